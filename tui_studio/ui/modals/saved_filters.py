"""The saved filters of a hub: take one, rename it, delete it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_studio.errors import StudioError
from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal
from tui_studio.ui.modals.prompt import PromptModal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from tui_studio.services.filters import FilterRow, FilterService

NONE_YET = "No filter was saved yet: type one with / and keep it with ctrl+s."


class SavedFiltersModal(StudioModal[str]):
    """Answers with the text of the filter that was taken."""

    BINDINGS = bindings_for("savedfilters")

    def __init__(self, hub: str, filters: FilterService) -> None:
        """The filters of the records of a hub."""
        super().__init__("Saved filters", "Enter filters · r renames · Del deletes · Esc closes")
        self.hub, self._filters = hub, filters
        self.rows: tuple[FilterRow, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        """Read them."""
        self._read("")

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _read(self, done: str) -> None:
        try:
            self.rows = tuple(await asyncio.to_thread(self._filters.list, self.hub))
        except StudioError as error:
            self.say(str(error))
            return
        shown, at = self.query_one(OptionList), self.query_one(OptionList).highlighted or 0
        width = max((Content(clean_text(row.name)).cell_length for row in self.rows), default=0)
        shown.clear_options()
        for row in self.rows:
            name = Content(clean_text(row.name))
            gap = " " * (width - name.cell_length + 3)
            shown.add_option(Option(Content.assemble(" ", name, gap, (clean_text(row.text, 4000), "dim"))))
        shown.highlighted = min(at, len(self.rows) - 1) if self.rows else None
        self.say(done or ("" if self.rows else NONE_YET))

    @property
    def chosen(self) -> FilterRow | None:
        """The filter under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    @on(OptionList.OptionSelected)
    def take_selected(self) -> None:
        """Enter or a click."""
        if self.chosen is not None:
            self.answer(self.chosen.text)

    @work(group="ask", exit_on_error=False)
    async def action_rename(self) -> None:
        """Give the filter another name."""
        row = self.chosen
        if row is None:
            return
        prompt = PromptModal(f"Rename “{row.name}” to", row.name)
        name = await self.app.push_screen_wait(prompt)
        if name:
            self._change(
                lambda: self._filters.rename(self.hub, row.name, name), f"Renamed to “{name}”; z takes it back."
            )

    def action_delete(self) -> None:
        """Delete the filter."""
        row = self.chosen
        if row is not None:
            done = f"Deleted “{row.name}”; z in the hub brings it back."
            self._change(lambda: self._filters.delete(self.hub, row.name), done)

    @work(group="write", exit_on_error=False)
    async def _change(self, act: Callable[[], object], done: str) -> None:
        try:
            await asyncio.to_thread(act)
        except StudioError as error:
            self.say(str(error))
        else:
            self._read(done)

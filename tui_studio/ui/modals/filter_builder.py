"""The filter builder: a line for each condition, groups by indentation, a count that follows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from textual import work
from textual.widgets import Static

from tui_studio.domain.filter_conditions import Condition
from tui_studio.domain.filter_lines import FilterLines
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_written import format_query
from tui_studio.errors import StudioError
from tui_studio.text import counted
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.condition import ConditionModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Sized

    from textual.widget import Widget

STEP = "   "


class FilterPlace(Protocol):
    """What the builder asks of the studio; everything is run in a thread."""

    def find(self, text: str) -> Sized:
        """What a query text finds; raises `InputRefused`."""

    def propose(self, field: str) -> list[str]:
        """What stands in a field already."""

    def saved(self) -> Sequence[tuple[str, str]]:
        """Name and text of each saved filter of this hub."""

    def save(self, name: str, text: str) -> None:
        """Keep a filter under a name; raises `InputRefused`."""


class FilterList(LineTable):
    """The lines of the filter."""

    BINDINGS = bindings_for("lines")

    def action_add(self) -> None:
        """A new condition below this line."""
        self._builder.add(self.cursor)

    def action_edit(self) -> None:
        """Change the condition; on the head of a group, all or any."""
        self._builder.edit(self.cursor)

    def action_delete(self) -> None:
        """Take the line away."""
        self._builder.edited(self._builder.filter.delete(self.cursor))

    def action_indent(self) -> None:
        """Into the group above it, or into a new one."""
        self._builder.edited(self._builder.filter.indent(self.cursor))

    def action_outdent(self) -> None:
        """Out of its group."""
        self._builder.edited(self._builder.filter.outdent(self.cursor))

    def action_shift(self, by: int) -> None:
        """Up or down within the group."""
        self._builder.edited(self._builder.filter.move(self.cursor, by))

    def action_flip(self) -> None:
        """All of, or any of."""
        self._builder.filter.flip(self.cursor)
        self._builder.edited(self.cursor)

    def action_negate(self) -> None:
        """The opposite."""
        self._builder.filter.negate(self.cursor)
        self._builder.edited(self.cursor)

    @property
    def _builder(self) -> FilterBuilder:
        assert isinstance(self.screen, FilterBuilder)
        return self.screen


class FilterBuilder(StudioModal[str]):
    """Gives the query text back that its lines mean."""

    BINDINGS = bindings_for("builder")

    def __init__(self, hub: str, noun: str, text: str, place: FilterPlace) -> None:
        """`text` is what the filter line holds; what of it cannot be read is left out."""
        super().__init__("Filter", "ctrl+s filters · Esc closes")
        self.hub, self.noun = hub, noun
        self.filter = FilterLines(parse_query(text, lenient=True, hub=hub))
        self._before = self.text
        self._place = place

    @property
    def text(self) -> str:
        """The lines as query text."""
        return format_query(self.filter.query)

    def body(self) -> Iterable[Widget]:
        """The lines, their text, and how many they find."""
        yield FilterList([LineColumn("Conditions", 20, grow=True)])
        hints = (
            "a add · Enter edit · Del delete · → ← group · ⇧↑ ⇧↓ move",
            "space all/any · n not · s save · l load · ctrl+s filter",
        )
        yield Static(stacked(map(plain, hints)), classes="dialog-text builder-hints")
        yield Static("", classes="dialog-text", id="builder-text", markup=False)
        yield Static("", classes="dialog-text", id="builder-count", markup=False)

    def on_mount(self) -> None:
        """Show the lines; an empty filter begins with its first condition."""
        self.edited(0)
        if len(self.filter.lines) == 1:
            self.add(0)

    def edited(self, place: int) -> None:
        """The lines are others, or the cursor belongs somewhere else."""
        lines = [
            Line(str(n), (f"{STEP * line.depth}{line.words}",), "" if line.condition else "muted")
            for n, line in enumerate(self.filter.lines)
        ]
        shown = self.query_one(FilterList)
        shown.show(lines)
        shown.cursor = place
        self.say("")
        self.query_one("#builder-text", Static).update(plain(self.text))
        self.count()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def count(self) -> None:
        """Say how many the lines find."""
        shown = self.query_one("#builder-count", Static)
        try:
            found = len(await asyncio.to_thread(self._place.find, self.text))
        except StudioError as error:
            shown.update("")
            self.say(str(error))
            return
        shown.update(plain(f"{counted(found, self.noun)} found", "bold"))

    # conditions

    @work(group="ask", exit_on_error=False)
    async def add(self, place: int) -> None:
        """Ask for a condition and put it below a line; in doubt on the same field as the one above."""
        above = self.filter.lines[place].condition
        blank = Condition(above.field) if above else Condition()
        condition = await self.app.push_screen_wait(ConditionModal(self.hub, blank, self._place.propose))
        if condition is not None:
            self.edited(self.filter.add(place, condition))

    @work(group="ask", exit_on_error=False)
    async def edit(self, place: int) -> None:
        """Change a condition; the head of a group turns from all to any."""
        given = self.filter.lines[place].condition
        if given is None:
            self.filter.flip(place)
            self.edited(place)
            return
        condition = await self.app.push_screen_wait(ConditionModal(self.hub, given, self._place.propose))
        if condition is not None:
            self.filter.change(place, condition)
            self.edited(place)

    # the whole filter

    def action_use(self) -> None:
        """Filter the list by these lines."""
        self.answer(self.text)

    @work(group="ask", exit_on_error=False)
    async def action_save(self) -> None:
        """Keep the filter under a name; one of that name is replaced after a question."""
        if not self.text:
            self.say("There is no condition to save yet; a adds one.")
            return
        name = await self.app.push_screen_wait(PromptModal("Save this filter as", hint="Enter saves · Esc closes"))
        if name is None:
            return
        try:
            known = [saved for saved, _ in await asyncio.to_thread(self._place.saved)]
            replaced = next((one for one in known if one.casefold() == name.strip().casefold()), "")
            question = ConfirmModal(f"Replace the filter “{replaced}”?", [self.text], yes="Replace", destructive=True)
            if replaced and not await self.app.push_screen_wait(question):
                return
            await asyncio.to_thread(self._place.save, name, self.text)
        except StudioError as error:
            self.say(str(error))
            return
        self.say(f'Saved as “{name.strip()}”; filter:"{name.strip()}" finds the same anywhere.')

    @work(group="ask", exit_on_error=False)
    async def action_load(self) -> None:
        """Take the lines of a saved filter."""
        try:
            saved = await asyncio.to_thread(self._place.saved)
        except StudioError as error:
            self.say(str(error))
            return
        if not saved:
            self.say("No filter is saved yet; s saves this one.")
            return
        choices = [Choice(name, text, hint=text) for name, text in saved]
        text = await self.app.push_screen_wait(ChooseModal("Which filter?", choices))
        if text is not None:
            self.filter = FilterLines(parse_query(text, lenient=True, hub=self.hub))
            self.edited(0)

    def action_cancel(self) -> None:
        """Close; asks where lines were changed."""
        self.leave()

    @work(group="ask", exit_on_error=False)
    async def leave(self) -> None:
        """Close, after a question where lines were changed."""
        question = ConfirmModal("Leave the filter as it was?", [self.text], yes="Leave", destructive=True)
        if self.text == self._before or await self.app.push_screen_wait(question):
            self.answer(None)

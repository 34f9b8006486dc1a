"""The Column Chooser: which columns a hub shows, in which order and how wide; the list follows, Esc takes it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.widgets import Static

from tui_studio.domain.layouts import NAME_LENGTH, ColumnChoice, Layout
from tui_studio.errors import StudioError
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from tui_studio.services.layouts import LayoutService


class ColumnList(LineTable):
    """All columns of the hub, those shown first."""

    BINDINGS = bindings_for("columns")

    def action_tick(self) -> None:
        """Show or hide the column, and go down."""
        was, before = self.cursor, self._chooser.choice.count
        hidden = self._chooser.choice.toggle(was) > was
        if self._chooser.choice.count == before:
            self._chooser.say("One column has to stay.")
            return
        self._chooser.changed()
        self.cursor = was if hidden else was + 1

    def action_shift(self, by: int) -> None:
        """Move the column up or down."""
        self._chooser.choice.move(self.cursor, by)
        self._chooser.changed()

    def action_widen(self, by: int) -> None:
        """Wider or narrower."""
        self._chooser.choice.widen(self.cursor, by)
        self._chooser.changed()

    @property
    def _chooser(self) -> ColumnChooser:
        assert isinstance(self.screen, ColumnChooser)
        return self.screen


class ColumnChooser(StudioModal[None]):
    """Stands at the right, so that the list is seen; `follow` is told every change, also that all is taken back."""

    BINDINGS = bindings_for("chooser")

    def __init__(
        self,
        hub: str,
        shown: Layout,
        layouts: Sequence[Layout],
        service: LayoutService,
        follow: Callable[[Layout], None],
    ) -> None:
        """`layouts` are the shipped ones and those with a name."""
        super().__init__("Columns", "Enter keeps · Esc takes back")
        self.add_class("-beside")
        self.hub = hub
        self.before = shown
        self.choice = ColumnChoice(hub, shown.columns)
        self.layout_name = shown.name
        self.layouts = list(layouts)
        self._service, self._follow = service, follow

    def body(self) -> Iterable[Widget]:
        """The columns, and what the keys do."""
        yield ColumnList([LineColumn("", 3), LineColumn("Column", 14, grow=True), LineColumn("Width", 5, right=True)])
        hints = ("Space shows · ⇧↑ ⇧↓ move · ← → width", "r reset · s save · l load · Del delete")
        yield Static(stacked(map(plain, hints)), classes="dialog-text")

    def on_mount(self) -> None:
        """Show the columns as they are, and soon those of kept fields."""
        self._show()
        self.offer_kept()

    @work(group="kept", exit_on_error=False)
    async def offer_kept(self) -> None:
        """Looking through many clients for the names of such fields takes a moment; the chooser does not wait."""
        self.choice.offer(await asyncio.to_thread(self._service.kept, self.hub))
        self._show()

    def changed(self) -> None:
        """The choice is another one: show it here and beside."""
        known = next((one for one in self.layouts if one.columns == self.choice.shown), None)
        self._use(known or Layout("", self.choice.shown))

    def _use(self, layout: Layout) -> None:
        self.layout_name = layout.name
        self._show()
        self._follow(layout)

    def _show(self) -> None:
        lines = [
            Line(
                column.key,
                ("[x]" if place < self.choice.count else "[ ]", column.label, str(column.width)),
                "" if place < self.choice.count else "muted",
            )
            for place, column in enumerate(self.choice.rows)
        ]
        self.query_one(ColumnList).show(lines)
        self.query_one(".dialog").border_title = plain(f" Columns: {self.layout_name or 'own'} ")
        self.say("")

    def action_keep(self) -> None:
        """Close; the columns stay as they are shown."""
        self.answer(None)

    def action_cancel(self) -> None:
        """The columns as they were when the chooser was opened; a layout that was saved stays saved."""
        self._follow(self.before)
        self.answer(None)

    def action_reset(self) -> None:
        """As the hub is shipped."""
        self.choice.reset()
        self.changed()

    @work(group="ask", exit_on_error=False)
    async def action_save(self) -> None:
        """Keep the columns under a name."""
        own = self.layout_name if any(not one.shipped and one.name == self.layout_name for one in self.layouts) else ""
        name = await self.app.push_screen_wait(
            PromptModal(
                "Save these columns as", own, hint=f"At most {NAME_LENGTH} characters · Enter saves · Esc closes"
            )
        )
        if name is None:
            return
        try:
            saved = await asyncio.to_thread(self._service.save, self.hub, name, self.choice.shown)
            self.layouts = await asyncio.to_thread(self._service.all, self.hub)
        except StudioError as error:
            self.say(str(error))
            return
        self._use(saved)
        self.say(f"Saved as “{saved.name}”.")

    @work(group="ask", exit_on_error=False)
    async def action_load(self) -> None:
        """Take the columns of a layout."""
        choices = [
            Choice(one.name, one, hint="shipped" if one.shipped else f"{len(one.columns)} columns")
            for one in self.layouts
        ]
        layout = await self.app.push_screen_wait(ChooseModal("Columns of which layout?", choices))
        if layout is not None:
            self.choice.load(layout.columns)
            self._use(layout)

    @work(group="ask", exit_on_error=False)
    async def action_delete(self) -> None:
        """Forget a layout that somebody has named."""
        own = [Choice(one.name, one.name) for one in self.layouts if not one.shipped]
        if not own:
            self.say("Nobody has saved a layout yet; the shipped ones stay.")
            return
        name = await self.app.push_screen_wait(ChooseModal("Delete which layout?", own))
        question = ConfirmModal(f"Delete “{name}”?", ["What is on screen stays."], yes="Delete", destructive=True)
        if name is None or not await self.app.push_screen_wait(question):
            return
        try:
            await asyncio.to_thread(self._service.delete, self.hub, name)
            self.layouts = await asyncio.to_thread(self._service.all, self.hub)
        except StudioError as error:
            self.say(str(error))
            return
        self.changed()
        self.say(f"“{name}” is deleted; z in the hub brings it back.")

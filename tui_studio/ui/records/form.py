"""The screen of every record: its fields are data, and this draws, checks, saves and asks.

A record is a subclass that names its tabs, its fields and the service behind them:

```
class RoomForm(RecordForm):
    NOUN = "camera room"
    TABS = (
        Tab("General", (Field("name", "Name"), Field("retired", "Retired", Kind.YES), Fact("sessions", "Sessions"))),
        Tab("Notes", (Field("notes", "Notes", Kind.NOTE),)),
    )

    def source(self, studio: Studio) -> RecordSource:
        return DraftSource(studio.rooms)


app.push_screen(RoomForm(17))          # to read; `e` edits
app.push_screen(RoomForm(editing=True))  # a new one
```

It opens to read, with single letters as keys; editing puts fields in their places. What is typed lives in `raws`
and outlives every page, a refusal and a locked database. Further keys are bindings of the subclass, further entries
of the action menu come from `actions`, and `open_listed` opens a line of a `Listing`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_studio.errors import StudioError
from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.page import PageModal, pairs
from tui_studio.ui.records.field_line import FieldLine
from tui_studio.ui.records.field_lists import RelatedTable
from tui_studio.ui.records.fields import Field, Listing, Tab, raw_of
from tui_studio.ui.records.pane import FieldsPane, label_width, problem_of
from tui_studio.ui.records.reading import page_text
from tui_studio.ui.records.saving import SavingScreen
from tui_studio.ui.records.tab_line import TabLine
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.line_table import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.services.record_view import RecordSource, RecordView
    from tui_studio.services.studio import Studio

READY_STEPS = ("Client", "Session", "Images", "Uploaded")


class RecordForm(SavingScreen):
    """Reads, edits and saves one record."""

    CSS_PATH = Path(__file__).parents[1] / "styles" / "records.tcss"  # a relative one is looked for beside a subclass
    BINDINGS = bindings_for("record")
    AUTO_FOCUS = None
    NOUN: ClassVar[str] = "record"
    TABS: ClassVar[tuple[Tab, ...]] = ()
    ABOUT: ClassVar[str] = "One record. e edits it, ctrl+s saves, Esc leaves and asks when something was changed."

    def __init__(
        self,
        row_id: int | None = None,
        *,
        editing: bool = False,
        neighbour: Callable[[int, int], int | None] | None = None,
    ) -> None:
        """Without an id a new record; `neighbour` gives the id some records on in the list it was opened from."""
        super().__init__()
        self.row_id = row_id
        self.editing = editing or row_id is None
        self.index = 0
        self._opened_editing = self.editing
        self._neighbour = neighbour
        self._drawn: tuple[RecordView, str, int, set[int], int] | None = None

    # what a kind of record says

    def source(self, studio: Studio) -> RecordSource:
        """The service behind the form."""
        raise NotImplementedError

    def actions(self) -> list[Choice[str]]:
        """The action menu: labels with the actions they run; `reason` says why one cannot be taken."""
        return [Choice("Edit", "edit", letter="e"), Choice("Copy the page", "copy", letter="y")]

    def open_listed(self, listing: str, _key: str) -> None:
        """Enter on a line of a listing; without anything to open, the whole line."""
        table = next(node for node in self.query(RelatedTable) if node.listing == listing)
        if table.line is not None:
            rows = [*zip((column.label for column in table.columns), table.line.cells, strict=True)]
            rows += [("Path", table.key)] * self._copies_key(listing)
            self.studio_app.open_modal(PageModal("Details", pairs(rows)))

    def footnote(self) -> Iterable[Widget]:
        """What stands below the pages."""
        return ()

    def edited(self, _key: str) -> None:
        """A field was edited."""

    # on screen

    @property
    def TITLE_WORD(self) -> str:
        """What help calls this place."""
        return self.NOUN[:1].upper() + self.NOUN[1:]

    @property
    def about(self) -> str:
        """What help says of this place."""
        return self.ABOUT

    @property
    def service(self) -> RecordSource:
        """The service behind the form, of the open studio."""
        return self.source(self.studio_app.studio)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The pages there are at present."""
        return tuple(tab for tab in self.TABS if tab.new or self.row_id is not None)

    def compose(self) -> ComposeResult:
        """Title, pages, what is wrong, keys."""
        yield Static("", id="record-head", markup=False)
        yield TabLine()
        yield Static("", id="record-warning", markup=False)
        yield Container(id="record-body")
        yield from self.footnote()
        yield Static("", id="record-problem", markup=False)
        yield FooterLine()

    def on_mount(self) -> None:
        """Read the record."""
        self.load()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self, typed: Mapping[str, Any] | None = None) -> None:
        """Read the record and show it; a record that is gone closes the form with a sentence.

        `typed` stands in the fields all the same: somebody typed on while the form was saved.
        """
        try:
            service = self.service
            if self.row_id is None:
                view = await asyncio.to_thread(service.blank)
            else:
                view = await asyncio.to_thread(service.get, self.row_id)
        except StudioError as error:
            self.studio_app.say(str(error), "warning")
            if self.view is None:
                self.close()
            return
        self.take_view(view)
        self.raws.update(typed or {})
        await self.show_pages()

    def take_view(self, view: RecordView) -> None:
        """What the record is, as read; the fields begin as it is."""
        self.view, self.row_id = view, view.row_id
        self.raws = {field.key: raw_of(field, view.values[field.key]) for field in self.every_field()}
        self.first = dict(self.raws)
        self.draw_head()

    def every_field(self) -> list[Field]:
        """The fields of all pages."""
        return [field for tab in self.tabs for field in tab.fields]

    def draw_head(self) -> None:
        """Title, the state of the form, the four marks, warnings, and the names of the pages."""
        view = self.view
        if view is None or not self.is_mounted:
            return
        state = "not saved" if self.changed() else "editing" if self.editing and self.row_id is not None else ""
        drawn = (view, state, self.index, self.tabs_with_problems(), self.size.width)
        if drawn == self._drawn:  # every key comes by here, and each line that is sent again costs on a slow one
            return
        self._drawn = drawn
        steps = zip(READY_STEPS, "" if state else view.readiness, strict=False)  # most records have no marks
        marks = [f"{'✗' if mark in '·.' else '✓'} {step}" for step, mark in steps]
        behind = Content.assemble("   ", (state, "bold $accent"), "  ".join(marks))
        title = plain(view.title, "bold").truncate(self.size.width - behind.cell_length - 2, ellipsis=True)
        head = Content.assemble(" ", title, behind)
        self.query_one("#record-head", Static).update(head)
        warning = self.query_one("#record-warning", Static)
        warning.display = bool(view.warning)
        warning.update(plain(f"! {view.warning}"))
        self.query_one(TabLine).show([tab.name for tab in self.tabs], self.index, drawn[3])

    def tabs_with_problems(self) -> set[int]:
        """Pages that hold a field with a problem."""
        return {n for n, tab in enumerate(self.tabs) if any(field.key in self.problems for field in tab.fields)}

    async def show_pages(self) -> None:
        """Draw the pages anew: to read, or to edit."""
        self.index = min(self.index, len(self.tabs) - 1)
        self.set_class(self.editing, "-editing")
        body = self.query_one("#record-body", Container)
        self.set_focus(None)
        await body.remove_children()
        await self.show_tab(self.index)
        self.refresh_bindings()

    async def show_tab(self, index: int) -> None:
        """Show a page; it is drawn when it is first seen."""
        self.index = index
        body = self.query_one("#record-body", Container)
        page = next((node for node in body.children if node.id == f"page-{index}"), None)
        if page is None:
            page = Container(*self._page(self.tabs[index]), id=f"page-{index}", classes="record-page")
            await body.mount(page)
        for node in body.children:
            node.display = node is page
        self.draw_head()
        self._focus_page(page)

    def _page(self, tab: Tab) -> Iterable[Widget]:
        assert self.view is not None
        rest = [part for part in tab.parts if not isinstance(part, Listing)]
        if rest and self.editing:
            check_row = self.service.check_row
            yield FieldsPane(rest, self.raws, self.service.offers, check_row=check_row, facts=self.view.facts)
        elif rest:
            text = page_text(rest, self.raws, self.view.facts, label_width(rest))
            yield VerticalScroll(Static(text, classes="record-text"), classes="record-read")
        for part in tab.parts:
            if isinstance(part, Listing):
                table = RelatedTable(part.key, part.columns, part.empty)
                self.load_listing(table)
                yield table

    @work(group="listing", exit_on_error=False)
    async def load_listing(self, table: RelatedTable) -> None:
        """Fill a list of what hangs on the record."""
        rows = await asyncio.to_thread(self.service.listed, self.row_id or 0, table.listing) if self.row_id else ()
        if not table.is_attached:
            return
        table.fill([Line(row.key, tuple(clean_text(cell) for cell in row.cells), row.tone) for row in rows])

    def _focus_page(self, page: Widget) -> None:
        pane = next(iter(page.query(FieldsPane)), None)
        if pane is not None and pane.lines():
            pane.focus_first()
        else:
            self.set_focus(next((node for node in page.query("*") if node.focusable), None))

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act while the record is read; while it is edited they are typed."""
        if action in ("edit", "actions", "step", "copy"):
            return self.view is not None and not self.editing and (action != "step" or self._neighbour is not None)
        if action == "save":
            return self.editing
        if action in ("turn_tab", "go_tab") and len(self.tabs) < 2:
            return False
        if action == "go_tab":
            return isinstance(parameters[0], int) and parameters[0] < len(self.tabs)
        return super().check_action(action, parameters)

    async def action_turn_tab(self, by: int) -> None:
        """The next page, round and round."""
        if self.view is not None:
            await self.show_tab((self.index + by) % len(self.tabs))

    async def action_go_tab(self, index: int) -> None:
        """A page by its place."""
        if self.view is not None:
            await self.show_tab(index)

    @on(TabLine.Chosen)
    async def go_to_clicked(self, event: TabLine.Chosen) -> None:
        """A page by a click on its name."""
        await self.action_go_tab(event.index)

    async def action_edit(self) -> None:
        """Put fields in the places of what is read."""
        self.editing = True
        await self.show_pages()

    async def stop_editing(self) -> None:
        """Back to reading, as the record is."""
        self.editing = False
        self.problems = {}
        self.say("")
        self.raws.update(self.first)
        await self.show_pages()

    @work(group="ask", exit_on_error=False)
    async def action_actions(self) -> None:
        """The menu of actions."""
        assert self.view is not None
        action = await self.studio_app.ask(ChooseModal(self.view.title, self.actions()))
        if action:
            await self.run_action(action)

    def action_step(self, by: int) -> None:
        """Another record of the list this one was opened from."""
        if self._neighbour is None or self.row_id is None:
            return
        found = self._neighbour(self.row_id, by)
        if found is None:
            self.studio_app.say(f"There is no {self.NOUN} {'after' if by > 0 else 'before'} this one in the list.")
        else:
            self.row_id = found
            self.load()

    def action_copy(self) -> None:
        """Copy the line of a list, or the page."""
        table = self.focused if isinstance(self.focused, RelatedTable) else None
        if table is not None and table.line is not None:
            text = table.key if self._copies_key(table.listing) else "\t".join(table.line.cells)
        else:
            shown, view = self.tabs[self.index].parts, self.view
            page = page_text(shown, self.raws, view.facts, label_width(shown)) if view else Content("")
            text = f"{view.title if view else ''}\n{page.plain}"
        self.app.copy_to_clipboard(text)
        self.studio_app.say("Sent to the terminal's clipboard.")

    def _copies_key(self, listing: str) -> bool:
        parts = (part for tab in self.tabs for part in tab.parts if isinstance(part, Listing))
        return any(part.copies_key for part in parts if part.key == listing)

    @on(RelatedTable.Opened)
    def open_related(self, event: RelatedTable.Opened) -> None:
        """Enter on a line of a list."""
        event.stop()
        self.open_listed(event.table.listing, event.key)

    # editing

    @on(FieldLine.Edited)
    def note_edited(self, event: FieldLine.Edited) -> None:
        """A field holds something else."""
        event.stop()
        self.problems.pop(event.line.part.key, None)
        self.say("")
        self.draw_head()
        self.edited(event.line.part.key)

    @on(FieldLine.Left)
    def check_left(self, event: FieldLine.Left) -> None:
        """Say at once what is wrong with a field that was left."""
        event.stop()
        key = event.line.part.key
        pane = next((node for node in event.line.ancestors if isinstance(node, FieldsPane)), None)
        if pane is None or self.view is None or self.raws.get(key) == self.first.get(key):
            return
        problem = problem_of(pane, key, self.today())
        if not problem:
            values, wrong = self.read_values()
            problem = "" if wrong else self.service.check(values).get(key, "")
        event.line.show_problem(problem or self.problems.get(key, ""))

    def panes(self) -> Sequence[FieldsPane]:
        """The pages that are drawn to edit."""
        return list(self.query(FieldsPane))

"""The lists of Maintenance: every record of one kind, with what is done with it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from tui_studio.errors import StudioError
from tui_studio.text import clean_text, fold
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import plain
from tui_studio.ui.records.maintained import delete_record
from tui_studio.ui.taking_back import take_back
from tui_studio.ui.widgets.filter_bar import FilterInput
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui_studio.services.named_records import NamedRecords
    from tui_studio.services.studio import Studio
    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.records.form import RecordForm


class RecordList(Screen[None]):
    """A subclass names its columns, its rows, and the form of one record."""

    BINDINGS = bindings_for("maintain")
    AUTO_FOCUS = "LineTable"
    DEFAULT_CSS = """
    RecordList {
        layout: vertical;
        background: $background;
        & #list-title { height: 1; padding: 0 1; background: $panel; color: $foreground; }
        & #list-filter { display: none; height: 1; background: $panel; padding: 0 1; }
        & #list-filter.-open { display: block; }
        & LineTable { padding: 0 1; }
        & #list-status { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
        & #list-status.-problem { color: $text-error; }
    }
    """
    TITLE_WORD: ClassVar[str] = ""
    NOUN: ClassVar[str] = "record"
    COLUMNS: ClassVar[tuple[LineColumn, ...]] = ()
    EMPTY: ClassVar[str] = "None yet."
    form: ClassVar[type[RecordForm]]
    about: ClassVar[str] = "Enter opens a record, n makes one, / shows only what holds the words you type."

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self.every: list[Line] | None = None
        self.words = ""

    # what a kind of record says

    def lines(self, studio: Studio) -> Sequence[Line]:
        """Every record; reads the database."""
        raise NotImplementedError

    def records(self, studio: Studio) -> NamedRecords[Any]:
        """The service behind them."""
        raise NotImplementedError

    def losses(self, _line: Line) -> tuple[str, ...]:
        """What else to say before a record is deleted."""
        return ()

    # on screen

    @property
    def studio_app(self) -> StudioApp:
        """The application, by its own type."""
        return cast("StudioApp", self.app)

    @property
    def table(self) -> LineTable:
        """The list."""
        return self.query_one(LineTable)

    def compose(self) -> ComposeResult:
        """Title, filter, list, what is wrong, keys."""
        yield Static(plain(self.TITLE_WORD, "bold"), id="list-title", markup=False)
        yield FilterInput(compact=True, placeholder="words that the line holds", id="list-filter")
        yield LineTable(self.COLUMNS, empty="Reading ...")
        yield Static("", id="list-status", markup=False)
        yield FooterLine()

    def on_mount(self) -> None:
        """Read the list, now and whenever records change."""
        self.studio_app.records_published.subscribe(self, lambda _: self.load())
        self.load()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        """Read the list; what was read stays on screen while the database cannot be had."""
        try:
            lines = await asyncio.to_thread(self.lines, self.studio_app.studio)
        except StudioError as error:
            self.say(f"{error} r tries again.")
            return
        self.every = [Line(line.key, tuple(map(clean_text, line.cells)), line.tone) for line in lines]
        self.say("")
        self.show_lines()

    def show_lines(self) -> None:
        """The records that hold the words of the filter."""
        wanted, every = fold(self.words).split(), self.every or []
        shown = [line for line in every if all(word in fold(" ".join(line.cells)) for word in wanted)]
        self.table.empty = "Nothing matches; Esc takes the filter away." if every else f"{self.EMPTY} n makes one."
        self.table.show(shown)
        figures = f"{len(shown):,} of {len(every):,}" if wanted else f"{len(every):,}"
        title = Content.assemble(plain(self.TITLE_WORD, "bold"), ("  ", ""), plain(figures, "dim"))
        self.query_one("#list-title", Static).update(title)

    def say(self, text: str) -> None:
        """One line above the keys; empty takes it away."""
        status = self.query_one("#list-status", Static)
        status.set_class(bool(text), "-problem")
        status.update(plain(text))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A load or a write that broke is said, not swallowed."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.studio_app.report(event.worker.error)

    # filtering

    def action_filter(self) -> None:
        """Open the filter line."""
        line = self.query_one(FilterInput)
        line.add_class("-open")
        line.focus()

    @on(Input.Changed)
    def follow(self, event: Input.Changed) -> None:
        """The list follows what is typed."""
        event.stop()
        self.words = event.value
        self.show_lines()

    @on(FilterInput.Kept)
    def keep_filter(self) -> None:
        """On to the list."""
        self.query_one(FilterInput).set_class(bool(self.words), "-open")
        self.table.focus()

    @on(FilterInput.Cleared)
    def clear_filter(self) -> None:
        """Every record again."""
        line = self.query_one(FilterInput)
        line.value = ""
        line.remove_class("-open")
        self.table.focus()

    # acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a record under the cursor there is nothing to open, change or delete."""
        if action in ("open", "edit", "delete", "copy"):
            return bool(self.table.key) if self.is_mounted and self.every is not None else False
        return super().check_action(action, parameters)

    @on(LineTable.Moved)
    def follow_cursor(self) -> None:
        """What can be done depends on the row."""
        self.refresh_bindings()

    def action_open(self) -> None:
        """Read the record."""
        self.app.push_screen(self.form(int(self.table.key), neighbour=self.neighbour))

    def action_edit(self) -> None:
        """Change the record."""
        self.app.push_screen(self.form(int(self.table.key), editing=True, neighbour=self.neighbour))

    def action_new(self) -> None:
        """A new record."""
        self.app.push_screen(self.form(None, editing=True))

    @work(group="write", exit_on_error=False)
    async def action_delete(self) -> None:
        """Delete the record, after a question, or say what hangs on it."""
        line = next(line for line in self.table.lines if line.key == self.table.key)
        records = self.records(self.studio_app.studio)
        problem = await delete_record(self.studio_app, records, int(line.key), line.cells[0], self.losses(line))
        self.say(problem)

    @work(group="write", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take the last step back, after a question."""
        await take_back(self.studio_app)

    def action_refresh_rows(self) -> None:
        """Read the list again."""
        self.load()

    def action_copy(self) -> None:
        """Copy the line."""
        line = next(line for line in self.table.lines if line.key == self.table.key)
        self.app.copy_to_clipboard("\t".join(line.cells))
        self.studio_app.say("Sent to the terminal's clipboard.")

    def action_back(self) -> None:
        """Take the filter away, then leave."""
        if self.words:
            self.clear_filter()
        else:
            self.dismiss(None)

    def neighbour(self, row_id: int, by: int) -> int | None:
        """The record so many lines further on."""
        keys = [line.key for line in self.table.lines]
        place = keys.index(str(row_id)) + by if str(row_id) in keys else -1
        return int(keys[place]) if 0 <= place < len(keys) else None

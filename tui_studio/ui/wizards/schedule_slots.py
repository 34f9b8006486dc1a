"""When: the sheet of time-slot rows, or one date for everybody, with what speaks against some of the slots."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from tui_studio.domain.clashes import per_row
from tui_studio.domain.slots import overlaps
from tui_studio.errors import StudioError
from tui_studio.text import clean_text
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.schedule_draft import ScheduleDraft
from tui_studio.ui.wizards.slot_fields import read_date
from tui_studio.ui.wizards.slot_grid import SheetNote, SlotGrid
from tui_studio.ui.wizards.slot_menu import rows_menu

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget


WAYS = {"slots": "Time slots", "untimed": "A date, no time"}
PAUSE = 0.25
"""Seconds without a key before the bookings that stand are asked for."""
NOTE = (
    "Studio hours and lunch are ignored on purpose; only the breaks of these rows count. An end of 00:00 is midnight. "
    "Class keeps a row: 9, Ms Quill, 9/Ms Quill. Station: Ann/Room 1; Bob/Room 2."
)


class SlotsStep(WizardStep[ScheduleDraft]):
    """Rows of time slots, or one date for everybody."""

    title = "Time slots"

    def __init__(self) -> None:
        """Nothing was counted yet."""
        super().__init__()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The way, the sheet or the date, what is left out, what is to be known."""
        yield FormField("Book", OptionLine(WAYS, id="way"))
        yield SlotGrid()
        yield SheetNote()
        yield FormField("Date", Input(compact=True, id="untimed-date", placeholder="2026-09-14"), id="field-date")
        yield Tick("Leave out slots in which photographer or room is booked already", True, id="skip-clashes")
        yield Tick("Leave out the studio's days off", False, id="skip-holidays")
        yield Static("", id="slots-said", markup=False)
        yield Static("", id="slots-note", classes="step-note", markup=False)

    def on_mount(self) -> None:
        """Show the sheet, and its keys that have no room in the footer."""
        keys = {"slots.delete": "deletes", "slots.fill": "fills down", "slots.undo": "takes back"}
        told = " · ".join(f"{key_hint(self, name)} {does}" for name, does in keys.items())
        self.query_one("#slots-note", Static).update(Content(f"{told}\n{NOTE}"))
        self.show_way()

    def entered(self) -> None:
        """The clients may be others now."""
        self.load_days_off()
        self.follow()

    def first_field(self) -> Widget | None:
        """The first date, which is the only thing that must be typed."""
        return self.query_one("#untimed-date" if self._untimed else "#slot-cell")

    @property
    def grid(self) -> SlotGrid:
        """The sheet."""
        return self.query_one(SlotGrid)

    @property
    def _untimed(self) -> bool:
        return self.query_one("#way", OptionLine).value == "untimed"

    @on(OptionLine.Changed, "#way")
    def show_way(self) -> None:
        """Only what belongs to the way."""
        timed = not self._untimed
        for name in ("#slot-grid", "#skip-clashes", "#skip-holidays", "#slots-note"):
            self.query_one(name).display = timed
        self.query_one("#field-date").display = not timed
        self.show_cell()
        self.follow()

    @on(SlotGrid.Moved)
    def show_cell(self) -> None:
        """What does not fit into the row, or what is wrong with it."""
        note = self.query_one(SheetNote)
        if self._untimed:
            note.display = False
        else:
            note.show(self.grid.sheet)

    @on(SlotGrid.Changed)
    @on(Input.Changed, "#untimed-date")
    @on(Tick.Changed)
    def follow(self) -> None:
        """Count at every key press; ask for bookings when the typing pauses."""
        if self.is_mounted:
            self.wizard.dirty = self.wizard.dirty or self.draft.slots != self.grid.read()[0]
            self.collect(self.draft)
            self.wizard.show_live()
            self._say("", "")
            if not self.grid.read()[1]:  # what is mended is not told any longer
                self.show_cell()
            if self._pause is not None:
                self._pause.stop()
            self._pause = self.set_timer(PAUSE, self.load_warnings)

    @on(SlotGrid.VerifyAsked)
    def verify(self) -> None:
        """Say what is wrong; the count stands below already."""
        problems = self.validate()
        self.wizard.show_problems(problems)
        if not problems:
            self.load_warnings()
            self.wizard.say("All rows can be read; the line above has the count.", good=True)

    @on(SlotGrid.MenuAsked)
    @work(group="ask", exit_on_error=False)
    async def choose_rows(self) -> None:
        """Templates, and a row for each class."""
        await rows_menu(self.studio_app, self.wizard.draft, self.grid, self.wizard.say)

    @on(SlotGrid.LeftBehind)
    def go_on(self) -> None:
        """Enter in the last cell."""
        self.wizard.action_next()

    @work(exclusive=True, group="days off", exit_on_error=False)
    async def load_days_off(self) -> None:
        """The days off, for the live line."""
        self.draft.days_off = await asyncio.to_thread(self.studio.scheduling.holidays)
        self.wizard.show_live()

    @work(exclusive=True, group="warnings", exit_on_error=False)
    async def load_warnings(self) -> None:
        """Rows that overlap, who is booked already, which days are off or past; only the last question is answered."""
        from tui_studio.services.schedule_plan import slot_sentences

        draft = self.draft
        if not draft.slots and draft.untimed is None:
            return
        request = draft.request()
        # in a thread: among some hundred rows, one for each class, it takes longer than a key may
        if met := await asyncio.to_thread(overlaps, request.slots):
            self._say(met[0].sentence(), "$text-error")
            return
        try:
            found = await asyncio.to_thread(self.studio.scheduling.slot_warnings, request)
        except StudioError:
            return  # the rows say themselves what is wrong with them
        if (draft.slots, draft.untimed) == (request.slots, request.untimed):
            draft.unused = per_row(found.unused)
            said = slot_sentences(found.warnings, skipped=draft.skip_clashes, closed=draft.skip_holidays)
            self._say("\n".join(said), "$text-warning")
            self.wizard.show_live()

    def validate(self) -> list[Problem]:
        """Every row must be readable and meet no other, or the date must be one."""
        if self._untimed:
            try:
                read_date(self.query_one("#untimed-date", Input).value)
            except ValueError:
                return [Problem("Write the date like 2026-09-14.", "untimed-date")]
            return []
        self.grid.settle()
        rows, wrong = self.grid.read()
        if wrong:
            place, name, text = wrong[0]
            self.grid.show_problem(place, name)
            return [Problem(f"Row {place + 1}: {text}", "slot-cell")]
        met = overlaps(rows)
        return [Problem(met[0].sentence(), "slot-cell")] if met else []

    def collect(self, draft: ScheduleDraft) -> None:
        """Keep the rows, or the date."""
        rows = self.grid.read()[0]
        draft.untimed = self._date() if self._untimed else None
        skip = self.query_one("#skip-clashes", Tick).value, self.query_one("#skip-holidays", Tick).value
        if (rows, *skip) != (draft.slots, draft.skip_clashes, draft.skip_holidays):
            draft.unused = {}
        draft.slots, (draft.skip_clashes, draft.skip_holidays) = () if self._untimed else rows, skip

    def _date(self) -> date | None:
        try:
            return read_date(self.query_one("#untimed-date", Input).value)
        except ValueError:
            return None

    def _say(self, text: str, style: str) -> None:
        lines = [Content.styled(clean_text(line, 300), style) for line in text.split("\n")]
        said = self.query_one("#slots-said", Static)
        said.display = bool(text)
        said.update(Content("\n").join(lines))

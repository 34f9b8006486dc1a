"""When: the time-slot rows with their live count, and the count to be verified."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.option_line import OptionLine
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.schedule_draft import ScheduleDraft
from tui_studio.ui.wizards.slot_fields import read_date
from tui_studio.ui.wizards.slot_rows import SlotGrid

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

    from tui_studio.services.schedule_plan import PlacedSession, SchedulePlan

WAYS = {"slots": "Time slots", "untimed": "A date, no time"}
PAUSE = 0.25
"""Seconds without a key before the live count asks the service."""


class SlotsStep(WizardStep[ScheduleDraft]):
    """Rows of time slots, or one date for everybody."""

    title = "Time slots"

    def __init__(self) -> None:
        """Nothing was counted yet."""
        super().__init__()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The way, the grid or the date, the live count."""
        yield FormField("Book", OptionLine(WAYS, id="way"))
        yield SlotGrid()
        yield FormField("Date", Input(compact=True, id="untimed-date", placeholder="2026-09-14"), id="field-date")
        yield Static("", id="live-count", markup=False)
        yield Static(
            "Studio hours and lunch are ignored on purpose; only the breaks of these rows count. "
            "An end of 00:00 is midnight. -Sat and -Sun leave these days out. Stations: Ann/Room 1; Bob/Room 2",
            id="slots-note",
            classes="step-note",
            markup=False,
        )

    def on_mount(self) -> None:
        """Show the grid."""
        self.show_way()

    def entered(self) -> None:
        """The clients may be others now."""
        self.count_soon()

    def first_field(self) -> Widget | None:
        """The first date, which is the only thing that must be typed."""
        if self._untimed:
            return self.query_one("#untimed-date")
        lines = self.query_one(SlotGrid).lines
        return lines[0].field("start_date") if lines else super().first_field()

    @property
    def _untimed(self) -> bool:
        return self.query_one("#way", OptionLine).value == "untimed"

    @on(OptionLine.Changed, "#way")
    def show_way(self) -> None:
        """Only what belongs to the way."""
        self.query_one(SlotGrid).display = not self._untimed
        self.query_one("#slots-note").display = not self._untimed
        self.query_one("#field-date").display = self._untimed
        self.count_soon()

    @on(SlotGrid.Changed)
    @on(Input.Changed, "#untimed-date")
    def count_soon(self) -> None:
        """Count when the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.count_live)

    @on(SlotGrid.VerifyAsked)
    def verify(self) -> None:
        """Count now, and say what is wrong."""
        problems = self.validate()
        self.wizard.show_problems(problems)
        if not problems:
            self.count_live()

    def count_live(self) -> None:
        """Ask the service how far the rows reach; rows that cannot be read yet are left aside."""
        if self._untimed:
            try:
                self.draft.untimed = read_date(self.query_one("#untimed-date", Input).value)
            except ValueError:
                self._say_count("")
                return
        else:
            self.draft.untimed = None
            self.draft.slots, _ = self.query_one(SlotGrid).read()
            if not self.draft.slots:
                self._say_count("")
                return
        self.load_count()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def load_count(self) -> None:
        """Plan in a thread; only the last question is answered."""
        try:
            plan = await asyncio.to_thread(self.studio.scheduling.plan, self.draft.request())
        except StudioError as error:
            self._say_count(str(error), "$text-error")
        else:
            self._say_count(plan.sentence(), "$text-warning" if plan.short_by else "$text-success")

    def validate(self) -> list[Problem]:
        """Every row must be readable, or the date."""
        if self._untimed:
            try:
                read_date(self.query_one("#untimed-date", Input).value)
            except ValueError:
                return [Problem("Write the date like 2026-09-14.", "untimed-date")]
            return []
        return self.query_one(SlotGrid).read()[1]

    def collect(self, draft: ScheduleDraft) -> None:
        """Keep the rows, or the date."""
        draft.untimed = read_date(self.query_one("#untimed-date", Input).value) if self._untimed else None
        draft.slots = () if self._untimed else self.query_one(SlotGrid).read()[0]

    def _say_count(self, text: str, style: str = "") -> None:
        self.query_one("#live-count", Static).update(Content.styled(clean_text(text, 300), f"bold {style}".strip()))


class VerifyStep(WizardStep[ScheduleDraft]):
    """Verify Session Times and Count; nobody goes on while places are short."""

    title = "Verify"

    def __init__(self) -> None:
        """Not counted yet."""
        super().__init__()
        self.plan: SchedulePlan | None = None
        self._lines: list[Line] = []
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """The count, what it means, who gets which place."""
        yield Static("Verify Session Times and Count", classes="step-text", markup=False)
        yield Static("", id="verify-count", markup=False)
        yield LineTable(
            [
                LineColumn("Date", 10),
                LineColumn("Start", 5),
                LineColumn("End", 5),
                LineColumn("Client", 18, grow=True),
                LineColumn("Grade", 5),
                LineColumn("Teacher", 12),
                LineColumn("Station", 14),
            ],
            empty="Counting ...",
            id="places",
        )

    def entered(self) -> None:
        """Count afresh: clients, rows and other workstations may have changed."""
        self.plan, self._refusal = None, ""
        self._show()
        self.load_plan()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def load_plan(self) -> None:
        """Ask the service."""
        with self.asking():
            try:
                plan = await asyncio.to_thread(self.studio.scheduling.plan, self.draft.request())
                self._lines = await asyncio.to_thread(
                    lambda: [_placed_line(session, self.draft) for session in plan.placed]
                )
                self.plan = plan
            except StudioError as error:
                self._refusal = str(error)
            self._show()

    def validate(self) -> list[Problem]:
        """A count that fits everybody."""
        if self._refusal:
            return [Problem(self._refusal)]
        if self.plan is None:
            return [Problem("Still counting; one moment.")]
        if self.plan.short_by:
            return [Problem(f"Not yet: {counted(self.plan.short_by, 'place is', 'places are')} missing.")]
        if not self.plan.placed:
            return [Problem("There is nobody to book. Esc goes back.")]
        return []

    def collect(self, draft: ScheduleDraft) -> None:
        """What was verified is what will be created."""
        draft.plan = self.plan

    def _show(self) -> None:
        table = self.query_one("#places", LineTable)
        plan = self.plan
        if plan is None:
            table.empty = clean_text(self._refusal or "Counting ...", 300)
            table.show([])
            self._say("", "")
            return
        table.empty = "No client was given a place: there are too few." if plan.short_by else "There is nobody to book."
        table.show(self._lines)
        if plan.short_by:
            self._say(plan.sentence(), short_sentence(plan), "$text-error")
        else:
            self._say(plan.sentence(), f"First {_moment(plan.first)}, last {_moment(plan.last)}.", "$text-success")
            if plan.placed and self.wizard.step is self:
                self.wizard.say(f"{key_hint(self, 'wizard.next')} goes on; nothing is created yet.", good=True)

    def _say(self, count: str, meaning: str, style: str = "") -> None:
        line = Content.assemble(Content.styled(count, "bold"), "\n", Content.styled(meaning, style))
        self.query_one("#verify-count", Static).update(line)


def short_sentence(plan: SchedulePlan) -> str:
    """What can be done about too few places."""
    clients = f"{counted(plan.short_by, 'client has', 'clients have')} no slot"
    return f"{clients}. Esc goes back: add a row, shorten the sessions, or unmark clients."


def _moment(text: str) -> str:
    return text.replace("T", " ")


def _placed_line(session: PlacedSession, draft: ScheduleDraft) -> Line:
    client, station = session.client, session.station
    # a row that names no station is taken by the people and the room of the details
    where = (station.photographer or draft.photographer, station.room or draft.room)
    cells = (
        session.date.isoformat(),
        f"{session.start:%H:%M}" if session.start else "",
        f"{session.end:%H:%M}" if session.end else "",
        client.name,
        client.grade,
        client.teacher,
        "/".join(part for part in where if part),
    )
    return Line(client.number, tuple(clean_text(cell) for cell in cells))

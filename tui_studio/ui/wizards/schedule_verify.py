"""Verify Session Times and Count: the plan by client, row and day, and class, who is left over, and what it meets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.clashes import LEAPT
from tui_studio.domain.class_blocks import shortage
from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.option_line import OptionLine
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.schedule_draft import ScheduleDraft

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.domain.clashes import Clash
    from tui_studio.services.schedule_plan import PlacedSession, SchedulePlan

VIEWS = {"places": "Clients", "days": "Rows and days", "classes": "Classes", "left": "Left over", "met": "Clashes"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = {
    "places": (
        LineColumn("Date", 10),
        LineColumn("Start", 5),
        LineColumn("End", 5),
        LineColumn("Client", 18, grow=True),
        LineColumn("Grade", 5),
        LineColumn("Teacher", 12),
        LineColumn("Station", 14),
    ),
    "days": (
        LineColumn("Row", 3, right=True),
        LineColumn("Date", 14),
        LineColumn("Places", 7, right=True),
        LineColumn("Taken", 7, right=True),
        LineColumn("Free", 7, right=True),
        LineColumn("First", 5),
        LineColumn("Last", 5),
        LineColumn("", 7, grow=True),
    ),
    "classes": (
        LineColumn("Grade", 5),
        LineColumn("Teacher", 10, grow=True),
        LineColumn("Homeroom", 8),
        LineColumn("Placed", 6, right=True),
        LineColumn("Left", 4, right=True),
        LineColumn("First", 16),
        LineColumn("Last", 16),
    ),
    "left": (
        LineColumn("Client", 20, grow=True),
        LineColumn("Number", 8),
        LineColumn("Grade", 6),
        LineColumn("Teacher", 14),
        LineColumn("Homeroom", 8),
    ),
    "met": (
        LineColumn("Row", 3, right=True),
        LineColumn("Date", 14),
        LineColumn("Start", 5),
        LineColumn("Booked", 10, grow=True),
        LineColumn("Session", 8),
        LineColumn("Client", 14, grow=True),
        LineColumn("Slot", 8),
    ),
}


class VerifyStep(WizardStep[ScheduleDraft]):
    """Nobody goes on while places are short."""

    title = "Verify"

    def __init__(self) -> None:
        """Not counted yet."""
        super().__init__()
        self.plan: SchedulePlan | None = None
        self._lines: dict[str, list[Line]] = {}
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """The count and what it means, then the plan in five ways."""
        yield Static("Verify Session Times and Count", id="verify-title", markup=False)
        yield Static("", id="verify-count", markup=False)
        yield OptionLine(VIEWS, id="view")
        for name, columns in COLUMNS.items():
            yield LineTable(columns, empty="Counting ...", id=name)

    def on_mount(self) -> None:
        """The clients first."""
        self.show_view()

    def first_field(self) -> Widget | None:
        """The table that is shown."""
        return self.table

    @property
    def table(self) -> LineTable:
        """The table that is shown."""
        return self.query_one(f"#{self.query_one('#view', OptionLine).value}", LineTable)

    @on(OptionLine.Changed, "#view")
    def show_view(self) -> None:
        """One of the five."""
        for name in COLUMNS:
            self.query_one(f"#{name}").display = name == self.query_one("#view", OptionLine).value

    def entered(self) -> None:
        """Count afresh: clients, rows and other workstations may have changed."""
        self.plan, self._refusal, self._lines = None, "", {}
        self._show()
        self.load_plan()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def load_plan(self) -> None:
        """Ask the service."""
        with self.asking():
            try:
                plan = await asyncio.to_thread(self.studio.scheduling.plan, self.draft.request())
                self._lines = await asyncio.to_thread(_all_lines, plan)
                self.plan = plan
            except StudioError as error:
                self._refusal = str(error)
            if self.plan is not None and self.plan.short_by:
                self.query_one("#view", OptionLine).value = "left"
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
        plan = self.plan
        empty = {
            "places": "There is nobody to book.", "days": "No rows: a date and no time.",
            "classes": "There is nobody to book.", "left": "Nobody: there is a place for everybody.",
            "met": "No slot meets a booking that stands.",
        }  # fmt: skip
        for name in COLUMNS:
            table = self.query_one(f"#{name}", LineTable)
            table.empty = empty[name] if plan is not None else clean_text(self._refusal or "Counting ...", 300)
            table.show(self._lines.get(name, []))
        if plan is None:
            self._say([])
            return
        said = [(plan.sentence(), "bold"), *_warnings(plan)]
        if plan.short_by:
            self._say([*said, (short_sentence(plan), "$text-error")])
        else:
            self._say([*said, (f"First {_moment(plan.first)}, last {_moment(plan.last)}.", "$text-success")])
            if plan.placed and self.wizard.step is self:
                self.wizard.say(f"{key_hint(self, 'wizard.next')} goes on; nothing is created yet.", good=True)

    def _say(self, lines: list[tuple[str, str]]) -> None:
        said = [Content.styled(clean_text(text, 300), style) for text, style in lines]
        self.query_one("#verify-count", Static).update(Content("\n").join(said))


def short_sentence(plan: SchedulePlan) -> str:
    """What can be done about too few places."""
    clients = f"{counted(plan.short_by, 'client has', 'clients have')} no slot"
    where = shortage(plan.blocks)
    return (
        f"{clients}{f' ({where})' if where else ''}. Esc goes back: add a row, shorten the sessions, or unmark clients."
    )


def _warnings(plan: SchedulePlan) -> list[tuple[str, str]]:
    from tui_studio.services.schedule_plan import slot_sentences

    request = plan.request
    said = slot_sentences(plan.slot_warnings, skipped=request.skip_clashes, closed=request.skip_holidays)
    return [(sentence, "$text-warning") for sentence in said]


def _all_lines(plan: SchedulePlan) -> dict[str, list[Line]]:
    """The rows of the five tables; some thousand take a tenth of a second, so it is done beside the loop."""
    from tui_studio.services.schedule_tally import by_class, by_day

    request = plan.request
    usual = (request.photographer, request.room)
    return {
        "places": [_placed_line(session, usual) for session in plan.placed],
        "days": [
            _line(
                f"{one.row} {one.day}",
                (
                    "" if request.untimed else str(one.row + 1),
                    f"{one.day} {WEEKDAYS[one.day.weekday()]}",
                    f"{one.places:,}",
                    f"{one.taken:,}",
                    f"{one.places - one.taken:,}",
                    _clock(one.first),
                    _clock(one.last),
                    "day off" if one.day_off else "",
                ),
                "warning" if one.day_off else "muted" if not one.taken else "",
            )
            for one in by_day(plan)
        ],
        "classes": [
            _line(
                f"{one.grade}\0{one.teacher}\0{one.homeroom}",
                (
                    one.grade,
                    one.teacher,
                    one.homeroom,
                    f"{one.placed:,}",
                    f"{one.left_over:,}",
                    _when(one.first),
                    _when(one.last),
                ),
                "error" if one.left_over else "",
            )
            for one in by_class(plan)
        ],
        "left": [
            _line(str(one.id), (one.name, one.number, one.grade, one.teacher, one.homeroom), "error")
            for one in plan.left_over
        ],
        "met": [_met_line(clash, skipped=request.skip_clashes) for clash in plan.slot_warnings.clashes]
        + [_met_line(clash, skipped=True) for clash in plan.slot_warnings.leaps],
    }


def _met_line(clash: Clash, *, skipped: bool) -> Line:
    cells = (
        str(clash.row + 1),
        f"{clash.day} {WEEKDAYS[clash.day.weekday()]}",
        f"{clash.start:%H:%M}",
        clash.who,
        clash.number,
        clash.name or LEAPT,
        "left out" if skipped else "used",
    )
    return _line("\0".join(map(str, clash.key)), cells, "" if skipped else "warning")


def _placed_line(session: PlacedSession, usual: tuple[str, str]) -> Line:
    client, station = session.client, session.station
    # a row that names no station is taken by the people and the room of the details
    where = (station.photographer or usual[0], station.room or usual[1])
    cells = (
        session.date.isoformat(),
        f"{session.start:%H:%M}" if session.start else "",
        f"{session.end:%H:%M}" if session.end else "",
        client.name,
        client.grade,
        client.teacher,
        "/".join(part for part in where if part),
    )
    return _line(str(client.id), cells)


def _line(key: str, cells: tuple[str, ...], tone: str = "") -> Line:
    return Line(key, tuple(clean_text(cell) for cell in cells), tone)


def _clock(session: PlacedSession | None) -> str:
    return f"{session.start:%H:%M}" if session is not None and session.start is not None else ""


def _when(session: PlacedSession | None) -> str:
    return f"{session.date} {_clock(session)}".strip() if session is not None else ""


def _moment(text: str) -> str:
    return text.replace("T", " ")

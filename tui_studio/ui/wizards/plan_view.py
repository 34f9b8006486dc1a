"""The plan of an image import as a table: problems first, stretches that open, what is known of the row."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.frames import Role
from tui_studio.domain.picture_ways import Way
from tui_studio.domain.plan_edits import History, PlanEditor
from tui_studio.domain.plan_proposals import Lineup, Proposal, read_numbers
from tui_studio.domain.reading_quality import ReadingQuality
from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.domain.session_codes import CodeRules
from tui_studio.errors import InputRefused
from tui_studio.text import counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.modals.assign_session import Everybody
from tui_studio.ui.modals.base import plain
from tui_studio.ui.widgets.image_preview import ImagePreview
from tui_studio.ui.widgets.line_table import Line, LineTable
from tui_studio.ui.widgets.sharp_preview import preview_for
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.plan_table import PlanTable
from tui_studio.ui.wizards.plan_words import detail, frame_line, stretch_line, totals

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.domain.plan_stretches import Stretch
    from tui_studio.integrations.glances import Glance
    from tui_studio.services.import_plan import ImportPlan
    from tui_studio.ui.terminal_pictures import Drawn
    from tui_studio.workers.runner import JobRecord


@dataclass(slots=True)
class ImportDraft:
    """What the Bulk Image Importer collects; `scan` is the job whose plan is used."""

    source: Path | None = None
    options: ScanOptions = BY_SLATES
    scan: JobRecord | None = None
    plan: ImportPlan | None = None
    copying: CopyOptions | None = None  # None: those of the last import


@dataclass(frozen=True, slots=True)
class Here:
    """The row under the cursor."""

    stretch: Stretch
    place: int | None  # of the frame, for a row inside of an opened stretch
    row: int  # of the stretch, in shooting order


class PlanView(WizardStep[ImportDraft]):
    """What is shown of a plan, and how one moves in it."""

    def __init__(self) -> None:
        """No plan yet."""
        super().__init__()
        self.plan: ImportPlan | None = None
        self.editor: PlanEditor | None = None
        self.history: History | None = None
        self.everybody = Everybody(Lineup(()))
        self.rows: tuple[Stretch, ...] = ()
        self._scanned: ImportPlan | None = None
        self._reading = ReadingQuality()
        self._opened: set[int] = set()
        self._troubled: set[int] = set()
        self._problems_only = False
        self._preview = False
        self._offset = 0.0
        self._row_of: dict[str, int] = {}
        self._around: list[tuple[str | None, str | None]] = []
        self._lines: dict[int, tuple[Stretch, Line]] = {}
        self.pictures: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Totals, the table with the picture beside it, and what is known of the row under the cursor."""
        yield Static("", id="plan-totals", markup=False)
        with Horizontal(id="plan-main"):
            yield PlanTable(empty="Nothing to look at.", id="stretches")
            yield preview_for(self.studio_app.pictures.way, id="plan-picture")
        yield Static("", id="plan-detail", markup=False)

    def on_mount(self) -> None:
        """The picture is shown where the line carries it."""
        spared = self.studio_app.spares_line or self.studio_app.pictures.way is Way.OFF
        self._preview = not spared and self.app.size.width >= 110
        self.query_one("#plan-picture").display = self._preview

    @property
    def table(self) -> PlanTable:
        """The rows."""
        return self.query_one("#stretches", PlanTable)

    def first_field(self) -> Widget:
        """The table."""
        return self.table

    def entered(self) -> None:
        """Show the plan of the scan; what was corrected in it stays."""
        plan = self.draft.plan
        assert plan is not None
        lost = 0
        if self._scanned is None or plan.split != self._scanned.split:
            lost = len(self.history.past) if self.history is not None else 0
            self._scanned, self._reading = plan, plan.reading
            self.plan, self.history = plan, History(plan.split)
            self.everybody = Everybody(Lineup(()))
            after = plan.options.slates == "after"
            self.editor = PlanEditor(plan.split, self.everybody.lineup.candidates, after)
            self._opened, self._problems_only, self._offset = set(), False, 0.0
            self._lines.clear()
            self.table.marks.clear()
            self.rows = self.editor.stretches(plan.split)
            self._troubled = {place for stretch in self.rows if stretch.problem for place in stretch.places}
            self.settle()
            self.table.action_edge(-1)
            self.load_people(plan)
        self.draft.plan = self.plan
        if lost:
            gone = counted(lost, "correction")
            self.wizard.say(f"This scan found something else: {gone} of the plan before had to go.")
        else:
            self.wizard.say(self.acceptance(), good=True)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load_people(self, plan: ImportPlan) -> None:
        """Who may be on the card: names, classes, times, and who has pictures already."""

        def read() -> tuple[Lineup, Everybody]:
            lineup = Lineup(self.studio.corrections.candidates(plan))
            return lineup, Everybody(lineup)

        lineup, everybody = await asyncio.to_thread(read)
        if self._scanned is plan and self.editor is not None:
            self.everybody, self.editor.sessions = everybody, lineup.candidates
            self._offset = lineup.clock_offset(self.rows)
            self._lines.clear()
            self.show_rows()
            self.show_detail()

    def settle(self) -> None:
        """The plan is another one: its stretches, who stands around each, its rows and figures."""
        assert self.plan is not None
        assert self.editor is not None
        assert self.history is not None
        self.plan = self.draft.plan = replace(self.plan, split=self.history.now)
        self.rows = self.editor.stretches(self.history.now)
        self._around = neighbours(self.rows)
        self.pictures = pictures_of(self.rows)
        self.show_rows()

    def show_rows(self) -> None:
        """Fill the table: what was a problem when the plan came first, so that nothing jumps while it is corrected."""
        assert self.history is not None
        order = sorted(range(len(self.rows)), key=lambda n: self.rows[n].places[0] not in self._troubled)
        lines: list[Line] = []
        places: dict[str, Collection[int]] = {}
        self._row_of = {}
        for n in order:
            stretch = self.rows[n]
            if self._problems_only and not stretch.problem:
                continue
            key = f"s{stretch.places[0]}"
            lines.append(self._stretch_line(key, stretch))
            places[key], self._row_of[key] = stretch.places, n
            if stretch.places[0] in self._opened:
                for line, place in self._frame_lines(stretch):
                    lines.append(line)
                    places[line.key], self._row_of[line.key] = (place,), n
        self.table.show_rows(lines, places)
        self.show_totals()

    def _stretch_line(self, key: str, stretch: Stretch) -> Line:
        """The line of a stretch, made once: of thousands a correction changes a few."""
        known = self._lines.get(stretch.places[0])
        if known is None or known[0] is not stretch:
            names = self.plan.names if self.plan is not None else {}
            line = stretch_line(key, stretch, self.everybody.lineup.candidates, names)
            known = self._lines[stretch.places[0]] = (stretch, line)
        return known[1]

    def _frame_lines(self, stretch: Stretch) -> list[tuple[Line, int]]:
        assert self.history is not None
        assert self.editor is not None
        frames, followers = self.history.now.frames, self.editor.companions.followers
        warned = {warning.frame for warning in stretch.warnings}
        return [
            (
                frame_line(
                    f"f{place}", frames[place], frames[place].path in warned,
                    [frames[one] for one in followers.get(place, ())], place == stretch.places[-1],
                ),
                place,
            )
            for place in stretch.places
        ]  # fmt: skip

    @property
    def here(self) -> Here | None:
        """What stands under the cursor."""
        key = self.table.key
        row = self._row_of.get(key)
        if row is None:
            return None
        return Here(self.rows[row], int(key[1:]) if key.startswith("f") else None, row)

    def stand_at(self, place: int) -> None:
        """Put the cursor on the row of a frame."""
        if self.table.go_to(f"f{place}"):
            return
        stretch = next((one for one in self.rows if place in one.places), None)
        if stretch is not None:
            self.table.go_to(f"s{stretch.places[0]}")

    def proposals(self, here: Here) -> list[Proposal]:
        """Who is likely, best first."""
        assert self.history is not None
        stretch = here.stretch
        before, after = self._around[here.row]
        behind = self.plan.clocks.get(stretch.body, 0.0) if self.plan is not None else 0.0
        offset = self._offset - behind
        found = self.everybody.lineup.propose(before, after, self.pictures, stretch.began, offset)
        read = read_numbers(stretch, self.history.now.frames, CodeRules(self.studio.settings.code_prefix))
        read = [one for one in read if one in self.everybody.lineup.candidates and one != stretch.session]
        where = "in its files" if stretch.opener is None else "on its slate"
        return [Proposal(one, where) for one in read] + [one for one in found if one.number not in read]

    @on(LineTable.Moved, "#stretches")
    def show_detail(self) -> None:
        """What is known of the row under the cursor, and its picture."""
        here = self.here
        lines: list[Content] = []
        if here is not None:
            waits = here.stretch.unread or here.stretch.role is Role.UNASSIGNED
            proposed = self.proposals(here)[:3] if waits else []
            people = self.everybody.lineup.candidates
            by_slates = self.plan is not None and self.plan.method in ("qr", "auto")
            lines = detail(here.stretch, proposed, people, key_hint(self, "plan.assign"), by_slates=by_slates)
            if here.place is not None and self.history is not None:
                frame = self.history.now.frames[here.place]
                told = [warning.text for warning in here.stretch.warnings if warning.frame == frame.path]
                lines[0] = plain(" · ".join(filter(None, (frame.path, *(told or [frame.reason])))), "$text-muted")
        self.query_one("#plan-detail", Static).update(Content("\n").join(lines[:4]))
        self.show_picture()

    @on(PlanTable.Marked, "#stretches")
    def show_totals(self) -> None:
        """The figures, how many frames are marked, and how the rows are shown."""
        assert self.history is not None
        now, key = self.history.now, key_hint(self, "plan.problems")
        problems = sum(stretch.problem for stretch in self.rows)
        aside = f" · {counted(len(self.table.marks), 'frame')} marked" if self.table.marks else ""
        aside += f" · {counted(len(self.history.past), 'correction')}" if self.history.past else ""
        aside += f" · doubts only, {key} shows all" if self._problems_only else ""
        general = [warning for warning in now.warnings if not warning.frame]
        figures = totals(now.counts(), len(self.pictures), problems, general, aside, self._reading)
        self.query_one("#plan-totals", Static).update(figures)

    def action_problem(self, by: int) -> None:
        """The next row that a person should look at, or the one before."""
        if not self.next_problem(by):
            self.wizard.say(f"Nothing to look at any more. {self.acceptance()}", good=True)

    def next_problem(self, by: int = 1) -> bool:
        """Go to the next problem, around the end; False when there is none."""
        lines, table = self.table.lines, self.table
        for step in range(1, len(lines) + 1):
            n = (table.cursor + by * step) % len(lines)
            key = lines[n].key
            if key.startswith("s") and self.rows[self._row_of[key]].problem:
                table.leave_range()
                table.cursor = n
                return True
        return False

    def action_problems_only(self) -> None:
        """Only what a person should look at, or everything."""
        self._problems_only = not self._problems_only
        self._troubled = {place for stretch in self.rows if stretch.problem for place in stretch.places}
        self.show_rows()

    def action_open_stretch(self, opened: bool) -> None:
        """Show the frames of the stretch under the cursor, or hide them."""
        here = self.here
        if here is None:
            return
        first = here.stretch.places[0]
        if opened == (first in self._opened):
            return
        self._opened ^= {first}
        self.table.go_to(f"s{first}")
        self.show_rows()

    def take_enter(self) -> bool:
        """Enter opens and closes the row; accepting has its own key."""
        here = self.here
        if here is not None:
            self.action_open_stretch(here.stretch.places[0] not in self._opened)
        return True

    def action_preview(self) -> None:
        """Show or hide the picture of the row."""
        self._preview = not self._preview
        self.query_one("#plan-picture").display = self._preview
        self.call_after_refresh(self.show_picture)

    def show_picture(self) -> None:
        """The picture of the row, once the cursor rests on it."""
        here = self.here
        if not self._preview or here is None or self.history is None:
            return
        place = here.place if here.place is not None else picture_of(here.stretch)
        self.look_at(self.history.now.frames[place].path)

    @work(exclusive=True, group="picture", exit_on_error=False)
    async def look_at(self, path: str) -> None:
        """Decode beside the loop; a cursor that goes on does not wait for it."""
        await asyncio.sleep(REST)
        preview, plan = self.query_one(ImagePreview), self.plan
        assert plan is not None
        dots = preview.dots

        def look() -> tuple[Glance, Drawn | None]:
            found = self.studio.corrections.look(plan, path, *dots)
            return found, preview.drawn(found)

        try:
            found, drawn = await asyncio.to_thread(look)
        except InputRefused as refused:
            preview.show(None, str(refused))
        else:
            preview.show(found, path.rpartition("/")[2], drawn)

    def acceptance(self) -> str:
        """What the key for the next step does."""
        pictures, key = len(self.plan.to_copy) if self.plan else 0, key_hint(self, "wizard.next")
        if pictures:
            options = key_hint(self, "importer.options")
            copies = f"{key} accepts the plan and copies {counted(pictures, 'picture')}."
            return f"{copies} Enter opens a row. {options}: options."
        return f"There is nothing to copy; {key} tells whether the card may be formatted."


REST = 0.08
"""Seconds that the cursor rests on a row before its picture is decoded: who scrolls on does not want it."""


def picture_of(stretch: Stretch) -> int:
    """The frame that tells most of a stretch: a slate that was not read, else its first picture."""
    if stretch.unread and stretch.opener is not None:
        return stretch.opener
    return next((place for place in stretch.places if place != stretch.opener), stretch.places[0])


def slate_of(stretch: Stretch, slates_after: bool) -> int:
    """The frame that is a slate, or could be one."""
    return stretch.opener if stretch.opener is not None else stretch.places[-1 if slates_after else 0]


def pictures_of(rows: Collection[Stretch]) -> dict[str, int]:
    """Pictures of this card by session number."""
    found: dict[str, int] = {}
    for stretch in rows:
        if stretch.role is Role.IMAGE:
            for number in (stretch.session or "", *stretch.also):
                found[number] = found.get(number, 0) + stretch.frames - stretch.left_out - stretch.stored
    return found


def neighbours(rows: Collection[Stretch]) -> list[tuple[str | None, str | None]]:
    """For each stretch the session that its body photographed before, and the one after."""
    every = list(rows)
    before: list[str | None] = []
    last: dict[str, str | None] = {}
    for stretch in every:
        before.append(last.get(stretch.body))
        last[stretch.body] = stretch.session or stretch.read or last.get(stretch.body)
    after: list[str | None] = []
    following: dict[str, str | None] = {}
    for stretch in reversed(every):
        after.append(following.get(stretch.body))
        following[stretch.body] = stretch.session or stretch.read or following.get(stretch.body)
    return list(zip(before, reversed(after), strict=True))

"""Import Clients: what the file would change, group by group, with a decision for each row."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.roster_match import GROUPS
from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.pick_one import PickOneModal
from tui_studio.ui.modals.target import ask_target
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.roster_draft import RosterDraft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.services.roster_booking import BookingNeed
    from tui_studio.services.roster_plan import RosterChange, RosterPlan

ALL = ""
TONES = {"refused": "error", "conflict": "warning", "alike": "warning", "skipped": "muted", "unchanged": "muted"}
PROBLEMS = ("refused", "conflict", "alike")
DECIDED = {"skip": "skip", "new": "as new", "person": "this person", "left": "has left"}
GROUP_DECISIONS = {
    "skip": "Skip them",
    "new": "Take them as new",
    "left": "Mark them as left",
    "": "As they were found",
}


class DifferenceStep(WizardStep[RosterDraft]):
    """Groups with their counts, the rows of one of them, and the row under the cursor in full."""

    title = "The plan"
    BINDINGS = bindings_for("difference")

    def __init__(self) -> None:
        """Nothing compared yet."""
        super().__init__()
        self.plan: RosterPlan | None = None
        self.group = ALL
        self._refusal = ""
        self._need: BookingNeed | None = None
        self._asked: object = None
        self._lines_of_plan: list[RosterChange] = []

    def compose(self) -> ComposeResult:
        """Totals, groups, rows, the row in full."""
        yield Static("", id="plan-totals", markup=False)
        yield Static("", id="plan-groups", markup=False)
        yield LineTable(
            [
                LineColumn("Row", 6, right=True),
                LineColumn("What", 16),
                LineColumn("Name", 20),
                LineColumn("Details", 20, grow=True),
            ],
            empty="Comparing ...",
            id="rows",
        )
        yield Static("", id="plan-detail", markup=False)

    def first_field(self) -> Widget:
        """The rows."""
        return self._table

    @property
    def _table(self) -> LineTable:
        return self.query_one("#rows", LineTable)

    def entered(self) -> None:
        """Compare, unless these very answers were compared before: decisions stay."""
        asked = (self.draft.read, self.draft.request(), self.draft.booking)
        if asked != self._asked or self.plan is None:
            self._asked = asked
            self.load_plan()

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def load_plan(self) -> None:
        """Ask the service."""
        draft = self.draft
        assert draft.read is not None
        self.plan, self._need, self._refusal, self.group = None, None, "", ALL
        self._show()
        try:
            self.plan = await asyncio.to_thread(self.studio.rosters.compare, draft.read, draft.request())
            if draft.booking is not None:
                self._need = await asyncio.to_thread(self.studio.roster_booking.need, self.plan, draft.booking)
        except StudioError as error:
            self._refusal = str(error)
        self._show()

    # groups

    def action_turn_group(self, by: int) -> None:
        """Only the rows of the next group, or all."""
        if self.plan is not None:
            groups = [ALL, *self.plan.counts]
            here = groups.index(self.group) if self.group in groups else 0
            self.group = groups[(here + by) % len(groups)]
            self._show()

    # decisions

    def take_enter(self) -> bool:
        """Enter decides about a row; importing has its own key."""
        self.decide_row()
        return True

    @work(group="ask", exit_on_error=False)
    async def decide_row(self) -> None:
        """What becomes of this row, with the reason where something is not possible."""
        line = self._line()
        if line is None or self.plan is None:
            return
        fixed = "The row was refused for what stands in it." if self._refused(line) else ""
        if line.group == "left":
            choices = [
                Choice("Leave the record as it is", "", letter="l"),
                Choice("Mark as left", "left", hint="not scheduled any more", letter="m"),
            ]
        else:
            choices = [
                Choice("As it was found", "", letter="a"),
                Choice("Skip this row", "skip", letter="s"),
                Choice("A new client", "new", reason=fixed, letter="n"),
                Choice("Is this person ...", "person", hint="choose who", reason=fixed, letter="i"),
            ]
        chosen = await self.studio_app.ask(
            ChooseModal(f"Row {line.row}: {line.name}" if line.row else line.name, choices)
        )
        if chosen is None:
            return
        person = await self._ask_person(line) if chosen == "person" else 0
        if chosen != "person" or person:
            self._decide([line.key], chosen, person)

    def action_skip(self) -> None:
        """Leave the row out, or take it back in."""
        line = self._line()
        if line is not None and line.group != "left":
            self._decide([line.key], "" if line.decided == "skip" else "skip")
            if self.group == ALL:
                self._table.action_move(1)

    @work(group="ask", exit_on_error=False)
    async def action_decide_all(self) -> None:
        """One decision for every row that is listed."""
        if self.plan is None or self.group in (ALL, "refused"):
            self.wizard.say(f"Choose a group first with {key_hint(self, 'difference.next')}.")
            return
        keys = [line.key for line in self.plan.changes(self.group)]
        offered = (
            ("left", "") if self.group == "left" else ("skip", "new", "") if self.group in PROBLEMS else ("skip", "")
        )
        choices = [Choice(GROUP_DECISIONS[one], one) for one in offered]
        title = f"{counted(len(keys), 'row')}: {GROUPS[self.group]}"
        chosen = await self.studio_app.ask(ChooseModal(title, choices))
        if chosen is not None:
            self._decide(keys, chosen)

    async def _ask_person(self, line: RosterChange) -> int:
        """Those it may be first, then everybody of the school."""
        plan = self.plan
        assert plan is not None
        match = next(match for match in plan.matches if f"r{match.row.row}" == line.key)
        likely = {client.client_id for client in match.candidates}
        others = [client for client in plan.known if client.client_id not in likely]
        known = [*match.candidates, *sorted(others, key=lambda c: (c.last_name, c.first_name))]
        lines = [
            Line(
                str(c.client_id),
                (c.number, f"{c.last_name}, {c.first_name}", c.student_id, str(c.year), c.grade, c.teacher),
                "warning" if c.client_id in likely else "",
            )
            for c in known
        ]
        columns = [
            LineColumn("Number", 7), LineColumn("Name", 18, grow=True), LineColumn("Student ID", 10),
            LineColumn("Year", 4), LineColumn("Grade", 5), LineColumn("Teacher", 10, grow=True),
        ]  # fmt: skip
        title = f"Who is {clean_text(line.name, 40)}?"
        return int(await self.studio_app.ask(PickOneModal(title, columns, lines)) or 0)

    def _decide(self, keys: list[str], decision: str, person: int = 0) -> None:
        plan = self.plan
        assert plan is not None
        try:
            if len(keys) == 1:
                self.plan = plan.decide(keys[0], decision, person)
            else:
                self.plan = plan.decide_all(keys, decision)
        except StudioError as error:
            self.wizard.say(str(error))
            return
        self.wizard.dirty = True
        if len(keys) == 1 and self.plan.absent == plan.absent:
            self._show_one(keys[0])
        else:
            self._show()
        self.count_need()

    @work(exclusive=True, group="need", exit_on_error=False)
    async def count_need(self) -> None:
        """Who is skipped needs no session, and who is somebody known may have one."""
        plan, booking = self.plan, self.draft.booking
        if plan is None or booking is None:
            return
        need = await asyncio.to_thread(self.studio.roster_booking.need, plan, booking)
        if self.plan is plan:
            self._need = need
            self._show_counts(plan)

    def _show_one(self, key: str) -> None:
        """Draw one line anew; of ten thousand rows the others stand as they stood."""
        plan = self.plan
        assert plan is not None
        change = plan.change(key)
        stays = change is not None and (self.group == ALL or change.group == self.group)
        if change is None or self.group not in (ALL, *plan.counts):
            self._show()
            return
        place = next(n for n, line in enumerate(self._lines_of_plan) if line.key == key)
        after = [change] if stays else []
        self._lines_of_plan[place : place + 1] = after
        lines = self._table.lines
        self._table.show([*lines[:place], *map(_line, after), *lines[place + 1 :]])
        self._show_counts(plan)

    @work(group="ask", exit_on_error=False)
    async def action_write_refused(self) -> None:
        """The rows that are left out, with the reason, for the school."""
        plan, read, app = self.plan, self.draft.read, self.studio_app
        if plan is None or read is None:
            return
        if not (plan.refused or plan.conflicts):
            self.wizard.say("No row is left out.")
            return
        target = await ask_target(app, "Write the rows left out", f"{read.file.stem}-left-out", (".xlsx", ".csv"))
        if target is None:
            return
        try:
            count = await asyncio.to_thread(self.studio.rosters.refused_rows, read, plan, target)
        except (StudioError, OSError) as error:
            self.wizard.say(str(error))
        else:
            self.wizard.say(f"{counted(count, 'row')} written to {target}.", good=True)

    # the step

    def validate(self) -> list[Problem]:
        """A file that could be compared, and a place for everybody who gets a session."""
        if self._refusal:
            return [Problem(self._refusal)]
        if self.plan is None:
            return [Problem("Still comparing; one moment.")]
        if self._need is not None and self._need.short_by:
            return [Problem(f"{self._need.sentence()}. Go back and add slots, or book without a time.")]
        return []

    def collect(self, draft: RosterDraft) -> None:
        """What was shown is what will be done."""
        draft.plan = self.plan

    @on(LineTable.Moved)
    def show_detail(self) -> None:
        """The row under the cursor in full, each change on a line of its own."""
        line = self._line()
        parts = line.detail.split("; ") if line is not None else []
        head = " · ".join(filter(None, (GROUPS[line.group], line.name))) if line is not None else ""
        if line is not None and line.row and line.group in ("refused", "conflict"):
            parts.append(self._as_written(line.row))
        self.query_one("#plan-detail", Static).update(
            Content("\n".join(clean_text(part, 200) for part in (head, *parts)))
        )

    def _as_written(self, row: int) -> str:
        """The cells of a row as they stand in the file."""
        read = self.draft.read
        assert read is not None
        return f"Row {row}: {' | '.join(read.sheet.rows[row - read.sheet.first_row])}"

    def _line(self) -> RosterChange | None:
        """The line under the cursor; the table has them in the same order."""
        place = self._table.cursor
        line = self._lines_of_plan[place] if place < len(self._lines_of_plan) else None
        return line if line is not None and line.key == self._table.key else None

    def _refused(self, line: RosterChange) -> bool:
        return line.group == "refused" or (line.group == "skipped" and not line.name)

    def _show(self) -> None:
        table, totals = self._table, self.query_one("#plan-totals", Static)
        groups = self.query_one("#plan-groups", Static)
        plan = self.plan
        if plan is None:
            table.empty = clean_text(self._refusal or "Comparing ...", 300)
            self._lines_of_plan = []
            table.show([])
            totals.update(Content(""))
            groups.update(Content(""))
            self.wizard.say(self._refusal)
            return
        if self.group not in plan.counts:
            self.group = ALL
        self._lines_of_plan = _problems_first(plan.changes(self.group), self.group)
        table.empty = "Nobody is in the file."
        table.show([_line(change) for change in self._lines_of_plan])
        self._show_counts(plan)

    def _show_counts(self, plan: RosterPlan) -> None:
        self.query_one("#plan-totals", Static).update(_summary(plan, self._need))
        self.query_one("#plan-groups", Static).update(_groups(plan, self.group))
        self._say(plan)

    def _say(self, plan: RosterPlan) -> None:
        doing = counted(plan.created + plan.updated, "client")
        maybe = plan.counts.get("alike", 0)
        waits = f" {counted(maybe, 'new one')} may be known: ← → shows them." if maybe else ""
        self.wizard.say(
            f"{key_hint(self, 'wizard.next')} imports {doing}; Enter decides about a row.{waits}", good=True
        )


def _problems_first(lines: Iterable[RosterChange], group: str) -> list[RosterChange]:
    """Among all rows those to look at stand first, those that change nothing last."""
    places = {name: n for n, name in enumerate((*PROBLEMS, "changed", "moved", "again", "new", "left", "skipped"))}
    return sorted(lines, key=lambda line: places.get(line.group, len(places))) if group == ALL else list(lines)


def _line(change: RosterChange) -> Line:
    what = DECIDED.get(change.decided, "") or ("! " if change.group in PROBLEMS else "") + GROUPS[change.group]
    return Line(
        change.key,
        (str(change.row) if change.row else "", what, change.name, change.detail),
        TONES.get(change.group, ""),
    )


def _groups(plan: RosterPlan, shown: str) -> Content:
    """Every group with its count, the one that is shown in brackets."""
    parts = [(ALL, f"All {plan.rows_found:,}"), *((g, f"{GROUPS[g]} {n:,}") for g, n in plan.counts.items())]
    return Content("  ").join(
        Content.styled(f"[{text}]", "bold $accent") if group == shown else Content(text) for group, text in parts
    )


def _summary(plan: RosterPlan, need: BookingNeed | None) -> Content:
    """Where every row of the file went, and the sessions that are booked on the way."""
    lines = [
        Content.styled(clean_text(plan.sentence(), 200), "bold"),
        Content.styled(clean_text(f"{plan.accounting()}.", 200), "$text-muted"),
    ]
    lines += [Content.styled(clean_text(f"! {text}", 200), "$text-warning") for text in plan.warnings[-3:]]
    if need is not None:
        lines.append(Content.styled(need.sentence(), "$text-warning" if need.short_by else "bold"))
        lines += [Content.styled(clean_text(f"! {text}", 200), "$text-warning") for text in need.told]
    return Content("\n").join(lines)

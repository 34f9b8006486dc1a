"""A whole picture day on invented people and drawn pictures: what a new user tries first and a test runs whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from tui_studio.domain.frames import Role
from tui_studio.domain.slots import SlotRow, Station
from tui_studio.services.imports import plan_sentence
from tui_studio.services.sample_school import NEIGHBOUR, SCHOOL, roster_rows, write_roster
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui_studio.domain.rows import SessionRow
    from tui_studio.integrations.sample_card import CardTruth
    from tui_studio.services.import_plan import ImportPlan, ImportResult
    from tui_studio.services.studio import Studio

SEED = 2026
LONG_DAY = 300  # students; beyond, a session takes one minute instead of three, so that a day holds them


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One step and what came of it."""

    name: str
    outcome: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """Every step, what needs a person's eye (frame, what it is, why), and pictures on the wrong student."""

    steps: tuple[DemoStep, ...]
    to_look_at: tuple[tuple[str, str, str], ...]
    wrong: int
    damage: int


def run_demo(
    studio: Studio,
    students: int,
    megapixels: float,
    seed: int = SEED,
    tell: Callable[[DemoStep], None] = lambda _: None,
) -> DemoReport:
    """Play the day in `studio`; `tell` hears of each step when it is done."""
    return _Demo(studio, students, megapixels, seed, tell).run()


class _Demo:
    """The day, step by step."""

    def __init__(
        self, studio: Studio, students: int, megapixels: float, seed: int, tell: Callable[[DemoStep], None]
    ) -> None:
        self._studio = studio
        self._students = students
        self._megapixels = megapixels
        self._rng = Random(seed)
        self._tell = tell
        self._steps: list[DemoStep] = []
        self._minutes = 3 if students <= LONG_DAY else 1
        self._root = studio.settings.paths.root
        self._day = studio.clock.today()

    def run(self) -> DemoReport:
        self._import_rosters()
        self._schedule()
        self._print_slates()
        card, truth = self._shoot()
        result = self._import_card(card)
        self._import_card_again(card)
        self._advance()
        damage = self._verify()
        return DemoReport(tuple(self._steps), _to_look_at(result.plan), _wrong(result.plan, truth), damage)

    def _say(self, name: str, outcome: str, **counts: int) -> None:
        step = DemoStep(name, outcome, counts)
        self._steps.append(step)
        self._tell(step)

    def _import_rosters(self) -> None:
        rows = roster_rows(self._students, self._rng)
        file = self._root / "roster.xlsx"
        write_roster(file, rows)
        plan = self._studio.rosters.plan(file, SCHOOL, self._day.year)
        result = self._studio.rosters.apply(plan)
        again = self._studio.rosters.apply(self._studio.rosters.plan(file, SCHOOL, self._day.year))
        self._say(
            "Import Clients",
            f"{file.name}: {plan.sentence()} ({plan.refused[0].reason}); once more: {again.unchanged} unchanged",
            created=result.created,
            refused=len(result.refused),
        )
        other = self._root / "roster-neighbour.xlsx"
        write_roster(other, [rows[2], *((f"{n:06d}", "Visitor", f"Guest {n}", "5", "", "", "") for n in (1, 2, 3))])
        self._studio.rosters.apply(self._studio.rosters.plan(other, NEIGHBOUR, self._day.year))

    def _schedule(self) -> None:
        start, end = time(8), (datetime.combine(self._day, time(8)) + timedelta(minutes=self._a_place_short())).time()
        station = (Station("Ann Field", "Gym"),)
        short = SlotRow(self._day, self._day, start, end, self._minutes, stations=station)
        request = ScheduleRequest(
            ClientChoice(SCHOOL, self._day.year), slots=(short,), description="Fall portraits", order="class"
        )
        refused = self._studio.scheduling.plan(request)
        result = self._studio.scheduling.apply(self._studio.scheduling.plan(_longer(request, short, self._minutes)))
        self._studio.scheduling.apply(
            self._studio.scheduling.plan(ScheduleRequest(ClientChoice(NEIGHBOUR, self._day.year), untimed=self._day))
        )
        self._say(
            "Bulk Scheduling Wizard",
            f"one slot row was {refused.short_by} place short, nothing was created; with one more: "
            f"{counted(result.created, 'session')}, {result.first.replace('T', ' ')} to {result.last[-5:]}",
            created=result.created,
            short_by=refused.short_by,
        )

    def _a_place_short(self) -> int:
        """Minutes of a slot row that is one place short."""
        return (self._students - 1) * self._minutes

    def _rows(self, query: str) -> list[SessionRow]:
        ids = self._studio.sessions.ids(query)
        found = self._studio.sessions.rows(ids)
        return [found[row_id] for row_id in ids]

    def _print_slates(self) -> None:
        ids = self._studio.sessions.ids(f'org:"{SCHOOL}"')
        file = self._root / "slates.pdf"
        result = self._studio.slates.print_sheets(ids, file)
        self._say("Print QR Codes", f"{result.sheets} sheets in {file.name}", sheets=result.sheets)

    def _shoot(self) -> tuple[Path, CardTruth]:
        from tui_studio.integrations.sample_card import CardStudent, write_card

        students = [
            CardStudent(row.number, (f"{row.first_name} {row.last_name}", f"Grade {row.grade}", SCHOOL))
            for row in self._rows(f'org:"{SCHOOL}"')
        ]
        stranger = self._rows(f'org:"{NEIGHBOUR}"')[0].number
        card = self._root / "card"
        truth = write_card(card, students, self._rng, self._megapixels, day=self._day, other_school=stranger)
        files = sum(1 for path in card.rglob("*") if path.is_file())
        self._say(
            "Picture day", f"{files} files on a card of two cameras, with everything that goes wrong", files=files
        )
        return card, truth

    def _import_card(self, card: Path) -> ImportResult:
        imports = self._studio.imports
        result = imports.apply(imports.scan(card))
        self._studio.previews.complete(result.plan)
        verdict = "The card may be formatted." if result.card_may_be_formatted else f"Keep this card: {result.why_not}"
        self._say("Bulk Image Importer", f"{plan_sentence(result.plan)}. {verdict}", copied=result.copied)
        return result

    def _import_card_again(self, card: Path) -> None:
        imports = self._studio.imports
        again = imports.apply(imports.scan(card))
        self._say("The same card again", f"{again.copied} new, {again.duplicates} known", copied=again.copied)

    def _advance(self) -> None:
        statuses = self._studio.statuses
        plan = statuses.plan_advance(self._studio.sessions.ids(f'org:"{SCHOOL}"'))
        statuses.apply_advance(plan)
        self._say("Advance Status", plan.sentence(), advanced=plan.count, skipped=len(plan.skipped))

    def _verify(self) -> int:
        verdict = self._studio.integrity.verify()
        damage = len(verdict.missing) + len(verdict.altered) + len(verdict.database)
        self._say("Verify", f"{verdict.checked} pictures read back, {damage} damaged", checked=verdict.checked)
        return damage


def _longer(request: ScheduleRequest, row: SlotRow, minutes: int) -> ScheduleRequest:
    """The request with one more place, in a second row."""
    from dataclasses import replace

    end = (datetime.combine(row.end_date, row.end) + timedelta(minutes=minutes)).time()
    return replace(request, slots=(row, replace(row, start=row.end, end=end)))


def _to_look_at(plan: ImportPlan) -> tuple[tuple[str, str, str], ...]:
    """Stretches and files that wait for a person, in shooting order."""
    waiting = {Role.UNASSIGNED: "nobody's yet", Role.DAMAGED: "damaged", Role.SLATE: "slate", Role.IMAGE: "assigned"}
    rows = []
    for stretch in plan.stretches():
        if not stretch.problem:
            continue
        more = len(stretch.places) - 1
        frames = f"{stretch.first} and {more} more" if more else stretch.first
        why = stretch.reason or "; ".join(warning.text for warning in stretch.warnings)
        rows.append((frames, waiting.get(stretch.role, stretch.role.value), why))
    return tuple(rows)


def _wrong(plan: ImportPlan, truth: CardTruth) -> int:
    """Pictures given to somebody who is not on them; the card's maker knows who is."""
    return sum(frame.role is Role.IMAGE and truth.student_of(frame.path) != frame.session for frame in plan.frames)

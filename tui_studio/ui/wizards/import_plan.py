"""The plan of an image import as a person reads it: stretches, problems first, and the totals."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.page import PageModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.wizards.base import WizardStep

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.services.import_plan import ImportPlan, Stretch
    from tui_studio.workers.runner import JobRecord

ROLE_WORDS = {
    "image": "pictures",
    "slate": "slates",
    "unassigned": "belong to nobody yet",
    "duplicate": "here already",
    "damaged": "damaged",
    "excluded": "left out",
    "not_image": "other files",
}
FRAMES_SHOWN = 300


@dataclass(slots=True)
class ImportDraft:
    """What the Bulk Image Importer collects; `scan` is the job whose plan is used."""

    source: Path | None = None
    options: ScanOptions = BY_SLATES
    scan: JobRecord | None = None
    plan: ImportPlan | None = None


class PlanStep(WizardStep[ImportDraft]):
    """Look, then accept with the key for the next step."""

    title = "The plan"
    BINDINGS = bindings_for("plan")

    def __init__(self) -> None:
        """No plan yet."""
        super().__init__()
        self._stretches: dict[str, Stretch] = {}
        self._grades: dict[str, str] = {}
        self._problems_only = False
        self._plan: ImportPlan | None = None

    def compose(self) -> ComposeResult:
        """Totals, the table, and what is known of the row under the cursor."""
        yield Static("", id="plan-totals", markup=False)
        yield LineTable(
            [
                LineColumn("!", 1),
                LineColumn("Session", 7),
                LineColumn("Student", 18, grow=True),
                LineColumn("Class", 10),
                LineColumn("Frames", 6, right=True),
                LineColumn("Files", 14),
            ],
            empty="Nothing to look at.",
            id="stretches",
        )
        yield Static("", id="plan-detail", markup=False)

    def first_field(self) -> Widget:
        """The table."""
        return self.query_one("#stretches", LineTable)

    def entered(self) -> None:
        """Show the plan of the scan."""
        plan = self.draft.plan
        assert plan is not None
        if plan is not self._plan:
            self._plan, self._problems_only = plan, False
            found = sorted(plan.stretches(), key=lambda stretch: not stretch.problem)
            self._stretches = {str(place): stretch for place, stretch in enumerate(found)}
            self.show_stretches()
            self.load_grades(tuple(plan.sessions))
        self.wizard.say(self._acceptance(plan), good=True)

    def action_problems_only(self) -> None:
        """Only what has a warning, or everything."""
        self._problems_only = not self._problems_only
        self.show_stretches()

    def take_enter(self) -> bool:
        """Enter opens the row; accepting has its own key."""
        stretch = self._stretches.get(self.query_one("#stretches", LineTable).key)
        if stretch is not None:
            self.app.push_screen(PageModal("Frames of this stretch", self._page(stretch)))
        return True

    def show_stretches(self) -> None:
        """Fill the table."""
        plan = self._plan
        assert plan is not None
        lines = [
            self._line(key, stretch)
            for key, stretch in self._stretches.items()
            if stretch.problem or not self._problems_only
        ]
        self.query_one("#stretches", LineTable).show(lines)
        self.query_one("#plan-totals", Static).update(self._totals(plan))

    @work(exclusive=True, group="classes", exit_on_error=False)
    async def load_grades(self, numbers: tuple[str, ...]) -> None:
        """Grade and teacher of each student, to tell namesakes apart."""
        self._grades = await asyncio.to_thread(self._read_grades, numbers)
        self.show_stretches()

    def _read_grades(self, numbers: tuple[str, ...]) -> dict[str, str]:
        sessions = self.studio.sessions
        ids = {found: number for number in numbers if (found := sessions.find_number(number)) is not None}
        return {
            ids[key]: " ".join(filter(None, (row.grade, row.teacher))) for key, row in sessions.rows(list(ids)).items()
        }

    @on(LineTable.Moved, "#stretches")
    def show_detail(self) -> None:
        """What is known of the row under the cursor."""
        stretch = self._stretches.get(self.query_one("#stretches", LineTable).key)
        self.query_one("#plan-detail", Static).update(Content("\n").join(_detail(stretch)) if stretch else Content(""))

    def _line(self, key: str, stretch: Stretch) -> Line:
        role = stretch.role.value
        words = stretch.reason or ROLE_WORDS[role]
        who = stretch.name or (f"({words})" if role != "image" else "")
        cells = (
            "!" if stretch.problem else "",
            stretch.session or "",
            who,
            self._grades.get(stretch.session or "", "") if role == "image" else "",
            f"{stretch.frames:,}",
            _span(stretch),
        )
        tone = "error" if role == "damaged" else "warning" if stretch.problem else "" if role == "image" else "muted"
        return Line(key, tuple(clean_text(cell) for cell in cells), tone)

    def _totals(self, plan: ImportPlan) -> Content:
        counts = plan.counts
        roles = ", ".join(f"{counts[role]:,} {word}" for role, word in ROLE_WORDS.items() if counts.get(role))
        problems = sum(stretch.problem for stretch in self._stretches.values())
        general = [warning.text for warning in plan.warnings if not warning.frame]
        key = key_hint(self, "plan.problems")
        shown = f"problems only, {key} shows all" if self._problems_only else f"{key} shows only these"
        look = f"{counted(problems, 'row')} to look at ({shown})" if problems else "Nothing to look at"
        lines = [
            Content.styled(f"{counted(len(plan.frames), 'file')}: {roles}", "bold"),
            Content.styled(f"{look} · {counted(len(plan.sessions), 'session')}", "$text-warning" if problems else ""),
            *(Content.styled(f"! {clean_text(text, 200)}", "$text-warning") for text in general[:3]),
        ]
        return Content("\n").join(lines)

    def _acceptance(self, plan: ImportPlan) -> str:
        pictures, key = len(plan.to_copy), key_hint(self, "wizard.next")
        if pictures:
            return f"{key} accepts the plan and copies {counted(pictures, 'picture')}. Enter opens a row."
        return f"There is nothing to copy; {key} tells whether the card may be formatted."

    def _page(self, stretch: Stretch) -> list[Content]:
        assert self._plan is not None
        frames = [frame for frame in self._plan.frames if frame.body == stretch.body]
        paths = [frame.path for frame in frames]
        start = paths.index(stretch.first)
        mine = frames[start : start + stretch.frames]
        lines = [*_detail(stretch), Content("")]
        lines += [
            plain(f"{frame.path}  {frame.reason or ROLE_WORDS[frame.role.value]}") for frame in mine[:FRAMES_SHOWN]
        ]
        if len(mine) > FRAMES_SHOWN:
            lines.append(plain(f"... and {len(mine) - FRAMES_SHOWN:,} more"))
        return lines


def _detail(stretch: Stretch) -> list[Content]:
    """Two lines, and one for each of the first warnings."""
    span = stretch.first if stretch.first == stretch.last else f"{stretch.first} to {PurePosixPath(stretch.last).name}"
    slate = "" if stretch.slate == stretch.first else f"slate {stretch.slate}" if stretch.slate else "no slate"
    lines = [plain(" · ".join(filter(None, (span, slate, stretch.body))), "$text-muted")]
    if stretch.reason and not any(text.startswith(stretch.reason) for text in stretch.warnings):
        lines.append(plain(stretch.reason, "$text-warning"))
    lines += [plain(f"! {text}", "$text-warning") for text in stretch.warnings[:2]]
    if len(stretch.warnings) > 2:
        lines.append(plain(f"  and {len(stretch.warnings) - 2:,} more; Enter shows all frames", "$text-muted"))
    return lines


def _span(stretch: Stretch) -> str:
    """First and last file as short as can be: `IMG_0004-0006`, the whole name for a single file."""
    first, last = PurePosixPath(stretch.first), PurePosixPath(stretch.last)
    if stretch.frames == 1:
        return first.name
    letters = first.stem.rstrip("0123456789")
    return f"{first.stem}-{last.stem.removeprefix(letters)}"

"""Tools > Bulk Image Importer: a card or folder, the plan, and only then the copy."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.widgets import Input, Static

from tui_studio.domain.scan_options import BY_SLATES, SLATES, ScanOptions
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.wizards.base import WizardScreen, WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.import_plan import ImportDraft, PlanStep
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.shared_steps import RunStep
from tui_studio.workers.import_images import ImportImagesJob
from tui_studio.workers.job import JobState
from tui_studio.workers.scan_card import ScanCardJob

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from tui_studio.workers.job import Job, JobOutcome
    from tui_studio.workers.runner import JobRecord

PLAN = ".json"
"""How the files end that plans are kept in."""
WAYS = {"qr": "By QR slates", "hand": "All to one session"}


class FolderStep(WizardStep[ImportDraft]):
    """Where the pictures are, and how they find their sessions."""

    title = "Folder"

    def compose(self) -> ComposeResult:
        """The folder with completion, the way, and a scan that was made already."""
        last = self._last_scan()
        folder = str(cast("ScanCardJob", last.job).source) + "/" if last else ""
        yield Static(
            "Which card or folder are the pictures on, or which plan was kept? Tab completes, ↓ shows cards.",
            classes="step-text",
            markup=False,
        )
        offered = [folder] if folder else []
        field = PathInput(value=folder, suffixes=(PLAN,), offered=offered, eager=True, id="folder")
        yield FormField("Folder", field)
        wanted = self.draft.options
        yield FormField("Sort", OptionLine(WAYS, value=wanted.by, id="way"))
        yield FormField("Slates", OptionLine(SLATES, value=wanted.slates, id="slates"), id="field-slates")
        number = Input(wanted.session, compact=True, id="session", max_length=40)
        yield FormField("Session number", number, id="field-session")
        yield FormField("", Tick(_scan_label(last), last is not None, id="reuse"), id="field-reuse")
        yield Static(
            "The card is only read. Every file is looked at first; nothing is copied before you have seen the plan.",
            classes="step-note",
            markup=False,
        )

    def on_mount(self) -> None:
        """Show what belongs to the way."""
        self.show_fields()

    @on(OptionLine.Changed, "#way")
    @on(OptionLine.Changed, "#slates")
    @on(PathInput.Changed, "#folder")
    def show_fields(self) -> None:
        """The number only for one session, the old scan only for its own folder."""
        by_hand = self.query_one("#way", OptionLine).value == "hand"
        self.query_one("#field-session").display = by_hand
        self.query_one("#field-slates").display = not by_hand
        self.query_one("#field-reuse").display = self._reusable() is not None

    def validate(self) -> list[Problem]:
        """The folder must be there."""
        folder = self.query_one("#folder", PathInput)
        if not folder.value:
            return [Problem("Name a folder; ↓ shows the cards that are in.", "folder")]
        if not folder.path.is_dir():
            return [Problem(f"There is no folder “{clean_text(folder.value, 60)}”.", "folder")]
        if self.query_one("#way", OptionLine).value == "hand" and not self._number():
            return [Problem("Write the number of the session.", "session")]
        return []

    def take_next(self) -> bool:
        """A plan that was kept needs no scan."""
        file = self.query_one("#folder", PathInput).path
        if file.suffix.casefold() != PLAN or not file.is_file():
            return False
        self.open_plan(file.absolute())
        return True

    @work(exclusive=True, group="load", exit_on_error=False)
    async def open_plan(self, file: Path) -> None:
        """Read a plan and go on to it; what is wrong with it is said beside the field."""
        try:
            plan = await asyncio.to_thread(self.studio.corrections.open, file)
        except InputRefused as refused:
            self.wizard.show_problems([Problem(str(refused), "folder")])
            return
        self.wizard.show_problems([])
        self.draft.source, self.draft.scan, self.draft.plan = plan.source, None, plan
        self.wizard.go_to(self.wizard.steps.index(PlanStep))

    def collect(self, draft: ImportDraft) -> None:
        """Keep the folder; an old scan only when it is wanted."""
        reusable = self._reusable()
        draft.source = self.query_one("#folder", PathInput).path.absolute()
        draft.options = self._options()
        draft.scan = reusable if reusable is not None and self.query_one("#reuse", Tick).value else None

    def _options(self) -> ScanOptions:
        """What the fields say."""
        way, number = self.query_one("#way", OptionLine).value, self._number()
        return (
            ScanOptions(way, number)
            if way == "hand"
            else ScanOptions(way, slates=self.query_one("#slates", OptionLine).value)
        )

    def _number(self) -> str:
        by_hand = self.query_one("#way", OptionLine).value == "hand"
        return clean_text(self.query_one("#session", Input).value) if by_hand else ""

    def _last_scan(self) -> JobRecord | None:
        return next((record for record in self.jobs.records() if isinstance(record.job, ScanCardJob)), None)

    def _reusable(self) -> JobRecord | None:
        """The last scan, if it is of this folder, still useful, and nothing was copied since."""
        newest = next((r for r in self.jobs.records() if isinstance(r.job, ScanCardJob | ImportImagesJob)), None)
        if newest is None or not isinstance(newest.job, ScanCardJob):
            return None
        good = newest.state in (JobState.QUEUED, JobState.RUNNING, JobState.DONE) and not newest.stopping
        source, way = self.query_one("#folder", PathInput).path.absolute(), self.query_one("#way", OptionLine).value
        same = newest.job.source == source and way != "hand" and newest.job.options == self._options()
        return newest if good and same else None


class ScanStep(RunStep[ImportDraft]):
    """Looks through the source; goes on to the plan by itself."""

    title = "Scan"
    passing = True
    background = "Keep scanning, back to the folder"

    def entered(self) -> None:
        """Take up the scan that was chosen, or start one."""
        if self.draft.scan is None:
            self.start()
            self.draft.scan = self.record
        else:
            self.watch_job(self.draft.scan)

    def make_job(self) -> Job:
        """A scan of the folder."""
        assert self.draft.source is not None
        return ScanCardJob(self.draft.source, self.draft.options)

    def take_back(self) -> bool:
        """Back to the folder; while the scan runs, ask what becomes of it."""
        return self.record is not None and not self.record.state.final and super().take_back()

    def leave_running(self) -> None:
        """Back to the folder, where the scan can be taken up again."""
        self.wizard.go_back()

    def goes_on(self) -> bool:
        """Only with a plan; without one the way is back."""
        return self.record is not None and self.record.outcome is not None

    def take_next(self) -> bool:
        """On to the plan, once there is one."""
        record = self.record
        if record is None or record.outcome is None:
            self.wizard.say("The plan comes when the scan is done.", good=True)
            return True
        self.draft.plan = record.outcome.result
        return False

    def hint(self, record: JobRecord) -> str:
        """What can be done now."""
        back = key_hint(self, "wizard.back")
        if record.state.final:
            return "" if record.outcome else f"{back} goes back to the folder."
        if record.stopping:
            return super().hint(record)
        return f"{back} stops the scan, or goes back and leaves it running."

    def ended(self, record: JobRecord) -> None:
        """Show the plan, unless somebody went elsewhere meanwhile."""
        if record.state is JobState.DONE and self.wizard.step is self:
            self.wizard.call_later(self.wizard.action_next)


class CopyStep(RunStep[ImportDraft]):
    """Copies what was accepted."""

    title = "Copy"

    def make_job(self) -> Job:
        """The accepted plan."""
        assert self.draft.plan is not None
        return ImportImagesJob(self.draft.plan)

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """Counts, and whether the card may be formatted."""
        result = outcome.result
        lines = [(outcome.summary, "bold")]
        if result.card_may_be_formatted:
            lines.append(("This card may be formatted.", "bold $text-success"))
        else:
            lines.append((f"Keep this card: {result.why_not}", "bold $text-warning"))
        if result.batch:
            lines.append((f"Batch {result.batch}; {key_hint(self, 'frame.undo')} takes it back.", ""))
        return lines

    def stopped_lines(self, record: JobRecord) -> Sequence[tuple[str, str]]:
        """Counts, and what is still on the card only."""
        lines = [*super().stopped_lines(record)]
        left = record.total - record.done
        if left:
            total = counted(record.total, "picture")
            lines.append((f"Keep this card: {left:,} of {total} not reached yet.", "bold $text-warning"))
        if record.done:
            lines.append((f"{key_hint(self, 'frame.undo')} takes back what was copied.", ""))
        return lines


class ImportImagesWizard(WizardScreen[ImportDraft]):
    """Folder, scan, plan, copy."""

    name_of_wizard = "Bulk Image Importer"
    steps = (FolderStep, ScanStep, PlanStep, CopyStep)

    def __init__(self, session: str = "") -> None:
        """An empty draft, or one that gives everything to the session of this number."""
        options = ScanOptions("hand", session) if session else BY_SLATES
        super().__init__(ImportDraft(options=options))


def _scan_label(record: JobRecord | None) -> str:
    return f"Use the scan made at {record.started:%H:%M}" if record else ""

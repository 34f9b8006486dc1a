"""Tools > Bulk Image Importer: a card or folder, the plan, and only then the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.text import counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.wizards.base import WizardScreen
from tui_studio.ui.wizards.import_folder import FolderStep
from tui_studio.ui.wizards.import_plan import ImportDraft, PlanStep
from tui_studio.ui.wizards.shared_steps import RunStep
from tui_studio.workers.import_images import ImportImagesJob
from tui_studio.workers.job import JobState
from tui_studio.workers.scan_card import ScanCardJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.workers.job import Job, JobOutcome
    from tui_studio.workers.runner import JobRecord


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

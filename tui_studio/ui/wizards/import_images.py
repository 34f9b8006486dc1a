"""Tools > Bulk Image Importer: a card or folder, the plan, and only then the copy."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from textual import work

from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.wizards.base import WizardScreen
from tui_studio.ui.wizards.copied import copied_lines, stopped_lines
from tui_studio.ui.wizards.import_folder import FolderStep
from tui_studio.ui.wizards.import_options import Sample, ask_copy_options
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
        """Back to the folder, after a search in the log; while the scan runs, ask what becomes of it."""
        over = self.record is None or self.record.state.final
        return self.leave_search() if over else super().take_back()

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
        return ImportImagesJob(self.draft.plan, self.draft.copying, remember=True)

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """Counts, and whether the card may be formatted."""
        return copied_lines(self, outcome)

    def stopped_lines(self, record: JobRecord) -> Sequence[tuple[str, str]]:
        """Counts, and what is still on the card only."""
        return [*super().stopped_lines(record), *stopped_lines(self, record)]


class ImportImagesWizard(WizardScreen[ImportDraft]):
    """Folder, scan, plan, copy."""

    name_of_wizard = "Bulk Image Importer"
    BINDINGS = bindings_for("importer")
    steps = (FolderStep, ScanStep, PlanStep, CopyStep)

    def __init__(self) -> None:
        """An empty draft."""
        super().__init__(ImportDraft())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Options are for a copy that has not begun."""
        if action == "copy_options":
            return self.ready and not isinstance(self.step, CopyStep)
        return super().check_action(action, parameters)

    @work(exclusive=True, group="options", exit_on_error=False)
    async def action_copy_options(self) -> None:
        """Show the options of the copy; they are those of the last import until somebody changes them."""
        frames, sample = self.draft.plan.to_copy if self.draft.plan else (), Sample()
        if frames and frames[0].session:
            sample = Sample(frames[0].session, PurePosixPath(frames[0].path).name)
        chosen = await ask_copy_options(self, self.draft.copying, sample)
        if chosen is not None:
            self.draft.copying = chosen

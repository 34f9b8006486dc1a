"""Copy images out to be retouched, and take back what was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import clean_text, counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.services.retouching import ExportPlan, TakeBackPlan
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ExportImagesJob:
    """A folder for each session; nothing that lies there is overwritten."""

    plan: ExportPlan
    kind: str = "export-images"
    when_stopped: str = "What was copied stays; exporting again copies the rest."

    @property
    def title(self) -> str:
        """Where to."""
        return f"Export images to {clean_text(self.plan.folder.name or self.plan.folder, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Copy; the service logs each failure."""
        for skip in self.plan.skipped:
            ctx.log(f"{skip.record}: {skip.reason}", "warning")
        result = ctx.studio.retouching.export(self.plan, ctx)
        said = f"{counted(result.written, 'image')} copied to {result.folder}, {result.there:,} there already, "
        return JobOutcome(f"{said}{len(result.refused):,} refused.", result=result)


@dataclass(frozen=True, slots=True)
class TakeBackJob:
    """Each file becomes the newest version of its image."""

    plan: TakeBackPlan
    kind: str = "take-back"
    when_stopped: str = "What was stored stays; taking the folder back again stores the rest."

    @property
    def title(self) -> str:
        """Where from."""
        return f"Take retouched images back from {clean_text(self.plan.folder.name or self.plan.folder, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Store; every file that is left is said."""
        for skip in self.plan.skipped:
            ctx.log(f"{clean_text(skip.record, 120)}: {skip.reason}", "warning")
        result = ctx.studio.retouching.take_back(self.plan, ctx)
        left = counted(len(result.skipped), "file")
        said = f"{counted(result.changed, 'retouched image')} stored, {left} left."
        return JobOutcome(said, result=result, changed_records=result.changed > 0)

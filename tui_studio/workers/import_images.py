"""Copy the pictures of an accepted plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import clean_text, counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.services.import_plan import ImportPlan
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ImportImagesJob:
    """Copies, reads back and records one picture after the other."""

    plan: ImportPlan
    kind: str = "import-images"
    when_stopped: str = "What was copied is kept; import the same card again to finish."

    @property
    def title(self) -> str:
        """Where the pictures come from."""
        return f"Import images from {clean_text(self.plan.source.name or self.plan.source, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Copy what the plan assigns; the service logs each failure."""
        result = ctx.studio.imports.apply(self.plan, progress=ctx)
        ctx.log(
            "This card may be formatted." if result.card_may_be_formatted else f"Keep this card: {result.why_not}",
            "info" if result.card_may_be_formatted else "warning",
        )
        counts = {"copied": result.copied, "duplicates": result.duplicates, "failed": len(result.failed)}
        return JobOutcome(
            f"{counted(result.copied, 'picture')} copied, {result.duplicates:,} already here, "
            f"{len(result.failed):,} failed.",
            counts,
            result,
            changed_records=result.copied > 0,
        )

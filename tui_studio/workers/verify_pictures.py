"""Check that every picture is there and as it was stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class VerifyPicturesJob:
    """`sample` is the percentage whose content is read; 100 reads every picture."""

    sample: float = 100.0
    kind: str = "verify"
    when_stopped: str = "Nothing was changed; the rest was not checked."

    @property
    def title(self) -> str:
        """What it does."""
        return "Verify pictures"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Read and compare; every damage is an error in the log."""
        verdict = ctx.studio.integrity.verify(self.sample, progress=ctx)
        for path in verdict.missing:
            ctx.log(f"{path} is missing", "error")
        for problem in verdict.database:
            ctx.log(problem, "error")
        for path in verdict.strangers:
            ctx.log(f"{path} belongs to no session", "warning")
        if verdict.strangers:
            ctx.log("“tui-studio verify --rebuild --dry-run” says whose these files are")
        if verdict.missing or verdict.altered:
            ctx.log("Import the card again, or copy the files from your second copy")
        if verdict.without_preview:
            ctx.log(counted(verdict.without_preview, "picture has no preview", "pictures have no preview"))
        found = {
            "images": verdict.images,
            "checked": verdict.checked,
            "missing": len(verdict.missing),
            "altered": len(verdict.altered),
            "strangers": len(verdict.strangers),
            "without_preview": verdict.without_preview,
            "held": verdict.held,
        }
        checked = f"{verdict.checked:,} of {counted(verdict.images, 'picture')} read"
        if verdict.held:
            checked += f", {counted(verdict.held, 'held frame')} too"
        if verdict.sound:
            return JobOutcome(f"{checked}: all as they were stored.", found, verdict)
        bad = f"{len(verdict.missing):,} missing, {len(verdict.altered):,} altered"
        if verdict.database:
            bad += f", {len(verdict.database):,} wrong in the database"
        return JobOutcome(f"DAMAGE: {checked}, {bad}. l lists them.", found, verdict)

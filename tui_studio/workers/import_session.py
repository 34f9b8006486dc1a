"""Import the images of one folder into one session: looked through and copied in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.frames import Role
from tui_studio.text import clean_text
from tui_studio.workers.import_images import ImportImagesJob

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.domain.scan_options import ScanOptions
    from tui_studio.workers.job import JobContext, JobOutcome


@dataclass(frozen=True, slots=True)
class ImportSessionJob:
    """The scan is by hand, so there is nothing to decide between it and the copy."""

    source: Path
    scan: ScanOptions
    options: CopyOptions | None = None
    replace: bool = False
    """Let the earlier images of the session be not selected once new ones are stored."""
    kind: str = "import-session"
    when_stopped: str = "What was copied is kept; import the same folder again to finish."

    @property
    def title(self) -> str:
        """Which session, and where from."""
        name = clean_text(self.source.name or self.source, 40)
        return f"Import images to session {clean_text(self.scan.session, 40)} from {name}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Scan, say what is stored elsewhere already, copy."""
        options = self.options or ctx.studio.imports.copy_options()
        plan = ctx.studio.imports.scan(self.source, self.scan, ctx, options)
        for frame in plan.frames:
            if frame.role is Role.DUPLICATE:
                ctx.log(f"{frame.path}: {frame.reason}", "warning")
        replaces = self.scan.session if self.replace else ""
        return ImportImagesJob(plan, self.options, remember=True, replaces=replaces).run(ctx)

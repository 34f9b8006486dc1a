"""Look through a card or folder and plan where its pictures belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.text import clean_text, counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ScanCardJob:
    """Reads every file of `source`, with previews for the copy that follows; copies nothing and writes nothing."""

    source: Path
    options: ScanOptions = BY_SLATES
    kind: str = "scan-card"
    when_stopped: str = "Nothing was copied; scan again when you are ready."

    @property
    def title(self) -> str:
        """Which folder it looks through."""
        return f"Scan {clean_text(self.source.name or self.source, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Make the plan; its warnings are on the next screen, so the log gives their number only."""
        plan = ctx.studio.imports.scan(self.source, self.options, _FolderLog(ctx), ctx.studio.imports.copy_options())
        doubts = f"{len(plan.warnings):,} to look at" if plan.warnings else "nothing to look at"
        return JobOutcome(f"{counted(len(plan.frames), 'file')} scanned, {doubts}.", plan.counts, plan)


class _FolderLog:
    """Says which folder of the card is being looked through."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx
        self._folder = ""

    def log(self, text: str, level: str = "info") -> None:
        """Pass on."""
        self._ctx.log(text, level)

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """Pass on, with a line for a folder that is new."""
        folder = item.rpartition("/")[0]
        if folder != self._folder:
            self._folder = folder
            self._ctx.log(f"Looking through {folder}")
        self._ctx.advance(done, total, item, size=size, stage=stage)

    def checkpoint(self) -> None:
        """Pass on."""
        self._ctx.checkpoint()

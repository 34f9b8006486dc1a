"""Print the QR sheets of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class PrintSheetsJob:
    """Sheets in the order of `ids`, `per_page` (1, 2, 4 or 8) on a page."""

    ids: tuple[int, ...]
    target: Path
    per_page: int = 1
    kind: str = "qr-sheets"
    when_stopped: str = "The file was not finished."

    @property
    def title(self) -> str:
        """How many sheets, and where they go."""
        return f"Print {counted(len(self.ids), 'QR sheet')} to {self.target.name}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Write the PDF; every child who gets no sheet is a warning in the log."""
        result = ctx.studio.slates.print_sheets(self.ids, self.target, self.per_page, progress=ctx)
        for left in result.left_out:
            ctx.log(f"{left.record} has no sheet: {left.reason}", "warning")
        without = f", {len(result.left_out):,} without one (do not photograph)" if result.left_out else ""
        return JobOutcome(
            f"{counted(result.sheets, 'sheet')} in {self.target}{without}.",
            {"sheets": result.sheets, "left_out": len(result.left_out)},
            result,
        )

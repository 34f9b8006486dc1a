"""Print the QR sheets of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.sheet_plan import USUAL, SheetWish
from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class PrintSheetsJob:
    """The sheets of sessions, as they are given unless the wish has another order."""

    ids: tuple[int, ...]
    target: Path
    wish: SheetWish = USUAL
    kind: str = "qr-sheets"
    when_stopped: str = "The file was not finished."

    @property
    def title(self) -> str:
        """How many sheets, and where they go."""
        sheets = counted(len(self.ids), "QR sheet") if self.ids else counted(self.wish.spare, "spare card")
        return f"Print {sheets} to {self.target.name}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Write the PDF; every child who gets no sheet is a warning in the log."""
        result = ctx.studio.slates.print_sheets(self.ids, self.target, self.wish, progress=ctx)
        for left in result.left_out:
            ctx.log(f"{left.record} has no sheet: {left.reason}", "warning")
        if result.spare:
            ctx.log(f"Spare cards {result.spare[0]} to {result.spare[-1]} wait for walk-ins.")
        printed = [
            counted(count, word)
            for count, word in ((result.sheets, "sheet"), (result.cards, "card"), (len(result.spare), "spare card"))
            if count
        ]
        without = f", {len(result.left_out):,} without one (do not photograph)" if result.left_out else ""
        return JobOutcome(
            f"{' and '.join(printed)} in {result.file}{without}.",
            {"sheets": result.sheets, "left_out": len(result.left_out)},
            result,
            changed_records=result.sheets > 0,
        )

"""Write a list of records to a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ExportRowsJob:
    """`records` is "sessions", "clients" or "audit"; `columns` are keys of their columns, in order."""

    records: str
    ids: tuple[int, ...]
    columns: tuple[str, ...]
    target: Path
    kind: str = "export"
    when_stopped: str = "The file was not finished."

    @property
    def title(self) -> str:
        """Where it goes."""
        return f"Export {self.records} to {self.target.name}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Write the rows in the order of `ids`."""
        service = getattr(ctx.studio, self.records)
        written = service.export(self.ids, self.columns, self.target, progress=ctx)
        left = len(self.ids) - written
        without = f", {left:,} left out: the log (l) says why" if left else ""
        return JobOutcome(f"{counted(written, 'row')} written to {self.target}{without}.", {"rows": written})

"""Take a large step back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class UndoStepJob:
    """One step of the journal, named by its batch; `summary` is what it did."""

    batch: str
    summary: str
    kind: str = "undo-step"
    when_stopped: str = "Nothing was taken back: a step goes back whole or not at all."

    @property
    def title(self) -> str:
        """What is taken back."""
        return f"Take back: {self.summary}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Take it back; raises `InputRefused` where something hangs on it by now."""
        result = ctx.studio.journal.undo(self.batch, ctx)
        return JobOutcome(
            f"Taken back: {counted(result.undone, 'record')}.",
            {"undone": result.undone},
            result,
            changed_records=True,
        )

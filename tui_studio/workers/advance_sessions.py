"""Advance a planned set of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.services.statuses import AdvancePlan
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class AdvanceSessionsJob:
    """Too many sessions to wait for: all of the plan, or none of it."""

    plan: AdvancePlan
    note: str = ""
    kind: str = "advance-sessions"
    when_stopped: str = "No session was advanced: the step is written whole or not at all."

    @property
    def title(self) -> str:
        """How many sessions it is about."""
        return f"Advance {counted(self.plan.count, 'session')}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Write the step."""
        ctx.log(self.plan.sentence())
        result = ctx.studio.statuses.apply_advance(self.plan, self.note, progress=ctx)
        left = f", {len(result.skipped):,} left as they were" if result.skipped else ""
        return JobOutcome(
            f"{counted(result.changed, 'session')} advanced{left}. z takes it back.",
            {"advanced": result.changed, "skipped": len(result.skipped)},
            result,
            changed_records=True,
        )

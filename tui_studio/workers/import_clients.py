"""Bring a planned roster into the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.services.roster_booking import Booking
    from tui_studio.services.roster_plan import RosterPlan
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ImportClientsJob:
    """The last step of Import Clients: one transaction for the whole sheet."""

    plan: RosterPlan
    booking: Booking | None = None
    kind: str = "import-clients"
    when_stopped: str = "No client was created or changed, no session was booked."

    @property
    def title(self) -> str:
        """Which file it reads."""
        return f"Import clients from {self.plan.file.name}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Create and change clients and book their sessions; every refused row is a warning in the log."""
        result = ctx.studio.rosters.apply(self.plan, progress=ctx, booking=self.booking)
        refused = [*result.refused, *result.conflicts]
        for row in refused:
            ctx.log(f"Row {row.row} left out: {row.reason}", "warning")
        counts = {
            "created": result.created,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "refused": len(refused),
        }
        booked = ""
        if self.booking is not None:
            counts["booked"] = result.booked
            booked = f" {counted(result.booked, 'session')} booked."
        return JobOutcome(
            f"{counted(result.created, 'client')} created, {result.updated:,} changed, "
            f"{result.unchanged:,} unchanged, {counted(len(refused), 'row')} left out.{booked}",
            counts,
            result,
            changed_records=bool(result.batch),
        )

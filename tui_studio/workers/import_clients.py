"""Bring a planned roster into the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import Cancelled, StudioError
from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.services.roster_booking import Booking
    from tui_studio.services.roster_plan import RosterPlan, RosterResult
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ImportClientsJob:
    """The last step of Import Clients: one transaction for the whole sheet."""

    plan: RosterPlan
    booking: Booking | None = None
    kind: str = "import-clients"
    when_stopped: str = "No client was created or changed."

    @property
    def title(self) -> str:
        """Which file it reads."""
        return f"Import clients from {self.plan.file.name}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Create and change clients; every refused row is a warning in the log."""
        result = ctx.studio.rosters.apply(self.plan, progress=ctx)
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
            booked = self._book(ctx, result, counts)
        return JobOutcome(
            f"{counted(result.created, 'client')} created, {result.updated:,} changed, "
            f"{result.unchanged:,} unchanged, {counted(len(refused), 'row')} left out.{booked}",
            counts,
            result,
            changed_records=bool(result.created or result.updated or booked),
        )

    def _book(self, ctx: JobContext, result: RosterResult, counts: dict[str, int]) -> str:
        """Book the sessions; the clients are there by now, whatever becomes of these."""
        assert self.booking is not None
        try:
            sessions = ctx.studio.roster_booking.apply(self.plan, result, self.booking, progress=ctx)
        except (StudioError, Cancelled) as error:
            reason = str(error) or "it was stopped"
            ctx.log(f"No session was booked: {reason}", "warning")
            return f" No session was booked: {reason}"
        counts["booked"] = sessions.created if sessions else 0
        return f" {counted(counts['booked'], 'session')} booked."

"""What Import Clients collects on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.services.roster_plan import RosterRequest

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.services.roster_booking import Booking
    from tui_studio.services.roster_plan import RosterPlan, RosterSheet


@dataclass(slots=True)
class RosterDraft:
    """`read` is the file as it was read; `plan` stands for exactly this file and these answers."""

    file: Path | None = None
    sheet: str = ""
    encoding: str = ""
    header_row: int = 0
    read: RosterSheet | None = None
    fields: dict[str, str] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    organization: str = ""
    year: int = 0
    shoot: str = ""
    group: str = ""
    fixed: dict[str, str] = field(default_factory=dict)
    booking: Booking | None = None
    plan: RosterPlan | None = None

    def request(self) -> RosterRequest:
        """What the service is asked."""
        return RosterRequest(
            self.organization, self.year, self.group, self.shoot, self.fixed, self.fields, self.policies
        )

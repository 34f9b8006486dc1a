"""The one place that asks what time it is, so that a test can say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, in UTC for stamps and in the studio's zone for the trade's dates."""

    zone: tzinfo

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The studio's local date."""
        return self.now().astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class FrozenClock(Clock):
    """A clock that stands still, for demonstrations that must come out the same and for tests."""

    moment: datetime = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Always the same moment."""
        return self.moment

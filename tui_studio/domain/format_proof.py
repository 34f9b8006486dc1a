"""Whether a card may be formatted: every ground that was looked at, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that must be so; `frames` are the paths on the card for which it is not."""

    name: str
    holds: bool
    text: str  # what was found, in words
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatProof:
    """Computed at one moment from what is stored; it is worth nothing for a card that was used since."""

    at: datetime
    copies: int  # verified copies on different devices that the studio demands of every picture
    grounds: tuple[Ground, ...]

    @property
    def holds(self) -> bool:
        """The card may be formatted."""
        return all(ground.holds for ground in self.grounds)

    @property
    def why_not(self) -> str:
        """What speaks against it, in one sentence; empty when it holds."""
        doubts = [ground.text for ground in self.grounds if not ground.holds]
        return f"{', '.join(doubts)}." if doubts else ""

    @property
    def sentence(self) -> str:
        """What was found to hold."""
        return "; ".join(ground.text for ground in self.grounds if ground.holds and ground.text)

    def document(self) -> dict[str, Any]:
        """The proof as the JSON document has it."""
        return {
            "holds": self.holds,
            "at": self.at.isoformat(),
            "copies": self.copies,
            "grounds": [
                {"name": ground.name, "holds": ground.holds, "text": ground.text, "frames": list(ground.frames)}
                for ground in self.grounds
            ],
        }

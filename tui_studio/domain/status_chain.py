"""The chain of statuses a session goes through, and what it needs to enter each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_TYPE = "School portrait"
DEFAULT_CHAIN: tuple[dict[str, Any], ...] = (
    {"name": "Scheduled", "stage": "capture", "due_days": 0, "guards": "", "cancelled": False},
    {"name": "Images captured", "stage": "capture", "due_days": 1, "guards": "images", "cancelled": False},
    {"name": "Quality check", "stage": "capture", "due_days": 1, "guards": "images", "cancelled": False},
    {"name": "Ready to upload", "stage": "upload", "due_days": 1, "guards": "number,images", "cancelled": False},
    {"name": "Uploaded", "stage": "upload", "due_days": 14, "guards": "number,images", "cancelled": False},
    {"name": "Ordered", "stage": "produce", "due_days": 2, "guards": "images", "cancelled": False},
    {"name": "In production", "stage": "produce", "due_days": 10, "guards": "images", "cancelled": False},
    {"name": "Complete", "stage": "archive", "due_days": 0, "guards": "images", "cancelled": False},
    {"name": "Cancelled", "stage": "", "due_days": 0, "guards": "", "cancelled": True},
)

GUARDS = {
    "number": "no session number",
    "date": "no date",
    "enrollment": "in no class",
    "images": "no images",
    "uploaded": "images not uploaded",
    "email": "no e-mail address",
    "photo": "may not be photographed",
    "publish": "may not be published",
}
"""What a session may need to enter a status, and what is said of one that lacks it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a chain: `guards` names what a session needs to enter it."""

    id: int
    type_id: int
    type: str
    name: str
    position: int
    stage: str
    due_days: int
    guards: tuple[str, ...]
    cancelled: bool
    retired: bool = False
    """Taken out of the chain; a session that is put back there goes on from it."""


def next_link(chain: Sequence[Link], current: int) -> Link | None:
    """The link after the one with id `current`; None at the end and for a cancelled session."""
    here = next(link for link in chain if link.id == current)
    if here.cancelled:
        return None
    return next(
        (link for link in chain if link.position > here.position and not (link.cancelled or link.retired)), None
    )


def missing(link: Link, has: Mapping[str, object]) -> str:
    """What keeps a session from entering a link, in words; empty when nothing does. `has` answers for each guard."""
    return ", ".join(GUARDS[guard] for guard in link.guards if guard in GUARDS and not has.get(guard))

"""Photographers, assistants and camera rooms as they are written and as they are listed."""

from __future__ import annotations

from dataclasses import dataclass

from tui_studio.domain.organizations import looks_like_email


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """What is written about a photographer, an assistant, or both."""

    name: str = ""
    photographer: bool = True
    assistant: bool = False
    email: str = ""
    phone: str = ""
    notes: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of the staff in a list; `sessions` are those photographed or assisted."""

    id: int
    name: str
    photographer: bool
    assistant: bool
    email: str
    phone: str
    retired: bool
    sessions: int

    @property
    def role(self) -> str:
        """“photographer, assistant”."""
        roles = (("photographer", self.photographer), ("assistant", self.assistant))
        return ", ".join(word for word, has in roles if has)


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """What is written about a camera room."""

    name: str = ""
    notes: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A camera room in a list."""

    id: int
    name: str
    notes: str
    retired: bool
    sessions: int


def staff_problems(draft: StaffDraft) -> dict[str, str]:
    """What is wrong with the fields of a member of the staff themselves."""
    found = {}
    if not draft.photographer and not draft.assistant:
        found["photographer"] = "Tick photographer, assistant, or both."
    if draft.email and not looks_like_email(draft.email):
        found["email"] = "An e-mail address looks like name@studio.com."
    return found

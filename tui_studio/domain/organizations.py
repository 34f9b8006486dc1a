"""Organizations and shoots as they are written and as they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

KINDS = ("school", "league", "club", "company")
CONTRACTS = ("", "offered", "signed", "ended", "declined")
"""What a contract may be said to be; any other word is kept as well."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """What is written about a school, league or club."""

    name: str = ""
    kind: str = KINDS[0]
    code: str = ""
    contract_status: str = ""
    class_enrollment: int = 0
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    principal: str = ""
    contact: str = ""
    yearbook_advisor: str = ""
    yearbook_dpi: int = 0
    yearbook_height: int = 0
    yearbook_names: str = ""
    notes: str = ""


def yearbook_words(dpi: int, height: int, names: str, advisor: str) -> str:
    """What a yearbook wants, on one line; empty where nothing is agreed: “300 DPI, files named LAST_FIRST”."""
    parts = [
        f"{dpi:,} DPI" if dpi else "",
        f"{height:,} pixels high" if height else "",
        f"files named {names}" if names else "",
        f"for {advisor}" if advisor else "",
    ]
    return ", ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class ShootDraft:
    """What is written about the contract for one year."""

    year: int = 0
    name: str = ""
    starts: date | None = None
    ends: date | None = None
    contract_status: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """How far an organization is in a year: the four things a student needs, counted."""

    year: int
    clients: int
    sessions: int
    images: int
    uploaded: int

    @property
    def readiness(self) -> str:
        """“612 / 600 / 598 / 0”."""
        return " / ".join(f"{count:,}" for count in (self.clients, self.sessions, self.images, self.uploaded))


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization in a list; `newest` is its latest year with a roster."""

    id: int
    name: str
    kind: str
    code: str
    city: str
    contract_status: str
    class_enrollment: int
    newest: YearRow | None


@dataclass(frozen=True, slots=True)
class ShootRow:
    """A shoot in a list."""

    id: int
    year: int
    name: str
    starts: date | None
    ends: date | None
    contract_status: str
    sessions: int
    photographed: int


def organization_problems(draft: OrganizationDraft) -> dict[str, str]:
    """What is wrong with the fields themselves, whatever else there is in the studio."""
    found = {}
    if draft.kind not in KINDS:
        found["kind"] = f"Choose one of {', '.join(KINDS)}."
    if draft.email and not looks_like_email(draft.email):
        found["email"] = "An e-mail address looks like name@school.org."
    for field, most in (("class_enrollment", 1_000_000), ("yearbook_dpi", 2400), ("yearbook_height", 20_000)):
        if not 0 <= getattr(draft, field) <= most:
            found[field] = f"A number from 0 to {most:,}."
    return found


def shoot_problems(draft: ShootDraft) -> dict[str, str]:
    """What is wrong with the fields of a shoot themselves."""
    found = {}
    if not FIRST_YEAR <= draft.year <= LAST_YEAR:
        found["year"] = f"A year from {FIRST_YEAR} to {LAST_YEAR}."
    if draft.starts and draft.ends and draft.ends < draft.starts:
        found["ends"] = f"It cannot end before it starts on {draft.starts}."
    return found


def looks_like_email(text: str) -> bool:
    """Whether a text could be an e-mail address; whether it is one, only a mail can tell."""
    name, at, host = text.rpartition("@")
    return bool(name and at and "." in host.strip(".") and " " not in text)

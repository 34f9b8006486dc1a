"""In which order sheets are printed, where each stands on the pages, and whose sheets go together on a card."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tui_studio.domain.client_order import ORDERS, ordered
from tui_studio.domain.natural import natural_key
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

T = TypeVar("T")

LISTED, BY_TIME, BY_CLASS = "listed", "time", "class"
SHEET_ORDERS = (LISTED, BY_TIME, *ORDERS)
"""As they are given, by date and time, and the orders that clients are put into slots by."""
MOST_CODES = 12
"""Codes on a card: each still fills a sixth of the height of a frame that holds the page."""


@dataclass(frozen=True, slots=True)
class SheetSubject:
    """What the order of the sheets and the cards of several need to know of a session."""

    id: int
    client_id: int
    number: str
    last_name: str
    first_name: str
    organization: str
    grade: str
    teacher: str
    homeroom: str
    roster_position: int | None
    when: str
    """Date and time as ISO text; a day without time comes last of its day."""
    family_key: str
    no_photo: bool
    shoot: str = ""
    images: int = 0
    printed: bool = False

    @property
    def class_name(self) -> str:
        """“Grade 9 · Ms Berg”; empty for somebody who is in no class."""
        return " · ".join(filter(None, (graded(self.grade), self.teacher)))


def sheet_order(subjects: Sequence[SheetSubject], order: str = LISTED) -> list[SheetSubject]:
    """The subjects in one of `SHEET_ORDERS`; one school after the other where classes count."""
    if order not in SHEET_ORDERS:
        raise InputRefused(f"There is no order “{clean_text(order, 40)}”; there are {', '.join(SHEET_ORDERS)}.")
    if order == LISTED:
        return list(subjects)
    if order == BY_TIME:
        return sorted(subjects, key=lambda one: (one.when, natural_key(one.number)))
    found = ordered(subjects, order)
    return sorted(found, key=lambda one: fold(one.organization)) if order in (BY_CLASS, "roster") else found


def graded(grade: str) -> str:
    """A grade as it is spoken: “Grade 9”, but “Kindergarten”."""
    return f"Grade {grade}" if grade[:1].isdigit() else grade


def families(subjects: Iterable[SheetSubject]) -> list[list[SheetSubject]]:
    """Siblings, each with the first of their sessions; nobody is a sibling of themselves."""
    found: dict[Hashable, dict[int, SheetSubject]] = {}
    for one in subjects:
        if one.family_key:
            found.setdefault(one.family_key, {}).setdefault(one.client_id, one)
    return [list(members.values()) for members in found.values() if len(members) > 1]


def classes(subjects: Iterable[SheetSubject]) -> list[list[SheetSubject]]:
    """Everybody of a class, class by class; those without grade and teacher are in none."""
    found: dict[Hashable, list[SheetSubject]] = {}
    for one in sheet_order(list(subjects), BY_CLASS):
        if one.grade or one.teacher:
            found.setdefault((fold(one.organization), fold(one.grade), fold(one.teacher)), []).append(one)
    return list(found.values())


def shares(members: Sequence[T], most: int = MOST_CODES) -> list[Sequence[T]]:
    """As few parts as hold at most `most` each, and all of them about as long."""
    size = math.ceil(len(members) / math.ceil(len(members) / most)) if members else 1
    return [members[start : start + size] for start in range(0, len(members), size)]


def imposed(sheets: Sequence[T], per_page: int, stacked: bool = False) -> list[list[T | None]]:
    """What stands on each page, in reading order; None leaves a place empty.

    Stacked, the page is cut as a stack and the piles are laid on one another in reading order: then the sheets are in
    their order without being sorted by hand.
    """
    pages = -(-len(sheets) // per_page)
    spots: list[T | None] = [*sheets, *[None] * (pages * per_page - len(sheets))]
    if stacked:
        return [spots[page::pages] for page in range(pages)]
    return [spots[page * per_page : (page + 1) * per_page] for page in range(pages)]


def usual_paper(environment: Any) -> str:
    """What offices print on where this machine stands: letter in most of the Americas and the Philippines, else A4."""
    named = next((environment[key] for key in ("LC_ALL", "LC_PAPER", "LANG") if environment.get(key)), "")
    territory = named.partition(".")[0].partition("@")[0].partition("_")[2].upper()
    return "letter" if not territory or territory in _LETTER else "a4"


_LETTER = frozenset(["US", "CA", "MX", "PH", "CL", "CO", "CR", "DO", "GT", "HN", "NI", "PA", "PR", "SV", "VE", "BO"])

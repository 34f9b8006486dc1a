"""What is printed for whom: the choice of sessions, how their sheets are laid out, and how many pages that makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.sheet_order import LISTED, SheetSubject, classes, families, shares, sheet_order
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SPARE = 500
"""Spare cards in one go; more is a mistake in the number."""
NO_PHOTO = "do not photograph"


@dataclass(frozen=True, slots=True)
class SheetWish:
    """How sheets are printed; the defaults print a page for each session, as they are given."""

    per_page: int = 1
    paper: str = ""
    """letter or a4; empty for the paper of the preferences, else the one that is usual here."""
    order: str = LISTED
    stacked: bool = False
    """Placed so that a stack of pages that is cut, pile upon pile, is in order."""
    students: bool = True
    siblings: bool = False
    classes: bool = False
    """Cards with the codes of several: siblings, everybody of a class."""
    spare: int = 0


USUAL = SheetWish()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the sessions at hand get a sheet; an empty text is any."""

    shoot: str = ""
    class_name: str = ""
    without_images: bool = False
    not_printed: bool = False

    def of(self, subjects: Sequence[SheetSubject]) -> list[SheetSubject]:
        """Those that are meant."""
        return [
            one
            for one in subjects
            if (not self.shoot or one.shoot == self.shoot)
            and (not self.class_name or one.class_name == self.class_name)
            and not (self.without_images and one.images)
            and not (self.not_printed and one.printed)
        ]


@dataclass(frozen=True, slots=True)
class SheetsPlan:
    """What would be printed, in order, and who gets nothing."""

    subjects: tuple[SheetSubject, ...]
    sibling_cards: tuple[tuple[SheetSubject, ...], ...]
    class_cards: tuple[tuple[SheetSubject, ...], ...]
    left_out: tuple[SheetSubject, ...]
    spare: int
    pages: int
    paper: str

    def sentence(self) -> str:
        """“612 sheets, 14 sibling cards, 10 spare cards: 320 pages of A4; 3 get none: do not photograph”."""
        parts = [
            counted(number, word)
            for number, word in (
                (len(self.subjects), "sheet"),
                (len(self.sibling_cards), "sibling card"),
                (len(self.class_cards), "class card"),
                (self.spare, "spare card"),
            )
            if number
        ]
        if not parts:
            return f"Nothing to print{'; ' if self.left_out else ''}{self._without()}."
        paper = "A4" if self.paper == "a4" else self.paper
        without = f"; {self._without()}" if self.left_out else ""
        return f"{', '.join(parts)}: {counted(self.pages, 'page')} of {paper}{without}."

    def _without(self) -> str:
        return f"{len(self.left_out):,} without a sheet ({NO_PHOTO})" if self.left_out else ""


def plan_sheets(found: Sequence[SheetSubject], wish: SheetWish, paper: str) -> SheetsPlan:
    """What would be printed of these; raises `InputRefused` for an order or a number that there is none of."""
    if not 0 <= wish.spare <= MOST_SPARE:
        raise InputRefused(f"Up to {MOST_SPARE} spare cards can be printed in one go.")
    shown = sheet_order([one for one in found if not one.no_photo], wish.order)
    siblings = [tuple(part) for family in families(shown) for part in shares(family)] if wish.siblings else []
    groups = [tuple(part) for group in classes(shown) for part in shares(group)] if wish.classes else []
    single = tuple(shown) if wish.students else ()
    pages = -(-(len(single) + wish.spare) // wish.per_page) + len(siblings) + len(groups)
    left_out = tuple(one for one in found if one.no_photo)
    return SheetsPlan(single, tuple(siblings), tuple(groups), left_out, wish.spare, pages, paper)

"""What the columns of a roster seem to hold: the field, how sure that is, and some of their values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.header_map import HeaderGuess, apply_overrides, column_letters, is_exact, is_parental
from tui_studio.domain.person_names import split_full_name, split_preferred
from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLES = 3
_LOOKED_AT = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST = 0.8

KEEP = "keep"
"""Not a field: the column is kept as it is, under its own name."""
LABELS: dict[str, str] = {
    "student_id": "Student ID", "last_name": "Last name", "first_name": "First name", "middle_name": "Middle name",
    "preferred_name": "Called", "full_name": "Full name", "birth_date": "Born", "grade": "Grade",
    "teacher": "Teacher", "homeroom": "Homeroom", "email": "E-mail", "phone": "Phone", "parent_email": "Parent e-mail",
    "parent_phone": "Parent phone", "address": "Address", "city": "City", "state": "State", "zip": "ZIP",
    "notes": "Notes", "no_photo": "No photo", "no_publish": "No publishing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: `sure` is sure, likely, values (its cells tell), chosen or template; empty where nothing is known."""

    header: str
    letters: str
    field: str
    sure: str
    samples: tuple[str, ...]
    filled: int
    """Rows below the header in which it holds anything."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The samples as they would be understood: a whole name is taken apart."""
        return tuple(_shown(sample, self.field) for sample in self.samples)


def label_of(field: str) -> str:
    """“Last name”, “keep as it is”, or nothing."""
    return "keep as it is" if field == KEEP else LABELS.get(field, "")


def guess_by_values(guess: HeaderGuess, rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Fields of columns whose header says nothing and whose cells tell: header to field."""
    found: dict[str, str] = {}
    for place, header in enumerate(guess.headers):
        if header in guess.columns:
            continue
        cells = [row[place] for row in rows[guess.index + 1 :][:_LOOKED_AT] if place < len(row) and row[place]]
        if cells and sum(bool(_EMAIL.search(cell)) for cell in cells) >= _MOST * len(cells):
            taken = {*guess.columns.values(), *found.values()}
            fitting = ("parent_email",) if is_parental(header) else ("email", "parent_email")
            field = next((name for name in fitting if name not in taken), "")
            if field:
                found[header] = field
    return found


def choose(guess: HeaderGuess, columns: Mapping[str, str]) -> HeaderGuess:
    """The guess with header to field as the operator set them; columns that are not named feed nothing."""
    fed = {header: field for header, field in columns.items() if field and field != KEEP}
    for field in sorted(set(fed.values())):
        if len(headers := [header for header, name in fed.items() if name == field]) > 1:
            raise InputRefused(f"{label_of(field) or field} stands for {_named(headers)}; it can be one column only.")
    bare = replace(guess, columns={})
    return apply_overrides(bare, {field: header for header, field in fed.items()})


def describe(
    guess: HeaderGuess, rows: Sequence[Sequence[str]], fields: Mapping[str, str], why: Mapping[str, str]
) -> tuple[RosterColumn, ...]:
    """Every column from the left with what it feeds; `why` says how sure that is where it is known already."""
    below = rows[guess.index + 1 :]
    found = []
    for place, header in enumerate(guess.headers):
        cells = [row[place] for row in below if place < len(row) and row[place]]
        field = fields.get(header, "")
        if not cells and not field and header.startswith("Column "):
            continue
        sure = why.get(header, "") if field else ""
        if field and not sure:
            sure = "sure" if is_exact(header, field) else "likely"
        found.append(
            RosterColumn(header, column_letters(place), field, sure, tuple(dict.fromkeys(cells))[:SAMPLES], len(cells))
        )
    return tuple(found)


def _shown(cell: str, field: str) -> str:
    """A sample; a whole name as it would be taken apart."""
    if field != "full_name":
        return cell
    whole, called = split_preferred(cell)
    first, last = split_full_name(whole)
    return f"{last} | {first}" + (f" ({called})" if called else "")


def _named(headers: Sequence[str]) -> str:
    return " and ".join(f"“{header}”" for header in headers)

"""The rows of a school's sheet as people, and the rows that are none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from tui_studio.domain.birth_dates import BirthDates
from tui_studio.domain.cell_errors import CELL_ERRORS, NO_VALUE
from tui_studio.domain.header_map import NAME_FIELDS, HeaderGuess, column_letters
from tui_studio.domain.person_names import split_full_name, split_preferred
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FLAG_FIELDS = ("no_photo", "no_publish")
_NO_ID = frozenset({"-", "--", "n/a", "na", "none", "null", "tbd", "?"})
_NOT_SET = frozenset({"", "-", "n/a"})
_NO = frozenset({"no", "n", "false", "f", "0", "nein", "non", "falsch", "faux", "ok", "allowed", "none"})
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s<>()\[\];,:/|\"]+@[^\s<>()\[\];,:/|\"]+")
OTHER_EMAILS = "Other e-mails"
_TOTAL = re.compile(r"(grand |sub)?totals?|count|sum|summe|gesamt|insgesamt|anzahl|total général|suma")


class SheetRows(Protocol):
    """What a sheet that was read offers: its rows, and the number the first of them has in the file."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Cells as text, from the left."""

    @property
    def first_row(self) -> int:
        """1-based."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of a roster; `row` is the number a spreadsheet shows beside it, empty text means not given."""

    row: int
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    preferred_name: str = ""
    student_id: str = ""
    grade: str = ""
    teacher: str = ""
    homeroom: str = ""
    email: str = ""
    phone: str = ""
    parent_email: str = ""
    parent_phone: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    notes: str = ""
    birth_date: date | None = None
    no_photo: bool | None = None  # None: the sheet does not say, and nothing may be concluded
    no_publish: bool | None = None
    extra: tuple[tuple[str, str], ...] = ()  # header and cell of the columns that feed no field
    custom: tuple[tuple[str, str], ...] = ()  # those of them that are kept, by their header


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is no person, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowRules:
    """What the operator wants of the cells: headers of columns to keep, and values for rows that say nothing."""

    kept: frozenset[str] = frozenset()
    fixed: Mapping[str, str] = field(default_factory=dict)
    born_by: date = date.max
    """The last day anybody on the roster can be born."""


PLAIN = RowRules()


def read_rows(sheet: SheetRows, guess: HeaderGuess, rules: RowRules = PLAIN) -> tuple[list[RosterRow], list[Refused]]:
    """Everybody below the header row, and every filled row that is nobody; rows without a cell are passed over.

    Raises `InputRefused` where no column holds names. Rows = people + refused + `blank_rows`.
    """
    guess.check_named()
    people: list[RosterRow] = []
    refused: list[Refused] = []
    first_with_id: dict[str, int] = {}
    places = {header: place for place, header in enumerate(guess.headers)}
    births = _births(sheet, guess, rules)
    for number, cells in _below(sheet, guess):
        if not any(cells):
            continue
        person, reason = _read(number, cells, guess, places, rules)
        if births is not None and not reason:
            person = replace(person, birth_date=births.dates.read(_cell(cells, births.place)))
        if not reason and person.student_id:
            first = first_with_id.setdefault(person.student_id.casefold(), number)
            if first != number:
                reason = f"student ID {person.student_id} is in row {first} already"
        if reason:
            refused.append(Refused(number, reason))
        else:
            people.append(person)
    return people, refused


def blank_rows(sheet: SheetRows, guess: HeaderGuess) -> int:
    """Rows below the header without a filled cell."""
    return sum(not any(cells) for _, cells in _below(sheet, guess))


def width_warnings(student_ids: Iterable[str]) -> tuple[str, ...]:
    """IDs of digits that are of several lengths: somewhere on the way zeros may have been lost."""
    lengths = Counter(len(text) for text in student_ids if text.isdigit())
    if len(lengths) < 2:
        return ()
    usual, count = lengths.most_common(1)[0]
    short = sum(number for length, number in lengths.items() if length < usual)
    if not short or count < short:
        return ()
    what = "student ID has" if short == 1 else "student IDs have"
    return (f"{short:,} {what} fewer than the usual {usual} digits; zeros in front may be lost.",)


def rounded_warnings(people: Iterable[RosterRow]) -> tuple[str, ...]:
    """IDs like 1.23E+05: a spreadsheet took them for numbers, and their last digits are gone."""
    rows = [person.row for person in people if _ROUNDED.fullmatch(person.student_id)]
    if not rows:
        return ()
    what = "1 student ID was" if len(rows) == 1 else f"{len(rows):,} student IDs were"
    return (f"{what} cut to the like of 1.23E+05; ask the school for text: row {_some_rows(rows)}.",)


def birth_warnings(sheet: SheetRows, guess: HeaderGuess, rules: RowRules = PLAIN) -> tuple[str, ...]:
    """Cells that are no birth date, and a column that does not say which number is the month."""
    births = _births(sheet, guess, rules)
    if births is None:
        return ()
    below = [(number, cell) for number, cells in _below(sheet, guess) if (cell := _cell(cells, births.place))]
    wrong = [number for number, cell in below if cell not in CELL_ERRORS and births.dates.read(cell) is None]
    told = []
    if births.dates.guessed:
        told.append(f"“{births.header}” is read as month/day/year; none of its dates shows whether that is right.")
    if wrong:
        what = "1 cell is" if len(wrong) == 1 else f"{len(wrong):,} cells are"
        told.append(f"“{births.header}”: {what} no birth date and left out: row {_some_rows(wrong)}.")
    return tuple(told)


def stray_warnings(people: Iterable[RosterRow], guess: HeaderGuess) -> tuple[str, ...]:
    """Cells to the right of the last header: they are in no column that could be mapped, so they are told."""
    strays = [(person.row, name) for person in people for name, _ in person.extra if name not in guess.headers]
    if not strays:
        return ()
    rows = dict.fromkeys(row for row, _ in strays)
    cells = "1 cell stands" if len(strays) == 1 else f"{len(strays):,} cells stand"
    return (
        f"{cells} to the right of the named columns and {'is' if len(strays) == 1 else 'are'} left out: "
        f"row {_some_rows(list(rows))}.",
    )


def _some_rows(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:3])) + (", ..." if len(rows) > 3 else "")


@dataclass(frozen=True, slots=True)
class _Births:
    header: str
    place: int
    dates: BirthDates


def _births(sheet: SheetRows, guess: HeaderGuess, rules: RowRules) -> _Births | None:
    """The column of birth dates, where there is one."""
    header = next((header for header, name in guess.columns.items() if name == "birth_date"), None)
    if header is None:
        return None
    place = guess.headers.index(header)
    cells = (_cell(cells, place) for _, cells in _below(sheet, guess))
    return _Births(header, place, BirthDates(cells, rules.born_by))


def _below(sheet: SheetRows, guess: HeaderGuess) -> list[tuple[int, Sequence[str]]]:
    start = guess.index + 1
    return list(enumerate(sheet.rows[start:], sheet.first_row + start))


def _read(
    number: int, cells: Sequence[str], guess: HeaderGuess, places: Mapping[str, int], rules: RowRules
) -> tuple[RosterRow, str]:
    values = {field: _cell(cells, places[header]) for header, field in guess.columns.items()}
    spoiled = unknown = ""
    if not CELL_ERRORS.isdisjoint(cells):
        spoiled, unknown = _spoiled_name(values, guess), _spoiled_gate(values, guess)
        cells = ["" if cell in CELL_ERRORS else cell for cell in cells]
        values = {field: "" if value in CELL_ERRORS else value for field, value in values.items()}
        if not any(cells):
            return RosterRow(number), spoiled or "no name"
    if reason := _not_a_person(cells, values, guess, spoiled):
        return RosterRow(number), reason
    if spoiled:
        return RosterRow(number), spoiled
    last, first, middle, preferred = _names(values)
    if not last and not first:
        return RosterRow(number), "no name"
    if unknown:
        return RosterRow(number), unknown
    student_id = values.get("student_id", "")
    plain: dict[str, Any] = {
        **rules.fixed,
        **{field: value for field, value in values.items() if value and field in _PLAIN},
    }
    extra = _extra(cells, guess)
    more = _several_emails(plain)
    person = RosterRow(
        row=number,
        last_name=last,
        first_name=first,
        middle_name=middle,
        preferred_name=preferred,
        student_id="" if student_id.casefold() in _NO_ID else student_id,
        no_photo=_flag(values.get("no_photo", "")),
        no_publish=_flag(values.get("no_publish", "")),
        extra=extra,
        custom=(*((header, cell) for header, cell in extra if header in rules.kept), *more),
        **plain,
    )
    return person, ""


_PLAIN = frozenset(
    [
        "grade", "teacher", "homeroom", "email", "phone", "parent_email", "parent_phone", "address", "city", "state",
        "zip", "notes",
    ]
)  # fmt: skip


def _several_emails(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """A mailbox in each field; what else a cell holds is kept beside them: more of them, whose they are, no mailbox."""
    more: list[str] = []
    said: list[str] = []
    for name in ("email", "parent_email"):
        cell = values.get(name, "")
        mailboxes = _MAILBOX.findall(cell)
        if cell and mailboxes != [cell]:
            values[name] = mailboxes[0] if mailboxes else ""
            more += mailboxes[1:]
            said += [cell] if re.search(r"\w", _MAILBOX.sub("", cell)) else []
    if more and not values.get("parent_email"):
        values["parent_email"] = more.pop(0)
    kept = [*said, *(one for one in more if not any(one in cell for cell in said))]
    return ((OTHER_EMAILS, ", ".join(kept)),) if kept else ()


def _not_a_person(cells: Sequence[str], values: dict[str, str], guess: HeaderGuess, spoiled: str) -> str:
    filled = [cell for cell in cells if cell]
    again = sum(_is_header(_cell(cells, place), header) for place, header in enumerate(guess.headers))
    if again == len(filled) and again > 1:
        return "the header row again"
    text = fold(filled[0]).partition(":")[0].rstrip(" 0123456789=")
    if _TOTAL.fullmatch(text) and not (values.get("first_name") and values.get("last_name")):
        return "a total, not a student"
    if len(filled) == 1 and len(guess.columns) > 2 and not spoiled:
        return f"only one cell is filled (“{filled[0]}”): a heading, not a student"
    return ""


def _spoiled_name(values: Mapping[str, str], guess: HeaderGuess) -> str:
    """Why half of a name is not taken for the whole."""
    named = any(values.get(name, "") not in CELL_ERRORS | {""} for name in ("last_name", "first_name"))
    for header, name in guess.columns.items():
        cell = values[name]
        if name in NAME_FIELDS and cell in CELL_ERRORS and not (name == "full_name" and named):
            return f"“{header}” holds {_shown(cell)} instead of a name"
    return ""


def _spoiled_gate(values: Mapping[str, str], guess: HeaderGuess) -> str:
    """Why a child of whom nobody knows whether pictures may be taken is not taken in: doubt is no consent."""
    for header, name in guess.columns.items():
        if name in FLAG_FIELDS and values[name] in CELL_ERRORS:
            return f"“{header}” holds {_shown(values[name])} instead of a yes or no"
    return ""


def _shown(error: str) -> str:
    return "a formula without a value" if error == NO_VALUE else error


def _is_header(cell: str, header: str) -> bool:
    return bool(cell) and (cell == header or header.startswith(f"{cell} ("))


def _names(values: dict[str, str]) -> tuple[str, str, str, str]:
    last, first = values.get("last_name", ""), values.get("first_name", "")
    preferred = values.get("preferred_name", "")
    if not last and not first and (full := values.get("full_name", "")):
        full, called = split_preferred(full)
        first, last = split_full_name(full)
        preferred = preferred or called
    first, called = split_preferred(first)
    return last, first, values.get("middle_name", ""), preferred or called


def _flag(text: str) -> bool | None:
    """A privacy gate: nothing said is None, a clear no is False, and whatever else is written there closes it."""
    folded = fold(text)
    if folded in _NOT_SET:
        return None
    return folded not in _NO


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _extra(cells: Sequence[str], guess: HeaderGuess) -> tuple[tuple[str, str], ...]:
    beyond = tuple(f"Column {column_letters(place)}" for place in range(len(guess.headers), len(cells)))
    headers = guess.headers + beyond
    return tuple((headers[n], cell) for n, cell in enumerate(cells) if cell and headers[n] not in guess.columns)

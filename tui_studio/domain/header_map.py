"""Which row of a sheet is its header, and which column feeds which field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tui_studio.domain.header_spellings import FILLERS, PARENTS, SPELLINGS
from tui_studio.errors import InputRefused
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FIELDS: tuple[str, ...] = tuple(SPELLINGS)
NAME_FIELDS = frozenset({"last_name", "first_name", "full_name"})
SEARCHED_ROWS = 20
"""Banners, dates and empty rows above the header are passed over as far down as this."""
FURTHEST_ROW = 100
"""Where the header is searched for as long as no row above names people."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNNAMED = re.compile(r"Column [A-Z]{1,3}")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """The header row (0-based `index`, the lower one where there are two) and what its columns feed.

    `headers` has one distinct name for every column, from the left; `columns` maps some of them to a field, each field
    once; `ignored` are the others that have a text of their own.
    """

    index: int
    headers: tuple[str, ...]
    columns: dict[str, str]
    ignored: tuple[str, ...]
    two_rows: bool = False
    """The names are put together from the row above, whose cells may be merged, and this one."""

    @property
    def names_people(self) -> bool:
        """True where a column holds names."""
        return not NAME_FIELDS.isdisjoint(self.columns.values())

    def check_named(self) -> None:
        """Raise `InputRefused` where no column holds a name."""
        if not self.names_people:
            found = ", ".join(f"“{header}”" for header in self.headers[:12]) or "no text at all"
            raise InputRefused(
                f"No column with names was recognised; the headers found are {found}. "
                "Say which it is, for example with --map last_name=HEADER."
            )


def find_header(rows: Sequence[Sequence[str]], named: Iterable[str] = ()) -> HeaderGuess:
    """The likeliest header row among the first rows; `named` are headers the operator has named.

    Every row gets a guess, even one that recognises nothing; `HeaderGuess.check_named` refuses that one.
    """
    wanted = {_compact(header) for header in named}
    best: HeaderGuess | None = None
    best_score = (0, 0)
    for index, row in enumerate(rows[:FURTHEST_ROW]):
        if index >= SEARCHED_ROWS and best is not None and best.names_people:
            break
        guess = _guess(index, row)
        if index and (joined := _joined(index, rows[index - 1], row, guess)) is not None:
            guess, row = joined, joined.headers
        known = len(guess.columns) + sum(_compact(cell) in wanted for cell in row if cell)
        # One known word may stand in a banner, unless it is a name's; else the first of the fullest rows is shown.
        score = (known if known > 1 or guess.names_people else 0, sum(map(bool, row)))
        if score > best_score:
            best, best_score = guess, score
    if best is None:
        raise InputRefused(f"The sheet is empty, or its first {FURTHEST_ROW} rows are.")
    return best


def header_at(rows: Sequence[Sequence[str]], index: int) -> HeaderGuess:
    """The header that the operator says stands in a row (0-based), and in this one alone."""
    if not 0 <= index < len(rows) or not any(rows[index]):
        raise InputRefused(f"Row {index + 1:,} holds nothing that could be a header.")
    return _guess(index, rows[index])


def apply_overrides(guess: HeaderGuess, overrides: Mapping[str, str]) -> HeaderGuess:
    """The guess with `field -> header` set by the operator; an empty header takes a field's column away."""
    columns = dict(guess.columns)
    by_name = {_compact(header): header for header in reversed(guess.headers)} | {h: h for h in guess.headers}
    taken: dict[str, str] = {}
    for field, name in overrides.items():
        if field not in FIELDS:
            raise InputRefused(f"There is no field “{field}”; there are {', '.join(FIELDS)}.")
        columns = {header: fed for header, fed in columns.items() if fed != field}
        if not name.strip():
            continue
        header = by_name.get(name.strip()) or by_name.get(_compact(name))
        if header is None:
            raise InputRefused(f"There is no column “{name}”; there are {', '.join(guess.headers)}.")
        if header in taken:
            raise InputRefused(f"The column “{header}” can feed {taken[header]} or {field}, not both.")
        taken[header] = field
    columns.update(taken)
    return replace(guess, columns=columns, ignored=_ignored(guess.headers, columns))


def _joined(index: int, above: Sequence[str], row: Sequence[str], alone: HeaderGuess) -> HeaderGuess | None:
    """The header that two rows make: “Student” over “First” and “Last”, “Grade” over nothing.

    None where the two say no more than either of them: then the upper one is a banner, or the lower one a person.
    """
    if sum(map(bool, above)) < 2:
        return None
    cells, forms, parental = [], [], False
    over = ""
    for place in range(max(len(above), len(row))):
        top, below = (cells_of[place] if place < len(cells_of) else "" for cells_of in (above, row))
        over = top or over  # a merged cell has its text in the first of its columns only
        whole = f"{over} {below}" if below and fold(over) != fold(below) else below or top
        cells.append(whole)
        own = "" if is_parental(over) else below
        parental = parental or bool(not own and recognise(below))
        forms.append(whole if recognise(whole) or not recognise(own) else own)
    guess = replace(_guess(index, cells, forms), two_rows=True)
    gained = len(guess.columns) - max(len(alone.columns), len(_guess(index - 1, above).columns))
    known_below = sum(bool(recognise(cell)) for cell in row if cell)
    # “Parent” over “Name” and “Email” says less than the row below alone, which would take them for the child's.
    names = {name for name in alone.columns.values() if name in ("last_name", "first_name")}
    of_parents = parental and guess.names_people and names <= set(guess.columns.values())
    told_apart = known_below > 1 and (of_parents or (gained == 0 and _by_place(guess) != _by_place(alone)))
    return guess if (gained > 0 and known_below) or told_apart else None


def _by_place(guess: HeaderGuess) -> list[str]:
    return [guess.columns.get(header, "") for header in guess.headers]


def _guess(index: int, row: Sequence[str], forms: Sequence[str] = ()) -> HeaderGuess:
    """What the cells of a row feed; `forms` are what they are recognised by, where that is less than they say."""
    headers = _distinct(row)
    claims: list[tuple[int, str, str, str]] = []
    for header, cell in zip(headers, forms or row, strict=True):
        if field := recognise(cell):
            claims.append((*_rank(cell, field), header, field))
    columns: dict[str, str] = {}
    # By how sure a spelling is, then by its text: where a column stands must not matter.
    for _, _, header, field in sorted(claims, key=lambda claim: (claim[0], fold(claim[1]), claim[2])):
        if field not in columns.values():
            columns[header] = field
    _settle_names(columns)
    ordered = {header: columns[header] for header in headers if header in columns}
    return HeaderGuess(index, headers, ordered, _ignored(headers, ordered))


def _settle_names(columns: dict[str, str]) -> None:
    """“Name” beside “Vorname” is the surname; “Nombre” alone is the whole name."""
    fields = set(columns.values())
    if "last_name" in fields:
        return
    for header, field in list(columns.items()):
        if field == "full_name" and "first_name" in fields and _compact(header) == "name":
            columns[header] = "last_name"
        elif field == "first_name" and "full_name" not in fields and _compact(header) == "nombre":
            columns[header] = "full_name"


def recognise(header: str) -> str:
    """The field a header names, or an empty text: its exact spelling first, then its words without the fillers."""
    for form in (header, _BRACKETS.sub(" ", header)):
        if field := _exact().get(_compact(form), ("", 0))[0]:
            return field
    words = _words(_BRACKETS.sub(" ", header))
    plain = "".join(word for word in words if word not in FILLERS)
    if not PARENTS.isdisjoint(words):
        contact = "".join(word for word in words if word not in FILLERS | PARENTS and not word.isdigit())
        field = _exact().get(contact, ("", 0))[0]
        return {"email": "parent_email", "phone": "parent_phone"}.get(field, "")
    return _exact().get(plain, ("", 0))[0] if plain and len(words) > 1 else ""


def is_parental(header: str) -> bool:
    """True where a header speaks of a grown-up of the child."""
    return not PARENTS.isdisjoint(_words(header))


def is_exact(header: str, field: str) -> bool:
    """True where the header is a known spelling of the field, not only like one."""
    return _exact().get(_compact(header), ("", 0))[0] == field


def _rank(cell: str, field: str) -> tuple[int, str]:
    place = _exact().get(_compact(cell)) or _exact().get(_compact(_BRACKETS.sub(" ", cell)))
    return (place[1] if place and place[0] == field else 1000), cell


def _ignored(headers: Iterable[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(header for header in headers if header not in columns and not _UNNAMED.fullmatch(header))


def _distinct(row: Sequence[str]) -> tuple[str, ...]:
    """A name for every column: “Phone”, “Phone (2)”, and “Column D” where the header is empty."""
    names: list[str] = []
    for place, cell in enumerate(row):
        name = wanted = cell.strip() or f"Column {column_letters(place)}"
        count = 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
    return tuple(names)


def column_letters(place: int) -> str:
    """What a spreadsheet calls its column number `place`, counted from 0: A, B ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _words(header: str) -> list[str]:
    text = fold(_CAMEL.sub(" ", header)).replace("#", " number ").replace("№", " number ").replace("'", "")
    return _NOT_WORD.sub(" ", text).split()


def _compact(header: str) -> str:
    """Without case, accents, spaces and signs: “First Name”, “FIRST_NAME” and “firstname” are one."""
    return "".join(_words(header))


@lru_cache(maxsize=1)
def _exact() -> dict[str, tuple[str, int]]:
    """Compact spelling to its field and how sure it is (0 is surest)."""
    return {
        _compact(spelling): (field, place)
        for field, spellings in SPELLINGS.items()
        for place, spelling in enumerate(spellings)
    }

"""A list that says whose each file is: one row per file, with a session number, a client number, an ID or a name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import split_path
from tui_studio.domain.frames import FileKind, PlanWarning
from tui_studio.domain.header_map import recognise
from tui_studio.domain.picture_keys import Key, Naming, name_by_keys
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.domain.frames import ScannedFrame
    from tui_studio.domain.key_book import KeyBook
    from tui_studio.domain.key_template import Values

NO_ROW = "no row of the list names this file"
ROW_OF_NOBODY = "its row of the list does not say whose it is"
MANY_FILES = "several files of this name; write the folder into the list"
SHOWN = 5
"""Rows without a file that are named one by one."""
HEADING_WITHIN = 20
"""Rows; above the headings there may be a title."""
_HEADINGS = {
    "file": ("file", "filename", "file name", "image", "image name", "image file", "picture", "photo", "photo name",
             "frame", "path", "datei", "dateiname", "bild", "fichier", "archivo"),
    "number": ("session", "session number", "session no", "session id", "number", "sitting", "sitting number"),
    "client": ("client", "client number", "client no", "client id", "customer number"),
}  # fmt: skip
_ROSTER = {"student_id": "student", "last_name": "last", "first_name": "first"}


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row: its number in the list, the file, and the keys that are filled in."""

    line: int
    file: str
    values: Values


@dataclass(frozen=True, slots=True)
class FileMap:
    """The rows of a list, and which of its columns were understood."""

    rows: tuple[MapRow, ...]
    columns: tuple[tuple[str, str], ...]  # heading, and what it was taken for
    no_file: tuple[int, ...] = ()  # the rows that say who and name no file


def read_map(rows: Sequence[Sequence[str]], first_row: int = 1) -> FileMap:
    """Find the columns by their headings; raises `InputRefused` where no column names files, or none a person."""
    index, columns = _headings(rows)
    found: dict[str, int] = {}
    for place, meaning in columns.items():
        found.setdefault(meaning, place)
    file = found.pop("file")
    made, no_file = [], []
    for line, row in enumerate(rows[index + 1 :], first_row + index + 1):
        cells = {meaning: row[place].strip() for meaning, place in found.items() if place < len(row)}
        name = row[file].strip() if file < len(row) else ""
        values = tuple((meaning, text) for meaning, text in cells.items() if text)
        if name:
            made.append(MapRow(line, name, values))
        elif values:
            no_file.append(line)
    if not made:
        raise InputRefused("The list names no file.")
    read = tuple((rows[index][place], meaning) for place, meaning in columns.items())
    return FileMap(tuple(made), read, tuple(no_file))


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    """The row of the headings, and what is meant by its cells."""
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        columns = {place: meaning for place, cell in enumerate(row) if (meaning := _meaning(cell))}
        if "file" in columns.values() and len(set(columns.values())) > 1:
            return index, columns
    raise InputRefused(
        "The list needs a column with the file (“File name”) and one that says whose it is: “Session number”, "
        "“Client number”, “Student ID”, or “Last name” and “First name”."
    )


def name_by_map(
    frames: Iterable[ScannedFrame], listed: FileMap, book: KeyBook
) -> tuple[dict[str, Naming], list[PlanWarning]]:
    """Whom the list names for each picture, by path; rows that name no file of the source are told once."""
    pictures = {frame.path: frame for frame in frames if frame.kind in (FileKind.PICTURE, FileKind.RAW)}
    by_form: dict[str, list[str]] = defaultdict(list)
    for path in pictures:
        for form in _forms(path):
            by_form[form].append(path)
    rows: dict[str, list[MapRow]] = defaultdict(list)
    unclear: set[str] = set()
    without: list[MapRow] = []
    for row in listed.rows:
        paths = by_form.get(_form(row.file), [])
        if not paths:
            without.append(row)
        elif len({split_path(path)[:2] for path in paths}) > 1:
            unclear.update(paths)
        else:
            for path in paths:
                rows[path].append(row)
    namings = {}
    for path, frame in pictures.items():
        taken = frame.camera.taken_at
        keys = [key for row in rows[path] for key in _keys(row, book)]
        nothing = ROW_OF_NOBODY if rows[path] else NO_ROW
        namings[path] = name_by_keys(keys, book, taken.date() if taken else None, nothing)
        if path in unclear:
            namings[path] = Naming(reason=MANY_FILES, kind="several-files")
    return namings, [*_without(without), *_no_file(listed.no_file)]


def _keys(row: MapRow, book: KeyBook) -> list[Key]:
    """One key for each column, the name as one; they must all mean the same student."""
    names = tuple(pair for pair in row.values if pair[0] in ("last", "first"))
    others = [(pair,) for pair in row.values if pair[0] not in ("last", "first")]
    found = []
    for values in [*others, names] if names else others:
        text = clean_text(" ".join(value for _, value in values), 64)
        bad = any(book.is_bad(place, value) for place, value in values)
        found.append(Key(f"row {row.line:,}", text, book.all_of(values), bad))
    return found


def _without(rows: Sequence[MapRow]) -> list[PlanWarning]:
    if not rows:
        return []
    named = ", ".join(f"row {row.line:,} “{clean_text(row.file, 40)}”" for row in rows[:SHOWN])
    more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    names = counted(len(rows), "row of the list names", "rows of the list name")
    return [PlanWarning("", "row-without-file", f"{names} no picture that is here: {named}{more}")]


def _no_file(lines: Sequence[int]) -> list[PlanWarning]:
    if not lines:
        return []
    named = ", ".join(f"{line:,}" for line in lines[:SHOWN])
    more = f" and {len(lines) - SHOWN:,} more" if len(lines) > SHOWN else ""
    text = counted(len(lines), "row of the list says who and names", "rows of the list say who and name")
    return [PlanWarning("", "row-without-file", f"{text} no file: row {named}{more}")]


def _forms(path: str) -> set[str]:
    """The ways in which a list may write this file: with its folders or some of them, with or without the ending."""
    parts = path.split("/")
    found = set()
    for start in range(len(parts)):
        tail = "/".join(parts[start:])
        folder, stem, _ = split_path(tail)
        found |= {_form(tail), _form(f"{folder}/{stem}" if folder else stem)}
    return found


def _form(text: str) -> str:
    return fold(text.replace("\\", "/").removeprefix("./").strip("/"))


def _meaning(heading: str) -> str:
    words = " ".join("".join(sign if sign.isalnum() else " " for sign in fold(heading)).split())
    for meaning, spellings in _HEADINGS.items():
        if words in spellings:
            return meaning
    return _ROSTER.get(recognise(heading), "")

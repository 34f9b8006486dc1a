"""An invented school for demonstrations: names that break programs, a roster as schools send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

SCHOOL = "Willow Creek School"
NEIGHBOUR = "Harbor Lights Academy"

# Each of these has brought a program down somewhere: markup, quotes, other scripts, particles, a formula.
AWKWARD = (
    ("Müller", "Zoë"),
    ("O'Brien", "Conor"),
    ("李", "明"),
    ("Smith [jr]", "Harold"),
    ("[/]", "Robin"),
    ("de la Cruz-Łukasz", "María José"),
    ("=Sum(A1)", "Excel"),
    ("Ng", "Robert (Bob)"),
)
LAST = (
    "Abbott", "Barlow", "Castellan", "Dunmore", "Ekwueme", "Fairweather", "Gallo", "Hartwell", "Inoue", "Jansky",
    "Kettering", "Lindqvist", "Marchetti", "Norwood", "Okafor", "Pemberton", "Quimby", "Rosales", "Szabo", "Thorne",
    "Underhill", "Vance", "Winslow", "Yarrow", "Zamora",
)  # fmt: skip
FIRST = (
    "Ada", "Bruno", "Celia", "Dario", "Elif", "Felix", "Greta", "Hugo", "Iris", "Jonas", "Kira", "Luca", "Mina",
    "Nils", "Oona", "Pavel", "Quinn", "Rosa", "Sami", "Tilda", "Uma", "Viktor", "Wren", "Yusuf", "Zadie",
)  # fmt: skip
CLASSES = (("K", "Ms Applegate"), ("1", "Mr Birch"), ("2", "Ms Cedar"), ("3", "Mx Dale"), ("4", "Mr Elmwood"))
HEADER = ("Student Number", "LAST_NAME", "First Name", "Grade_Level", "Homeroom Teacher", "Home Room", "parent_email")


def roster_rows(students: int, rng: Random) -> list[tuple[str, ...]]:
    """`students` rows below a banner and a header, one of them without a name."""
    names = [*AWKWARD]
    while len(names) < students:
        name = (rng.choice(LAST), rng.choice(FIRST))
        if name not in names:
            names.append(name)
    rows: list[tuple[str, ...]] = [("Picture day roster", *[""] * 6), ("",) * 7, HEADER]
    for n, (last, first) in enumerate(names[:students], 1):
        grade, teacher = CLASSES[n % len(CLASSES)]
        mail = f"family{n}@example.org"
        rows.append((f"{n * 37:06d}", last, first, grade, teacher, f"R{n % len(CLASSES) + 1}", mail))
    rows.append(("999999", "", "", "2", "Ms Cedar", "R3", ""))
    return rows


def write_roster(file: Path, rows: list[tuple[str, ...]]) -> None:
    """The rows as a workbook; IDs are numbers with a format of zeros, as spreadsheets like to keep them."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Students"
    for row in rows:
        sheet.append([_cell(value) for value in row])
        cell = sheet.cell(sheet.max_row, 1)
        if isinstance(cell.value, int):
            cell.number_format = "000000"
        for name in sheet[sheet.max_row][1:]:
            if isinstance(name.value, str):
                name.data_type = "s"
    book.save(file)


def _cell(value: str) -> str | int | None:
    return int(value) if value.isdigit() and len(value) == 6 else value or None

"""Who a row of a sheet is, and which rows are nobody."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tui_studio.domain.header_map import find_header
from tui_studio.domain.person_names import split_full_name, split_preferred
from tui_studio.domain.roster_rows import Refused, RosterRow, blank_rows, read_rows
from tui_studio.errors import InputRefused


@dataclass(frozen=True)
class Rows:
    rows: list[tuple[str, ...]]
    first_row: int = 1


HEADER = ("Student ID", "Last Name", "First Name", "Grade", "Homeroom")


def read(*rows: tuple[str, ...], first_row: int = 1) -> tuple[list[RosterRow], list[Refused]]:
    return read_rows(Rows(list(rows), first_row), find_header(rows))


def test_a_row_becomes_a_person_with_everything_as_text() -> None:
    people, refused = read(("Lincoln High",), HEADER, ("00123", "O'Brien", "Zoë", "09", "204"))
    assert refused == []
    assert people == [
        RosterRow(3, student_id="00123", last_name="O'Brien", first_name="Zoë", grade="09", homeroom="204")
    ]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    people, _ = read(HEADER, ("1", "Smith", "Anna"), (), ("2", "Lee", "Bo"), first_row=5)
    assert [person.row for person in people] == [6, 8]


def test_a_row_without_a_name_is_refused_and_blank_rows_are_counted() -> None:
    rows = (HEADER, ("1", "", "", "9", "204"), (), ("", "", ""), ("2", "Lee"))
    people, refused = read(*rows)
    assert refused == [Refused(2, "no name")]
    assert [person.last_name for person in people] == ["Lee"]
    assert blank_rows(Rows(list(rows)), find_header(rows)) == 2


def test_the_second_row_of_one_student_id_is_refused_naming_the_first() -> None:
    people, refused = read(HEADER, ("a1", "Smith", "Anna"), ("2", "Lee", "Bo"), ("A1", "Smith", "Annie"))
    assert refused == [Refused(4, "student ID A1 is in row 2 already")]
    assert len(people) == 2


def test_ids_that_say_there_is_none_are_no_ids() -> None:
    people, refused = read(HEADER, ("N/A", "Smith", "Anna"), ("n/a", "Lee", "Bo"), ("-", "Kim", "Cy"))
    assert refused == []
    assert {person.student_id for person in people} == {""}


def test_namesakes_without_ids_are_two_people() -> None:
    people, refused = read(HEADER, ("", "Smith", "Emma", "9"), ("", "Smith", "Emma", "9"))
    assert (len(people), refused) == (2, [])


def test_a_repeated_header_and_a_total_are_no_students() -> None:
    people, refused = read(
        HEADER,
        ("1", "Smith", "Anna", "9", "204"),
        HEADER,
        ("", "Total", "", "28"),
        ("Total: 28",),
        ("", "Homeroom 205"),
        ("Grand total", "", "", "", "600"),
    )
    assert [person.row for person in people] == [2]
    assert [(r.row, r.reason.split(",")[0].split(" (")[0]) for r in refused] == [
        (3, "the header row again"),
        (4, "a total"),
        (5, "a total"),
        (6, "only one cell is filled"),
        (7, "a total"),
    ]


def test_people_called_total_or_count_are_people() -> None:
    people, refused = read(HEADER, ("1", "Total", "Anna"), ("2", "Count", "Bo", "9"))
    assert (len(people), refused) == (2, [])


def test_a_sheet_without_names_is_refused() -> None:
    with pytest.raises(InputRefused, match="No column with names"):
        read(("Student ID", "Grade"), ("1", "9"))


def test_a_full_name_is_used_where_first_and_last_are_not_given() -> None:
    people, _ = read(
        ("Name", "Grade"), ("Smith, Anna (Annie)", "9"), ("Bo Lee", "9"), ("Robert (Bob) van der Berg", "9")
    )
    assert [(p.first_name, p.last_name, p.preferred_name) for p in people] == [
        ("Anna", "Smith", "Annie"),
        ("Bo", "Lee", ""),
        ("Robert", "van der Berg", "Bob"),
    ]


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Smith, Anna", "Anna", "Smith"),
        ("Smith,Anna Maria", "Anna Maria", "Smith"),
        ("Anna Smith", "Anna", "Smith"),
        ("Anna Maria Smith", "Anna Maria", "Smith"),
        ("Anna van der Berg", "Anna", "van der Berg"),
        ("ANNA VAN DER BERG", "ANNA", "VAN DER BERG"),
        ("Maria de la Cruz", "Maria", "de la Cruz"),
        ("Ludwig von Beispiel", "Ludwig", "von Beispiel"),
        ("van der Berg, Anna", "Anna", "van der Berg"),
        ("O'Brien, Zoë", "Zoë", "O'Brien"),
        ("John Smith Jr.", "John", "Smith Jr."),
        ("John Smith, Jr.", "John", "Smith, Jr."),
        ("Smith, Jr., John", "John", "Smith, Jr."),
        ("Van Smith", "Van", "Smith"),
        ("De Anna", "De", "Anna"),
        ("Cher", "", "Cher"),
        ("李小明", "", "李小明"),
        ("李 小明", "小明", "李"),
        ("김 민준", "민준", "김"),
        ("Smith [jr], Anna", "Anna", "Smith [jr]"),
        ("Smith,", "", "Smith"),
        (", Anna", "Anna", ""),
        ("  ", "", ""),
        ("[/]", "", "[/]"),
    ],
)
def test_a_full_name_is_taken_apart(full: str, first: str, last: str) -> None:
    assert split_full_name(full) == (first, last)


@pytest.mark.parametrize(
    ("given", "first", "preferred"),
    [
        ("Robert (Bob)", "Robert", "Bob"),
        ("Robert(Bob)", "Robert", "Bob"),
        ("Robert （Bob）", "Robert", "Bob"),
        ("Robert (Bob) James", "Robert James", "Bob"),
        ("Robert [Bob]", "Robert [Bob]", ""),
        ("Robert ()", "Robert ()", ""),
        ("(Bob)", "Bob", ""),
        ("Robert", "Robert", ""),
    ],
)
def test_a_preferred_name_stands_in_round_brackets(given: str, first: str, preferred: str) -> None:
    assert split_preferred(given) == (first, preferred)


def test_a_preferred_name_of_its_own_column_comes_first() -> None:
    header = ("Last Name", "First Name", "Preferred Name")
    people, _ = read(header, ("Smith", "Robert (Rob)", "Bob"), ("Lee", "Anna", ""))
    assert [(p.first_name, p.preferred_name) for p in people] == [("Robert", "Bob"), ("Anna", "")]


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        ("", None), ("-", None), ("x", True), ("Yes", True), ("TRUE", True), ("1", True), ("ja", True), ("✓", True),
        ("ask the office", True), ("no", False), ("N", False), ("FALSE", False), ("0", False), ("nein", False),
    ],
)  # fmt: skip
def test_a_privacy_flag_closes_on_anything_but_a_clear_no(cell: str, flag: bool | None) -> None:
    people, _ = read(("Last Name", "First Name", "No Photo"), ("Smith", "Anna", cell))
    assert people[0].no_photo is flag


def test_a_sheet_that_says_nothing_of_flags_leaves_them_open() -> None:
    people, _ = read(HEADER, ("1", "Smith", "Anna"))
    assert (people[0].no_photo, people[0].no_publish) == (None, None)


def test_cells_of_other_columns_are_kept_under_their_headers() -> None:
    people, _ = read(("Last Name", "Locker", "", "Locker"), ("Smith", "12", "x", "13", "beyond"))
    assert people[0].extra == (("Locker", "12"), ("Column C", "x"), ("Locker (2)", "13"), ("Column E", "beyond"))


def test_every_filled_row_is_a_person_or_refused() -> None:
    rows = [HEADER] + [
        ((str(n) if n % 3 else ""), "Smith" if n % 5 else "", "Anna" if n % 7 else "") for n in range(200)
    ]
    people, refused = read(*rows)
    assert len(people) + len(refused) + blank_rows(Rows(rows), find_header(rows)) == 200


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Ann <a@x.org>, Bob <b@x.org>", ["Ann <a@x.org>, Bob <b@x.org>"]),
        ("Mother: a@x.org; Father: b@x.org", ["Mother: a@x.org; Father: b@x.org"]),
        ("a@x.org (mother), b@x.org", ["a@x.org (mother), b@x.org"]),
        ("<a@x.org>; <b@x.org>/c@x.org", ["b@x.org, c@x.org"]),
    ],
)
def test_of_several_mailboxes_the_first_is_taken_and_no_word_beside_it(cell: str, kept: list[str]) -> None:
    [row] = read(("Last Name", "First Name", "Parent Email"), ("Lee", "Ann", cell))[0]
    assert (row.parent_email, [text for _, text in row.custom]) == ("a@x.org", kept)


@pytest.mark.parametrize(
    ("cell", "mailbox", "kept"),
    [
        ("Mum <mum@x.org>", "mum@x.org", ["Mum <mum@x.org>"]),
        ("mum@x.org (Mum)", "mum@x.org", ["mum@x.org (Mum)"]),
        ("mum@x.org,", "mum@x.org", []),
        ("not an email", "", ["not an email"]),
    ],
)
def test_what_is_no_mailbox_is_kept_beside_it(cell: str, mailbox: str, kept: list[str]) -> None:
    [row] = read(("Last Name", "First Name", "Parent E-mails"), ("Lee", "Ann", cell))[0]
    assert (row.parent_email, [text for _, text in row.custom]) == (mailbox, kept)

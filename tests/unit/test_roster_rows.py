"""Who a row of a sheet is, and which rows are nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from tui_studio.domain.birth_dates import BirthDates
from tui_studio.domain.cell_errors import NO_VALUE
from tui_studio.domain.header_map import find_header
from tui_studio.domain.person_names import split_full_name, split_preferred
from tui_studio.domain.roster_rows import Refused, RosterRow, RowRules, birth_warnings, blank_rows, read_rows
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


@pytest.mark.parametrize(
    ("last", "first", "reason"),
    [
        ("#REF!", "Anna", "“Last Name” holds #REF! instead of a name"),
        ("Smith", "#N/A", "“First Name” holds #N/A instead of a name"),
        ("Smith", NO_VALUE, "“First Name” holds a formula without a value instead of a name"),
        ("#BEZUG!", "########", "“Last Name” holds #BEZUG! instead of a name"),
    ],
)
@pytest.mark.parametrize("rest", [("7", "9"), ("", "")])
def test_half_a_name_is_no_name(last: str, first: str, reason: str, rest: tuple[str, str]) -> None:
    people, refused = read(HEADER, (rest[0], last, first, rest[1]), ("8", "Lee", "Bo", "9"))
    assert [person.last_name for person in people] == ["Lee"]
    assert refused == [Refused(2, reason)]


def test_a_whole_name_that_is_an_error_is_refused_unless_its_parts_are_there() -> None:
    assert read(("Name", "Grade"), ("#VALUE!", "9"))[1] == [Refused(2, "“Name” holds #VALUE! instead of a name")]
    people, refused = read(("Full Name", "Last Name", "First Name"), ("#VALUE!", "Smith", "Anna"))
    assert ([(person.last_name, person.first_name) for person in people], refused) == ([("Smith", "Anna")], [])


def test_other_cells_with_errors_say_nothing() -> None:
    header = ("Last Name", "First Name", "Student ID", "Grade", "Locker", "Birthday")
    people, refused = read(header, ("Smith", "Anna", "#N/A", NO_VALUE, "#REF!", "#VALUE!"))
    assert (people, refused) == ([RosterRow(2, last_name="Smith", first_name="Anna")], [])


@pytest.mark.parametrize("header", ["No Photo", "Do not publish"])
@pytest.mark.parametrize(
    ("cell", "shown"), [("#N/A", "#N/A"), ("#REF!", "#REF!"), (NO_VALUE, "a formula without a value"), ("####", "####")]
)
def test_an_error_is_no_consent(header: str, cell: str, shown: str) -> None:
    people, refused = read(("Last Name", "First Name", header), ("Smith", "Anna", cell), ("Lee", "Bo", ""))
    assert [person.last_name for person in people] == ["Lee"]
    assert refused == [Refused(2, f"“{header}” holds {shown} instead of a yes or no")]


def test_a_total_or_a_row_of_errors_alone_is_accounted_for() -> None:
    _, refused = read(HEADER, ("1", "Lee", "Bo"), ("", "Total", "", "#REF!"), ("", "", "", "#N/A", "#N/A"))
    assert refused == [Refused(3, "a total, not a student"), Refused(4, "no name")]


TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["2012-05-04", "2012-05-04 00:00", "2012/5/4"], ["2012-05-04"] * 3),
        (["5/4/2012", "05-04-12", "5/4/2012 12:00 AM"], ["2012-05-04"] * 3),
        (["5/4/2012", "5/13/2012"], ["2012-05-04", "2012-05-13"]),
        (["5/4/2012", "13/5/2012"], ["2012-04-05", "2012-05-13"]),
        (["5/4/2012", "13/5/2012", "5/13/2012", "6/6/2012"], [None, "2012-05-13", "2012-05-13", "2012-06-06"]),
        (["4.5.2012", "5/13/2012"], ["2012-05-04", "2012-05-13"]),
        (["1/1/26", "1/1/27"], ["2026-01-01", "1927-01-01"]),
        (["2026-09-02", "1899-12-31", "2012-02-30", "13/13/2012", "40123", "soon", ""], [None] * 7),
    ],
)
def test_the_dates_of_a_column_are_read_in_one_order(cells: list[str], read: list[str | None]) -> None:
    dates = BirthDates(cells, TODAY)
    assert [day and day.isoformat() for day in map(dates.read, cells)] == read


def test_a_birth_date_that_is_none_is_told_and_the_child_stays() -> None:
    rows = [
        ("Last Name", "First Name", "DOB"),
        ("Lee", "Ann", "5/4/2012"),
        ("Lee", "Bo", "soon"),
        ("Lee", "Cy", "#N/A"),
    ]
    guess, rules = find_header(rows), RowRules(born_by=TODAY)
    people, refused = read_rows(Rows(rows), guess, rules)
    assert ([person.birth_date for person in people], refused) == ([date(2012, 5, 4), None, None], [])
    assert birth_warnings(Rows(rows), guess, rules) == (
        "“DOB” is read as month/day/year; none of its dates shows whether that is right.",
        "“DOB”: 1 cell is no birth date and left out: row 3.",
    )

"""The many spellings of schools, and the rows above them."""

from __future__ import annotations

from collections import Counter

import pytest

from tui_studio.domain.header_map import FIELDS, apply_overrides, column_letters, find_header, recognise
from tui_studio.domain.header_spellings import SPELLINGS
from tui_studio.errors import InputRefused

HEADER = ("Student ID", "Last Name", "First Name", "Grade")


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        ("student_id", "Student ID|Student Number|Student_Number|Subject ID|ID|ID NUMBER|SASID|LASID|MEPID|UPN"),
        ("student_id", "Permanent ID|Admission No"),
        ("student_id", "STUDENT-ID|Student #|Stu ID|Student No.|studentId|Schüler-Nr.|N° élève|Matrícula"),
        ("first_name", "First Name|FIRST_NAME|first_name|Firstname|SUBJECT_FIRST_NAME|Given Name|FName"),
        ("first_name", "Student's First Name|studentFirstName|STUDENTFIRSTNAME"),
        ("first_name", "FirstName|Legal First Name|First Name (legal)|First|Vorname|Prénom|PRENOM"),
        ("last_name", "Last_Name|Last Name|LNAME|Surname|Family name|Nachname|Nom de famille|Apellidos|Last  name:"),
        ("middle_name", "Middle_Name|Middle Initial|MI"),
        ("preferred_name", "Preferred Name|Nickname|Goes by|Known As"),
        ("full_name", "Full Name|Name|Student Name|Student|Name (Last, First)|Last Name, First Name|Nom et prénom"),
        ("grade", "Grade|Grade_Level|Year|Year Level|GRADE (K-12)|Gr.|Class of|Jahrgangsstufe"),
        ("homeroom", "Home Room|Homeroom|Class|Form|Group|Team*|Homeroom Number|Homeroom #|HR|Klasse|Classe"),
        ("teacher", "Teacher|Teacher Name|LEADER|Homeroom Teacher|HR Teacher|Coach|Klassenlehrer|Enseignant"),
        ("parent_email", "parent_email|Parent E-mail|Guardian Email|Parent/Guardian Email|Mother's e-mail"),
        ("parent_email", "Parent 1 Email|Parent Email Address|Parent/Guardian 2 E-Mail"),
        ("parent_phone", "parent_phone|Home Phone|Guardian Phone #|Father's Phone"),
        ("email", "EMAIL|E-Mail|Student Email|Email Address|Courriel"),
        ("phone", "Phone|Mobile|Student Phone|Tel.|Telefon|Teléfono"),
        ("address", "Address|Street Address|Home Address|Straße|Dirección"),
        ("city", "City|Town|Ort|Ville"),
        ("state", "State|Province"),
        ("zip", "Zip|ZIP Code|Postcode|PLZ"),
        ("notes", "Notes|Comments|Special instructions"),
        ("birth_date", "DOB|Birth Date|Birthdate|Date of Birth|Student DOB|Geburtsdatum|Date de naissance"),
        ("no_photo", "No Photo|Do Not Photograph|Don't photograph|Photo opt-out"),
        ("no_publish", "Do not publish|No Yearbook|Media Opt Out"),
    ],
)  # fmt: skip
def test_the_spellings_of_schools_are_recognised(field: str, headers: str) -> None:
    assert {header: recognise(header) for header in headers.split("|")} == dict.fromkeys(headers.split("|"), field)


@pytest.mark.parametrize(
    "header",
    [
        "Library ID", "Cafeteria ID", "Sequence Number", "Record Number", "Proof #", "Packages", "Code", "PASSCODE",
        "Teacher ID", "School ID", "Parent ID", "School", "School Name", "Parent First Name", "Guardian Name",
        "Mother Last Name", "Teacher First Name", "Teacher Email", "Emergency Contact Phone", "EXTRA1", "Custom 1",
        "School Year", "Photo Release", "Photo permission", "May publish", "EVENT_DATE", "", "  ", "#", "李",
    ],
)  # fmt: skip
def test_what_only_resembles_a_field_is_left_to_the_operator(header: str) -> None:
    assert recognise(header) == ""


def test_no_spelling_stands_for_two_fields() -> None:
    counted = Counter("".join(s.split()).replace("'", "") for spellings in SPELLINGS.values() for s in spellings)
    assert [spelling for spelling, count in counted.items() if count > 1] == []


def test_the_header_is_found_below_banner_rows() -> None:
    banner = [("Lincoln High School",), (), ("Student list", "", "", "printed 2026-08-20"), ("Name: all", "Grade: all")]
    guess = find_header([*banner, HEADER, ("1", "Smith", "Anna", "9")])
    assert guess.index == 4
    assert guess.columns == {
        "Student ID": "student_id", "Last Name": "last_name", "First Name": "first_name", "Grade": "grade"
    }  # fmt: skip


def test_a_header_below_thirty_banner_rows_is_found() -> None:
    banners = [(f"Notice {n}", "for parents", "2026") for n in range(30)]
    assert find_header([*banners, HEADER, ("1", "Smith", "Anna")]).index == 30


def test_a_longer_table_further_down_is_not_searched_once_people_are_named() -> None:
    rows = [("Last Name", "First Name"), *[("Smith", "Anna")] * 30, ("Last Name", "First Name", "Grade", "Teacher")]
    assert find_header(rows).index == 0


def test_a_header_below_the_first_hundred_rows_is_not_searched() -> None:
    guess = find_header([("x",)] * 100 + [HEADER])
    with pytest.raises(InputRefused, match="headers found are “x”"):
        guess.check_named()


def test_a_sheet_of_names_alone_has_a_header_too() -> None:
    guess = find_header([("Class list 9b",), ("Name",), ("Smith, Anna",)])
    assert (guess.index, guess.columns) == (1, {"Name": "full_name"})


def test_two_columns_of_one_header_are_told_apart() -> None:
    guess = find_header([("Last Name", "Phone", "Phone", "", "phone")])
    assert guess.headers == ("Last Name", "Phone", "Phone (2)", "Column D", "phone")
    assert guess.columns == {"Last Name": "last_name", "Phone": "phone"}
    assert guess.ignored == ("Phone (2)", "phone")


def test_the_surer_spelling_wins_and_the_other_is_ignored() -> None:
    guess = find_header([("ID", "Year", "Student ID", "Grade", "Last Name")])
    assert guess.columns == {"Student ID": "student_id", "Grade": "grade", "Last Name": "last_name"}
    assert guess.ignored == ("ID", "Year")


def test_name_beside_vorname_is_the_surname() -> None:
    assert find_header([("Name", "Vorname", "Klasse")]).columns == {
        "Name": "last_name", "Vorname": "first_name", "Klasse": "homeroom"
    }  # fmt: skip
    assert find_header([("Nombre", "Grado")]).columns == {"Nombre": "full_name", "Grado": "grade"}
    assert find_header([("Nombre", "Apellidos")]).columns == {"Nombre": "first_name", "Apellidos": "last_name"}


def test_a_roster_without_a_name_column_is_refused_with_its_headers() -> None:
    with pytest.raises(InputRefused, match=r"“Student ID”, “Grade”, “Colour”.*--map last_name=HEADER"):
        find_header([("Student ID", "Grade", "Colour"), ("1", "9", "red")]).check_named()


def test_an_empty_sheet_is_refused() -> None:
    for rows in ([], [()], [("", "")]):
        with pytest.raises(InputRefused, match="empty"):
            find_header(rows)


def test_the_operator_may_say_what_a_column_is() -> None:
    guess = find_header([("Student ID", "Cognome", "First Name", "Locker", "Grade")])
    changed = apply_overrides(guess, {"last_name": "cognome", "student_id": "Locker", "grade": ""})
    assert changed.columns == {"First Name": "first_name", "Cognome": "last_name", "Locker": "student_id"}
    assert changed.ignored == ("Student ID", "Grade")
    changed.check_named()


def test_headers_the_operator_names_help_to_find_the_row() -> None:
    rows = [("Report", "of", "all", "pupils", "x"), ("Cognome", "Nome di battesimo"), ("Rossi", "Anna")]
    assert find_header(rows, ["Cognome", "nome di battesimo"]).index == 1


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"surname": "Last Name"}, "no field “surname”; there are student_id, last_name"),
        ({"last_name": "Family"}, "no column “Family”; there are Student ID, Last Name"),
        ({"last_name": "Last Name", "first_name": "Last Name"}, "“Last Name” can feed last_name or first_name"),
    ],
)
def test_an_override_that_cannot_be_followed_is_refused(overrides: dict[str, str], refusal: str) -> None:
    with pytest.raises(InputRefused, match=refusal):
        apply_overrides(find_header([HEADER]), overrides)


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 701, 702)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]


def test_every_field_has_spellings() -> None:
    assert set(FIELDS) == {
        "student_id", "first_name", "last_name", "middle_name", "preferred_name", "full_name", "grade", "teacher",
        "homeroom", "email", "phone", "parent_email", "parent_phone", "address", "city", "state", "zip", "notes",
        "no_photo", "no_publish", "birth_date",
    }  # fmt: skip


TWO_ROWS = {
    "merged groups over the names": (
        [
            ["Lincoln High School"],
            ["Student", "", "", "Grade", "Parent", ""],
            ["First", "Last", "ID", "", "Name", "Email"],
            ["Ann", "Lee", "1", "3", "Bo", "a@x.org"],
        ],
        ["first_name", "last_name", "student_id", "grade", "", "parent_email"],
    ),
    "a child with names and two parents": (
        [
            ["Student", "", "", "", "Parent 1", "", "Parent 2", ""],
            ["First Name", "Last Name", "ID", "Email", "Name", "Email", "Name", "Email"],
            ["Ann", "Lee", "1", "ann@x.org", "Bo Lee", "bo@x.org", "Cy Lee", "cy@x.org"],
        ],
        ["first_name", "last_name", "student_id", "email", "", "parent_email", "", ""],
    ),
    "a banner that speaks of parents": (
        [["Parents sign here", "2026"], ["First Name", "Last Name", "Email"], ["Ann", "Lee", "a@x.org"]],
        ["first_name", "last_name", "email"],
    ),
    "a person below the only header row": (
        [["First Name", "Last Name", "Grade", "Email"], ["Ann", "Lee", "1", ""], ["Bo", "Lee", "", "b@x.org"]],
        ["first_name", "last_name", "grade", "email"],
    ),
    "a banner of two cells": (
        [["Roster", "2026"], ["First Name", "Last Name", "Grade"], ["Ann", "Lee", "1"]],
        ["first_name", "last_name", "grade"],
    ),
}


@pytest.mark.parametrize(("rows", "fields"), TWO_ROWS.values(), ids=TWO_ROWS)
def test_two_header_rows_are_read_as_one(rows: list[list[str]], fields: list[str]) -> None:
    guess = find_header(rows)
    assert [guess.columns.get(header, "") for header in guess.headers] == fields
    assert rows[guess.index + 1][0] == "Ann"

"""What schools do to a file without knowing it, and what comes back from them."""

from __future__ import annotations

from pathlib import Path

from tests.factories import SCHOOL, YEAR, student, write_roster
from tui_studio.services.roster_plan import RosterRequest
from tui_studio.services.studio import Studio


def test_the_second_parents_mailbox_is_not_taken_for_the_childs(studio: Studio, tmp_path: Path) -> None:
    rows = [student(1, **{"Mother Email": "ma@x.org", "Father Email": "pa@x.org", "Mystery": "child@x.org"})]
    read = studio.rosters.read(write_roster(tmp_path / "a.csv", rows))
    assert {field: header for header, field in read.fields.items() if "email" in field} == {
        "parent_email": "Mother Email",
        "email": "Mystery",
    }


def test_student_ids_that_a_spreadsheet_has_rounded_are_pointed_out(studio: Studio, tmp_path: Path) -> None:
    rows = [student(1, **{"Student ID": "1.23457E+11"}), student(2, **{"Student ID": "1E+05"}), student(3)]
    read = studio.rosters.read(write_roster(tmp_path / "a.csv", rows))
    plan = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR))
    assert plan.warnings == ("2 student IDs were cut to the like of 1.23E+05; ask the school for text: row 2, 3.",)


def test_rows_that_were_mended_and_sent_back_are_read_like_the_file_they_are_of(studio: Studio, tmp_path: Path) -> None:
    rows = [student(1, **{"Bus route": "5"}), student(2, **{"Last Name": "", "First Name": "", "Bus route": "7"})]
    read = studio.rosters.read(write_roster(tmp_path / "a.csv", rows))
    studio.rosters.save_template("Lincoln", read, {**read.fields, "Bus route": "keep"}, {})
    plan = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR))
    assert studio.rosters.refused_rows(read, plan, tmp_path / "back.csv") == 1

    back = studio.rosters.read(tmp_path / "back.csv")
    assert (back.template, back.fields["Bus route"], back.fields.get("Reason", "")) == ("Lincoln", "keep", "")
    plan = studio.rosters.compare(back, RosterRequest(SCHOOL, YEAR))
    assert studio.rosters.refused_rows(back, plan, tmp_path / "again.csv") == 1
    lines = (tmp_path / "again.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Student ID,Last Name,First Name,Grade,Teacher,Home Room,Bus route,Row,Reason"
    assert lines[1] == "00002,,,11,Mx Stone,R2,7,2,no name"

    mended = (tmp_path / "back.csv").read_text(encoding="utf-8-sig").replace("00002,,", "00002,Lee,Ann")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8")
    back = studio.rosters.read(tmp_path / "mended.csv")
    assert studio.rosters.apply(studio.rosters.compare(back, RosterRequest(SCHOOL, YEAR))).created == 1

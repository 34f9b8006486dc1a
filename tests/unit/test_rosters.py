from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import SCHOOL, YEAR, enroll, schedule, student, write_roster
from tui_studio.errors import Cancelled, InputRefused
from tui_studio.services.progress import Silent
from tui_studio.services.roster_plan import RosterPlan, RosterRequest, RosterResult
from tui_studio.services.studio import Studio


def plan(studio: Studio, rows: list[dict[str, str]], year: int = YEAR, name: str = "roster.csv") -> RosterPlan:
    return studio.rosters.plan(write_roster(studio.settings.paths.root / name, rows), SCHOOL, year)


def take_in(studio: Studio, rows: list[dict[str, str]], year: int = YEAR) -> RosterResult:
    return studio.rosters.apply(plan(studio, rows, year))


def names(studio: Studio) -> set[tuple[str, str, str]]:
    return {(r.last_name, r.first_name, r.student_id) for r in studio.clients.rows(studio.clients.ids()).values()}


@pytest.mark.parametrize("name", ["roster.csv", "roster.xlsx"])
def test_six_hundred_students_with_leading_zeros(studio: Studio, name: str) -> None:
    rows = [student(n) for n in range(1, 601)]
    result = studio.rosters.apply(plan(studio, rows, name=name))
    assert (result.created, result.refused, result.conflicts) == (600, (), ())
    assert {id_ for _, _, id_ in names(studio)} == {f"{n:05d}" for n in range(1, 601)}


def test_the_same_sheet_twice_changes_nothing(studio: Studio) -> None:
    rows = [student(n) for n in range(1, 31)]
    take_in(studio, rows)
    again = take_in(studio, rows)
    assert (again.batch, again.created, again.updated, again.unchanged) == ("", 0, 0, 30)
    shuffled = [dict(reversed(row.items())) for row in reversed(rows)]
    assert take_in(studio, shuffled).unchanged == 30, "neither does the order of rows and columns"


def test_a_row_without_a_name_is_refused_with_its_number(studio: Studio) -> None:
    rows = [student(1), student(2, **{"Last Name": "", "First Name": " "}), student(3)]
    result = take_in(studio, rows)
    assert result.created == 2
    [refused] = result.refused
    assert refused.row == 3
    assert "name" in refused.reason


def test_a_changed_cell_changes_the_record_and_an_empty_one_takes_nothing(studio: Studio) -> None:
    take_in(studio, [student(1), student(2)])
    result = take_in(studio, [student(1, Teacher="Dr New"), student(2, Teacher="")])
    assert (result.created, result.updated, result.unchanged) == (0, 1, 1)
    rows = studio.clients.rows(studio.clients.ids())
    assert sorted(row.teacher for row in rows.values()) == ["Dr New", "Mx Stone"]


def test_next_year_is_a_new_enrollment_of_the_same_child(studio: Studio) -> None:
    take_in(studio, [student(1)])
    result = take_in(studio, [student(1, Grade="11")], year=YEAR + 1)
    assert (result.created, result.updated) == (0, 1)
    [row] = studio.clients.rows(studio.clients.ids()).values()
    assert (row.year, row.grade) == (YEAR + 1, "11")
    assert len(studio.clients.ids(f"year:{YEAR}")) == 1, "history survives promotion"


def test_the_roster_of_an_earlier_year_is_of_the_same_children(studio: Studio) -> None:
    take_in(studio, [student(1, **{"Student ID": "", "Grade": "4"})])
    for grade, outcome in (("3", "changed"), ("5", "new")):
        found = plan(studio, [student(1, **{"Student ID": "", "Grade": grade})], YEAR - 1)
        assert [match.outcome for match in found.matches] == [outcome]


def test_siblings_with_one_address_stay_two(studio: Studio) -> None:
    shared = {"Parent Email": "home@example.org", "Home Phone": "555 0100"}
    rows = [student(1, **shared), student(2, **shared)]
    for row in rows:
        row["Last Name"] = "Twin"
        row["Student ID"] = ""
    assert take_in(studio, rows).created == 2
    assert take_in(studio, rows).unchanged == 2


def test_namesakes_are_told_apart_by_id_or_class(studio: Studio) -> None:
    same = {"Last Name": "Smith", "First Name": "Emma", "Grade": "9"}
    by_id = [student(1, **same), student(2, **same)]
    assert take_in(studio, by_id).created == 2
    assert take_in(studio, by_id).unchanged == 2
    nameless = {**same, "Student ID": "", "Teacher": "Mx Stone"}
    doubtful = plan(studio, [student(3, **nameless, **{"Home Room": "R9"})])
    assert doubtful.created == 0 or doubtful.conflicts, "a third Emma without an ID is not one of the two by guess"


def test_of_two_namesakes_in_the_file_nobody_takes_the_place_of_the_other(studio: Studio) -> None:
    def ann(id_: str, teacher: str) -> dict[str, str]:
        return student(1, **{"Last Name": "Miller", "First Name": "Ann", "Student ID": id_, "Teacher": teacher})

    def outcomes(*rows: dict[str, str], year: int = YEAR) -> list[str]:
        return [match.outcome for match in plan(studio, list(rows), year).matches]

    take_in(studio, [ann("", "Smith")])
    assert outcomes(ann("", "Jones"), ann("", "Smith")) == ["new", "unchanged"], "the class tells"
    assert outcomes(ann("", "Jones"), ann("", "Brown")) == ["conflict", "conflict"], "which of them moved?"
    assert outcomes(ann("71", "Smith"), ann("72", "Smith")) == ["conflict", "conflict"], "two IDs are two children"
    assert outcomes(ann("", "Smith"), ann("", "Smith")) == ["unchanged", "refused"]
    assert outcomes(ann("", "Jones"), ann("", "Brown"), year=YEAR + 1) == ["conflict", "conflict"]


@pytest.mark.parametrize("id_", ["00001", ""])
def test_a_sheet_that_two_compare_is_imported_by_one(studio: Studio, id_: str) -> None:
    rows = [student(1, **{"Student ID": id_})]
    mine, theirs = plan(studio, rows), plan(studio, rows)
    studio.rosters.apply(theirs)
    with pytest.raises(InputRefused, match=r"changed at another workstation .* Read the file again"):
        studio.rosters.apply(mine)
    assert studio.clients.count() == 1
    changed = plan(studio, [student(1, **{"Student ID": id_, "Teacher": "Dr New"})])
    studio.rosters.apply(plan(studio, [student(1, **{"Student ID": id_, "Teacher": "Dr Other"})]))
    with pytest.raises(InputRefused, match="nothing was written"):
        studio.rosters.apply(changed)


def test_a_repeated_row_is_refused(studio: Studio) -> None:
    result = take_in(studio, [student(1), student(2), student(1)])
    assert result.created == 2
    assert [refused.row for refused in result.refused] == [4]


def test_an_id_that_belongs_to_somebody_else_is_a_conflict(studio: Studio) -> None:
    take_in(studio, [student(1)])
    stranger = student(1, **{"Last Name": "Vega", "First Name": "Otto"})
    result = take_in(studio, [stranger])
    assert (result.created, result.updated) == (0, 0)
    assert "belongs to" in result.conflicts[0].reason
    assert names(studio) == {("Baker", "Ben", "00001")}


def test_an_id_learnt_later_is_filled_in(studio: Studio) -> None:
    take_in(studio, [student(1, **{"Student ID": ""})])
    result = take_in(studio, [student(1)])
    assert (result.created, result.updated) == (0, 1)
    assert names(studio) == {("Baker", "Ben", "00001")}


def test_a_roster_is_taken_back(studio: Studio) -> None:
    enroll(studio, 5)
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    assert studio.clients.count() == 0
    assert studio.lookups.organizations() == []


def test_changes_of_a_roster_are_taken_back_field_by_field(studio: Studio) -> None:
    take_in(studio, [student(1)])
    take_in(studio, [student(1, **{"First Name": "Benedikt", "Teacher": "Dr New"})])
    assert names(studio) == {("Baker", "Benedikt", "00001")}
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    [row] = studio.clients.rows(studio.clients.ids()).values()
    assert (row.first_name, row.teacher) == ("Ben", "Mr Reed")
    assert len(studio.clients.ids("ben")) == 1
    assert len(studio.clients.ids("benedikt")) == 0


def test_a_roster_with_sessions_is_not_taken_back(studio: Studio) -> None:
    enroll(studio, 5)
    roster = studio.journal.last()
    schedule(studio)
    assert roster is not None
    with pytest.raises(InputRefused, match="5 of its students have a session by now"):
        studio.journal.undo(roster.batch)


def test_stopping_in_the_middle_writes_nothing(studio: Studio) -> None:
    class Stop(Silent):
        def checkpoint(self) -> None:
            raise Cancelled

    waiting = plan(studio, [student(1)])
    with pytest.raises(Cancelled):
        studio.rosters.apply(waiting, Stop())
    assert studio.clients.count() == 0


def test_a_group_is_filled_once(studio: Studio, tmp_path: Path) -> None:
    file = write_roster(tmp_path / "team.csv", [student(n) for n in range(1, 4)])
    studio.rosters.apply(studio.rosters.plan(file, SCHOOL, YEAR, group="Football"))
    assert len(studio.clients.ids("group:football")) == 3
    assert studio.rosters.apply(studio.rosters.plan(file, SCHOOL, YEAR, group="Football")).batch == ""


@pytest.mark.parametrize("name", ["[/]", "Smith [jr]", "O'Brien", "李", "Zoë", "=cmd()"])
def test_awkward_names_are_names(studio: Studio, name: str) -> None:
    take_in(studio, [student(1, **{"Last Name": name})])
    [row] = studio.clients.rows(studio.clients.ids()).values()
    assert row.last_name == name


def test_a_child_whose_name_is_an_error_goes_back_to_the_school(studio: Studio) -> None:
    rows = [student(1), student(2, **{"First Name": "#REF!"}), student(3, Teacher="#N/A")]
    take_in(studio, [student(1), student(3)])
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "roster.csv", rows))
    found = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR))
    assert (found.created, found.updated, found.unchanged) == (0, 0, 2), "a teacher who is an error changes nothing"
    assert [(left.row, left.reason) for left in found.refused] == [(3, "“First Name” holds #REF! instead of a name")]
    assert found.warnings == ("row 3: #REF! instead of a value", "row 4: #N/A instead of a value")
    assert found.accounting() == "4 rows in the file: 1 down to the header, 2 people, 1 refused"
    target = studio.settings.paths.root / "refused.csv"
    assert studio.rosters.refused_rows(read, found, target) == 1
    [line] = target.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert "#REF!" in line
    assert line.endswith(",3,“First Name” holds #REF! instead of a name")


def test_birth_dates_come_in_are_changed_and_taken_back(studio: Studio) -> None:
    def born() -> list[str]:
        return sorted(row.birth_date for row in studio.clients.rows(studio.clients.ids()).values())

    rows = [student(1, DOB="4/15/2012"), student(2, DOB="")]
    assert [line.detail.endswith("born 2012-04-15") for line in plan(studio, rows).changes()] == [True, False]
    take_in(studio, rows)
    assert born() == ["", "2012-04-15"]
    assert take_in(studio, rows).unchanged == 2
    found = plan(studio, [student(1, DOB=""), student(2, DOB="2013-02-01")])
    assert [line.detail for line in found.changes("changed")] == ["Born: (empty) -> 2013-02-01"]
    result = studio.rosters.apply(found)
    assert born() == ["2012-04-15", "2013-02-01"]
    studio.journal.undo(result.batch)
    assert born() == ["", "2012-04-15"]
    found = plan(studio, [student(1, DOB="4/16/2012")])
    assert [line.detail for line in found.changes("changed")] == ["Born: 2012-04-15 -> 2012-04-16"]
    studio.journal.undo(studio.rosters.apply(found).batch)
    assert born() == ["", "2012-04-15"]

"""The difference of a roster: what is shown before anything is written, and what the operator decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.factories import PICTURE_DAY, SCHOOL, YEAR, prefer, schedule_plan, session_ids, student, write_roster
from tui_studio.domain.moves import Wish
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.roster_booking import read_booking
from tui_studio.services.roster_plan import RosterPlan, RosterRequest
from tui_studio.services.studio import Studio


def compare(studio: Studio, rows: list[dict[str, str]], name: str = "roster.csv", **request: object) -> RosterPlan:
    read = studio.rosters.read(write_roster(studio.settings.paths.root / name, rows))
    return studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR, **request))  # type: ignore[arg-type]


def take_in(studio: Studio, rows: list[dict[str, str]], **request: object) -> RosterPlan:
    plan = compare(studio, rows, **request)
    studio.rosters.apply(plan)
    return plan


def shown(plan: RosterPlan, group: str) -> list[tuple[str, str]]:
    return [(line.name, line.detail) for line in plan.changes(group)]


def people(studio: Studio) -> dict[str, object]:
    return {row.student_id: row for row in studio.clients.rows(studio.clients.ids()).values()}


def test_every_row_of_the_file_has_its_place(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Lincoln High School,,\n,,\nLast Name,First Name,Student ID\nLee,Ann,1\n,,\nVega,Otto,2\nTotal: 2,,\n,,9\n\n"
    )
    plan = studio.rosters.plan(file, SCHOOL, YEAR)
    assert plan.accounting() == "8 rows in the file: 3 down to the header, 2 people, 2 refused, 1 empty"
    assert plan.above + len(plan.matches) + len(plan.unread) + plan.blank == plan.rows_in_file


def test_the_difference_is_told_apart_into_groups(studio: Studio) -> None:
    take_in(studio, [student(n) for n in range(1, 8)])
    rows = [
        student(1),
        student(2, Teacher="Dr New"),
        student(3, **{"First Name": "Zoey"}),
        student(4, **{"Student ID": "77777"}),
        student(20),
        student(6, **{"Last Name": "", "First Name": ""}),
    ]
    plan = compare(studio, rows)
    assert plan.counts == {"new": 1, "alike": 1, "changed": 1, "moved": 1, "left": 4, "unchanged": 1, "refused": 1}
    assert shown(plan, "moved") == [("Clark, Cleo", "Teacher: Mx Stone -> Dr New")]
    assert shown(plan, "changed") == [("Díaz, Zoey", "First name: Zoë -> Zoey")]
    [(name, detail)] = shown(plan, "alike")
    assert (name, detail.rpartition(" - ")[2]) == ("Evans, Eve", "may be Evans, Eve (grade 9 Mr Reed 00004)")
    assert plan.created == 2, "who may be known is new until somebody says otherwise"


def test_somebody_with_a_new_id_is_the_same_person_once_it_is_said(studio: Studio) -> None:
    take_in(studio, [student(1), student(2)])
    rows = [student(1), student(2, **{"Student ID": "77777", "First Name": "Cloe"})]
    plan = compare(studio, rows)
    [candidate] = plan.matches[1].candidates
    decided = plan.decide("r3", "person", candidate.client_id)
    assert (decided.created, decided.updated, decided.counts.get("left")) == (0, 1, None)
    with pytest.raises(InputRefused, match=r"Baker, Ben is in row 2 of the file already"):
        plan.decide("r3", "person", plan.matches[0].client.client_id)  # type: ignore[union-attr]
    assert decided.decide("r3", "").counts == plan.counts, "a decision can be taken back"
    studio.rosters.apply(decided)
    assert set(people(studio)) == {"00001", "77777"}
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    assert set(people(studio)) == {"00001", "00002"}


def test_a_row_is_skipped_and_an_unclear_one_becomes_somebody_new(studio: Studio) -> None:
    take_in(studio, [student(1)])
    stranger = student(1, **{"Last Name": "Vega", "First Name": "Otto", "Student ID": "00001"})
    plan = compare(studio, [stranger, student(5), student(6, **{"Last Name": "", "First Name": ""})])
    assert plan.counts["conflict"] == 1
    plan = plan.decide("r3", "skip")
    assert (plan.created, plan.skipped) == (0, 1)
    with pytest.raises(InputRefused, match="mend the file"):
        plan.decide("r4", "new")
    assert plan.decide("r2", "new").created == 1


def test_who_has_left_is_marked_only_when_it_is_said_and_comes_back(studio: Studio) -> None:
    take_in(studio, [student(n) for n in range(1, 4)])
    plan = compare(studio, [student(1), student(2)])
    [line] = plan.changes("left")
    studio.rosters.apply(plan.decide(line.key, "left"))
    [gone] = studio.client_records.get(3).values["enrollments"]
    assert gone["has_left"]
    assert schedule_plan(studio, untimed=PICTURE_DAY).clients == 2, "who has left is not scheduled"
    again = compare(studio, [student(1), student(2)])
    assert "left" not in again.counts
    back = compare(studio, [student(n) for n in range(1, 4)])
    assert shown(back, "changed") == [("Díaz, Zoë", "is back")]


@pytest.mark.parametrize(
    ("policy", "phone", "teacher"), [("overwrite", "2", "T2"), ("fill", "1", "T2"), ("never", "1", "")]
)
def test_a_policy_says_what_a_cell_may_do(studio: Studio, policy: str, phone: str, teacher: str) -> None:
    take_in(studio, [student(1, Phone="1", Teacher="")])
    plan = take_in(studio, [student(1, Phone="2", Teacher="T2")], policies=dict.fromkeys(["phone", "teacher"], policy))
    [row] = studio.clients.rows(studio.clients.ids()).values()
    assert row.teacher == teacher
    assert studio.client_records.get(row.id).values["phone"] == phone
    assert plan.updated == (policy != "never")


def test_columns_are_kept_values_are_fixed_and_mailboxes_are_told_apart(studio: Studio) -> None:
    row = {"Student ID": "1", "Full Name": "Ann van der Berg", "Bus": "12", "E-mail": "a@x.org; b@x.org c@x.org"}
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "a.csv", [row]))
    assert [(column.header, column.field, column.sure) for column in read.columns] == [
        ("Student ID", "student_id", "sure"),
        ("Full Name", "full_name", "sure"),
        ("Bus", "", ""),
        ("E-mail", "email", "sure"),
    ]
    assert read.columns[1].shown == ("van der Berg | Ann",)
    request = RosterRequest(SCHOOL, YEAR, fields={**read.fields, "Bus": "keep"}, fixed={"grade": "4"})
    studio.rosters.apply(studio.rosters.compare(read, request))
    [found] = studio.clients.rows(studio.clients.ids()).values()
    assert (found.last_name, found.first_name, found.grade) == ("van der Berg", "Ann", "4")
    values = studio.client_records.get(found.id).values
    assert (values["email"], values["parent_email"]) == ("a@x.org", "b@x.org")
    assert values["custom"] == ("Bus: 12", "Other e-mails: c@x.org")
    assert studio.rosters.compare(read, request).unchanged == 1
    assert list(studio.clients.ids("more:bus")) == [found.id]


def test_a_column_whose_cells_tell_needs_no_header(studio: Studio) -> None:
    rows = [{"Last Name": "Lee", "First Name": "Ann", "Mystery": "a@x.org"}]
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "a.csv", rows))
    assert (read.columns[2].field, read.columns[2].sure) == ("email", "values")


def test_the_header_can_be_named_and_lost_zeros_are_pointed_out(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Grade,Teacher,ID\nlast name,first name,no\nLee,Ann,00012\nVega,Otto,17\nHill,Hal,00019\n")
    read = studio.rosters.read(file, header_row=2, mapping={"student_id": "no"})
    plan = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR))
    assert (plan.created, plan.above, plan.header_row) == (3, 2, 2)
    assert plan.warnings == ("1 student ID has fewer than the usual 5 digits; zeros in front may be lost.",)
    with pytest.raises(InputRefused, match="Row 9 holds nothing"):
        studio.rosters.read(file, header_row=9)


def test_a_template_is_suggested_for_the_same_headers_and_forgotten_when_deleted(studio: Studio) -> None:
    rows: list[Mapping[str, str]] = [{"A": "Lee", "B": "Ann", "C": "9"}]
    file = write_roster(studio.settings.paths.root / "a.csv", rows)
    read = studio.rosters.read(file, mapping={"last_name": "A", "first_name": "B"})
    studio.rosters.save_template("Lincoln", read, {**read.fields, "C": "keep"}, {"phone": "fill"})
    turned = write_roster(studio.settings.paths.root / "b.csv", [dict(reversed(rows[0].items()))])
    again = studio.rosters.read(turned)
    assert (again.template, again.fields, again.policies) == (
        "Lincoln",
        {"C": "keep", "B": "first_name", "A": "last_name"},
        {"phone": "fill"},
    )
    studio.rosters.delete_template("lincoln")
    assert studio.rosters.read(turned).template == ""
    with pytest.raises(NotFound, match=r"There is no template “Lincoln”\. None was saved yet"):
        studio.rosters.read(file, template="Lincoln")


def test_a_template_tells_headers_apart_that_differ_in_case_alone(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,NAME,Bus\nLee,Ann,1\n")
    read = studio.rosters.read(tmp_path / "a.csv", mapping={"last_name": "Name", "first_name": "NAME"})
    studio.rosters.save_template("Elm", read, read.fields, {})
    assert studio.rosters.read(tmp_path / "a.csv").fields == {"Name": "last_name", "NAME": "first_name"}


def test_rows_left_out_are_written_as_they_came_with_the_reason(studio: Studio, tmp_path: Path) -> None:
    rows = [student(1), student(2, **{"Last Name": "", "First Name": ""}), student(1)]
    read = studio.rosters.read(write_roster(tmp_path / "a.csv", rows))
    plan = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR))
    assert studio.rosters.refused_rows(read, plan, tmp_path / "out.csv") == 2
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Student ID,Last Name,First Name,Grade,Teacher,Home Room,Row,Reason"
    assert lines[1] == "00002,,,11,Mx Stone,R2,3,no name"
    assert "student ID 00001 is in row 2 already" in lines[2]


def test_sessions_are_booked_in_the_same_pass_and_taken_back_with_it(studio: Studio) -> None:
    take_in(studio, [student(1), student(2)])
    booking = read_booking("2026-09-14 08:00-08:06 every 3m")
    plan = compare(studio, [student(2), student(3), student(4)])
    assert studio.roster_booking.need(plan, booking).sentence() == "Sessions: 3 to book, 2 places, 1 short"
    plan = compare(studio, [student(2), student(3)], shoot="Retakes")
    result = studio.rosters.apply(plan, booking=booking)
    assert (result.created, result.booked) == (1, 2)
    rows = studio.sessions.rows(studio.sessions.ids()).values()
    assert {(row.student_id, row.shoot) for row in rows} == {("00002", "Retakes"), ("00003", "Retakes")}
    again = compare(studio, [student(2), student(3)], shoot=" RETAKES ")
    assert studio.rosters.apply(again, booking=booking).batch == "", "everybody has one"
    step = studio.journal.last()
    assert step is not None
    assert (step.batch, step.kind, step.count) == (result.batch, "roster", 3)
    studio.journal.undo(step.batch)
    assert (studio.clients.count(), studio.sessions.count()) == (2, 0)
    assert "Retakes" not in [shoot.name for shoot in studio.organizations.shoots(1)]


def test_somebody_given_to_another_row_is_not_given_back_by_the_first(studio: Studio) -> None:
    take_in(studio, [student(1), student(2)])
    plan = compare(studio, [student(1), student(30)]).decide("r2", "skip").decide("r3", "person", 1)
    with pytest.raises(InputRefused, match="Baker, Ben is in row 3 of the file already"):
        plan.decide("r2", "")
    assert plan.decide_all(["r2"], "").skipped == 1
    assert plan.decide_all(["r2", "r3"], "").counts == {"new": 1, "left": 1, "unchanged": 1}


def test_nobody_is_booked_twice_into_a_shoot_with_a_name(studio: Studio) -> None:
    booking = read_booking("2020-09-14")
    for expected in (2, 0):
        plan = compare(studio, [student(1), student(2)], shoot="Retakes")
        assert studio.rosters.apply(plan, booking=booking).booked == expected
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    assert (studio.clients.count(), studio.sessions.count()) == (0, 0)


def test_cells_beyond_the_last_header_are_told(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Student ID,Last Name,First Name\n1,Lee,Ann\n2,Vega,Otto,extra,more\n3,Kim,Bo,,x\n")
    plan = studio.rosters.compare(studio.rosters.read(file), RosterRequest(SCHOOL, YEAR))
    assert plan.warnings == ("3 cells stand to the right of the named columns and are left out: row 3, 4.",)


def test_an_older_list_fills_what_is_blank_and_changes_nothing_unless_it_is_told_to(studio: Studio) -> None:
    take_in(
        studio, [student(1, **{"Parent Phone": "555-0199", "City": ""}), student(2, **{"Parent Phone": "", "City": ""})]
    )
    old = [student(n, **{"Parent Phone": "555-0000", "City": "Elm"}) for n in (1, 2)]
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "old.csv", old))
    plan = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR - 1))
    assert "2 people are enrolled in a later year than 2025" in plan.warnings[-1]
    studio.rosters.apply(plan)
    rows = studio.clients.rows(studio.clients.ids()).values()
    assert {(row.student_id, row.parent_phone, row.city) for row in rows} == {
        ("00001", "555-0199", "Elm"),
        ("00002", "555-0000", "Elm"),
    }
    told = studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR - 1, policies={"parent_phone": "overwrite"}))
    assert told.counts == {"changed": 1, "unchanged": 1}


def test_a_roster_whose_people_cannot_all_be_booked_is_refused_whole(studio: Studio) -> None:
    plan = compare(studio, [student(n) for n in range(1, 4)])
    with pytest.raises(InputRefused, match="1 of 3 clients have no slot; nothing was created"):
        studio.rosters.apply(plan, booking=read_booking("2026-09-14 08:00-08:06 every 3m"))
    assert (studio.clients.count(), studio.journal.last()) == (0, None)


def test_a_roster_stays_where_a_session_booked_with_it_was_changed_since(studio: Studio) -> None:
    result = studio.rosters.apply(compare(studio, [student(1), student(2)]), booking=read_booking("2026-09-14"))
    moved = studio.moves.plan_move(session_ids(studio)[:1], Wish(day=date(2026, 9, 15)))
    studio.moves.apply(moved)
    with pytest.raises(InputRefused, match="1 of its sessions have changes by now"):
        studio.journal.undo(result.batch)
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    studio.journal.undo(result.batch)
    assert (studio.clients.count(), studio.sessions.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "2026-09-14 10:00-08:00 every 3m"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        read_booking(text)


def test_a_child_of_another_school_is_proposed_by_the_duplicate_criteria_and_enrolled_anew(studio: Studio) -> None:
    contact = {"Parent Email": "home@example.org"}
    elm = studio.rosters.read(write_roster(studio.settings.paths.root / "e.csv", [student(1, **contact), student(2)]))
    studio.rosters.apply(studio.rosters.compare(elm, RosterRequest("Elm", YEAR)))
    renamed = student(1, **contact, **{"Last Name": "Baker-Lee", "Student ID": "555"})
    sibling = student(7, **contact, **{"Last Name": "Baker", "First Name": "Ida"})
    plan = compare(studio, [renamed, sibling, student(2, **{"Student ID": "556"})])
    assert plan.counts == {"new": 1, "alike": 2}, "a sibling of the same mailbox is somebody else"
    [match] = [match for match in plan.matches if match.row.row == 2]
    decided = plan.decide("r2", "person", match.candidates[0].client_id)
    studio.rosters.apply(decided.decide("r4", "skip"))
    assert studio.clients.count() == 3
    [row] = studio.clients.rows(studio.clients.ids("id:555")).values()
    assert (row.number, row.last_name, row.organization) == ("1", "Baker-Lee", SCHOOL)
    prefer(studio, duplicate_criteria=())
    assert compare(studio, [student(2, **{"Student ID": "556"})]).counts["new"] == 1


@pytest.mark.parametrize(("criterion", "last"), [("last_city", "Baker"), ("address_city", "Vega")])
def test_who_has_the_same_home_is_proposed_where_the_preferences_ask_for_it(
    studio: Studio, criterion: str, last: str
) -> None:
    home = {"Address": "4 Elm St", "City": "Dayton"}
    elm = studio.rosters.read(write_roster(studio.settings.paths.root / "e.csv", [student(1, **home)]))
    studio.rosters.apply(studio.rosters.compare(elm, RosterRequest("Elm", YEAR)))
    row = student(7, **home, **{"First Name": "Ida", "Last Name": last})
    assert compare(studio, [row]).counts == {"new": 1}
    prefer(studio, duplicate_criteria=(criterion,))
    plan = compare(studio, [row])
    assert plan.counts == {"alike": 1}
    assert [client.client_id for client in plan.matches[0].candidates] == [1]
    assert compare(studio, [{**row, "City": "Salem"}]).counts == {"new": 1}


def test_what_a_roster_brought_is_not_lost_when_two_clients_become_one(studio: Studio) -> None:
    rows = [student(1, Bus="4", Locker="9"), student(2, Bus="5", Diet="no nuts")]
    read = studio.rosters.read(
        write_roster(
            studio.settings.paths.root / "a.csv",
            [{**row, "Diet": row.get("Diet", ""), "Locker": row.get("Locker", "")} for row in rows],
        )
    )
    kept = dict.fromkeys(["Bus", "Locker", "Diet"], "keep")
    studio.rosters.apply(studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR, fields={**read.fields, **kept})))
    studio.families.link(2, 1)
    studio.client_merges.merge(studio.client_merges.plan(1, 2), {})
    assert set(studio.client_records.get(1).values["custom"]) == {"Bus: 4", "Locker: 9", "Diet: no nuts"}


def test_siblings_are_linked_and_stand_together(studio: Studio) -> None:
    take_in(studio, [student(n) for n in range(1, 6)])
    assert studio.families.link(1, 4) == "Evans, Eve"
    studio.families.link(3, 1)
    assert [row.cells[1] for row in studio.client_records.listed(1, "family")] == ["Díaz, Zoë", "Evans, Eve"]
    with pytest.raises(InputRefused, match="is in this family already"):
        studio.families.link(1, 3)
    order = schedule_plan(studio, untimed=PICTURE_DAY, order="siblings").placed
    names = [placed.client.last_name for placed in order]
    assert names == ["Baker", "Díaz", "Evans", "Clark", "Fischer"]
    studio.families.leave(4)
    studio.families.leave(3)
    assert not studio.client_records.listed(1, "family"), "one who is left alone is in no family"
    with pytest.raises(InputRefused, match="is linked to nobody"):
        studio.families.leave(1)
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    assert len(studio.client_records.listed(1, "family")) == 1

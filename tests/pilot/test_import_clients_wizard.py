"""Import Clients, from the file to the new clients with keys only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import SCHOOL, YEAR, enroll, student, write_roster
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import at_step, next_step, open_wizard, sees, type_text
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.line_table import LineTable
from tui_studio.workers.job import JobState


@pytest.fixture
def roster(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [student(n) for n in range(1, 31)]
    rows[6] |= {"Last Name": "", "First Name": ""}
    rows[8] |= {"Last Name": "Smith [jr]", "First Name": "[/]"}
    return write_roster(Path("L[1].xlsx"), rows)


async def to_columns(pilot, roster):
    """Name the file and wait for its columns."""
    wizard = await open_wizard(pilot, "import_clients")
    await type_text(pilot, str(roster))
    await columns_of(pilot, wizard)
    return wizard


async def columns_of(pilot, wizard):
    """Go to the columns and wait until the file was read."""
    step = await next_step(pilot, wizard, "Columns")
    await until(pilot, lambda: not step.loads)
    return step


async def to_plan(pilot, roster, organization="Elm"):
    """Name the file and the school, and wait for the difference."""
    wizard = await to_columns(pilot, roster)
    await next_step(pilot, wizard, "Organization")
    await type_text(pilot, organization)
    await plan_of(pilot, wizard)
    return wizard


async def plan_of(pilot, wizard):
    """Go to the difference and wait for it."""
    step = await next_step(pilot, wizard, "The plan")
    await until(pilot, lambda: step.plan is not None or step._refusal)
    return step


async def imported(pilot, wizard):
    """Import, and wait for the end."""
    step = await next_step(pilot, wizard, "Import")
    await until(pilot, lambda: step.record.state is JobState.DONE)
    return step


def columns(wizard):
    """What each column feeds."""
    return {line.key: line.cells[1] for line in wizard.query_one("#columns", LineTable).lines}


async def test_a_roster_becomes_clients_with_keys_only(studio, roster, driving):
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_clients")
        await type_text(pilot, "L")
        await sees(pilot, "L[1].xlsx")
        await pilot.press("tab", "enter")
        step = await at_step(pilot, wizard, "Columns")
        await until(pilot, lambda: not step.loads)
        await sees(pilot, "header in row 1, h changes · 31 rows")
        await sees(pilot, "Home Room Homeroom sure")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Organization")
        assert wizard.query_one("#year", ChoiceInput).value == "2026"
        await type_text(pilot, "Elm")
        await pilot.press("enter", "enter")
        await type_text(pilot, "Band")
        await plan_of(pilot, wizard)
        await sees(pilot, "30 rows: 29 new, 0 changed, 0 unchanged, 1 refused")
        await sees(pilot, "31 rows in the file: 1 down to the header, 29 people, 1 refused.")
        await sees(pilot, "F9 imports 29 clients; Enter decides about a row.")
        table = wizard.query_one("#rows", LineTable)
        assert table.lines[0].cells[:2] == ("8", "! refused"), "what is left out stands first"
        await sees(pilot, "Smith [jr], [/]")
        await pilot.press("enter", "escape")
        assert studio.clients.count() == 0, "Enter decides about a row and imports nothing"
        await imported(pilot, wizard)
        await sees(pilot, "29 clients created, 0 changed, 0 unchanged, 1 row left out.")
        await pilot.press("enter")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
    assert studio.clients.count() == 29
    assert studio.lookups.groups() == ["Band"]


async def test_columns_are_chosen_by_typing_and_stay_chosen_on_the_way_back(studio, tmp_path, monkeypatch, driving):
    monkeypatch.chdir(tmp_path)
    row = {"Kind": "Ann van der Berg", "Code": "007", "Bus": "12", "E-mail": "a@x.org"}
    write_roster(Path("o.csv"), [row])
    async with driving(studio) as pilot:
        wizard = await to_columns(pilot, "o.csv")
        await pilot.press("f9")
        await sees(pilot, "No column feeds a name.")
        await pilot.press("enter")
        await sees(pilot, "What is in Kind?")
        await type_text(pilot, "full")
        await pilot.press("enter")
        await sees(pilot, "van der Berg | Ann")
        await pilot.press("down", "enter")
        await type_text(pilot, "student")
        await pilot.press("enter", "down")
        await until(pilot, lambda: columns(wizard)["Code"] == "Student ID")
        await pilot.press("K", "i")
        assert columns(wizard) == {"Kind": "Full name", "Code": "Student ID", "Bus": "keep as it is", "E-mail": "-"}
        await pilot.press("up", "w")
        await sees(pilot, "fill blanks")
        await pilot.press("t")
        await pilot.press("s")
        await sees(pilot, "Name of the template")
        await type_text(pilot, "Elm")
        await pilot.press("enter")
        await sees(pilot, "Saved as Elm")
        await pilot.press("s", "e")
        await sees(pilot, "The file says itself how its letters are written.")
        await next_step(pilot, wizard, "Organization")
        await type_text(pilot, "Elm")
        await pilot.press("tab", "tab", "tab", "tab")
        await type_text(pilot, "4")
        await pilot.press("tab", "tab", "tab", "space", "tab")
        await type_text(pilot, "soon")
        await pilot.press("f9")
        await sees(pilot, "“soon”")
        await pilot.press("ctrl+u")
        await type_text(pilot, "2026-09-14 08:00-08:02 every 3m")
        await plan_of(pilot, wizard)
        await pilot.press("f9")
        await sees(pilot, "Sessions: 1 to book, 0 places, 1 short.")
        await pilot.press("x")
        await sees(pilot, "Sessions: 0 to book, 0 places")
        await pilot.press("x")
        await sees(pilot, "Sessions: 1 to book, 0 places, 1 short")
        await pilot.press("escape")
        await at_step(pilot, wizard, "Organization")
        wizard.query_one("#when").value = "2026-09-14"
        await pilot.press("escape")
        await at_step(pilot, wizard, "Columns")
        assert columns(wizard)["Kind"] == "Full name", "nothing is lost on the way back"
        await next_step(pilot, wizard, "Organization")
        await plan_of(pilot, wizard)
        await imported(pilot, wizard)
        await sees(pilot, "1 client created, 0 changed, 0 unchanged, 0 rows left out. 1 session booked.")
        [client] = studio.clients.rows(studio.clients.ids()).values()
        assert (client.last_name, client.student_id, client.grade) == ("van der Berg", "007", "4")
        [session] = studio.sessions.rows(studio.sessions.ids()).values()
        assert (session.date, session.start) == ("2026-09-14", "")
        await pilot.press("enter")
        wizard = await to_columns(pilot, "o.csv")
        await sees(pilot, "Read by the template Elm.")
        assert columns(wizard)["Bus"] == "keep as it is"
        await pilot.press("t", "d")
        await sees(pilot, "Delete which template?")
        assert [one.name for one in studio.rosters.templates()] == ["Elm"]
        await pilot.press("enter")
        await sees(pilot, "The template Elm is deleted.")


async def test_sheets_and_letters_are_chosen_with_a_preview(studio, tmp_path, monkeypatch, driving):
    from openpyxl import Workbook

    monkeypatch.chdir(tmp_path)
    book = Workbook()
    for title in ("Staff", "Students"):
        sheet = book.active if title == "Staff" else book.create_sheet(title)
        sheet.title = title
        sheet.append(["Last Name", "First Name"])
        sheet.append([title, "Ann"])
    book.save("two.xlsx")
    Path("old.csv").write_bytes("Last Name,First Name\nMüller,Zoë\n".encode("mac_roman"))
    async with driving(studio) as pilot:
        wizard = await to_columns(pilot, "two.xlsx")
        await sees(pilot, "sheet Staff of 2, s changes")
        await pilot.press("s")
        await type_text(pilot, "stu")
        await pilot.press("enter")
        await sees(pilot, "sheet Students of 2")
        await pilot.press("h")
        await sees(pilot, "Which row names the columns?")
        await type_text(pilot, "ann")
        await pilot.press("enter")
        await sees(pilot, "header in row 2")
        await pilot.press("escape")
        await at_step(pilot, wizard, "File")
        await pilot.press("ctrl+u")
        await type_text(pilot, "old.csv")
        await columns_of(pilot, wizard)
        await sees(pilot, "! Letters read as Mac, Western Europe")
        await pilot.press("f9")
        await sees(pilot, "Müller,Zoë")
        await type_text(pilot, "windows w")
        await pilot.press("enter")
        await sees(pilot, "MŸller")
        await pilot.press("e")
        await sees(pilot, "find out again")
        await pilot.press("enter")
        await sees(pilot, "! Letters read as Mac, Western Europe")


async def test_the_difference_is_looked_through_by_groups_and_decided(studio, tmp_path, monkeypatch, driving):
    monkeypatch.chdir(tmp_path)
    enroll(studio, 6)
    rows = [student(1), student(2, Teacher="Dr New"), student(3, **{"Student ID": "77777"}), student(20), student(21)]
    rows.append(student(4, **{"Last Name": "", "First Name": ""}))
    write_roster(Path("n.csv"), rows)
    async with driving(studio) as pilot:
        wizard = await to_plan(pilot, "n.csv", SCHOOL)
        step = wizard.step
        await sees(pilot, "[All 6] new 2 maybe known 1 moved class 1 left 4 unchanged 1 refused 1")
        await pilot.press("right", "right")
        await sees(pilot, "[maybe known 1]")
        await pilot.press("enter")
        await pilot.press("i")
        await sees(pilot, "Who is Díaz, Zoë?")
        await pilot.press("enter")
        await until(pilot, lambda: "alike" not in step.plan.counts)
        await pilot.press("right", "right")
        await until(pilot, lambda: step.group == "changed")
        await sees(pilot, "Student ID: 00003 -> 77777")
        await pilot.press("right", "right", "X")
        await sees(pilot, "3 rows: left")
        await pilot.press("m")
        await until(pilot, lambda: len(step.plan.leaving) == 3)
        await pilot.press("left", "left", "left", "x")
        await until(pilot, lambda: step.plan.counts.get("skipped") == 1)
        await pilot.press("w")
        await sees(pilot, "Write the rows left out")
        await pilot.press("ctrl+u")
        await type_text(pilot, str(tmp_path / "b.csv"))
        await pilot.press("enter")
        await until(pilot, lambda: Path("b.csv").is_file())
        await pilot.press("escape")
        await at_step(pilot, wizard, "Organization")
        await next_step(pilot, wizard, "The plan")
        assert len(step.plan.leaving) == 3, "decisions stay on the way back"
        await imported(pilot, wizard)
    numbers = {row.student_id for row in studio.clients.rows(studio.clients.ids(f"year:{YEAR}")).values()}
    assert len(numbers) == 7
    assert "77777" in numbers


async def test_the_same_file_again_changes_nothing_and_says_so(studio, roster, driving):
    enroll(studio, 30)
    same = Path("studio/roster.csv")
    async with driving(studio) as pilot:
        wizard = await to_plan(pilot, same, SCHOOL)
        await sees(pilot, "30 rows: 0 new, 0 changed, 30 unchanged")
        await sees(pilot, "F9 imports 0 clients;")
        await imported(pilot, wizard)
        await sees(pilot, "30 unchanged")
    assert studio.clients.count() == 30


async def test_what_cannot_be_read_is_refused_with_a_sentence(studio, roster, driving):
    Path("x.xlsx").write_bytes(b"no workbook")
    Path("L-notes.pdf").write_bytes(b"")
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_clients")
        await type_text(pilot, "L")
        await until(pilot, lambda: wizard.query_one("#file").open)
        assert wizard.query_one("#file")._matches == [str(roster)], "only sheets are offered"
        await pilot.press("escape", "ctrl+u")
        await type_text(pilot, "/no")
        await pilot.press("f9")
        await sees(pilot, "! There is no file “/no”.")
        await pilot.press("ctrl+u")
        await type_text(pilot, "/")
        await pilot.press("escape", "f9")
        await sees(pilot, "! “/” is a folder; name the file in it.")
        await pilot.press("ctrl+u")
        await type_text(pilot, "x.xlsx")
        await columns_of(pilot, wizard)
        await sees(pilot, "x.xlsx is not an Excel workbook")
        await pilot.press("f9")
        assert wizard.step.title == "Columns"
        await pilot.press("escape")
        await at_step(pilot, wizard, "File")
        await pilot.press("ctrl+u")
        await type_text(pilot, str(roster))
        await columns_of(pilot, wizard)
        await next_step(pilot, wizard, "Organization")
        await pilot.press("tab")
        await type_text(pilot, "26")
        await pilot.press("f9")
        await sees(pilot, "! Name the organization.")
        await sees(pilot, "! Write the year with four digits.")


async def test_sentences_name_the_keys_of_the_settings(studio, roster, driving):
    async with driving(studio, keys={"wizard.next": "f9", "mapping.sheet": "S"}) as pilot:
        wizard = await to_columns(pilot, roster)
        await sees(pilot, "Enter changes what a column feeds; F9 goes on.")
        assert wizard.step.title == "Columns"

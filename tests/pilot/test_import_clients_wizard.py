"""Import Clients, from the file to the new clients with keys only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import SCHOOL, enroll, student, write_roster
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


async def to_plan(pilot, roster, organization="Elm"):
    """Name the file and the school, and wait for the difference."""
    wizard = await open_wizard(pilot, "import_clients")
    await type_text(pilot, str(roster))
    await next_step(pilot, wizard, "Organization")
    await type_text(pilot, organization)
    step = await next_step(pilot, wizard, "The plan")
    await until(pilot, lambda: step.plan is not None or step._refusal)
    return wizard


async def test_a_roster_becomes_clients_with_keys_only(studio, roster, driving):
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_clients")
        await type_text(pilot, "L")
        await sees(pilot, "L[1].xlsx")
        await pilot.press("tab", "enter")
        await at_step(pilot, wizard, "Organization")
        assert wizard.query_one("#year", ChoiceInput).value == "2026"
        await type_text(pilot, "Elm")
        await pilot.press("enter", "enter")
        await type_text(pilot, "Band")
        await pilot.press("enter")
        await at_step(pilot, wizard, "The plan")
        await sees(pilot, "30 rows: 29 new, 0 changed, 0 unchanged, 1 refused")
        await sees(pilot, "Home Room = homeroom")
        await sees(pilot, "F9 imports 29 clients.")
        assert studio.clients.count() == 0
        await pilot.press("f9")
        step = await at_step(pilot, wizard, "Import")
        await until(pilot, lambda: step.record.state is JobState.DONE)
        await sees(pilot, "29 clients created, 0 changed, 0 unchanged, 1 row left out.")
        await pilot.press("enter")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
    assert studio.clients.count() == 29
    assert studio.lookups.groups() == ["Band"]


async def test_rows_that_are_left_out_stand_first_with_their_reason(studio, roster, driving):
    async with driving(studio) as pilot:
        wizard = await to_plan(pilot, roster)
        table = wizard.query_one("#rows", LineTable)
        assert table.lines[0].cells[:2] == ("8", "! refused")
        assert "name" in table.lines[0].cells[3]
        await pilot.press("p")
        await until(pilot, lambda: len(table.lines) == 1)
        await sees(pilot, "> ")


async def test_the_same_file_again_changes_nothing_and_says_so(studio, roster, driving):
    enroll(studio, 30)
    same = Path("studio/roster.csv")
    async with driving(studio) as pilot:
        wizard = await to_plan(pilot, same, SCHOOL)
        await sees(pilot, "30 rows: 0 new, 0 changed, 30 unchanged")
        await sees(pilot, "The file changes nothing.")
        step = await next_step(pilot, wizard, "Import")
        await until(pilot, lambda: step.record.state is JobState.DONE)
        await sees(pilot, "30 unchanged")
    assert studio.clients.count() == 30


async def test_enter_does_not_import(studio, roster, driving):
    async with driving(studio) as pilot:
        wizard = await to_plan(pilot, roster)
        await pilot.press("enter", "enter")
        assert wizard.step.title == "The plan"
    assert studio.clients.count() == 0


async def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(studio, roster, driving):
    file = Path("x.xlsx")
    file.write_bytes(b"no workbook")
    async with driving(studio) as pilot:
        wizard = await to_plan(pilot, file)
        await sees(pilot, "x.xlsx")
        await pilot.press("f9")
        assert wizard.step.title == "The plan"
        assert wizard.step.plan is None
        await pilot.press("escape")
        await at_step(pilot, wizard, "Organization")


async def test_a_file_that_is_not_there_and_a_year_that_is_none_are_refused(studio, roster, driving):
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_clients")
        await type_text(pilot, "/no")
        await pilot.press("f9")
        await sees(pilot, "! There is no file “/no”.")
        await pilot.press("ctrl+u")
        await type_text(pilot, str(roster))
        await next_step(pilot, wizard, "Organization")
        await pilot.press("tab")
        await type_text(pilot, "26")
        await pilot.press("f9")
        await sees(pilot, "! Name the organization.")
        await sees(pilot, "! Write the year with four digits.")


async def test_names_from_the_sheet_are_never_markup(studio, roster, driving):
    async with driving(studio) as pilot:
        await to_plan(pilot, roster)
        await sees(pilot, "Smith [jr], [/]")


async def test_only_sheets_are_offered(studio, roster, driving):
    Path("L-notes.pdf").write_bytes(b"")
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_clients")
        await type_text(pilot, "L")
        await until(pilot, lambda: wizard.query_one("#file").open)
        assert wizard.query_one("#file")._matches == [str(roster)]


async def test_sentences_name_the_keys_of_the_settings(studio, roster, driving):
    async with driving(studio, keys={"wizard.next": "f9"}) as pilot:
        wizard = await open_wizard(pilot, "import_clients")
        await type_text(pilot, str(roster))
        await pilot.press("f9")
        await at_step(pilot, wizard, "Organization")
        await type_text(pilot, "Elm")
        await pilot.press("f9")
        await sees(pilot, "F9 imports 29 clients.")

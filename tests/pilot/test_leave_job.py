"""Esc in a running step: stop the job, let it run, or go on watching; in every wizard the same."""

from __future__ import annotations

from contextlib import asynccontextmanager
from threading import Event

import pytest

from tests.factories import SCHOOL, enroll, schedule, session_ids, student, write_roster
from tests.held import hold
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports, frames_of_a_morning, write_files
from tests.pilot.test_schedule_wizard import to_step
from tests.pilot.wizard_keys import at_step, next_step, open_wizard, sees, shown, type_text
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.leave_job import LeaveJobModal
from tui_studio.ui.widgets.log_pane import LogPane
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.workers.job import JobState


@pytest.fixture
def imports(studio, tmp_path, monkeypatch):
    """A card of five pictures; the copy stands at the first until the gate is opened."""
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "card", frames_of_a_morning())
    enroll(studio, 4)
    schedule(studio)
    studio.imports = FakeImports()
    yield studio.imports
    if studio.imports.gate is not None:
        studio.imports.gate.set()


@pytest.fixture
def copying(studio, imports, driving):
    """`async with copying() as (pilot, wizard, record)`: the importer while it copies."""

    @asynccontextmanager
    async def drive(**changes):
        async with driving(studio, **changes) as pilot:
            wizard = await open_wizard(pilot, "import_images")
            await type_text(pilot, "card")
            await next_step(pilot, wizard, "The plan")
            imports.gate = Event()
            imports.at_gate.clear()
            step = await next_step(pilot, wizard, "Copy")
            await until(pilot, imports.at_gate.is_set)
            yield pilot, wizard, step.record
            imports.gate.set()
            await until(pilot, lambda: not pilot.app.jobs.running())

    return drive


async def ask(pilot):
    """Press Esc and wait for the question."""
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, LeaveJobModal))
    return pilot.app.screen


async def test_esc_asks_and_names_a_key_for_each_meaning(copying):
    async with copying() as (pilot, _, _):
        await ask(pilot)
        await sees(pilot, "The job is running")
        await sees(pilot, "Import images from card")
        await sees(pilot, "Stop after this item c")
        await sees(pilot, "Keep running in the background b")
        await sees(pilot, "›Back to watching Esc‹")
        await sees(pilot, "After a stop: what was copied is kept")


async def test_no_next_step_is_offered_while_a_job_runs_nor_behind_it(copying, imports, lines):
    async with copying() as (pilot, wizard, _):
        await until(pilot, lambda: "c Stop" in lines(pilot)[-1])
        assert "Next" not in lines(pilot)[-1]
        await pilot.press("f9")
        assert pilot.app.screen is wizard
        imports.gate.set()
        await until(pilot, lambda: "c Stop" not in lines(pilot)[-1])
        assert "Next" not in lines(pilot)[-1]
        await pilot.press("enter")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_going_on_watching_changes_nothing(copying, key):
    async with copying() as (pilot, wizard, record):
        await ask(pilot)
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen is wizard)
        assert not record.stopping
        assert not record.state.final


async def test_stopping_says_what_was_done_and_what_was_not(copying, imports):
    async with copying() as (pilot, wizard, record):
        await ask(pilot)
        await pilot.press("c")
        await until(pilot, lambda: record.stopping and pilot.app.screen is wizard)
        await sees(pilot, "It stops after this item.")
        imports.gate.set()
        await until(pilot, lambda: record.state is JobState.CANCELLED)
        await sees(pilot, "Stopped after 1 of 5. What was copied is kept; import the same card again to finish.")
        await sees(pilot, "Keep this card: 4 of 5 pictures not reached yet.")
        await sees(pilot, "z takes back what was copied.")
        await sees(pilot, "Enter closes this wizard.")
        await pilot.press("escape")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
    assert len(imports.copied) == 1


async def test_in_the_background_the_job_runs_to_its_end_and_its_log_can_be_opened(copying, imports):
    async with copying() as (pilot, wizard, record):
        await ask(pilot)
        await pilot.press("b")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        assert not record.stopping
        await pilot.press("l")
        await sees(pilot, "Import images from card")
        imports.gate.set()
        await until(pilot, lambda: record.state is JobState.DONE)
        await sees(pilot, "5 pictures copied")
    assert len(imports.copied) == 5


@pytest.mark.parametrize(("keys", "stopping", "left"), [(("up",), False, True), (("left", "left"), True, False)])
async def test_arrows_and_enter_answer_too(copying, keys, stopping, left):
    async with copying() as (pilot, wizard, record):
        await ask(pilot)
        await pilot.press(*keys, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LeaveJobModal))
        await until(pilot, lambda: (wizard not in pilot.app.screen_stack) == left)
        assert record.stopping == stopping


async def test_a_job_that_ends_takes_its_question_with_it(copying, imports):
    async with copying() as (pilot, wizard, record):
        await ask(pilot)
        imports.gate.set()
        await until(pilot, lambda: record.state is JobState.DONE)
        await until(pilot, lambda: pilot.app.screen is wizard)
        await sees(pilot, "5 pictures copied, 0 already here, 0 failed.")


async def test_a_job_that_ends_below_another_question_leaves_none_behind(copying, imports):
    async with copying() as (pilot, wizard, record):
        await ask(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmModal))
        imports.gate.set()
        await until(pilot, lambda: record.state is JobState.DONE)
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await sees(pilot, "5 pictures copied")


async def test_a_job_that_stops_already_is_not_stopped_again(copying):
    async with copying() as (pilot, wizard, record):
        await pilot.press("c")
        await sees(pilot, "Stop this job?")
        await pilot.press("y")
        await until(pilot, lambda: record.stopping and pilot.app.screen is wizard)
        await ask(pilot)
        await sees(pilot, "The job is stopping")
        assert "Stop after this item" not in shown(pilot)
        await pilot.press("c")
        assert isinstance(pilot.app.screen, LeaveJobModal)
        await pilot.press("b")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)


async def test_the_question_names_and_hears_the_keys_of_the_settings(copying):
    async with copying(keys={"leaving.background": "g", "job.cancel": "C"}) as (pilot, wizard, record):
        await ask(pilot)
        await sees(pilot, "Stop after this item C")
        await pilot.press("b")
        assert isinstance(pilot.app.screen, LeaveJobModal)
        await pilot.press("g")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        assert not record.stopping


async def test_a_scan_is_stopped_or_left_for_the_folder(studio, imports, driving):
    imports.gate = Event()
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        step = await next_step(pilot, wizard, "Scan")
        await until(pilot, imports.at_gate.is_set)
        await ask(pilot)
        await sees(pilot, "Keep scanning, back to the folder b")
        await pilot.press("b")
        await at_step(pilot, wizard, "Folder")
        assert not step.record.stopping
        await next_step(pilot, wizard, "Scan")
        await ask(pilot)
        await pilot.press("c")
        imports.gate.set()
        await until(pilot, lambda: step.record.state is JobState.CANCELLED)
        await sees(pilot, "Nothing was copied; scan again when you are ready.")
        await pilot.press("escape")
        await at_step(pilot, wizard, "Folder")
        assert wizard.query_one(PathInput).value == "card"


async def test_esc_ends_a_search_in_the_log_before_it_leaves(copying, imports):
    async with copying() as (pilot, wizard, record):
        pane = wizard.step.query_one(LogPane)
        await pilot.press("slash")
        await sees(pilot, "Search the log")
        await pilot.press(*"img", "escape")  # the line to search in, and nothing else
        await until(pilot, lambda: pilot.app.screen is wizard)
        await pilot.press("slash", *"img", "enter")
        await until(pilot, lambda: "“img”" in str(pane.border_subtitle))
        await pilot.press("escape")
        await until(pilot, lambda: "img" not in str(pane.border_subtitle))
        assert pilot.app.screen is wizard
        await ask(pilot)
        await pilot.press("escape")
        imports.gate.set()
        await until(pilot, lambda: record.state is JobState.DONE and pilot.app.screen is wizard)
        await pilot.press("slash", *"nowhere", "enter")
        await until(pilot, lambda: "“nowhere” is not here" in str(pane.border_subtitle))
        await pilot.press("escape")
        await until(pilot, lambda: "nowhere" not in str(pane.border_subtitle))
        assert pilot.app.screen is wizard
        await pilot.press("escape")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)


async def test_esc_ends_a_search_in_the_log_of_a_scan_that_failed(studio, imports, driving):
    imports.refusal = "The card cannot be read."
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        step = await next_step(pilot, wizard, "Scan")
        await until(pilot, lambda: step.record.state is JobState.FAILED)
        await pilot.press("slash", *"card", "enter")
        pane = step.query_one(LogPane)
        await until(pilot, lambda: "“card”" in str(pane.border_subtitle))
        await pilot.press("escape")
        await until(pilot, lambda: "card" not in str(pane.border_subtitle))
        assert wizard.step is step
        await pilot.press("escape")
        await at_step(pilot, wizard, "Folder")


async def to_import(pilot, tmp_path):
    """Import Clients up to the running job."""
    file = write_roster(tmp_path / "roster.xlsx", [student(n) for n in range(1, 31)])
    wizard = await open_wizard(pilot, "import_clients")
    await type_text(pilot, str(file))
    await next_step(pilot, wizard, "Columns")
    await next_step(pilot, wizard, "Organization")
    await type_text(pilot, SCHOOL)
    step = await next_step(pilot, wizard, "The plan")
    await until(pilot, lambda: step.plan is not None)
    return wizard, await next_step(pilot, wizard, "Import")


async def test_a_stopped_import_of_clients_leaves_nobody_behind(studio, driving, tmp_path):
    held = hold(studio.rosters)
    async with driving(studio) as pilot:
        _, step = await to_import(pilot, tmp_path)
        await until(pilot, held.arrived.is_set)
        await ask(pilot)
        await pilot.press("c")
        held.gate.set()
        await until(pilot, lambda: step.record.state is JobState.CANCELLED)
        await sees(pilot, "No client was created or changed, no session was booked.")
    assert studio.clients.count() == 0


async def test_an_import_of_clients_goes_on_in_the_background(studio, driving, tmp_path):
    held = hold(studio.rosters)
    async with driving(studio) as pilot:
        wizard, step = await to_import(pilot, tmp_path)
        await until(pilot, held.arrived.is_set)
        await ask(pilot)
        await pilot.press("b")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        held.gate.set()
        await until(pilot, lambda: step.record.state is JobState.DONE)
    assert studio.clients.count() == 30


@pytest.mark.parametrize(("key", "created"), [("c", 0), ("b", 40)])
async def test_a_schedule_is_created_whole_or_not_at_all(studio, driving, key, created):
    enroll(studio, 40)
    held = hold(studio.scheduling)
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        step = await to_step(pilot, wizard, "Ready")
        await pilot.press("enter")
        await until(pilot, held.arrived.is_set)
        await ask(pilot)
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(pilot.app.screen, LeaveJobModal))
        await until(pilot, lambda: step.record.stopping or wizard not in pilot.app.screen_stack)
        held.gate.set()
        await until(pilot, lambda: step.record.state.final)
        if not created:
            await sees(pilot, "No session was created.")
    assert len(session_ids(studio)) == created

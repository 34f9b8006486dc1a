"""What each screen looks like, as text at 80x24 and 120x40, and as the pictures of the README.

`UPDATE_SCREENS=1 pytest tests/golden -n0` writes both anew; look at them before they are committed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, time
from pathlib import Path
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from tests.conftest import MOMENT
from tests.factories import slot_row
from tests.golden import (
    capture_stories,
    hub_stories,
    kit_stories,
    maintenance_stories,
    record_stories,
    status_stories,
    wizard_stories,
)
from tests.golden.looking import lines
from tests.held import Hold
from tests.simple_card import plain_card
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings, load_settings
from tui_studio.services import workplace
from tui_studio.services.sample_school import SCHOOL, roster_rows, write_roster
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.services.studio import Studio, open_studio
from tui_studio.ui.app import StudioApp
from tui_studio.workers.reporter import BatchingReporter

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "assets" / "screens"
UPDATE = bool(os.environ.get("UPDATE_SCREENS"))
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
Story = Callable[[Pilot[int]], Awaitable[Hold | None]]
STUDENTS = 36


def school(studio: Studio, *, scheduled: bool = True) -> None:
    """A school of invented people, scheduled, with two classes photographed."""
    rows = roster_rows(STUDENTS, Random(7))
    file = studio.settings.paths.root / "roster.xlsx"
    write_roster(file, rows)
    studio.rosters.apply(studio.rosters.plan(file, SCHOOL, 2026))
    if not scheduled:
        return
    choice = ClientChoice(SCHOOL, 2026)
    request = ScheduleRequest(choice, slots=(slot_row(),), photographer="Ann Field", room="Gym", order="class")
    studio.scheduling.apply(studio.scheduling.plan(request))


def mix(studio: Studio) -> None:
    """A second station, a clash, a free place, a session without a time, and somebody who is not photographed."""
    with studio._place.writing() as uow:
        step = "mixed"  # made them; it is in no journal
        room = uow.staff.room_id("Library", step)
        ben = {"photographer_id": uow.staff.photographer_id("Ben Moss", step), "room_id": room}
        for row in range(9, 17):
            uow.records.update("session", row, ben)
        uow.records.update("session", 4, {"start": time(8, 12), "end": time(8, 15)})
        uow.records.update("session", 20, {"start": None, "end": None})
        barred = uow.records.read("session", 1)
        assert barred is not None
        uow.records.update("client", barred["client_id"], {"no_photo": True})
        uow.commit()


def stand_in_stages(studio: Studio) -> None:
    """Some went on, and some of them should have gone further by now."""
    with studio._place.writing() as uow:
        for row in range(1, 9):
            due = date(2026, 8, 27 + row % 4)
            uow.records.update("session", row, {"status_id": 2 if row < 5 else 4, "status_due": due})
        uow.commit()


@asynccontextmanager
async def running(studio: Studio, size: tuple[int, int]) -> AsyncIterator[Pilot[int]]:
    app = StudioApp(studio.settings, lambda: studio)
    async with app.run_test(size=size) as pilot:
        yield pilot


SCREENS: dict[str, tuple[str, Story]] = {
    "sessions-hub": ("scheduled", hub_stories.sessions_hub),
    "sessions-filter": ("scheduled", hub_stories.filtered),
    "clients-hub": ("scheduled", hub_stories.clients_hub),
    "sort-order": ("scheduled", hub_stories.sort_form),
    "sessions-sorted": ("scheduled", hub_stories.sorted_by_two),
    "column-chooser": ("scheduled", hub_stories.column_chooser),
    "mark-query": ("scheduled", hub_stories.mark_by_query),
    "print-sheets": ("scheduled", hub_stories.print_sheets),
    "workflow": ("stages", hub_stories.workflow),
    "quality-check": ("stages", hub_stories.quality_check),
    "quality-check-without": ("stages", hub_stories.quality_check_without),
    "import-session": ("stages", hub_stories.import_session),
    "workflow-empty": ("stages", hub_stories.workflow_empty),
    "stragglers": ("stages", hub_stories.stragglers),
    "stragglers-empty": ("stages", hub_stories.stragglers_empty),
    "agenda": ("mixed day", hub_stories.agenda),
    "agenda-station": ("mixed day", hub_stories.agenda_station),
    "agenda-empty": ("mixed day", hub_stories.agenda_empty),
    "filter-builder": ("scheduled", hub_stories.filter_builder),
    "filter-condition": ("scheduled", hub_stories.filter_condition),
    "hub-reading": ("scheduled", hub_stories.hub_reading),
    "hub-error": ("scheduled", hub_stories.hub_error),
    "hub-narrow": ("scheduled", hub_stories.hub_narrow),
    "menu": ("scheduled", hub_stories.tools_menu),
    "advance": ("photographed", status_stories.advance),
    "advance-refused": ("photographed", status_stories.advance_refused),
    "advance-many": ("photographed", status_stories.advance_many),
    "audit-trail": ("scheduled", status_stories.audit_trail),
    "audit-entry": ("scheduled", status_stories.audit_entry),
    "reschedule": ("scheduled", status_stories.reschedule),
    "book-one": ("scheduled", status_stories.book_one),
    "advance-refusals": ("photographed", status_stories.advance_refusals),
    "client": ("scheduled", record_stories.client),
    "client-edit": ("scheduled", record_stories.client_edit),
    "client-organization": ("scheduled", record_stories.client_organization),
    "client-new": ("scheduled", record_stories.client_new),
    "client-merge": ("scheduled", record_stories.client_merge),
    "conflict": ("scheduled", record_stories.conflict),
    "session": ("scheduled", record_stories.session),
    "session-edit": ("scheduled", record_stories.session_edit),
    "session-history": ("scheduled", record_stories.session_history),
    "organizations": ("scheduled", maintenance_stories.organizations),
    "organization-edit": ("scheduled", maintenance_stories.organization),
    "organization-shoots": ("scheduled", maintenance_stories.shoots),
    "session-type-chain": ("scheduled", maintenance_stories.chain),
    "session-type-status": ("scheduled", maintenance_stories.status),
    "session-type-taken-out": ("scheduled", maintenance_stories.taken_out),
    "preferences-numbers": ("scheduled", maintenance_stories.numbers),
    "preferences-folders": ("scheduled", maintenance_stories.folders),
    "preferences-images": ("scheduled", maintenance_stories.image_numbers),
    "client-groups": ("scheduled", maintenance_stories.groups),
    "help": ("scheduled", hub_stories.help_page),
    "placeholder": ("scheduled", hub_stories.placeholder),
    "empty": ("empty", hub_stories.empty_studio),
    "import-columns": ("roster", wizard_stories.import_columns),
    "import-letters": ("roster", wizard_stories.import_letters),
    "import-refused": ("roster", wizard_stories.import_refused),
    "import-organization": ("roster", wizard_stories.import_organization),
    "import-difference": ("clients", wizard_stories.import_difference),
    "import-clients": ("roster", wizard_stories.import_clients),
    "import-clients-result": ("roster", wizard_stories.import_clients_result),
    "schedule-slots": ("clients", wizard_stories.schedule_slots),
    "schedule-classes": ("clients", wizard_stories.schedule_classes),
    "schedule-days": ("clients", wizard_stories.schedule_days),
    "schedule-verify": ("clients", wizard_stories.schedule_verify),
    "schedule-ready": ("clients", wizard_stories.schedule_ready),
    "schedule-result": ("clients", wizard_stories.schedule_result),
    "import-ways": ("card", wizard_stories.import_ways),
    "import-plan": ("card", wizard_stories.import_plan),
    "plan-doubts": ("doubts", wizard_stories.plan_doubts),
    "plan-problems": ("doubts", wizard_stories.plan_problems),
    "plan-opened": ("doubts", wizard_stories.plan_opened),
    "plan-assign": ("doubts", wizard_stories.plan_assign),
    "plan-corrected": ("doubts", wizard_stories.plan_corrected),
    "plan-picture": ("doubts", wizard_stories.plan_picture),
    "copy-options": ("card", wizard_stories.copy_options),
    "camera-clocks": ("scheduled", wizard_stories.camera_clocks),
    "import-copy": ("card", wizard_stories.import_copy),
    "import-result": ("card", wizard_stories.import_result),
    "leave-job": ("card", wizard_stories.leave_job),
    "stopped-job": ("card", wizard_stories.stopped_job),
    "job-log": ("card", wizard_stories.job_log),
    "kit-conflicts": ("kit", kit_stories.conflicts),
    "kit-merge": ("kit", kit_stories.ready),
    "capture-begin": ("scheduled", capture_stories.begin),
    "capture": ("scheduled", capture_stories.frames),
    "capture-find": ("scheduled", capture_stories.find),
    "capture-barred": ("scheduled", capture_stories.barred),
    "capture-held": ("scheduled", capture_stories.held),
}


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rates and no remaining time, which hang on the machine, the same batch and the same person every time."""
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_name="anna"))
    monkeypatch.setitem(BatchingReporter.__init__.__kwdefaults__, "now", lambda: 0.0)
    monkeypatch.setattr(workplace, "secrets", SimpleNamespace(token_hex=lambda _size: "0a1b"))


def prepare(folder: Path, state: str) -> None:
    """A studio in a state, and what lies in the working folder beside it."""
    studio = open_studio(load_settings(folder / "studio"), FrozenClock(ZoneInfo("UTC"), MOMENT))
    if state == "roster":
        write_roster(folder / "roster.xlsx", roster_rows(12, Random(7)))
    elif state != "empty":
        school(studio, scheduled=state != "clients")
    if state == "mixed day":
        mix(studio)
    if state == "kit":
        kit_stories.change_both(studio, folder / "kit")
    if state == "card":
        plain_card(folder / "card", ["10001", "10002", "98765", "10003", "10004"])
    if state == "doubts":
        card = plain_card(folder / "card", ["10001", "98765", "10003", "98766", "10005", "10006"])
        last = max(card.rglob("*.JPG"))
        last.write_bytes(last.read_bytes()[:9000])
    if state in ("photographed", "stages"):
        card = plain_card(folder / "card", [str(10001 + n) for n in range(8)])
        studio.imports.apply(studio.imports.scan(card))
    if state == "stages":
        stand_in_stages(studio)
    studio.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> Callable[[str], Path]:
    """The folder of each state, made once."""
    made: dict[str, Path] = {}

    def of(state: str) -> Path:
        if state not in made:
            made[state] = tmp_path_factory.mktemp("state")
            shutil.copytree(new_studio, made[state] / "studio")
            prepare(made[state], state)
        return made[state]

    return of


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_is_as_it_was_approved(
    prepared: Callable[[str], Path],
    settings: Settings,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    size: str,
) -> None:
    state, story = SCREENS[name]
    shutil.copytree(prepared(state), tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    studio = open_studio(settings, clock)
    async with running(studio, SIZES[size]) as pilot:
        held = await story(pilot)
        found = "\n".join(lines(pilot)).rstrip() + "\n"
        picture = pilot.app.export_screenshot(title="tui_studio") if UPDATE and size == "80x24" else ""
        if held is not None:
            held.gate.set()
    studio.close()
    golden = HERE / "screens" / f"{name}-{size}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
        if picture:
            (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCREENS)
def test_no_line_is_wider_than_the_screen_and_the_footer_is_whole(name: str) -> None:
    text = (HERE / "screens" / f"{name}-80x24.txt").read_text(encoding="utf-8").splitlines()
    assert all(len(re.sub(r"[\u2e80-\uffdc]", "xx", line)) <= 80 for line in text)
    assert text[-1].strip(), "the last line is the footer"

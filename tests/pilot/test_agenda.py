"""The Agenda: day by day and station by station, with everything that is done with sessions."""

from __future__ import annotations

from datetime import date

from tests.factories import PICTURE_DAY, enroll, schedule, slot_row
from tests.pilot.conftest import until
from tests.pilot.hub_screens import on, title
from tui_studio.domain.slots import Station
from tui_studio.ui.hubs.agenda import AgendaHub
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.moving import MovingModal
from tui_studio.ui.modals.print_sheets import PrintSheetsModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.records.form import RecordForm

ANN, BEN = Station("Ann", "Gym"), Station("Ben", "Gym")


def school(studio):
    """Eight sessions of two stations; the second and the fourth are on the next day."""
    enroll(studio, 8)
    schedule(studio, slots=(slot_row(stations=(ANN, BEN)),))
    for row in (2, 4):
        view = studio.session_records.get(row)
        studio.session_records.save(view, {**view.values, "date": date(2026, 9, 15)})


async def says(pilot, *texts):
    await until(pilot, lambda: all(text in title(pilot) for text in texts))


async def test_days_and_stations_are_gone_through_with_keys(studio, driving, toasts, lines):
    school(studio)
    async with driving(studio) as pilot:
        await until(pilot, lambda: pilot.app.screen.total == 8)
        await pilot.press("down", "a")
        await until(pilot, on(pilot, AgendaHub))
        await says(pilot, "Tue 2026-09-15", "Ben/Gym", "2 sessions")
        assert pilot.app.screen.table.cursor_id == 2
        await pilot.press("less_than_sign")
        await says(pilot, "Mon 2026-09-14", "All stations", "6 sessions")
        await pilot.press("less_than_sign")
        await until(pilot, lambda: any("no earlier day" in said for said in toasts(pilot)))
        await pilot.press("tab")
        await says(pilot, "Ann/Gym (1 of 2)", "4 sessions")
        await pilot.press("tab")
        await says(pilot, "Ben/Gym (2 of 2)", "2 sessions")
        await pilot.press("tab", "shift+tab", "greater_than_sign")
        await says(pilot, "Tue 2026-09-15")
        await pilot.press("T")
        await until(pilot, lambda: "No session on Tue 2026-09-01." in "\n".join(lines(pilot)))
        assert "> goes to the next day with sessions, Mon 2026-09-14." in "\n".join(lines(pilot))
        await pilot.press("d")
        await until(pilot, on(pilot, PromptModal))
        await pilot.press(*"soon", "enter")
        await until(pilot, lambda: "“soon” is no date" in "\n".join(lines(pilot)))
        await pilot.press("ctrl+u", *"9/14/2026", "enter")
        await until(pilot, on(pilot, AgendaHub))
        await says(pilot, "Mon 2026-09-14", "6 sessions")
        await pilot.press("escape")
        await until(pilot, on(pilot, SessionsHub))


async def test_it_marks_opens_advances_filters_and_prints_like_a_hub(studio, driving, tmp_path, toasts, lines):
    school(studio)
    async with driving(studio) as pilot:
        await until(pilot, lambda: pilot.app.screen.total == 8)
        await pilot.press("f10", "right", "right", "right", "r")
        await until(pilot, on(pilot, PromptModal))
        assert pilot.app.screen.heading.startswith("Roster of Mon 2026-09-14")
        await pilot.press("escape", "1", "f10", "right", "right", "right", "a")
        await until(pilot, on(pilot, AgendaHub))
        await says(pilot, "Mon 2026-09-14", "6 sessions")
        agenda = pilot.app.screen
        await pilot.press("enter")
        await until(pilot, on(pilot, RecordForm))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is agenda)
        await pilot.press("f10", "right", "right", "right", "p")
        await until(pilot, on(pilot, PrintSheetsModal))
        await until(pilot, lambda: "6 sheets" in pilot.app.screen.query_one("#sheets-count").visual.plain)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is agenda)
        await pilot.press("space", "s")
        await until(pilot, on(pilot, AdvanceModal))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is agenda)
        await pilot.press("x")
        await until(pilot, on(pilot, ChooseModal))
        letters = pilot.app.screen.letters
        assert len(set(letters)) == len(letters)
        await pilot.press("m")
        await until(pilot, on(pilot, MovingModal))
        await until(pilot, lambda: pilot.app.focused is not None)
        await pilot.press("plus", *"90")
        await until(pilot, lambda: "09:30" in "\n".join(lines(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is agenda)
        await says(pilot, "6 sessions", " free")
        assert studio.agenda.day(PICTURE_DAY).whole.last == "09:33"
        await pilot.press("u", "slash", *"ben")
        await says(pilot, "1 of 6 sessions")
        await pilot.press("escape")
        await says(pilot, " 6 sessions")
        await pilot.press("slash", *"images:0")  # a field that all sessions have, also those of a day
        await says(pilot, "6 of 6 sessions")
        await pilot.press("escape")
        await until(pilot, lambda: agenda.table.has_focus)
        await pilot.press("P")
        await until(pilot, on(pilot, PromptModal))
        assert pilot.app.screen.heading == "Roster of Mon 2026-09-14, all stations, to (.pdf)"
        assert pilot.app.screen.value.endswith("/roster-2026-09-14.pdf")
        target = tmp_path / "roster.pdf"
        pilot.app.screen.query_one("Input").value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: f"Roster of 6 sessions on 2 pages: {target}" in toasts(pilot))
        assert target.read_bytes().startswith(b"%PDF")
        view = studio.session_records.get(1)
        studio.session_records.save(view, {**view.values, "date": date(2026, 9, 16)})
        assert studio.agenda.on(PICTURE_DAY).count() == 5
        await pilot.press("r")
        await says(pilot, "5 sessions")

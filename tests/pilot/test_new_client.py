"""A new client on one page: namesakes as one types, the next of a class, and a walk-in in one go."""

from __future__ import annotations

from tests.pilot.conftest import until
from tests.pilot.record_screens import at_hub, fills, opens, sees
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.records.client import ClientForm
from tui_studio.ui.records.new_client import NewClientForm


async def test_a_client_is_made_and_shown(studio, driving, toasts):
    async with at_hub(driving, studio, "clients") as pilot:
        await opens(pilot, "ctrl+n")
        await pilot.press("ctrl+s")
        await sees(pilot, "! A client needs a name.")
        await fills(pilot, "Walk", "Ina")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(pilot.app.screen) is ClientForm)
        await sees(pilot, "Client 5 · Walk, Ina")
        assert any("Client Ina Walk saved." in said for said in toasts(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.__class__.__name__ == "ClientsHub")
        await until(pilot, lambda: pilot.app.screen.total == 5)


async def test_namesakes_show_while_one_types_and_enter_opens_them(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "ctrl+n")
        await fills(pilot, "baker", "ben")
        await sees(pilot, "May be known already", "1 Baker, Ben", "same name")
        await fills(pilot, "bea")
        await until(pilot, lambda: not form.query_one("#duplicates").display)
        await fills(pilot, "Ben")
        await sees(pilot, "1 Baker, Ben")
        form.query_one("#duplicates").focus()
        await opens(pilot, "enter")
        await sees(pilot, "Client 1 · Baker, Ben")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        assert form.raws["last_name"] == "baker"


async def test_the_next_client_keeps_school_year_and_grade(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "ctrl+n")
        await fills(pilot, "Walk", "Ina", "", "2031", "7", "Ms Moss")
        await pilot.press("f3")
        await until(pilot, lambda: form.raws["last_name"] == "" and form.query(".record-page"))
        assert (form.raws["year"], form.raws["grade"], form.raws["teacher"]) == ("2031", "7", "")
        assert not form.changed()
        await until(pilot, lambda: pilot.app.focused is not None)
        await fills(pilot, "Walk", "Ole")
        await pilot.press("f3")
        await until(pilot, lambda: studio.clients.count() == 6)
        (row,) = studio.client_records.get(6).values["enrollments"]
        assert (row["year"], row["grade"]) == (2031, "7")


async def test_a_walk_in_gets_session_and_sheet_in_one_go(studio, driving, toasts):
    async with at_hub(driving, studio, "clients") as pilot:
        await opens(pilot, "ctrl+n")
        await fills(pilot, "Walk", "Ina", "", "", "9")
        await pilot.press("f5")
        await until(pilot, lambda: any("Session 10005 booked. QR sheet: " in said for said in toasts(pilot)))
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionsHub) and pilot.app.screen.table.cursor_id == 5)
        assert (studio.settings.paths.sheets / "10005.pdf").is_file()


async def test_esc_asks_before_what_was_typed_is_lost(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "ctrl+n")
        await fills(pilot, "Walk")
        await pilot.press("escape")
        await sees(pilot, "Changed: Last name.")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("escape", "d")
        await until(pilot, lambda: not isinstance(pilot.app.screen, NewClientForm))
        assert studio.clients.count() == 4


async def test_a_scan_in_the_middle_of_typing_opens_the_session_and_the_form_waits(studio, driving, scan):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "ctrl+n")
        await fills(pilot, "Walk")
        await scan(pilot, "10002")
        await sees(pilot, "Session 10002")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        assert form.raws["last_name"] == "Walk"

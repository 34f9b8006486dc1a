"""How each picture of a hub comes about, with keys only."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.golden.looking import shows, types
from tests.held import Hold
from tui_studio.errors import DatabaseBusy
from tui_studio.ui.app import StudioApp


async def sessions_hub(pilot: Pilot[int]) -> None:
    await shows(pilot, "Sessions  36", "10001")
    await pilot.press("space", "space", "down", "space")
    await shows(pilot, "3 marked")


async def filtered(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("slash", *"grade:2 -smith")
    await shows(pilot, "7 of 36", "grade 2")


async def clients_hub(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("2")
    await shows(pilot, "Clients  36")


async def tools_menu(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right")
    await shows(pilot, "Bulk Image Importer")


async def help_page(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("question_mark")
    await shows(pilot, "Mark")


async def placeholder(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("4")
    await shows(pilot, "Not in this version yet")


async def empty_studio(pilot: Pilot[int]) -> None:
    await shows(pilot, "No sessions yet")


async def sort_form(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("o", "down", "down", "down", "space", "up", "up", "space", "space")
    await shows(pilot, "By Grade ▲, then Last name ▼.", "1▲")


async def sorted_by_two(pilot: Pilot[int]) -> None:
    await sort_form(pilot)
    await pilot.press("ctrl+s")
    await shows(pilot, "Last name2▼", "1▲")


async def column_chooser(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("c", "down", "down", "shift+up", "right", "right", "down", "space")
    await shows(pilot, "Columns: own")


async def mark_by_query(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("M")
    await shows(pilot, "Mark sessions by a query")
    await types(pilot, "grade")
    await pilot.press("colon", "2")
    await shows(pilot, "7 sessions found")


async def filter_builder(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("slash", *"images:0 (grade:2 OR grade:3)", "enter", "B")
    await shows(pilot, "any of these", "sessions found")
    await pilot.press("down", "down")


async def filter_condition(pilot: Pilot[int]) -> None:
    await filter_builder(pilot)
    await pilot.press("down", "enter")
    await shows(pilot, "Operator", "For example 9")


async def hub_reading(pilot: Pilot[int]) -> Hold:
    await shows(pilot, "Sessions  36", "10001")
    held, sessions = Hold(), _sessions(pilot)
    listed = sessions.ids

    def slowly(query: str = "", sort: Any = (), limit: int | None = None) -> Any:
        if limit is None:
            held.gate.wait(20)
        return listed(query, sort, limit)

    sessions.ids = slowly
    pilot.app.screen.sort_by("last_name")
    await shows(pilot, "reading the list ...", "36 · reading ...")
    return held


async def hub_error(pilot: Pilot[int]) -> None:
    await shows(pilot, "Sessions  36", "10001")
    await pilot.press("space")

    def refuse(*_query: Any, **_more: Any) -> Any:
        raise DatabaseBusy("Another workstation has held the database for 10 seconds; nothing was changed. Try again.")

    _sessions(pilot).ids = refuse
    await pilot.press("r")
    await shows(pilot, "! Another workstation", "r tries again")


async def hub_narrow(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.resize_terminal(56, 18)
    await shows(pilot, "too small")


def _sessions(pilot: Pilot[int]) -> Any:
    assert isinstance(pilot.app, StudioApp)
    return pilot.app.studio.sessions


async def print_sheets(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("space", "space", "space", "p")
    await shows(pilot, "3 sheets: 3 pages of letter.")
    for _ in range(8):
        await pilot.press("tab")
    await pilot.press("right", "right")
    await shows(pilot, "3 sheets: 1 page of letter.")


async def workflow(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("3")
    await shows(pilot, "Workflow · Capture  32", "! 4 late", "1 of 32")


async def quality_check(pilot: Pilot[int]) -> None:
    await workflow(pilot)
    await pilot.press("down", "enter")
    await shows(pilot, "2 of 4  10002 Barlow, Sami", "IMG_0005.JPG", "▀")
    await pilot.press("f", "p")
    await shows(pilot, "✓ Selected", "IMG_0006.JPG", "▀")


async def quality_check_without(pilot: Pilot[int]) -> None:
    await workflow(pilot)
    await pilot.press("end", "enter")
    await shows(pilot, "This session has no images", "0 images")


async def import_session(pilot: Pilot[int]) -> None:
    await workflow(pilot)
    await pilot.press("down", "i")
    await shows(pilot, "10002 Barlow, Sami", "It has 2 images already", "F9 copies")
    await types(pilot, "card")
    await shows(pilot, "Folder           card", "24 pictures, ")
    await pilot.press("escape", "tab")


async def workflow_empty(pilot: Pilot[int]) -> None:
    await workflow(pilot)
    await pilot.press("tab", "tab")
    await shows(pilot, "No session stands in Retouch")


async def stragglers(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "right", "right", "s")
    await shows(pilot, "For a retake", "photographed,", "absent")
    await pilot.press("space", "down")
    await shows(pilot, "1 marked")


async def stragglers_empty(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "right", "right", "s")
    await shows(pilot, "For a retake")
    await pilot.press("tab", "tab")
    await shows(pilot, "Only in a group: nobody")


async def agenda(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("down", "down", "a")
    await shows(pilot, "Agenda", "! clash", "DO NOT", "All stations")


async def agenda_station(pilot: Pilot[int]) -> None:
    await agenda(pilot)
    await pilot.press("tab")
    await shows(pilot, "(1 of 2)")


async def agenda_empty(pilot: Pilot[int]) -> None:
    await agenda(pilot)
    await pilot.press("T")
    await shows(pilot, "No session on Tue 2026-09-01")

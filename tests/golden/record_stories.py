"""How each picture of a record comes about, with keys only."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.golden.looking import shows, types
from tui_studio.services.studio import Studio


async def _clients(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("2")
    await shows(pilot, "Clients  36")


async def client(pilot: Pilot[int]) -> None:
    await _clients(pilot)
    await pilot.press("enter")
    await shows(pilot, "Client number", "✓ Session")


async def client_edit(pilot: Pilot[int]) -> None:
    await _clients(pilot)
    await pilot.press("e")
    await shows(pilot, "editing")
    await pilot.press("tab", "tab", "tab")
    await types(pilot, "Zo")
    await shows(pilot, "not saved")


async def client_organization(pilot: Pilot[int]) -> None:
    await _clients(pilot)
    await pilot.press("e")
    await shows(pilot, "editing")
    await pilot.press("alt+3")
    await shows(pilot, "Enrollments")
    await pilot.press("enter")
    await shows(pilot, "Change enrollment")


async def client_new(pilot: Pilot[int]) -> None:
    await shows(pilot, "Sessions  36")
    row = next(iter(_studio(pilot).clients.rows([1]).values()))
    await pilot.press("ctrl+n")
    await shows(pilot, "New client", "Organization")
    await types(pilot, row.last_name)
    await pilot.press("tab")
    await types(pilot, row.first_name)
    await shows(pilot, "May be known already", "same name")


async def client_merge(pilot: Pilot[int]) -> None:
    await _clients(pilot)
    studio = _studio(pilot)
    view = studio.client_records.get(2)
    studio.client_records.save(view, {**view.values, "city": "Springfield", "notes": "Brings a sister."})
    number = view.facts["number"]
    await pilot.press("enter")
    await shows(pilot, "Client number")
    await pilot.press("m")
    await shows(pilot, "Merge Client")
    await types(pilot, view.values["last_name"])
    await shows(pilot, f"> {number}")
    await pilot.press("enter")
    await shows(pilot, "Which side", "Springfield")


async def conflict(pilot: Pilot[int]) -> None:
    await _clients(pilot)
    studio = _studio(pilot)
    await pilot.press("e")
    await shows(pilot, "editing")
    opened = pilot.app.screen.row_id
    view = studio.client_records.get(opened)
    studio.client_records.save(view, {**view.values, "last_name": "Fjord"})
    await pilot.press("end")
    await types(pilot, "son")
    await shows(pilot, "=Sum(A1)son", "not saved")
    await pilot.press("ctrl+s")
    await shows(pilot, "Changed by somebody else", "Fjord")


async def session(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("enter")
    await shows(pilot, "Session type", "Photographer")


async def session_edit(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("e")
    await shows(pilot, "editing")
    await pilot.press("tab", "tab", "tab", "end", *["backspace"] * 5)
    await types(pilot, "7")
    await pilot.press("tab")
    await shows(pilot, "before it starts")


async def session_history(pilot: Pilot[int]) -> None:
    await session(pilot)
    await pilot.press("alt+5")
    await shows(pilot, "When", "Created")


def _studio(pilot: Pilot[int]) -> Studio:
    studio: Studio = pilot.app.studio
    return studio

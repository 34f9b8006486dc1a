"""How each picture of a hub comes about, with keys only."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.golden.looking import shows


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

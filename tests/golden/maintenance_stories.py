"""How each picture of Maintenance comes about, with keys only."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.golden.looking import shows, types


async def _maintenance(pilot: Pilot[int], letter: str, *texts: str) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "left")
    await shows(pilot, "Camera Rooms...")
    await pilot.press(letter)
    await shows(pilot, *texts)


async def organizations(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "o", "Organizations  1", "Uploaded")


async def organization(pilot: Pilot[int]) -> None:
    await organizations(pilot)
    await pilot.press("e")
    await shows(pilot, "editing", "Enrollment")


async def shoots(pilot: Pilot[int]) -> None:
    await organizations(pilot)
    await pilot.press("enter")
    await shows(pilot, "Contract")
    await pilot.press("alt+5")
    await shows(pilot, "Photogr.", "2026")


async def chain(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "s", "School portrait")
    await pilot.press("e")
    await shows(pilot, "Quality check")
    await pilot.press("tab", "down", "down", "shift+up")
    await shows(pilot, "not saved")


async def status(pilot: Pilot[int]) -> None:
    await chain(pilot)
    await pilot.press("enter")
    await shows(pilot, "Change status", "Needs images")


async def taken_out(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "s", "School portrait")
    await pilot.press("e")
    await shows(pilot, "Quality check")
    await pilot.press("tab", "f4", "ctrl+s")
    await shows(pilot, "36 sessions in Scheduled go to")


async def numbers(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "e", "Preferences of the company")
    await pilot.press("e")
    await shows(pilot, "Example: 10037")
    await pilot.press("end", "ctrl+u")
    await types(pilot, "Last name and")
    await pilot.press("tab")
    await shows(pilot, "Example: OBrien10037")


async def folders(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "e", "Preferences of the company")
    await pilot.press("e")
    await shows(pilot, "Example: 10037")
    await pilot.press("alt+2")
    await shows(pilot, "Folders of pictures")
    await pilot.press("tab", "tab")
    await shows(pilot, "10001-obrien-zoe", "Where the pictures")


async def image_numbers(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "e", "Preferences of the company")
    await pilot.press("e")
    await shows(pilot, "Example: 10037")
    await pilot.press("alt+3")
    await shows(pilot, "IMG_4711.JPG of session 10001 becomes 10001_IMG_4711.JPG")


async def groups(pilot: Pilot[int]) -> None:
    await _maintenance(pilot, "g", "No group yet. n makes one.")
    await pilot.press("n")
    await shows(pilot, "New client group")
    await types(pilot, "Band")
    await pilot.press("ctrl+s")
    await shows(pilot, "Client group Band", "Members")
    await pilot.press("escape")
    await shows(pilot, "Client groups  1", "Band")

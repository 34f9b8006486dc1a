"""A shoot goes along and comes back, with keys only."""

from __future__ import annotations

from pathlib import Path

from tests.field_kits import client, edit_client, kit_of, laptop, office_with_sessions
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import sees, type_text


async def name_kit(pilot, path):
    await sees(pilot, "Merge a field kit: its packed file, folder or disk")
    await pilot.press(*["backspace"] * 200)
    await type_text(pilot, str(path))
    await pilot.press("enter")


async def test_a_kit_is_taken(studio, driving, tmp_path):
    office_with_sessions(studio)
    async with driving(studio, (120, 40)) as pilot:
        await sees(pilot, "10004")
        await pilot.press("f10", "right", "t")
        await sees(pilot, "Field kit of which shoot?")
        await pilot.press("enter")
        await sees(pilot, "Field kit to the file")
        await pilot.press("enter")
        await until(pilot, lambda: any(tmp_path.rglob("*.kit")))


async def test_conflicts_are_decided_side_by_side_and_the_kit_is_merged(studio, driving, tmp_path):
    office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 1, phone="77", first_name="Avah")
        edit_client(gym, 2, notes="shy")
    edit_client(studio, 1, phone="88", first_name="Eva")
    async with driving(studio, (80, 24)) as pilot:
        await sees(pilot, "10004")
        await pilot.press("f10", "right", "m")
        await name_kit(pilot, kit)
        await sees(pilot, "2 fields changed both here and on the kit")
        await sees(pilot, "client 1 Baker")
        await pilot.press("down", "space", "enter")
        await sees(pilot, "Merge this field kit?")
        await sees(pilot, "2 clients changed")
        await pilot.press("y")
        await until(pilot, lambda: client(studio, 2)["notes"] == "shy")
        found = client(studio, 1)
        assert (found["first_name"], found["phone"]) == ("Eva", "77")
        await pilot.press("f10", "right", "m")
        await name_kit(pilot, kit)
        await sees(pilot, "nothing new")


async def test_a_kit_is_packed_on_the_laptop_and_the_file_is_merged(studio, driving, tmp_path):
    office_with_sessions(studio)
    kit, file = kit_of(studio, tmp_path / "kit"), tmp_path / "back.kit"
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 2, notes="shy")
        async with driving(gym, (80, 24)) as pilot:
            await sees(pilot, "10004")
            await pilot.press("f10", "right", "t")
            await sees(pilot, "This studio is a field kit itself")
            await pilot.press("f10", "right", "p")
            await sees(pilot, "Pack this field kit into the file")
            await pilot.press(*["backspace"] * 200)
            await type_text(pilot, str(kit.with_suffix(".kit")))
            await pilot.press("enter")
            await sees(pilot, "There is a file of this name")
            await pilot.press(*["backspace"] * 200)
            await type_text(pilot, str(file))
            await pilot.press("enter")
            await until(pilot, file.exists)
    async with driving(studio, (80, 24)) as pilot:
        await sees(pilot, "10004")
        await pilot.press("f10", "right", "p")
        await sees(pilot, "This studio is no field kit")
        await pilot.press("f10", "right", "m")
        await name_kit(pilot, tmp_path / "nowhere")
        await sees(pilot, "Name a file that was packed on the laptop")
        await pilot.press("escape", "f10", "right", "m")
        await name_kit(pilot, file)
        await sees(pilot, "Merge this field kit?")
        await pilot.press("y")
        await until(pilot, lambda: client(studio, 2)["notes"] == "shy")


async def test_without_a_shoot_it_says_so(studio, driving):
    async with driving(studio) as pilot:
        await sees(pilot, "No sessions yet")
        await pilot.press("f10", "right", "t")
        await sees(pilot, "There is no shoot yet")


async def test_the_disk_from_the_laptop_is_proposed(studio, driving, tmp_path, monkeypatch):
    disk = tmp_path / "media" / "STICK"
    disk.mkdir(parents=True)
    monkeypatch.setattr("tui_studio.ui.widgets.path_input.MOUNTS", (f"{tmp_path}/media/*",))
    async with driving(studio, (120, 40)) as pilot:
        await pilot.press("f10", "right", "m")
        await until(pilot, lambda: getattr(pilot.app.screen, "value", "") == f"{Path.home()}/")
        await pilot.press("escape")
        (disk / "back.kit").write_bytes(b"")
        await pilot.press("f10", "right", "m")
        await until(pilot, lambda: getattr(pilot.app.screen, "value", "") == f"{disk}/")

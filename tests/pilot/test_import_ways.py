"""The ways a picture finds its session, as the first step of the Bulk Image Importer offers them."""

from __future__ import annotations

import pytest

from tests.factories import SCHOOL, enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports
from tests.pilot.wizard_keys import at_step, open_wizard, sees, shown, type_text
from tui_studio.domain.scan_options import BY_SLATES, ScanOptions


@pytest.fixture
def card(tmp_path, monkeypatch):
    folder = tmp_path / "card"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def imports(studio):
    enroll(studio, 4)
    schedule(studio)
    studio.imports = FakeImports()
    return studio.imports


async def at_ways(pilot, turns):
    """Name the folder, and turn to a way by so many steps to the right."""
    wizard = await open_wizard(pilot, "import_images")
    await type_text(pilot, "card")
    await pilot.press("enter", *["right"] * turns)
    return wizard


async def test_metadata_asks_for_the_key_the_fields_and_a_pattern(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await at_ways(pilot, 1)
        await sees(pilot, "Where it stands")
        assert "Only of" not in shown(pilot)
        await pilot.press("tab", "right", "right")
        await sees(pilot, "Only of")
        await pilot.press("tab")
        await type_text(pilot, "iptc-caption, exif-copyrite")
        await pilot.press("tab")
        await type_text(pilot, "Order {student}*")
        await pilot.press("tab")
        await type_text(pilot, "Linc")
        await pilot.press("tab")
        await until(pilot, lambda: wizard.query_one("#school").value == SCHOOL)
        await pilot.press("f9")
        await sees(pilot, "! “exif-copyrite” is no field of a picture")
        await pilot.press("home", "shift+end")
        await type_text(pilot, "iptc-caption")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The plan")
    wanted = ScanOptions(
        "metadata",
        key="student",
        organization=SCHOOL,
        metadata_fields=("iptc-caption",),
        metadata_pattern="Order {student}*",
    )
    assert imports.scanned == [(card, wanted)]
    assert imports.wanted == wanted


async def test_a_template_shows_what_it_finds_while_it_is_written(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await at_ways(pilot, 3)
        await pilot.press("tab")
        await type_text(pilot, "{nu}_*")
        await sees(pilot, "“{nu}” is no key; there are {number}")
        await pilot.press("f9")
        await sees(pilot, "! “{nu}” is no key")
        await pilot.press("home", "shift+end")
        await type_text(pilot, "{number}_*")
        await sees(pilot, "10001_a.jpg: session number 10001 · fits 2 of 3")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The plan")
    assert imports.scanned == [(card, ScanOptions("filename", template="{number}_*"))]


async def test_a_list_shows_which_columns_are_understood(studio, imports, card, driving, tmp_path):
    (tmp_path / "whose.csv").write_text("File;Session number;Mood\na.jpg;10001;good\n", encoding="utf-8")
    async with driving(studio) as pilot:
        wizard = await at_ways(pilot, 4)
        await pilot.press("f9")
        await sees(pilot, "! Name the file of the list")
        await type_text(pilot, "whose.csv")
        await sees(pilot, "1 row; understood: File, Session number")
        await pilot.press("tab", "f9")
        await at_step(pilot, wizard, "The plan")
    assert imports.scanned == [(card, ScanOptions("map", map=str(tmp_path / "whose.csv")))]


async def test_the_way_of_last_time_is_offered_again(studio, imports, card, driving):
    imports.wanted = ScanOptions("auto", key="client", metadata_fields=("exif-comment",), slates="after")
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await sees(pilot, "(•) client number")
        assert not wizard.dirty
        await type_text(pilot, "card")
        await pilot.press("enter")
        await sees(pilot, "(•) Metadata and slates")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The plan")
    assert imports.scanned == [(card, imports.wanted)]


async def test_the_real_service_keeps_the_way_but_no_number_and_no_list(studio):
    assert studio.imports.scan_options() == BY_SLATES
    wanted = ScanOptions("filename", template="{last}_{first}_*", organization=SCHOOL)
    studio.imports.remember_scan_options(wanted)
    assert studio.imports.scan_options() == wanted
    studio.imports.remember_scan_options(ScanOptions("hand", "10001"))
    assert studio.imports.scan_options() == BY_SLATES

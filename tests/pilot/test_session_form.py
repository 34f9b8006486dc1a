"""The session record, driven by keys on a real studio."""

from __future__ import annotations

from datetime import time

from tests.factories import SCHOOL, YEAR
from tests.pilot.conftest import until
from tests.pilot.record_screens import at_hub, fills, opens, sees
from tui_studio.integrations.preview_places import preview_path
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.wizards.import_session import ImportSessionWizard


async def test_fields_are_changed_and_every_page_can_be_seen(studio, driving):
    async with at_hub(driving, studio, "sessions") as pilot:
        form = await opens(pilot, "e")
        await fills(pilot, "", "tomorrow", "9", "9:30", "Bo Lamb")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        values = studio.session_records.get(form.row_id).values
        assert (values["start"], values["end"], values["photographer"]) == (time(9), time(9, 30), "Bo Lamb")
        assert values["date"].isoformat() == "2026-09-02"
        for number, text in enumerate((f"{SCHOOL} {YEAR}", "x imports some", "Notes", "Changed"), 2):
            await pilot.press(f"alt+{number}")
            await sees(pilot, text)
        await pilot.press("enter")
        await sees(pilot, "Details", "photographer")


async def test_the_number_of_a_printed_session_stays(studio, driving, tmp_path):
    async with at_hub(driving, studio, "sessions") as pilot:
        studio.slates.print_sheets([1], tmp_path / "sheet.pdf")
        form = await opens(pilot, "e")
        form.panes()[0].line("number").focus_field()
        await fills(pilot, "20001")
        await pilot.press("ctrl+s")
        await sees(pilot, "A QR sheet was printed with this number; it stays.")
        assert form.raws["number"] == "20001"
        assert studio.sessions.find_number("20001") is None


async def test_s_advances_and_capital_s_chooses(studio, driving, toasts):
    async with at_hub(driving, studio, "sessions") as pilot:
        await opens(pilot, "enter")
        await pilot.press("S")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseModal))
        place = studio.lookups.statuses("School portrait").index("Cancelled")
        await pilot.press(*["down"] * place, "enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AdvanceModal")
        await pilot.press("ctrl+s")
        await sees(pilot, "Status Cancelled")
        assert any("Scheduled → Cancelled" in said for said in toasts(pilot))
        await pilot.press("s")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AdvanceModal")
        await pilot.press("escape")


async def test_the_action_menu_imports_prints_and_opens_the_client(studio, driving):
    async with at_hub(driving, studio, "sessions") as pilot:
        form = await opens(pilot, "enter")
        await pilot.press("x")
        await sees(pilot, "Import images", "QR sheet", "Open client")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptModal))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("x", "i")
        await until(pilot, lambda: isinstance(pilot.app.screen, ImportSessionWizard) and pilot.app.screen.ready)
        assert pilot.app.screen.draft.number == "10001"
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("x", "o")
        await sees(pilot, "Client 1 · ")


async def test_a_scan_replaces_a_session_that_is_read_and_waits_over_one_that_is_edited(studio, driving, scan):
    async with at_hub(driving, studio, "sessions") as pilot:
        form = await opens(pilot, "enter")
        await scan(pilot, "10002")
        await sees(pilot, "Session 10002")
        assert form not in pilot.app.screen_stack
        edited = pilot.app.screen
        await pilot.press("e")
        await until(pilot, lambda: edited.editing and edited.panes())
        await scan(pilot, "10003")
        await sees(pilot, "Session 10003")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is edited)
        assert edited.editing


async def test_the_images_say_whether_they_have_a_preview(studio, driving):
    async with at_hub(driving, studio, "sessions") as pilot:
        with studio._place.writing() as uow:
            now = studio.clock.now()
            facts = {"session_id": 1, "import_id": uow.images.start_import("b", "card", "qr", "Ann", now)}
            facts |= {"size": 400_000, "camera": "R6", "stored_at": now}
            for name, sha256, kind in (("10001_A.JPG", "aa" * 32, "picture"), ("10001_A.CR3", "cc" * 32, "raw")):
                uow.images.add({**facts, "path": f"x/{name}", "sha256": sha256, "kind": kind, "original": name})
            uow.commit()
        small = preview_path(studio.settings.paths.images, "aa" * 32)
        small.parent.mkdir(parents=True)
        small.write_bytes(b"a small picture")
        await opens(pilot, "enter")
        await pilot.press("alt+3")
        await sees(pilot, "Preview", "10001_A.JPG", " yes ", "10001_A.CR3", " raw")

"""Which cards were done, where one looks for it: in the menu, and where the next card is named."""

from __future__ import annotations

from tests.pilot.wizard_keys import open_wizard, sees


async def test_the_menu_lists_the_imported_cards(photo_studio, driving):
    async with driving(photo_studio) as pilot:
        await pilot.press("f10", "right", "right", "m")
        await sees(pilot, "camera: 6 stored")
        await sees(pilot, "IMG_0001.JPG to IMG_0009.JPG, Canon EOS R6 (083024001177)")


async def test_the_importer_tells_the_last_cards_where_the_next_is_named(photo_studio, driving):
    async with driving(photo_studio) as pilot:
        await open_wizard(pilot, "import_images")
        await sees(pilot, "Imported last:")
        await sees(pilot, "camera: 6 stored")


async def test_a_studio_without_imports_says_so(studio, driving):
    async with driving(studio) as pilot:
        await pilot.press("f10", "right", "right", "m")
        await sees(pilot, "No card has been imported yet.")

from __future__ import annotations

from tui_studio.ui.widgets.filter_bar import understood


async def test_the_list_follows_the_fingers(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"park")
        await wait(pilot, lambda: len(hub.table.window) == 4)
        assert hub.filter_bar.line.has_focus
        await pilot.press("backspace", "backspace", "backspace", "backspace")
        await wait(pilot, lambda: len(hub.table.window) == 40)


async def test_letters_typed_quickly_ask_once(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash")
        await wait(pilot, lambda: hub.filter_bar.line.has_focus)
        before = len(fake_studio.sessions.queries)
        for end in range(1, 6):
            hub.filter_bar.line.value = "smith"[:end]
        await wait(pilot, lambda: len(hub.table.window) == 4)
        assert fake_studio.sessions.queries[before:] == ["smith"]


async def test_enter_keeps_the_filter_and_gives_the_list_the_keys(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"park", "enter")
        await wait(pilot, lambda: len(hub.table.window) == 4)
        assert hub.table.has_focus
        assert any(line.startswith(" / park") for line in lines(pilot))
        await pilot.press("down")
        assert hub.table.cursor == 1


async def test_down_goes_to_the_list_too(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", *"park", "down")
        await wait(pilot, lambda: pilot.app.screen.table.has_focus)
        assert pilot.app.screen.filter_text == "park"


async def test_escape_clears_the_filter_and_the_cursor_stays_on_its_record(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"park", "enter")
        await wait(pilot, lambda: len(hub.table.window) == 4)
        await pilot.press("down")
        found = hub.table.cursor_id
        await pilot.press("slash", "escape")
        await wait(pilot, lambda: len(hub.table.window) == 40)
        assert hub.table.cursor_id == found
        assert hub.table.has_focus
        assert not hub.filter_bar.has_class("-open")


async def test_an_empty_filter_line_closes_when_it_is_left(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", "enter")
        await wait(pilot, lambda: pilot.app.screen.table.has_focus)
        assert not pilot.app.screen.filter_bar.has_class("-open")


async def test_a_facet_is_shown_as_it_was_understood(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", *"grade:9,10")
        await wait(pilot, lambda: any("grade 9 or 10" in line for line in lines(pilot)))
        await wait(pilot, lambda: len(pilot.app.screen.table.window) == 20)


async def test_a_mistake_is_said_beside_and_the_rest_still_filters(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"park stauts:x")
        await wait(pilot, lambda: any("Did you mean “status:”?" in line for line in lines(pilot)))
        assert hub.filter_bar.line.has_focus
        hub.filter_bar.line.value = "park date:x"
        await wait(pilot, lambda: any("is no date" in line for line in lines(pilot)))
        await wait(pilot, lambda: len(hub.table.window) == 4)


async def test_nothing_that_matches_says_so(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", *"zzz")
        await wait(pilot, lambda: any("Nothing matches “zzz”." in line for line in lines(pilot)))
        assert any("0 of 40" in line for line in lines(pilot))


async def test_keys_of_the_hub_are_only_letters_while_one_types(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"sqzux12?:*")
        await wait(pilot, lambda: hub.filter_bar.line.value == "sqzux12?:*")
        assert pilot.app.screen is hub
        assert hub.table.selection.total == 0


def test_a_half_typed_facet_is_left_out_and_named():
    text, shown, problem = understood('smith org:"Lincoln High" date:')
    assert text == 'smith org:"Lincoln High"'
    assert len(shown) == 2
    assert "date:" in problem

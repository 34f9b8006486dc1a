from __future__ import annotations

from tui_studio.errors import QueryRefused
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.modals.saved_filters import SavedFiltersModal
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
        assert set(fake_studio.sessions.queries[before:]) == {"smith"}


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


async def test_a_mistake_is_underlined_and_the_last_good_result_stays(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"park")
        await wait(pilot, lambda: len(hub.table.window) == 4)
        await pilot.press(*" (stauts:x")
        await wait(pilot, lambda: any("Did you mean “status:”?" in line for line in lines(pilot)))
        shown = lines(pilot)
        at = next(n for n, line in enumerate(shown) if line.startswith(" / park (stauts:x"))
        assert shown[at + 1] == " " * shown[at].index("stauts:x") + "^" * len("stauts:x")
        assert hub.filter_bar.line.has_focus
        assert len(hub.table.window) == 4
        assert hub.filter_text == "park"
        hub.filter_bar.line.value = "李 date:x"
        await wait(pilot, lambda: any("is no date" in line for line in lines(pilot)))
        assert any(line == " " * (3 + len("李 date:") + 1) + "^" for line in lines(pilot))
        hub.filter_bar.line.value = "park OR ruiz"
        await wait(pilot, lambda: len(hub.table.window) == 8)
        assert not any("^" in line for line in lines(pilot))


async def test_a_saved_filter_that_is_gone_is_said_below_the_line(driving, fake_studio, wait, lines, monkeypatch):
    def ids(query="", sort=(), limit=None):
        raise QueryRefused("Sessions have no saved filter “lost”; none was saved yet.", 5, 16)

    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        monkeypatch.setattr(fake_studio.sessions, "ids", ids)
        await pilot.press("slash", *"park filter:lost")
        await wait(pilot, lambda: any("no saved filter “lost”" in line for line in lines(pilot)))
        assert any(line == " " * 8 + "^" * 11 for line in lines(pilot))
        assert len(hub.table.window) == 40


async def test_ctrl_s_keeps_the_filter_under_a_name(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"grade:9 OR park", "ctrl+s")
        await wait(pilot, lambda: isinstance(pilot.app.screen, PromptModal))
        await pilot.press("enter", *"Ninth", "enter")
        await wait(pilot, lambda: fake_studio.filters.kept == {"Ninth": "grade:9 OR park"})
        await wait(pilot, lambda: pilot.app.screen is hub)
        assert any("Saved the filter “Ninth”" in said for said in toasts(pilot))


async def test_nothing_is_saved_from_an_empty_line(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", "ctrl+s")
        await wait(pilot, lambda: any("no filter to save" in said for said in toasts(pilot)))
        assert fake_studio.filters.kept == {}


async def saved(pilot, fake_studio, wait, **kept):
    fake_studio.filters.kept = dict(kept)
    await pilot.press("F")
    await wait(pilot, lambda: isinstance(pilot.app.screen, SavedFiltersModal))
    await wait(pilot, lambda: len(pilot.app.screen.rows) == len(kept))


async def test_a_saved_filter_is_chosen_and_filters_the_list(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await saved(pilot, fake_studio, wait, Kim="park", **{"[/]": "ruiz"})
        assert any("[/]   ruiz" in line for line in lines(pilot))
        await pilot.press("down", "enter")
        await wait(pilot, lambda: hub.filter_text == "ruiz")
        await wait(pilot, lambda: len(hub.table.window) == 4)
        assert hub.table.has_focus


async def test_a_saved_filter_is_renamed_unless_the_name_is_taken(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await saved(pilot, fake_studio, wait, A="park", B="ruiz")
        await pilot.press("r")
        await wait(pilot, lambda: isinstance(pilot.app.screen, PromptModal))
        await pilot.press("end", "backspace", *"B", "enter")
        await wait(pilot, lambda: any("a filter “B” already" in line for line in lines(pilot)))
        await pilot.press("r")
        await wait(pilot, lambda: isinstance(pilot.app.screen, PromptModal))
        await pilot.press("end", *"vi", "enter")
        await wait(pilot, lambda: fake_studio.filters.kept == {"B": "ruiz", "Avi": "park"})
        await wait(pilot, lambda: any("Renamed to “Avi”" in line for line in lines(pilot)))


async def test_saved_filters_are_deleted_one_by_one_until_none_is_left(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await saved(pilot, fake_studio, wait, A="park", B="ruiz")
        await pilot.press("delete")
        await wait(pilot, lambda: any("Deleted “A”" in line for line in lines(pilot)))
        await pilot.press("delete")
        await wait(pilot, lambda: pilot.app.screen.rows == ())
        await pilot.press("delete", "r", "enter", "escape")
        await wait(pilot, lambda: pilot.app.screen is hub)
        await pilot.press("F")
        await wait(pilot, lambda: any("No filter was saved yet" in line for line in lines(pilot)))


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


def test_a_malformed_text_shows_what_is_understood_and_where_it_is_wrong():
    read = understood('smith org:"Lincoln High" date:', "sessions")
    assert read.chips == ("“smith”", "org Lincoln High")
    assert "A value must follow “date:”" in read.problem
    assert (read.start, read.end) == (25, 30)


def test_the_fields_of_another_hub_are_refused():
    assert understood("ready:yes", "clients").problem == ""
    assert "Sessions have no “ready:”" in understood("ready:yes", "sessions").problem

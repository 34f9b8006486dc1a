"""The filter builder: lines, groups, text."""

from __future__ import annotations

import pytest

from tests.pilot.hub_screens import on, title
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.condition import ConditionModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.filter_builder import FilterBuilder
from tui_studio.ui.modals.prompt import PromptModal


def text_of(pilot):
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, FilterBuilder)).text


async def build(pilot, wait, text):
    """The builder over a filter text."""
    pilot.app.screen.set_filter(text)
    await wait(pilot, lambda: pilot.app.screen.filter_text == text)
    await pilot.press("B")
    await wait(pilot, on(pilot, FilterBuilder))


async def go_to(pilot, place):
    pilot.app.screen.query_one("FilterList").cursor = place


async def test_a_filter_is_put_together_from_nothing_and_filters_the_list(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("B")
        await wait(pilot, on(pilot, ConditionModal))
        await pilot.press(*"grade", "enter", "enter")
        await pilot.press("enter", *"9,10", "enter")
        await wait(pilot, on(pilot, FilterBuilder))
        await wait(pilot, lambda: any("20 sessions found" in line for line in lines(pilot)))
        assert any("Grade is 9,10" in line for line in lines(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, on(pilot, HubScreen))
        await wait(pilot, lambda: "20 of 40" in title(pilot))
        assert pilot.app.screen.filter_bar.text == "grade:9,10"
        assert pilot.app.screen.focused is pilot.app.screen.table


async def test_the_builder_opens_from_the_filter_line_with_its_text(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(120, 40)) as pilot:
        await pilot.press("slash", *"grade:9", "ctrl+f")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "grade:9"
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert pilot.app.screen.filter_bar.text == "grade:9"


async def test_a_condition_is_changed_with_its_operator_and_its_proposals(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "status:scheduled")
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, ConditionModal))
        await pilot.press("shift+tab")
        pilot.app.screen.query_one("#operator").value = "is not"
        await pilot.press("tab", "ctrl+s")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "-status:scheduled"
        await pilot.press("e")
        await wait(pilot, on(pilot, ConditionModal))
        modal = pilot.app.screen
        modal.query_one("#value").value = ""
        await wait(pilot, lambda: modal.query_one("#value").matches("sch") == ["Scheduled"])
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: any("Status needs a value" in line for line in lines(pilot)))
        await pilot.press("escape")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "-status:scheduled", "what could not be is not taken"


@pytest.mark.parametrize("name", ["field", "operator"])
async def test_a_field_or_an_operator_that_does_not_exist_is_told_instead_of_another_one_taken(
    driving, fake_studio, wait, lines, name
):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "grade:9")
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, ConditionModal))
        modal = pilot.app.screen
        modal.query_one(f"#{name}").field.focus()
        await pilot.press(*"qqq", "ctrl+s")
        await wait(pilot, lambda: any(f"There is no {name} “qqq”" in line for line in lines(pilot)))
        assert pilot.app.screen is modal
        await pilot.press("escape")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "grade:9"


@pytest.mark.parametrize("key", ["a", "insert"])
async def test_a_condition_is_added_below_the_line(driving, fake_studio, wait, key):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "grade:9 smith")
        await go_to(pilot, 1)
        await pilot.press(key)
        await wait(pilot, on(pilot, ConditionModal))
        assert pilot.app.screen.field == "grade", "the field of the line above is the first proposal"
        pilot.app.screen.query_one("#field").value = "Images"
        await pilot.pause()
        pilot.app.screen.query_one("#operator").value = "is at least"
        pilot.app.screen.query_one("#value").value = "1"
        await pilot.press("ctrl+s")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "grade:9 images:1.. smith"


@pytest.mark.parametrize(
    ("into", "out"), [("right", "left"), ("greater_than_sign", "less_than_sign")], ids=["arrows", "signs"]
)
async def test_lines_are_grouped_and_taken_out_of_the_group(driving, fake_studio, wait, lines, into, out):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "grade:9 smith ruiz")
        await go_to(pilot, 2)
        await pilot.press(into)
        await pilot.press("down", into)
        assert text_of(pilot) == "grade:9 (smith OR ruiz)"
        assert any("any of these" in line for line in lines(pilot))
        await pilot.press("space")
        assert text_of(pilot) == "grade:9 smith ruiz", "all of these within all of these says nothing"
        await pilot.press("space", "up", "up", "n")
        assert text_of(pilot) == "grade:9 -(smith OR ruiz)"
        await pilot.press("exclamation_mark", "down", out)
        assert text_of(pilot) == "grade:9 ruiz smith"


@pytest.mark.parametrize(("up", "down"), [("shift+up", "shift+down"), ("K", "J")])
async def test_lines_are_moved_deleted_and_negated(driving, fake_studio, wait, up, down):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "grade:9 smith ruiz")
        await go_to(pilot, 1)
        await pilot.press(down)
        assert text_of(pilot) == "smith grade:9 ruiz"
        await pilot.press(down, up, up)
        assert text_of(pilot) == "grade:9 smith ruiz"
        await pilot.press("n")
        assert text_of(pilot) == "-grade:9 smith ruiz"
        await pilot.press("delete", "delete")
        assert text_of(pilot) == "ruiz"


async def test_enter_on_the_head_of_a_group_turns_all_into_any(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "smith ruiz")
        await pilot.press("home", "enter")
        assert text_of(pilot) == "smith OR ruiz"
        await pilot.press("f")
        await wait(pilot, lambda: getattr(pilot.app.screen, "filter_text", "") == "smith OR ruiz")


async def test_a_filter_is_saved_and_loaded_by_name(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(100, 30)) as pilot:
        await build(pilot, wait, "grade:9")
        await pilot.press("s")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"Ninth", "enter")
        await wait(pilot, lambda: fake_studio.filters.kept == {"Ninth": "grade:9"})
        await wait(pilot, lambda: any("Saved as “Ninth”" in line for line in lines(pilot)))
        await pilot.press("down", "n", "s")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"ninth", "enter")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("n")
        await wait(pilot, on(pilot, FilterBuilder))
        await pilot.press("l")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("enter")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "grade:9"


async def test_leaving_changed_lines_asks_first(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await build(pilot, wait, "grade:9")
        await pilot.press("down", "n", "escape")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("n")
        await wait(pilot, on(pilot, FilterBuilder))
        assert text_of(pilot) == "-grade:9"
        await pilot.press("escape")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, on(pilot, HubScreen))
        assert pilot.app.screen.filter_text == "grade:9"

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_studio.ui.keymap import COMMANDS, check_overrides, keys_of
from tui_studio.ui.modals.sort_order import SortOrderModal
from tui_studio.ui.scan import GAP, ScanListener


async def test_a_key_of_the_settings_does_what_the_old_one_did(driving, fake_studio, wait):
    async with driving(fake_studio, keys={"hub.sort": "O", "table.mark": "space,m"}) as pilot:
        await pilot.press("m", "o")
        assert pilot.app.screen.table.targets == [1]
        await pilot.press("O")
        await wait(pilot, lambda: isinstance(pilot.app.screen, SortOrderModal))


async def test_a_key_that_is_taken_is_refused_with_a_sentence_and_keeps_its_meaning(driving, fake_studio, wait, toasts):
    async with driving(fake_studio, keys={"hub.sort": "space"}) as pilot:
        await wait(pilot, lambda: any("space would mean table.mark and hub.sort" in said for said in toasts(pilot)))
        await pilot.press("space")
        assert pilot.app.screen.table.targets == [1]
        await pilot.press("o")
        await wait(pilot, lambda: isinstance(pilot.app.screen, SortOrderModal))


async def test_the_footer_and_the_hub_bar_show_the_keys_of_the_settings(driving, fake_studio, wait, lines):
    async with driving(fake_studio, keys={"hub.filter": "D", "go.clients": "f11"}) as pilot:
        await wait(pilot, lambda: " D Filter" in lines(pilot)[-1])
        assert "F11 Clients" in lines(pilot)[1]


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"hub.fly": "f"}, "no command"),
        ({"hub.sort": "esc"}, "cannot be a key"),
        ({"hub.sort": "ctrl+m"}, "cannot be a key"),
        ({"hub.sort": "ctrl+space"}, "cannot be a key"),
        ({"hub.sort": ""}, "cannot be a key"),
        ({"hub.sort": "s"}, "sessions.advance"),
        ({"hub.sort": "q"}, "frame.quit"),
    ],
)
def test_a_wish_that_cannot_be_met_is_explained(keys, says):
    usable, problems = check_overrides(keys)
    assert usable == {}
    assert says in problems[0]


def test_two_keys_can_be_swapped():
    assert check_overrides({"hub.sort": "r", "hub.refresh": "o"}) == ({"hub.sort": "r", "hub.refresh": "o"}, [])


@given(
    st.dictionaries(
        st.sampled_from([row.id for row in COMMANDS]),
        st.text(alphabet="abcdefgszqxvu/?*~,123 +", min_size=1, max_size=5),
        max_size=6,
    )
)
def test_whatever_is_wished_no_key_gets_two_meanings_and_every_refusal_is_said(wishes):
    usable, problems = check_overrides(wishes)
    assert check_overrides(usable) == (usable, [])
    assert bool(problems) == (set(usable) != set(wishes))
    assert all(keys_of(row, usable) for row in COMMANDS)


def listen(keys, gap, prefix=""):
    """What becomes of keys typed `gap` seconds apart: codes, and keys as typed by hand."""
    ear: ScanListener[str] = ScanListener(prefix)
    codes, typed = [], []
    for n, key in enumerate(keys):
        heard = ear.hear(key, key, key if len(key) == 1 else None, n * gap)
        typed += heard.replay
        codes += [heard.scanned] if heard.scanned else []
    return codes, typed + ear.release()


@given(st.text(alphabet="0123456789", min_size=4, max_size=12))
def test_a_burst_of_digits_with_enter_is_a_scan_and_nothing_is_typed(code):
    assert listen([*code, "enter"], 0.01) == ([code], [])


@given(st.lists(st.sampled_from([*"0123456789jsx/", "enter", "down", "escape"]), max_size=30))
def test_keys_typed_by_hand_all_arrive_in_their_order(keys):
    assert listen(keys, GAP * 2) == ([], keys)


@given(st.lists(st.sampled_from([*"0123456789jsLH", "enter", "down"]), max_size=30), st.sampled_from(["", "LH"]))
def test_no_key_is_lost_or_doubled_however_quick(keys, prefix):
    codes, typed = listen(keys, 0.005, prefix)
    told = sum(len(code) + 1 for code in codes)
    assert len(typed) + told == len(keys)
    rest = iter(keys)
    assert all(key in rest for key in typed)


def test_three_digits_are_no_code():
    assert listen([*"123", "enter"], 0.01) == ([], ["1", "2", "3", "enter"])

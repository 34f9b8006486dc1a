from __future__ import annotations

from tests.cards import R6, R6_TWO, booked, plan, shot
from tests.pilot.test_modals import Asking, visible
from tui_studio.ui.modals.camera_clocks import CameraClocksModal


def two_cameras():
    """Both photograph the slates of three students; the second one's clock is 61 minutes behind."""
    frames = []
    for body, camera, behind in (("a", R6, 0), ("b", R6_TWO, 3660)):
        for n, number in enumerate(("10001", "10002", "10003")):
            at = 5000 + 60 * n - behind
            frames.append(shot(f"{body}/IMG_{2 * n + 1:04d}.JPG", camera=camera, payloads=number, at=at))
            frames.append(shot(f"{body}/IMG_{2 * n + 2:04d}.JPG", camera=camera, at=at + 8))
    frames.append(shot("a/IMG_0007.JPG", at=5200))
    return plan(frames, booked("10001", "10002", "10003")).frames


async def test_the_clocks_are_shown_corrected_and_kept_with_keys_only(wait):
    app = Asking(CameraClocksModal(two_cameras(), {}))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "reference" in visible(pilot))
        assert "+1:01:00 sure" in visible(pilot)
        await pilot.press("1", "enter")
        await wait(pilot, lambda: "The others are compared" in visible(pilot))
        await pilot.press("backspace", "down")
        await wait(pilot, lambda: "agree within 10 s" in visible(pilot))
        await pilot.press("x", "enter")
        await wait(pilot, lambda: "Write how far the clock is behind" in visible(pilot))
        await pilot.press("backspace", *"62 min", "enter")
        await wait(pilot, lambda: "+1:02:00 typed" in visible(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: app.answers)
    assert app.answers == [{"Canon EOS R6 (0456)": 3720.0}]


async def test_what_was_typed_can_be_forgotten_and_escape_changes_nothing(wait):
    typed = {"Canon EOS R6 (0456)": 10.0}
    app = Asking(CameraClocksModal(two_cameras(), typed))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "+0:00:10 typed" in visible(pilot))
        await pilot.press("down", *"auto", "enter")
        await wait(pilot, lambda: "+1:01:00 sure" in visible(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: app.answers)
    assert app.answers == [None]
    assert typed == {"Canon EOS R6 (0456)": 10.0}

"""Repaints wait for the terminal, and nothing that was to be painted is lost."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest
from textual.geometry import Region
from textual.messages import TerminalSupportsSynchronizedOutput
from textual.widgets import Static

from tui_studio.ui import pacing
from tui_studio.ui.pacing import QUESTION, PacedDriver
from tui_studio.ui.terminal_app import TerminalApp


class Line:
    """In place of the thread that writes to the terminal."""

    def __init__(self):
        self.sent = []

    def write(self, data):
        self.sent.append(data)


class Plain(TerminalApp, inherit_bindings=False):
    keys: ClassVar[dict[str, str]] = {}

    def compose(self):
        yield Static("one")


@pytest.fixture
async def driven(settings):
    app = Plain(settings)
    async with app.run_test() as pilot:
        driver, heard = PacedDriver(app), []
        driver._writer_thread = Line()
        driver.send_message = heard.append
        yield pilot, driver, driver._writer_thread.sent


def answer(driver):
    driver.process_message(TerminalSupportsSynchronizedOutput())


async def test_a_terminal_that_never_answered_is_not_waited_for(driven):
    pilot, driver, sent = driven
    driver.write("x" * 5000)
    assert sent == ["x" * 5000]
    assert pilot.app._batch_count == 0


async def test_much_output_is_followed_by_a_question_and_repaints_wait_for_the_answer(driven):
    pilot, driver, sent = driven
    answer(driver)
    driver.write("x" * 1000)
    assert QUESTION not in sent
    driver.write("x" * 1000)
    driver.write("x" * 1000)
    assert sent.count(QUESTION) == 1
    assert pilot.app._batch_count == 1
    answer(driver)
    await pilot.pause()
    assert pilot.app._batch_count == 0


async def test_what_was_to_be_painted_meanwhile_is_painted_then(driven):
    pilot, driver, _ = driven
    answer(driver)
    driver.write("x" * 2000)
    app = pilot.app
    app._display(app.screen, app.screen._compositor.render_update(full=True))
    assert app.missed
    answer(driver)
    await pilot.pause()
    assert not app.missed


async def test_no_more_than_that_is_painted_then(driven, monkeypatch):
    pilot, driver, _ = driven
    answer(driver)
    driver.write("x" * 2000)
    screen, painted = pilot.app.screen, []
    compositor = screen._compositor
    compositor._dirty_regions.add(Region(2, 1, 5, 2))
    screen._compositor_refresh()
    assert not compositor._dirty_regions - {Region(2, 1, 5, 1), Region(2, 2, 5, 1)}
    monkeypatch.setattr(pilot.app, "_display", lambda _, update: painted.append(update))
    answer(driver)
    await pilot.pause()
    assert painted[0].spans == [(1, 2, 7), (2, 2, 7)]


async def test_a_terminal_that_stops_answering_is_given_up(driven, monkeypatch):
    pilot, driver, sent = driven
    monkeypatch.setattr(pacing, "PATIENCE", 0.01)
    answer(driver)
    driver.write("x" * 2000)
    while pilot.app._batch_count:
        await asyncio.sleep(0.005)
    driver.write("x" * 2000)
    assert sent.count(QUESTION) == 1


async def test_the_second_screen_is_not_entered_twice(driven):
    pilot, driver, sent = driven

    class Picture:
        waits = True

    pilot.app.picture = Picture()
    driver.write(pacing.ENTER)
    driver.write(pacing.ENTER)
    assert sent == [pacing.ENTER]

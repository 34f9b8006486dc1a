"""The status line repaints what changed, and shows what it should."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.content import Content
from textual.geometry import Region

from tui_studio.ui.widgets.status_line import StatusLine


class LineApp(App[None]):
    def compose(self):
        yield StatusLine()


@pytest.mark.parametrize(
    ("before", "after", "region"),
    [
        ("1 of 9 · Lee Ann", "2 of 9 · Lee Ann", Region(0, 0, 16, 1)),
        ("3 of 9 · Lee Ann", "3 of 9 · Lee Al", Region(14, 0, 2, 1)),
        ("3 of 9 · 李 Ann", "3 of 9 · 李 Al", Region(13, 0, 2, 1)),
        ("3 of 9", "", Region(0, 0, 6, 1)),
        ("3 of 9", "3 of 9", None),
    ],
)
async def test_only_what_changed_is_painted(before, after, region, lines):
    app = LineApp()
    async with app.run_test(size=(40, 3)) as pilot:
        line = app.query_one(StatusLine)
        line.update(Content(before))
        await pilot.pause()
        assert lines(pilot)[0] == before
        painted = []
        refresh = line.refresh
        line.refresh = lambda *regions, **how: (painted.extend(regions), refresh(*regions, **how))[1]
        line.update(Content(after))
        await pilot.pause()
        assert lines(pilot)[0] == after
        assert painted == ([region] if region else [])


async def test_other_colours_repaint_all(lines):
    app = LineApp()
    async with app.run_test(size=(40, 3)) as pilot:
        line = app.query_one(StatusLine)
        line.update(Content("same"))
        await pilot.pause()
        line.update(Content.styled("same", "bold"))
        await pilot.pause()
        assert line.render_line(0)._segments[0].style.bold
        line.update("plain")
        await pilot.pause()
        assert lines(pilot)[0] == "plain"


async def test_the_line_of_a_hub_follows_the_cursor_in_the_same_frame(driving, fake_studio):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        line = hub.query_one("#hub-status", StatusLine)
        hub.table.action_move(2)
        assert str(line.render()).startswith("3 of 40"), "before any message is handled"

"""The picture of a row as the terminal draws it: what is sent, what stands in the cells, and when it is half cells."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from select import select

import pytest
from PIL import Image

from tests.cards import shot
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports, write_files
from tests.pilot.wizard_keys import at_step, open_wizard, sees, shown, type_text
from tui_studio.ui import terminal_app, terminal_pictures
from tui_studio.ui.widgets.image_preview import ImagePreview
from tui_studio.ui.widgets.sharp_preview import SharpPreview

PLACE = "\U0010eeee"
"""The sign in whose cells kitty paints a picture."""


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    for name in ("TMUX", "STY", "SSH_CONNECTION", "KITTY_WINDOW_ID", "TERM_PROGRAM", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def planned(studio, tmp_path, monkeypatch):
    """Opens the importer with the plan of a card: a picture, and one that does not decode."""
    monkeypatch.chdir(tmp_path)
    frames = [shot("IMG_0001.JPG"), shot("IMG_0002.JPG")]
    studio.imports = FakeImports(frames, {})
    write_files(tmp_path / "card", frames)
    Image.new("RGB", (600, 400), (200, 30, 30)).save(tmp_path / "card" / "IMG_0001.JPG")

    async def opened(pilot):
        sent = []
        monkeypatch.setattr(pilot.app._driver, "write", sent.append)
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The plan")
        preview = wizard.query_one(ImagePreview)
        await until(pilot, lambda: preview.caption == "IMG_0001.JPG")
        return preview, sent

    return opened


def painted(pilot):
    """What a full repaint sends, control sequences too."""
    strips = pilot.app.screen._compositor.render_strips()
    return "".join(segment.text for strip in strips for segment in strip)


def colours_of(pilot, sign):
    """The colours of the cells with this sign; kitty reads in them which picture it paints there."""
    strips = pilot.app.screen._compositor.render_strips()
    return {segment.style.color for strip in strips for segment in strip if sign in segment.text}


async def test_kitty_is_told_the_picture_once_and_paints_it_in_the_cells(studio, planned, driving):
    async with driving(studio, size=(120, 40), pictures="kitty") as pilot:
        preview, sent = await planned(pilot)
        assert isinstance(preview, SharpPreview)
        told = "".join(sent)
        assert told.count("\x1b_G") >= 2
        assert "U=1" in told
        await until(pilot, lambda: PLACE in shown(pilot))
        assert "▀" not in shown(pilot)
        preview.refresh()
        await pilot.pause()
        assert "".join(sent).count("U=1") == 1
        await pilot.press("enter", "down", "down")
        await sees(pilot, "IMG_0002.JPG: does not decode.")
        assert "\x1b_Ga=d,d=I" in sent[-1]
        assert PLACE not in shown(pilot)


async def test_sixels_are_painted_once_behind_the_last_line(studio, planned, driving):
    async with driving(studio, size=(120, 40), pictures="sixel") as pilot:
        preview, _ = await planned(pilot)
        assert isinstance(preview, SharpPreview)
        await until(pilot, lambda: "\x1bP" in painted(pilot))
        start = f"\x1b7\x1b[{preview.region.y + 1};"
        assert start in painted(pilot)
        assert painted(pilot).count("\x1bP") == 1


@pytest.mark.parametrize("theme", ["studio", "studio-16"])
@pytest.mark.parametrize(("way", "sign"), [("kitty", PLACE), ("sixel", "\x1bP")])
async def test_behind_a_dialog_the_picture_is_in_half_cells_and_afterwards_as_it_was(
    studio, planned, driving, way, sign, theme
):
    async with driving(studio, size=(120, 40), pictures=way) as pilot:
        pilot.app.theme = theme
        preview, sent = await planned(pilot)
        await until(pilot, lambda: sign in painted(pilot))
        before, plan = colours_of(pilot, sign), pilot.app.screen
        for _ in range(2):
            await pilot.press("a")
            await until(pilot, lambda: pilot.app.screen is not plan)
            await until(pilot, lambda: "▀▀▀" in painted(pilot) and sign not in painted(pilot))
            preview.refresh()
            await pilot.pause()
            assert sign not in painted(pilot)
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is plan and sign in painted(pilot))
            assert "▀" not in painted(pilot)
            assert colours_of(pilot, sign) == before
        assert not any("a=d" in data for data in sent), "the terminal was made to forget the picture"


@pytest.mark.parametrize("way", ["kitty", "sixel"])
async def test_a_picture_that_has_no_room_any_more_is_shown_in_half_cells(studio, planned, driving, way):
    async with driving(studio, size=(120, 40), pictures=way) as pilot:
        preview, _ = await planned(pilot)
        await until(pilot, lambda: PLACE in painted(pilot) or "\x1bP" in painted(pilot))
        drawn = preview.size
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: preview.size != drawn and "▀" in shown(pilot))
        assert PLACE not in painted(pilot)
        assert "\x1bP" not in painted(pilot)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "▀" not in shown(pilot))


async def test_without_the_extra_half_cells_are_shown(studio, planned, driving, monkeypatch):
    monkeypatch.setattr(terminal_app, "can_draw", lambda: False)
    async with driving(studio, size=(120, 40), pictures="kitty") as pilot:
        preview, sent = await planned(pilot)
        assert type(preview) is ImagePreview
        await sees(pilot, "▀▀▀▀")
        assert not any("\x1b_G" in data for data in sent)


@pytest.mark.parametrize("way", ["kitty", "sixel"])
async def test_a_picture_that_the_library_cannot_draw_is_shown_in_half_cells(
    studio, planned, driving, monkeypatch, way
):
    def fails(*_):
        raise ValueError("no such picture")

    monkeypatch.setattr("tui_studio.ui.widgets.sharp_preview.draw", fails)
    async with driving(studio, size=(120, 40), pictures=way) as pilot:
        preview, _ = await planned(pilot)
        await sees(pilot, "▀▀▀▀")
        assert preview.caption in shown(pilot)


@pytest.mark.usefixtures("planned")
async def test_pictures_that_are_off_come_when_they_are_asked_for(studio, driving):
    async with driving(studio, size=(120, 40), pictures="off") as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The plan")
        assert not wizard.query_one(ImagePreview).display
        await pilot.press("f")
        await sees(pilot, "▀▀▀▀")


QUIET = """
import sys
from tui_studio.domain.picture_ways import Way
from tui_studio.integrations.glances import Glance
from tui_studio.ui.terminal_pictures import draw
for way in (Way.KITTY, Way.SIXEL):
    drawn = draw(Glance(40, 40, bytes(4800)), way, (10, 20))
    assert (drawn.columns, drawn.rows) == (4, 2), drawn
assert sys.__stdout__ is sys.stdout
sys.stdout.write("done")
"""


def test_the_library_asks_the_terminal_nothing_and_writes_nothing_to_it():
    ours, theirs = pty.openpty()
    program = subprocess.Popen([sys.executable, "-c", QUIET], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    heard = b""
    while select([ours], [], [], 60)[0]:
        try:
            more = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        heard += more
    os.close(ours)
    assert program.wait() == 0, heard
    assert heard == b"done"


def test_two_threads_draw_at_once_and_the_terminal_is_given_back():
    from concurrent.futures import ThreadPoolExecutor

    from tui_studio.domain.picture_ways import Way
    from tui_studio.integrations.glances import Glance

    before, picture = sys.__stdout__, Glance(60, 60, bytes(10_800))
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: terminal_pictures.draw(picture, Way.KITTY, (10, 20)), range(12)))
    assert sys.__stdout__ is before
    assert all(one.sent.count("U=1") == 1 and len(one.lines) == 3 for one in drawn)
    assert len({one.freed for one in drawn}) == 12

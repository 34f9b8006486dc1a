"""What is drawn before Textual is there stands where the hub puts it, and the terminal is given back."""

from __future__ import annotations

import os
import pty
import sqlite3
import termios
from contextlib import closing
from dataclasses import replace
from threading import Event

import pytest

from tests.big_studio import big_studio
from tui_studio.config import load_settings
from tui_studio.services.studio import open_studio
from tui_studio.ui import first_picture
from tui_studio.ui.app import StudioApp
from tui_studio.ui.first_picture import ENTER, LEAVE, FirstPicture, early_screen, picture_lines

SCROLL_BAR = " ▁▂▃▄▅▆▇█"


@pytest.fixture
def settings(tmp_path):
    settings = load_settings(big_studio(tmp_path, 300))
    with closing(sqlite3.connect(settings.paths.database)) as db:
        db.execute("UPDATE client SET last_name = '[/]李' || char(27) || ']0;x' || char(7) WHERE id < 9")
        db.commit()
    return settings


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_picture_is_what_the_hub_shows(settings, size, wait, lines):
    gate = Event()
    app = StudioApp(settings, lambda: gate.wait(20) and open_studio(settings))
    drawn = picture_lines(early_screen(settings), *size)
    async with app.run_test(size=size) as pilot:
        await wait(pilot, lambda: any("1000001" in line for line in lines(pilot)))
        shown = lines(pilot)
        gate.set()
        await wait(pilot, lambda: app.is_open)
    assert len(drawn) == size[1] - 2
    assert drawn[2] == shown[2]
    assert drawn[4:] == [line.rstrip(SCROLL_BAR) for line in shown[4:-2]]
    for title in ("Number", "Last name", "Grade", "Status"):
        assert drawn[3].index(title) == shown[3].index(title)
    assert not any(character < " " for line in drawn for character in line)


@pytest.fixture
def terminal(monkeypatch):
    """A pseudo terminal for input."""
    outer, inner = pty.openpty()
    monkeypatch.setattr(first_picture.sys, "stdin", os.fdopen(inner, "r"))
    monkeypatch.setattr(first_picture.shutil, "get_terminal_size", lambda: os.terminal_size((80, 24)))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    yield inner
    os.close(outer)


def test_keys_are_not_echoed_meanwhile_and_the_terminal_is_given_back(settings, terminal, capsys):
    before = termios.tcgetattr(terminal)
    with FirstPicture(settings) as picture:
        assert picture.waits
        assert not termios.tcgetattr(terminal)[3] & termios.ECHO
    assert termios.tcgetattr(terminal) == before
    shown = capsys.readouterr().out
    assert shown.startswith(ENTER)
    assert shown.endswith(f"{LEAVE}\x1b[?25h")


def test_an_application_that_took_over_has_left_by_itself(settings, terminal, capsys):
    with FirstPicture(settings) as picture:
        picture.waits = False
    assert LEAVE not in capsys.readouterr().out


def test_nothing_is_drawn_where_it_would_not_fit_or_help(settings, terminal, monkeypatch, tmp_path, capsys):
    empty = load_settings(tmp_path / "none")
    with FirstPicture(empty), FirstPicture(replace(settings, slow=True)):
        pass
    monkeypatch.setattr(first_picture.shutil, "get_terminal_size", lambda: os.terminal_size((59, 24)))
    with FirstPicture(settings):
        pass
    monkeypatch.setenv("TERM", "dumb")
    with FirstPicture(settings):
        pass
    assert capsys.readouterr().out == ""

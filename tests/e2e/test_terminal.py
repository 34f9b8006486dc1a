"""What reaches the terminal itself: never a control character of a name, and never its title."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.big_studio import big_studio
from tests.e2e.terminal import Terminal
from tui_studio.config import load_settings

HOSTILE = "\x1b]0;STOLEN\x07\x1b]2;STOLEN\x1b\\[/][bold]\u202e😀\r\n\x1b[2J"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, 100, 30)
    yield terminal
    terminal.close()


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = big_studio(tmp_path, 200)
    with closing(sqlite3.connect(load_settings(folder).paths.database)) as db:
        db.execute("UPDATE client SET last_name = ? || 'Lee', first_name = ?, notes = ?", (HOSTILE, HOSTILE, HOSTILE))
        db.execute("UPDATE client SET last_name = ? WHERE id = 3", ("Lee" * 1700,))
        db.execute("UPDATE organization SET name = ? || name", (HOSTILE,))
        db.commit()
    return folder


def test_names_with_escape_sequences_change_neither_title_nor_screen(terminal: Terminal, hostile: Path) -> None:
    terminal.start("--studio", str(hostile))
    shown = terminal.wait_for("1000001", "200", "Help", without="reading")
    assert "[/][bold]" in shown
    for key, text in (("2", "Clients  200"), ("Enter", "General"), ("Escape", "Clients  200")):
        terminal.press(key)
        terminal.wait_for(text)
    assert "STOLEN" not in terminal.title()


def test_the_terminal_is_as_before_when_the_studio_is_left(terminal: Terminal, hostile: Path) -> None:
    terminal.start("--studio", str(hostile))
    terminal.wait_for("1000001", "Help")
    terminal.press("q")
    terminal.wait_for_leaving()
    assert "1000001" not in terminal.screen()


def test_the_palette_finds_a_client_with_a_hostile_name(terminal: Terminal, hostile: Path) -> None:
    terminal.start("--studio", str(hostile))
    terminal.wait_for("1000001", "Help", without="reading")
    terminal.press(":")
    terminal.wait_for("Search for commands")
    terminal.type("0000104")
    terminal.wait_for("Client 104", "Session 1000104")
    assert "STOLEN" not in terminal.title()

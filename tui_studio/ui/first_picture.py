"""The first rows on the terminal while Textual is still being imported, which takes longer than all the rest.

Plain text in the places where the Sessions hub puts the same lines a moment later; a test compares the two. Keys
pressed meanwhile wait in the terminal's queue. Whatever is not as usual, no picture is drawn and nothing is lost.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

from tui_studio.domain.sorting import SortKey
from tui_studio.ui.cells import GUTTER, fit_columns, fitted, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.config import Settings
    from tui_studio.domain.columns import Column
    from tui_studio.domain.layouts import Layout
    from tui_studio.services.first_screen import FirstScreen

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
"""The terminal's second screen."""
LEAST = (64, 16)
"""Columns and lines below which no screen has room."""
EARLY = 128
"""Rows that are read before the studio is open: more than one screen."""
ORDER = (SortKey("number"),)
_ABOVE, _BELOW = 3, 2
"""Lines above the table, menus, hubs and title, and below it, status and keys."""


class FirstPicture:
    """What stands on the terminal until the application takes the screen over."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._before: list[Any] | None = None
        self.waits = False
        """True from the drawing until the application has taken over."""

        self.early: tuple[Layout, FirstScreen] | None = None
        """What was read for the picture; the hub shows the same and need not read it again."""

    def __enter__(self) -> FirstPicture:
        """Draw, if there is something to draw and somewhere to draw it."""
        environment = os.environ
        odd = environment.get("TERM", "dumb") == "dumb" or environment.get("TEXTUAL_DRIVER")
        if not (odd or self._settings.slow):
            size = shutil.get_terminal_size()
            self.early = early_screen(self._settings)
            lines = picture_lines(self.early, size.columns, size.lines)
            if lines and self._quiet():
                shown = "\r\n".join(lines)
                sys.stdout.write(f"{ENTER}\x1b[?25l\x1b[H{shown}")
                sys.stdout.flush()
                self.waits = True
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back as it was."""
        if self.waits:
            sys.stdout.write(f"{LEAVE}\x1b[?25h")
            sys.stdout.flush()
        if self._before is not None:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._before)

    def _quiet(self) -> bool:
        """Let keys wait unseen; False where the terminal cannot be asked for that."""
        try:
            import termios
        except ImportError:  # Windows
            return False
        try:
            attributes = termios.tcgetattr(sys.stdin.fileno())
            self._before = [*attributes]
            attributes[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, attributes)
        except termios.error:
            return False
        return True


def early_screen(settings: Settings) -> tuple[Layout, FirstScreen] | None:
    """The first rows in the order that the screens begin with."""
    from tui_studio.services.first_screen import first_screen

    return first_screen(settings, ORDER, EARLY)


def picture_lines(early: tuple[Layout, FirstScreen] | None, width: int, height: int) -> list[str]:
    """The lines of the screen; empty where the ordinary way has to show what there is."""
    if width < LEAST[0] or height < LEAST[1] or early is None or not early[1].count:
        return []
    room = height - _ABOVE - _BELOW - 1
    layout, first = early
    rows = [first.found[row_id] for row_id in first.ids[: room + 1]]
    table = _table(layout.columns, rows, width if len(rows) <= room or _over_ssh() else width - 1)
    title = f" Sessions  {first.count:,} · reading ..."
    return ["", "", title, *table[: room + 1]]


def _table(columns: Sequence[Column], rows: Sequence[object], width: int) -> list[str]:
    fit = fit_columns(columns, width)
    lines = []
    for n, row in enumerate(rows):
        cells = (fitted(value_of(row, column.key), column.width, column.right) for column in fit.columns)
        lines.append(("› " if n == 0 else " " * GUTTER) + (" " * fit.gap).join(cells).rstrip())
    heads = (fitted(column.label, column.width, column.right) for column in fit.columns)
    return [" " * GUTTER + (" " * fit.gap).join(heads).rstrip(), *lines]


def _over_ssh() -> bool:
    return bool(os.environ.get("SSH_CONNECTION"))

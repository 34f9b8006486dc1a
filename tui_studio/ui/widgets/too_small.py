"""What covers every screen while the window is too small for it."""

from __future__ import annotations

from textual.widgets import Static

from tui_studio.ui.first_picture import LEAST


class TooSmall(Static):
    """Lies over the screen and hides nothing: what has the focus below keeps it until the window is larger again."""

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        overlay: screen;
        position: absolute;
        offset: 0 0;
        width: 100vw;
        height: 100vh;
        padding: 1 2;
        background: $background;
        color: $foreground;
    }
    """

    def __init__(self) -> None:
        """The size that is needed."""
        columns, lines = LEAST
        words = f"This window is too small.\n\nMake it at least {columns} columns wide and {lines} lines high."
        super().__init__(words, markup=False)

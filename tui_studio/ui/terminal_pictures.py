"""Pictures as the terminal draws them, made by textual-image.

The library asks the terminal what it can and how large its cells are, and reads the answer from where Textual reads
keys; and it writes pictures to the terminal past the driver, into the middle of a repaint. So it is imported late and
only ever sees a stand-in for the terminal; what it wrote there is sent through the driver. Nothing here is called
where the extra is not installed.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from threading import Lock
from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment

from tui_studio.domain.picture_ways import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_studio.integrations.glances import Glance

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture ready for the terminal, in so many cells."""

    columns: int
    rows: int
    sent: str = ""
    """What tells the terminal the picture before its cells are painted."""
    freed: str = ""
    """What lets the terminal forget it."""
    lines: tuple[tuple[Segment, ...], ...] = ()
    """The cells in whose place the terminal paints it."""
    sixels: str = ""
    """What paints it where the cursor stands."""


def draw(picture: Glance, way: Way, cell: tuple[int, int]) -> Drawn:
    """A picture by one of the two protocols, for cells of so many dots."""
    columns, rows = -(-picture.width // cell[0]), -(-picture.height // cell[1])
    with _one_at_a_time, _stand_in() as terminal:
        if way is Way.SIXEL:
            from textual_image._sixel import image_to_sixels

            return Drawn(columns, rows, sixels=image_to_sixels(picture.image()))
        from textual_image.renderable import TGPImage

        console = Console(file=StringIO(), width=columns, height=rows, force_terminal=True, color_system="truecolor")
        image = TGPImage(picture.image(), columns, rows)
        painted = (one for one in image.__rich_console__(console, console.options) if isinstance(one, Segment))
        cells = tuple(tuple(line) for line in Segment.split_lines(painted) if line)
        # its own way of forgetting one picture takes every picture off the screen
        freed = f"\x1b_Ga=d,d=I,i={image.terminal_image_id},q=2\x1b\\"
        return Drawn(columns, rows, terminal.getvalue(), freed, cells)


@contextmanager
def _stand_in() -> Iterator[StringIO]:
    before, terminal = sys.__stdout__, StringIO()
    sys.__stdout__ = terminal  # type: ignore[assignment, misc]
    try:
        yield terminal
    finally:
        sys.__stdout__ = before  # type: ignore[misc]

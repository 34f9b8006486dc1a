"""The images of a session on one line: number, rating, what they stand for, marks, and where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui_studio.domain.image_check import NOT_SELECTED, PRIMARY, SELECTED, UNDECIDED, YEARBOOK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tui_studio.domain.image_check import CheckedImage

SIGNS = {SELECTED: "✓", UNDECIDED: "·", NOT_SELECTED: "✗"}
STYLES = {SELECTED: "$success", UNDECIDED: "", NOT_SELECTED: "$error"}
LETTERS = {PRIMARY: "P", YEARBOOK: "Y"}
MARK = "●"


class FilmStrip(Widget):
    """Never has the focus; signs and letters say everything that colours say."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "FilmStrip { height: 1; }"

    def __init__(self) -> None:
        """No images yet."""
        super().__init__(id="film-strip")
        self.images: Sequence[CheckedImage] = ()
        self.place = 0
        self.marks: Collection[int] = ()

    def show(self, images: Sequence[CheckedImage], place: int, marks: Collection[int]) -> None:
        """Show these images with the cursor at `place`."""
        self.images, self.place, self.marks = images, place, frozenset(marks)
        self.refresh()

    def render(self) -> Content:
        """As many as fit, the one under the cursor among them."""
        cells = [self._cell(n, image) for n, image in enumerate(self.images)]
        first = last = min(self.place, max(0, len(cells) - 1))
        room = self.size.width - 4 - sum(cell_len(text) for text, _ in cells[first : first + 1])
        while cells and (first > 0 or last < len(cells) - 1):
            after = last < len(cells) - 1 and (last - self.place <= self.place - first or first == 0)
            width = cell_len(cells[last + 1 if after else first - 1][0])
            if width > room:
                break
            room, first, last = room - width, first - (not after), last + after
        shown = [Content.styled(text, style) for text, style in cells[first : last + 1]]
        ends = ("‹ " if first else "  ", " ›" if last < len(cells) - 1 else "")
        return Content.assemble(ends[0], *shown, ends[1])

    def _cell(self, n: int, image: CheckedImage) -> tuple[str, str]:
        letters = "".join(LETTERS[kind] for kind in image.poses)
        text = f"{MARK if image.id in self.marks else ''}{n + 1}{SIGNS[image.rating]}{letters}"
        here = n == self.place
        style = f"{STYLES[image.rating]}{' bold reverse' if here else ''}".strip()
        return f"›{text}‹" if here else f" {text} ", style

"""One line of words that repaints only the cells that change: it changes with every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.visual import VisualType


class StatusLine(Static):
    """`Static` lays the whole screen out again for new words, which costs two kilobytes on the line."""

    def __init__(self, id: str | None = None) -> None:
        """Empty."""
        super().__init__("", id=id, markup=False)
        self._words = Content("")

    def render(self) -> RenderResult:
        """The words."""
        return self._words

    def update(self, content: VisualType = "", *, layout: bool = False) -> None:  # noqa: ARG002
        """Show other words; the line is as high and as wide as before."""
        words = content if isinstance(content, Content) else Content(str(content))
        before, self._words = self._words, words
        old, new = before.plain, words.plain
        if before.spans != words.spans:
            start = 0
        else:
            pairs = zip(old, new, strict=False)
            start = next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))
        left = cell_len(new[:start])
        changed = max(cell_len(old), cell_len(new)) - left
        if changed:
            self.refresh(Region(left, 0, changed, 1))

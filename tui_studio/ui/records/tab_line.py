"""The names of a record's pages on one line, the open one between signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events


class TabLine(Widget):
    """Numbers stand before the names where there is room for them: alt and the number goes there."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TabLine { height: 1; }"

    @dataclass
    class Chosen(Message):
        """A name was clicked."""

        index: int

    def __init__(self) -> None:
        """No pages yet."""
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._index = 0
        self._wrong: set[int] = set()

    def show(self, names: Sequence[str], index: int, wrong: set[int]) -> None:
        """These pages, the open one, and those with a problem."""
        self._names, self._index, self._wrong = tuple(names), index, wrong
        self.display = len(names) > 1
        self.refresh()

    def _labels(self) -> Iterator[str]:
        numbered = sum(map(len, self._names)) + 5 * len(self._names) <= self.size.width
        for n, name in enumerate(self._names):
            shown = "!" * (n in self._wrong) + (f"{n + 1} {name}" if numbered else name)
            yield f"›{shown}‹" if n == self._index else shown

    def render(self) -> Content:
        """The names; the longest are cut where there is no room for all."""
        labels = list(self._labels())
        room = self.size.width - 1
        gap = "  " if sum(map(len, labels)) + 2 * len(labels) <= room else " "
        others = [n for n in range(len(labels)) if n != self._index]
        while sum(map(len, labels)) + len(gap) * len(labels) > room and any(len(labels[n]) > 3 for n in others):
            longest = max(others, key=lambda n: len(labels[n]))
            labels[longest] = labels[longest][:-1]
        lit = "bold $block-cursor-foreground on $block-cursor-background"
        parts = [
            Content.styled(label, lit if n == self._index else "$text-error" if n in self._wrong else "")
            for n, label in enumerate(labels)
        ]
        return Content.assemble(" ", Content(gap).join(parts))

    def on_click(self, event: events.Click) -> None:
        """Go to the page."""
        x = 1
        for n, label in enumerate(self._labels()):
            x += len(label) + 1
            if event.x < x:
                self.post_message(self.Chosen(n))
                return

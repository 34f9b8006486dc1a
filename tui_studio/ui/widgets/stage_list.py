"""The stages of the work one below the other: how many stand in each, how many are late, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_studio.ui.cells import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from tui_studio.domain.workflow_stages import StageCount


class StageList(Widget):
    """Never has the focus: keys of the hub turn it, a click chooses."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StageList { width: 24; height: 1fr; padding: 1 0 0 0; }
    """

    @dataclass
    class Chosen(Message):
        """Somebody clicked a stage."""

        stage: str

    def __init__(self) -> None:
        """Nothing is counted yet."""
        super().__init__(id="stages")
        self.counts: Sequence[StageCount] = ()
        self.stage = ""

    def show(self, counts: Sequence[StageCount], stage: str) -> None:
        """Show these counts; the sign before the stage that is listed, since colour alone tells nobody."""
        if (counts, stage) != (self.counts, self.stage):
            self.counts, self.stage = counts, stage
            self.refresh()

    @property
    def lines(self) -> int:
        """Lines of each stage: its name with the count and what is due, or both in one where there is no room."""
        return 2 if self.size.height >= 2 * len(self.counts) else 1

    def render(self) -> Content:
        """The stages, each in one line or two."""
        width, lines = self.size.width, list[Content]()
        for one in self.counts:
            here = one.stage == self.stage
            late = "!" if one.late and self.lines == 1 else ""
            count = f"{late}{one.count:,} "
            name = fitted(f"{'›' if here else ' '} {one.title}", width - len(count))
            style = "bold $accent" if here else "" if one.count else "dim"
            lines.append(Content.styled(name + count, style))
            if self.lines == 2:
                lines.append(Content.styled(fitted(f"  {due_words(one)}", width), "$warning" if one.late else "dim"))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """The stage that was clicked."""
        place = (event.y - self.gutter.top) // self.lines
        if 0 <= place < len(self.counts):
            self.post_message(self.Chosen(self.counts[place].stage))


def due_words(one: StageCount) -> str:
    """“! 12 late, 2026-09-02”: how many are late, and the oldest due day; nothing where none is due."""
    if one.late and one.oldest:
        return f"! {one.late:,} late, {one.oldest.isoformat()}"
    return f"due {one.oldest.isoformat()}" if one.oldest else ""

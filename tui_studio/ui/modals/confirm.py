"""A question with two answers; the safe one is ready where the other destroys something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import RenderResult


class Answer(Widget, can_focus=True):
    """A button of one line; `value` is what its dialog answers."""

    BINDINGS = bindings_for("button")

    @dataclass
    class Pressed(Message):
        """The button was pressed."""

        value: Any

    def __init__(self, label: str, key: str, value: object, width: int = 0) -> None:
        """`key` is shown behind the label, which is at least `width` wide."""
        super().__init__(classes="answer")
        self.label = f"{clean_text(label):<{width}}  {key}"
        self.value = value

    def render(self) -> RenderResult:
        """The label and its key; signs, not only colour, show which button is ready."""
        return Content(f"›{self.label}‹" if self.has_focus else f" {self.label} ")

    def get_content_width(self, *_: object) -> int:
        """As wide as the label."""
        return Content(self.label).cell_length + 2

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show which button is ready."""
        super().watch_has_focus(_has_focus)
        self.refresh()

    def action_press(self) -> None:
        """Press it."""
        self.post_message(self.Pressed(self.value))

    def on_click(self) -> None:
        """Press it with the mouse."""
        self.action_press()


class ConfirmModal(StudioModal[bool]):
    """Asks before something is done; True only for an explicit yes."""

    BINDINGS = bindings_for("confirm", "answers")
    # Ready from the first moment: a focus that is set when all is drawn would take keys that came before it.
    AUTO_FOCUS = "Answer.ready"

    def __init__(
        self,
        title: str,
        lines: Sequence[str] = (),
        *,
        figures: Sequence[tuple[int, str]] = (),
        yes: str = "Yes",
        no: str = "Cancel",
        destructive: bool = False,
    ) -> None:
        """`figures` are counts with what they count, `lines` say the rest; a destructive question has Cancel ready."""
        super().__init__(title, hint="")
        self.figures = tuple(figures)
        self.lines = tuple(lines)
        self.labels = (yes, no)
        self.destructive = destructive

    def body(self) -> Iterable[Widget]:
        """The lines and the two answers."""
        width = max((len(f"{count:,}") for count, _ in self.figures), default=0)
        counted = [
            Content.assemble((f"{count:>{width},}", "bold $accent"), "  ", plain(what)) for count, what in self.figures
        ]
        yield Static(stacked([*counted, *map(plain, self.lines)]), classes="dialog-text")
        yes, no = Answer(self.labels[0], "y", True), Answer(self.labels[1], "n", False)
        (no if self.destructive else yes).add_class("ready")
        yield Horizontal(yes, no, classes="answers")

    @on(Answer.Pressed)
    def take_answer(self, event: Answer.Pressed) -> None:
        """A button was pressed."""
        self.answer(event.value)

    def action_yes(self) -> None:
        """Do it."""
        self.answer(True)

    def action_cancel(self) -> None:
        """Do not."""
        self.answer(False)

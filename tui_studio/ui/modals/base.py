"""What all dialogs share: Esc leaves, a result is given once, text is never markup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

T = TypeVar("T")


def plain(text: str, style: str = "") -> Content:
    """Text from anywhere as one line that can hold neither markup nor control characters."""
    return Content.styled(clean_text(text, 2000), style)


def stacked(lines: Iterable[Content]) -> Content:
    """Lines one below the other."""
    return Content("\n").join(lines)


class StudioModal(ModalScreen[T]):
    """A dialog in a frame with its title above and its hint below."""

    BINDINGS = bindings_for("modal")
    CSS_PATH = Path(__file__).parents[1] / "styles" / "modals.tcss"  # a relative one is looked for beside a subclass
    AUTO_FOCUS = "*"
    enter_ends = False
    """True where Enter does it from any field: then it takes a choice of a list first."""

    def __init__(self, title: str, hint: str = "Esc closes") -> None:
        """`title` and `hint` are shown as they are."""
        super().__init__()
        self.heading = title
        self.hint = hint
        self._answered = False

    def compose(self) -> ComposeResult:
        """The body in a frame that holds title and hint; below it, when needed, what is wrong."""
        with Vertical(classes="dialog") as frame:
            # as Content: a str would be read as markup
            frame.border_title = plain(f" {self.heading} ") if self.heading else None
            frame.border_subtitle = plain(f" {self.hint} ") if self.hint else None
            yield from self.body()
            yield Static("", classes="dialog-says", markup=False)

    def body(self) -> Iterable[Widget]:
        """What stands in the frame."""
        return ()

    def say(self, text: str) -> None:
        """Say what is wrong, or what was done; nothing takes the words away."""
        says = self.query_one(".dialog-says", Static)
        says.update(plain(text))
        says.set_class(bool(text), "-shown")

    def answer(self, result: T | None) -> None:
        """Close with a result; a second answer, from a key pressed twice, is ignored."""
        # `is_current` also holds below another dialog, and closing would then take that one away
        if not self._answered and self.is_active:
            self._answered = True
            self.dismiss(result)

    def action_cancel(self) -> None:
        """Close without doing anything."""
        self.answer(None)

"""One line of input, checked while it is typed; what is proposed stands selected, paths complete with Tab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input, Static

from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

SHOWN_PATHS = 6


class PromptModal(StudioModal[str]):
    """Asks for a line of text; `check` returns what is wrong with it, or nothing."""

    BINDINGS = bindings_for("prompt")

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        check: Callable[[str], str] = lambda _text: "",
        complete: Callable[[str], Sequence[str]] | None = None,
        hint: str = "Enter takes · Esc closes",
        takes_codes: bool = False,
    ) -> None:
        """`complete` returns what the text could become; with `takes_codes` a scan is the answer."""
        super().__init__(title, hint)
        self.takes_codes = takes_codes
        self.value = clean_text(value, 4000)
        self.check = check
        self.complete = complete

    def body(self) -> Iterable[Widget]:
        """The line and, for paths, what it could become."""
        yield PlainInput(self.value, compact=True)
        yield Static("", classes="dialog-choices", markup=False)

    def on_mount(self) -> None:
        """Nothing is proposed yet."""
        self.query_one(".dialog-choices").display = False

    @on(Input.Changed)
    def check_text(self) -> None:
        """Say at once what is wrong."""
        self.query_one(".dialog-choices").display = False
        self.say("")

    @on(Input.Submitted)
    def take_text(self, event: Input.Submitted) -> None:
        """Enter: give the text back, or say what is wrong with it."""
        problem = self.check(event.value)
        if problem:
            self.say(problem)
        else:
            self.answer(event.value)

    def action_complete(self) -> None:
        """Tab: add what is certain and list what is open."""
        if self.complete is None:
            return
        line = self.query_one(Input)
        found = list(self.complete(line.value))
        if found:
            common = common_start(found)
            with self.prevent(Input.Changed):
                line.value = common if len(common) > len(line.value) else line.value
                line.cursor_position = len(line.value)
        self._list(found)

    def _list(self, found: Sequence[str]) -> None:
        choices = self.query_one(".dialog-choices", Static)
        names = [text.removesuffix("/").rpartition("/")[2] + "/" * text.endswith("/") for text in found]
        rest = f"  and {len(names) - SHOWN_PATHS} more" if len(names) > SHOWN_PATHS else ""
        choices.display = len(found) != 1
        choices.update(plain("  ".join(names[:SHOWN_PATHS]) + rest if found else "Nothing begins like this."))


def path_choices(text: str) -> list[str]:
    """What a half-typed path could become; folders end with a slash.

    Unreadable folders have no entries, and names that would reach the terminal as commands are not proposed.
    """
    if text == "~":
        return ["~/"]
    folder, slash, start = text.rpartition("/")
    try:
        entries = sorted(
            Path(f"{folder}{slash}" or ".").expanduser().iterdir(), key=lambda entry: entry.name.casefold()
        )
        return [
            f"{folder}{slash}{entry.name}" + ("/" if entry.is_dir() else "")
            for entry in entries
            if entry.name.startswith(start) and (start or not entry.name.startswith(".")) and entry.name.isprintable()
        ]
    except (OSError, RuntimeError):
        return []


def common_start(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    shortest, longest = min(texts), max(texts)
    same = (n for n, (one, other) in enumerate(zip(shortest, longest, strict=False)) if one != other)
    return shortest[: next(same, min(len(shortest), len(longest)))]

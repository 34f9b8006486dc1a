"""Fields into which only plain text comes: what is pasted passes the door for foreign text, alt keys go past them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from tui_studio.text import clean_lines, clean_text

if TYPE_CHECKING:
    from textual import events

PASTE_LIMIT = 100_000


class PlainInput(Input):
    """A line of text. Textual types the digit of alt+1 and pastes escape sequences as they are."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key.startswith("alt+"):
            event.prevent_default()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Everything that types a character, without alt."""
        return not key.startswith("alt+") and super().check_consume_key(key, character)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(clean_text(event.text, PASTE_LIMIT), *sorted(self.selection))


class PlainArea(TextArea, inherit_bindings=False):
    """Several lines of text; Tab goes to the next field."""

    # Textual selects the line with F6, which turns the pages of a record, and all of it with F7.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in TextArea.BINDINGS if not (isinstance(binding, Binding) and binding.key in ("f6", "f7"))
    ]

    async def _on_key(self, event: events.Key) -> None:
        if event.key.startswith("alt+"):
            event.prevent_default()

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Everything that types a character, without alt."""
        return not key.startswith("alt+") and super().check_consume_key(key, character)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(clean_lines(event.text, PASTE_LIMIT), *self.selection)

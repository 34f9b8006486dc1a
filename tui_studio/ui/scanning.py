"""An application whose keys pass the scanner's ear first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.message import Message
from textual.widgets import Input

from tui_studio.ui.fields import is_field
from tui_studio.ui.scan import HOLD, FieldListener, ScanListener
from tui_studio.ui.type_ahead import TypeAheadApp

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer
    from textual.widgets import TextArea


@dataclass
class Scanned(Message):
    """A scanner read a code, on any screen."""

    code: str


@dataclass(frozen=True)
class FieldState:
    """What a field held, with its cursor."""

    field: Input | TextArea
    text: str
    selection: Any

    @classmethod
    def of(cls, field: Input | TextArea) -> FieldState:
        """As it is now."""
        return cls(field, field.value if isinstance(field, Input) else field.text, field.selection)

    def restore(self) -> None:
        """Make it so again."""
        if isinstance(self.field, Input):
            self.field.value = self.text
        else:
            self.field.text = self.text
        self.field.selection = self.selection


class ScanningApp(TypeAheadApp):
    """Posts `Scanned`; a key waits at most `HOLD` for a code.

    Keys typed into a field do not wait. On a screen that says `spares_fields` a code is taken out of the field again,
    on others the field keeps it: a filter line or a prompt is where somebody may want to scan into.
    """

    def __init__(self, prefix: str = "") -> None:
        """`prefix` is what the studio prints before a number in its codes."""
        super().__init__()
        self._scan: ScanListener[events.Key] = ScanListener(prefix)
        self._scan_timer: Timer | None = None
        self._field_scan: FieldListener[FieldState] = FieldListener(prefix)

    @property
    def at_rest(self) -> bool:
        """No key waits for a code either."""
        return super().at_rest and not self._scan.holding

    def hear(self, key: events.Key) -> None:
        """Hold back what may begin a code, pass on the rest."""
        if is_field(self.focused):
            field = cast("Input | TextArea", self.focused)
            if not (getattr(self.screen, "spares_fields", False) and self._scanned_into(field, key)):
                self.pass_on(key)
            return
        heard = self._scan.hear(key, key.key, key.character, key.time)
        self.pass_on(*heard.replay)
        if heard.scanned:
            self.post_message(Scanned(heard.scanned))
        if self._scan_timer is not None:
            self._scan_timer.stop()
        self._scan_timer = self.set_timer(HOLD, self._fingers) if self._scan.holding else None

    def _scanned_into(self, field: Input | TextArea, event: events.Key) -> bool:
        """True for the end of a code; the field is again as it was before the code began."""
        heard = self._field_scan.hear(FieldState.of(field), event.key, event.character, event.time)
        if heard is None:
            return False
        code, before = heard
        field.call_later(before.restore)  # behind the keys that still wait to be typed
        self.post_message(Scanned(code))
        return True

    async def _fingers(self) -> None:
        # nothing followed in time: the held keys were typed by hand
        self.pass_on(*self._scan.release())
        await self.hand_over()

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


@dataclass
class Scanned(Message):
    """A scanner read a code, on any screen.

    One that went into a field stands there until somebody says whose it is: `before` is the field as it was, and
    `enter` the key that the field did not get.
    """

    code: str
    before: FieldState | None = None
    enter: events.Key | None = None


class ScanningApp(TypeAheadApp):
    """Posts `Scanned`; a key waits at most `HOLD` for a code.

    Keys typed into a field do not wait; only the Enter behind what may be a code does. A screen that says `takes_codes`
    has a field that is there to be scanned into, and gets it whole.
    """

    def __init__(self, prefix: str = "") -> None:
        """`prefix` is what the studio prints before a number in its codes."""
        super().__init__()
        self._scan: ScanListener[events.Key] = ScanListener(prefix)
        self._scan_timer: Timer | None = None
        self._field_scan: FieldListener[FieldState] = FieldListener(prefix)
        self._undecided: Scanned | None = None
        self._later: list[events.Key] = []

    @property
    def at_rest(self) -> bool:
        """No key waits for a code either."""
        return super().at_rest and not self._scan.holding and self._undecided is None

    def hear(self, key: events.Key) -> None:
        """Hold back what may begin a code, pass on the rest."""
        if self._undecided is not None:
            self._later.append(key)
            return
        if is_field(self.focused):
            field = cast("Input | TextArea", self.focused)
            if getattr(self.screen, "takes_codes", False) or not self._scanned_into(field, key):
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
        """True for the end of what may be a code."""
        heard = self._field_scan.hear(FieldState.of(field), event.key, event.character, event.time)
        if heard is None:
            return False
        code, before = heard
        self._undecided = Scanned(code, before, event)
        self.post_message(self._undecided)
        return True

    async def decide(self, scan: Scanned, *, ours: bool) -> None:
        """Whose a code is that went into a field: the field is as it was before, or gets its Enter; once for a scan."""
        if self._undecided is not scan:
            return
        self._undecided = None
        if ours and scan.before is not None:
            scan.before.field.call_later(scan.before.restore)  # behind the keys that still wait to be typed
        elif scan.enter is not None:
            self.pass_on(scan.enter)
        later, self._later = self._later, []
        for key in later:
            self.hear(key)
        await self.hand_over()

    async def _fingers(self) -> None:
        # nothing followed in time: the held keys were typed by hand
        self.pass_on(*self._scan.release())
        await self.hand_over()

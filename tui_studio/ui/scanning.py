"""An application whose keys pass the scanner's ear first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.message import Message
from textual.widgets import Input, TextArea

from tui_studio.ui.scan import HOLD, ScanListener

if TYPE_CHECKING:
    from textual.timer import Timer


@dataclass
class Scanned(Message):
    """A scanner read a code, on any screen."""

    code: str


class ScanningApp(App[None]):
    """Posts `Scanned`; keys typed into a field are left alone, everything else waits at most `HOLD` for a code."""

    def __init__(self, prefix: str = "") -> None:
        """`prefix` is what the studio prints before a number in its codes."""
        super().__init__()
        self._scan: ScanListener[events.Key] = ScanListener(prefix)
        self._scan_timer: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold back what may begin a code, pass on the rest."""
        if not isinstance(event, events.Key) or event.is_forwarded or isinstance(self.focused, Input | TextArea):
            await super().on_event(event)
            return
        heard = self._scan.hear(event, event.key, event.character, event.time)
        for key in heard.replay:
            await super().on_event(key)
        if heard.scanned:
            self.post_message(Scanned(heard.scanned))
        if self._scan_timer is not None:
            self._scan_timer.stop()
        self._scan_timer = self.set_timer(HOLD, self._fingers) if self._scan.holding else None

    async def _fingers(self) -> None:
        # nothing followed in time: the held keys were typed by hand
        for key in self._scan.release():
            await super().on_event(key)

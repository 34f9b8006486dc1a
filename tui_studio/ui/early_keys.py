"""Keys pressed before what they are for is there: they wait, and none is lost or changes places with another."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual.events import Event, Key
from textual.message import Message

from tui_studio.ui.key_names import split_keys
from tui_studio.ui.keymap import command, keys_of
from tui_studio.ui.scanning import ScanningApp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.timer import Timer

PATIENCE = 2.0
"""Seconds after which keys are heard all the same, and say what is not there yet."""
MOVES = (
    "table.up", "table.down", "table.page_up", "table.page_down", "table.first", "table.columns_left",
    "table.columns_right",
)  # fmt: skip
_ALWAYS = ("app.quit", "app.leave_hint")


class KeysReleased(Message):
    """The next key that waited can be heard."""


class PatientApp(ScanningApp, inherit_bindings=False):
    """Lets keys wait from `hold_keys` to `release_keys`."""

    keys: Mapping[str, str]
    """The keys of the settings, by command."""

    def __init__(self, prefix: str = "") -> None:
        """Nothing waits yet."""
        super().__init__(prefix)
        self._held: deque[Key] = deque()
        self._holding = False
        self._passing: set[str] = set()
        self._patience: Timer | None = None

    def hold_keys(self, passing: Iterable[str] = (), seconds: float = PATIENCE) -> None:
        """Let keys wait; those of the commands `passing` are heard until the first other one is pressed."""
        self._holding = True
        self._passing = self._keys_of((*passing, *_ALWAYS))
        self._stop_waiting()
        self._patience = self.set_timer(seconds, self.release_keys)

    def release_keys(self) -> None:
        """Hear what was pressed meanwhile, in its order."""
        self._holding = False
        self._stop_waiting()
        self.post_message(KeysReleased())

    async def on_event(self, event: Event) -> None:
        """Hold keys back where they must wait."""
        if isinstance(event, Key) and self._must_wait(event.key):
            self._held.append(event)
        else:
            await super().on_event(event)

    async def on_keys_released(self) -> None:
        """One key, and the next once the widget has done what the first one asked for."""
        if self._held and not self._holding:
            await super().on_event(self._held.popleft())
            (self.focused or self.screen).call_later(self.post_message, KeysReleased())

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def _must_wait(self, key: str) -> bool:
        if self._held:
            return key not in self._keys_of(_ALWAYS)
        return self._holding and key not in self._passing

    def _keys_of(self, commands: Iterable[str]) -> set[str]:
        return {key for name in commands for key in split_keys(keys_of(command(name), self.keys))}

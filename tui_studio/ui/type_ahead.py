"""Keys go where the key before them has led, however quickly they come.

Textual posts a key to the focused widget, and hears most bindings only when it comes back from there: what is typed
quickly, or arrives together over a slow line, would reach the list below the filter line or the dialog that the first
key opens. Here the next key is handed over when the one before has been handled, with all that it caused.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Event, Key
from textual.message import Message

if TYPE_CHECKING:
    from textual.dom import DOMNode

PASSES = 3
"""How often the way of a key up the screen is gone until what it caused has arrived: key, message, message of that."""
PATIENCE = 2.0
"""Seconds after which the next key is handed over all the same."""


class KeyHandled(Message):
    """The next key can be handed over."""


class TypeAheadApp(App[None]):
    """Hands keys over one at a time."""

    def __init__(self) -> None:
        """Nothing was typed yet."""
        super().__init__()
        self._typed: deque[Key] = deque()
        self._to_pass: deque[Key] = deque()
        self._handling: asyncio.Task[None] | None = None

    @property
    def at_rest(self) -> bool:
        """Every key that came was handed over and handled."""
        return self._handling is None and not self._typed and not self._to_pass

    async def on_event(self, event: Event) -> None:
        """Put a key in its place; the first one is handed over at once."""
        if isinstance(event, Key) and not event.is_forwarded:
            self._typed.append(event)
            await self.hand_over()
        else:
            await super().on_event(event)

    def hear(self, key: Key) -> None:
        """Decide what becomes of a key; whoever listens first overrides this."""
        self.pass_on(key)

    def pass_on(self, *keys: Key) -> None:
        """These are for the screen."""
        self._to_pass.extend(keys)

    async def hand_over(self) -> None:
        """The next key, unless one is being handled."""
        while self._handling is None and (self._to_pass or self._typed):
            if not self._to_pass:
                self.hear(self._typed.popleft())
                continue
            target = self.focused or self.screen
            await super().on_event(self._to_pass.popleft())
            self._handling = asyncio.create_task(self._wait_for(target))

    async def on_key_handled(self) -> None:
        """What was typed meanwhile."""
        await self.hand_over()

    async def _wait_for(self, target: DOMNode) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                for _ in range(PASSES):
                    for node in (*target.ancestors_with_self, self.screen):
                        handled = asyncio.Event()
                        if node.call_later(handled.set):
                            await handled.wait()
        self._handling = None
        if self._to_pass or self._typed:
            self.post_message(KeyHandled())

"""Keys go where the key before them has led, however quickly they come.

Textual posts a key to the focused widget, and hears most bindings only when it comes back from there: what is typed
quickly, or arrives together over a slow line, would reach the list below the filter line or the dialog that the first
key opens. Here the next key is handed over when the one before has been handled, with all that it caused: also the
dialog or the record that a worker still reads.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual.app import App
from textual.events import Event, Key
from textual.message import Message
from textual.worker import Worker, get_current_worker

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

PASSES = 3
"""How often the way of a key up the screen is gone until what it caused has arrived: key, message, message of that."""
PATIENCE = 2.0
"""Seconds after which the next key is handed over all the same."""
LOOK = 0.1
"""Seconds between two looks at a wait: while the event loop stands still, only one of them passes."""

PREPARING = ("ask", "write", "record", "load", "leave")
"""Groups of workers that read or write something, and then ask or show what the next key is for."""
READING = 5.0
"""Seconds after which keys are heard where they are, though such a worker is not done: the database may be held."""


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
        self._unwaited: WeakSet[Worker[Any]] = WeakSet()
        """Workers whose dialog is open, or that took too long."""
        self._shown = asyncio.Event()

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

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        """Tell that this worker's dialog is there, and later that the worker goes on."""
        worker = get_current_worker()
        self._unwaited.add(worker)
        self._shown.set()
        try:
            return await super().push_screen_wait(screen, mode=mode)
        finally:
            self._unwaited.discard(worker)

    async def _wait_for(self, target: DOMNode) -> None:
        await self._settle(target)
        preparing = [one for one in self.workers if one.group in PREPARING and one not in self._unwaited]
        if preparing:
            await self._wait_for_dialog(preparing)
            await self._settle(target)
        self._handling = None
        if self._to_pass or self._typed:
            self.post_message(KeyHandled())

    async def _settle(self, target: DOMNode) -> None:
        """Until the way of a key up the screen is free."""
        passing = asyncio.create_task(self._pass(target))
        if not await _any_done([passing], PATIENCE):
            passing.cancel()

    async def _pass(self, target: DOMNode) -> None:
        for _ in range(PASSES):
            for node in (*target.ancestors_with_self, self.screen):
                handled = asyncio.Event()
                if node.call_later(handled.set):
                    await handled.wait()

    async def _wait_for_dialog(self, preparing: list[Worker[Any]]) -> None:
        """Until one of these workers asks something, or all of them are done."""
        self._shown.clear()
        shown: asyncio.Future[Any] = asyncio.ensure_future(self._shown.wait())
        # not a task that could be cancelled: that would cancel the workers
        ended: asyncio.Future[Any] = asyncio.gather(
            *(one.wait() for one in preparing if not one.is_finished), return_exceptions=True
        )
        done = await _any_done([shown, ended], READING)
        shown.cancel()
        if not done:
            self._unwaited.update(preparing)


async def _any_done(waiting: list[asyncio.Future[Any]], seconds: float) -> bool:
    """Whether one of these was done in so many seconds in which the event loop ran."""
    for _ in range(max(1, round(seconds / LOOK))):
        done, _ = await asyncio.wait(waiting, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
        if done:
            return True
    return False

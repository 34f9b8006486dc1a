"""Repainting only as fast as the line takes it.

A key that is held down paints thirty pages a second; a slow line keeps them all in its buffers, and the picture stands
still for ten seconds after the key is let go. So after more than `FREE` bytes the terminal is asked a question that it
answers in its place in the stream, and repaints wait for the answer; keys go on being handled, and only the newest
state is painted. On a local terminal the answer takes well under a millisecond.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.messages import TerminalSupportsSynchronizedOutput

from tui_studio.ui.first_picture import ENTER

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from textual.message import Message

    from tui_studio.ui.terminal_app import TerminalApp

FREE = 1500
"""Bytes that go out unasked."""
PATIENCE = 2.0
"""Seconds for an answer; a terminal that once gave none is not asked again."""
QUESTION = "\x1b[?2026$p"
"""Textual asks this at its start; a terminal that did not answer it then is never waited for (tmux before 3.4)."""


class PacedDriver(LinuxDriver):
    """Textual's driver for Unix terminals, with at most one large repaint on its way."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Nothing is held back before the terminal has answered once."""
        super().__init__(*args, **options)
        self._screens = cast("TerminalApp", self._app)
        self._unasked = 0
        self._answers = False
        self._waiting: TimerHandle | None = None
        self._asked_at = 0.0
        self.answer_seconds = 0.0
        """How long the terminal took to answer, the last time."""

    def write(self, data: str) -> None:
        """Send, and begin to wait after much."""
        picture = self._screens.picture
        if data == ENTER and picture is not None and picture.waits:
            picture.waits = False  # the second screen is entered already; once more would wipe it
            return
        super().write(data)
        if data == QUESTION:
            self._asked_at = monotonic()
        self._unasked += len(data)
        if self._unasked >= FREE and self._answers and self._waiting is None and self._app._running:
            self._ask()

    def _ask(self) -> None:
        self._asked_at, self._unasked = monotonic(), 0
        super().write(QUESTION)
        self._app._begin_batch()
        self._waiting = self._loop.call_later(PATIENCE, self._go_on, False)

    def process_message(self, message: Message) -> None:
        """Hear the answer; in the thread that reads."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self.answer_seconds = monotonic() - self._asked_at
            if self._answers:
                self._loop.call_soon_threadsafe(self._go_on, True)
                return
            self._answers = True
        super().process_message(message)

    def _go_on(self, answered: bool) -> None:
        if self._waiting is None:
            return
        self._waiting.cancel()
        self._waiting, self._unasked, self._answers = None, 0, answered
        self._app._end_batch()
        self._app.screen.check_idle()

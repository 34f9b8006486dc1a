"""Runs a job in the foreground and reports to stderr: plain lines, and a bar where there is a terminal."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from io import StringIO
from threading import current_thread, main_thread
from time import monotonic
from typing import IO, TYPE_CHECKING

from tui_studio.errors import Cancelled
from tui_studio.text import clean_text
from tui_studio.workers.job import CancelToken, JobContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from tui_studio.services.studio import Studio
    from tui_studio.workers.job import Job, JobOutcome

BAR_SECONDS = 0.1
LINE_SECONDS = 5.0
BAR_CELLS = 24


class ConsoleReporter:
    """The `Progress` of a command: log lines and figures on `stream`, never on stdout."""

    def __init__(
        self, stream: IO[str] | None = None, token: CancelToken | None = None, now: Callable[[], float] = monotonic
    ) -> None:
        """`stream` is stderr unless a test says otherwise; `token` is what `checkpoint` listens to."""
        self._stream = stream or sys.stderr
        self._token = token or CancelToken()
        self._now = now
        self._bar = self._stream.isatty()
        self._shown = ""
        self._next = 0.0

    def log(self, text: str, level: str = "info") -> None:
        """Print one line above the bar; warnings and errors say so."""
        self._wipe()
        prefix = "" if level == "info" else f"{level}: "
        print(prefix + clean_text(text, 500), file=self._stream, flush=True)

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:  # noqa: ARG002
        """Redraw the bar at most ten times a second, or print a line every five seconds."""
        now = self._now()
        if now < self._next and done < total:
            return
        self._next = now + (BAR_SECONDS if self._bar else LINE_SECONDS)
        share = f"{stage} {done:,}/{total:,}".lstrip()
        if not self._bar:
            print(f"{share} {clean_text(item, 120)}".rstrip(), file=self._stream, flush=True)
            return
        filled = BAR_CELLS * done // total if total else 0
        self._wipe()
        self._shown = f"[{'#' * filled}{'.' * (BAR_CELLS - filled)}] {share} {clean_text(item, 40)}".rstrip()
        print(self._shown, end="", file=self._stream, flush=True)

    def checkpoint(self) -> None:
        """Raises `Cancelled` after the first Ctrl+C."""
        if self._token.asked:
            raise Cancelled

    def close(self) -> None:
        """Leave a clean line behind."""
        self._wipe()

    def _wipe(self) -> None:
        if self._shown:
            print("\r\x1b[2K", end="", file=self._stream, flush=True)
            self._shown = ""


def run_in_console(job: Job, studio: Studio, stream: IO[str] | None = None, *, quiet: bool = False) -> JobOutcome:
    """Run `job` here and now; raises what it raises, and `Cancelled` after Ctrl+C.

    `quiet` prints nothing of it, for who listens to the job itself.
    The first Ctrl+C stops between two items; a second one interrupts at once.
    """
    token = CancelToken()
    reporter = ConsoleReporter(StringIO() if quiet else stream, token)
    with _asking_on_interrupt(token):
        try:
            return job.run(JobContext(studio, reporter, token))
        finally:
            reporter.close()


@contextmanager
def _asking_on_interrupt(token: CancelToken) -> Iterator[None]:
    if current_thread() is not main_thread():  # only the main thread may set handlers
        yield
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        if token.asked:
            raise KeyboardInterrupt
        token.ask()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

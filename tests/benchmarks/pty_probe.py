"""A program in a pseudo terminal, every byte it writes stamped; on request behind the model of a slow line.

The model: `rate` bytes a second, `delay` seconds there and back, and an unbounded queue in front of the line, as
sshd's buffers behave. The probe answers the questions that Textual asks a terminal at its start.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
)
KEYS = {
    "down": b"\x1b[B", "up": b"\x1b[A", "pagedown": b"\x1b[6~", "pageup": b"\x1b[5~", "end": b"\x1b[F",
    "home": b"\x1b[H", "ctrl+end": b"\x1b[1;5F", "ctrl+home": b"\x1b[1;5H", "escape": b"\x1b", "enter": b"\r",
}  # fmt: skip
PATIENCE = 5.0
"""Seconds for the first byte after a key."""
CODES = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>78]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


class Probe:
    """One program; `close` ends it."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = (120, 40),
        rate: float = 0.0,
        delay: float = 0.0,
        answers: bool = True,
    ) -> None:
        """Without `answers` the terminal does not know the question that repaints wait for."""
        self.rate, self.delay = rate, delay
        self._answers = ANSWERS if answers else ANSWERS[1:]
        self.chunks: list[tuple[float, bytes]] = []
        """When each piece reached the eye, and the piece."""
        self.alive = True
        self._free = 0.0
        self._up: list[tuple[float, int, bytes]] = []
        self._sent = 0
        settled = {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(environment or {})
        kept = {key: value for key, value in os.environ.items() if key not in ("LINES", "COLUMNS", "TMUX", "STY")}
        self._start = perf_counter()
        self.pid, self._fd = pty.fork()
        window = struct.pack("HHHH", size[1], size[0], 0, 0)
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, window)
            os.execvpe(command[0], list(command), kept | settled)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, window)

    def now(self) -> float:
        """Seconds since the program was started."""
        return perf_counter() - self._start

    def send(self, data: bytes, at: float | None = None) -> None:
        """Send keys; on a slow line they arrive later."""
        self._sent += 1
        when = (self.now() if at is None else at) + (self.delay / 2 if self.rate else 0)
        heapq.heappush(self._up, (when, self._sent, data))

    def pump(self, until: float) -> int:
        """Move bytes until a moment; how many came."""
        got = 0
        while self.alive:
            now = self.now()
            while self._up and self._up[0][0] <= now:
                os.write(self._fd, heapq.heappop(self._up)[2])
            if now >= until:
                break
            wait = min(until, self._up[0][0] if self._up else until) - now
            if select.select([self._fd], [], [], max(0.0, wait))[0]:
                got += self._take()
        return got

    def _take(self) -> int:
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # the program is gone
            data = b""
        if not data:
            self.alive = False
            return 0
        seen = self.now()
        if self.rate:
            self._free = max(seen, self._free) + len(data) / self.rate
            seen = self._free + self.delay / 2
        self.chunks.append((seen, data))
        for question, answer in self._answers:
            for _ in question.findall(data):
                self.send(answer, at=seen)
        return len(data)

    def drain(self) -> None:
        """Wait until everything written has reached the eye."""
        while self.alive and self.now() < self._free + self.delay:
            self.pump(self._free + self.delay + 0.01)

    def quiet(self, gap: float = 0.25, limit: float = 10.0) -> None:
        """Wait until nothing is written for `gap` seconds."""
        end = self.now() + limit
        while self.alive and self.now() < end:
            if not self.pump(self.now() + gap) and not self._up:
                return

    def until(self, text: str, limit: float = 60.0, since: int = 0) -> float:
        """Wait for a text in what is written from chunk `since` on; the moment it was seen."""
        wanted, end, seen, place = text.encode(), self.now() + limit, b"", since
        while self.alive and self.now() < end:
            self.pump(self.now() + 0.002)
            while place < len(self.chunks):
                when, data = self.chunks[place]
                place += 1
                seen = seen[-200_000:] + data
                if wanted in CODES.sub(b"", seen):
                    return when
        raise AssertionError(f"“{text}” never came: {CODES.sub(b'', seen)[-2000:].decode(errors='replace')}")

    def key(self, name: str, gap: float = 0.15) -> tuple[float, bytes]:
        """Press a key; the milliseconds until all that it causes is there, and what that is."""
        since, pressed = len(self.chunks), self.now()
        self.send(KEYS[name], at=pressed - (self.delay / 2 if self.rate else 0))
        while self.alive and len(self.chunks) == since and self.now() < pressed + PATIENCE:
            self.pump(self.now() + 0.002)
        self.quiet(gap)
        new = self.chunks[since:]
        return (new[-1][0] - pressed) * 1e3 if new else 0.0, b"".join(data for _, data in new)

    def megabytes(self) -> float:
        """Memory of the program now."""
        with Path(f"/proc/{self.pid}/status").open(encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

    def processor_ms(self) -> float:
        """Processor time of all threads of the program until now, which others on the machine hardly change."""
        spent = [file.read_text(encoding="ascii") for file in Path(f"/proc/{self.pid}/task").glob("*/schedstat")]
        return sum(int(line.split()[0]) for line in spent) / 1e6

    def close(self) -> None:
        """End the program."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)


def visible(data: bytes) -> int:
    """Bytes of `data` that are text, without the codes that place and colour it."""
    return len(CODES.sub(b"", data))

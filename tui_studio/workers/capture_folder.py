"""Watch a hot folder and take in each frame as soon as it is whole; ends when it is asked to."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING

from tui_studio.domain.capture import Fate
from tui_studio.errors import Cancelled, StudioError
from tui_studio.text import clean_text, counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui_studio.integrations.card import CardFile
    from tui_studio.services.capture_taking import HotFolderTaker, Taken
    from tui_studio.workers.job import JobContext

AT_ONCE = 3
"""Frames on their way: while one waits for the disk the next is decoded."""
AGAIN = 5.0
"""Seconds until a frame is tried again that could not be stored: the disk is full, or somebody holds the database."""


@dataclass
class CaptureFolderJob:
    """One hot folder of one station."""

    shoot_id: int
    station: str
    folder: Path
    once: bool = False
    """End when everything in the folder is taken in."""
    poll: bool = False
    """List the folder again and again instead of waiting for events."""
    kind: str = "group-capture"
    when_stopped: str = "Everything in the hot folder stays there; opening Group Capture goes on with it."
    taken: int = 0
    along: int = 0
    """Side-cars and voice notes."""
    alone: tuple[str, ...] = ()
    """Side-cars and voice notes whose picture has not come; they stay in the hot folder."""
    queue: int = 0
    """Frames that were seen and are not safe yet."""
    longest_queue: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    trouble: str = ""
    """Why frames cannot be stored at present; empty while they can."""
    over: bool = False
    """The folder is watched no more."""
    _listeners: list[Callable[[Taken | None], None]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def title(self) -> str:
        """Which folder."""
        return f"Group Capture {clean_text(self.station, 30)}: {clean_text(self.folder.name or self.folder, 60)}"

    def listen(self, told: Callable[[Taken | None], None]) -> None:
        """Hear of every frame once it is safe; None says that there is trouble, a side-car alone, or an end."""
        self._listeners.append(told)

    def ignore(self, told: Callable[[Taken | None], None]) -> None:
        """Hear no more."""
        if told in self._listeners:
            self._listeners.remove(told)

    def run(self, ctx: JobContext) -> JobOutcome:
        """Take in what is there, then what comes; raises `InputRefused` for a folder that cannot be one."""
        try:
            taking = ctx.studio.capture.taking(self.shoot_id, self.station, self.folder, ctx)
            ctx.studio.capture.frames.settle(self.shoot_id)
            with taking as taker:
                _Watch(self, taker, ctx).run()
        except StudioError as error:
            self.trouble = str(error)
            raise
        finally:
            self.over = True
            self.tell(None)
        words = [f"{count:,} {fate}" for fate, count in sorted(self.counts.items())]
        along = f"; {counted(self.along, 'side-car')} with them" if self.along else ""
        alone = f" {counted(len(self.alone), 'side-car')} without a picture left in the hot folder." * bool(self.alone)
        return JobOutcome(
            f"{counted(self.taken, 'frame')} taken in{': ' if words else ''}{', '.join(words)}{along}.{alone}",
            self.counts,
            self,
            changed_records=self.taken > 0,
        )

    def tell(self, taken: Taken | None) -> None:
        """To everybody who listens; called in the threads that take frames in."""
        with self._lock:
            if taken is not None and taken.kind == "companion":
                self.along += 1
            elif taken is not None:
                self.taken += 1
                self.counts[taken.fate] = self.counts.get(taken.fate, 0) + 1
        for told in list(self._listeners):
            told(taken)


class _Watch:
    """What is on its way, what is not whole yet, and what is to be tried again."""

    def __init__(self, job: CaptureFolderJob, taker: HotFolderTaker, ctx: JobContext) -> None:
        self._job, self._taker, self._ctx = job, taker, ctx
        self._stop = Event()
        self._busy: dict[str, Future[bool]] = {}
        self._waiting: dict[str, CardFile] = {}
        self._later: dict[str, float] = {}
        self._said: set[str] = set()

    def run(self) -> None:
        from tui_studio.integrations.card import walk_card
        from tui_studio.integrations.hot_folder import changes, found_at

        folder = self._taker.folder
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="capture") as pool:
            try:
                for told in changes(folder, self._stop, poll=self._job.poll or self._job.once):
                    self._ctx.checkpoint()
                    before = self._job.taken + self._job.along
                    if told is None:
                        files = list(walk_card(folder))
                        self._tell_alone(self._taker.alone(files))
                    else:
                        again = {*told, *(file.real for file in self._waiting.values())}
                        files = [file for path in sorted(again) if (file := found_at(folder, path)) is not None]
                    self._start(pool, self._taker.fresh(files))
                    if self._job.once and self._job.trouble:
                        raise StudioError(self._job.trouble)
                    idle = not self._busy and not self._waiting
                    if (
                        self._job.once and idle and self._job.taken + self._job.along == before
                    ):  # what came in may lead others in
                        break
            except Cancelled:
                self._stop.set()
                for future in self._busy.values():
                    future.cancel()
        self._tell_alone(self._taker.alone(walk_card(folder), at_once=True))

    def _tell_alone(self, names: tuple[str, ...]) -> None:
        for name in names:
            if name not in self._said:
                self._ctx.log(f"{name}: no picture of its name was taken in. It stays in the hot folder.", "warning")
        self._said.update(names)
        if names != self._job.alone:
            self._job.alone = names
            self._job.tell(None)

    def _start(self, pool: ThreadPoolExecutor, files: list[CardFile]) -> None:
        for name, future in list(self._busy.items()):
            if future.done():
                del self._busy[name]
        now = monotonic()
        for file in files:
            if file.path not in self._busy and self._later.get(file.path, 0.0) <= now:
                self._waiting[file.path] = file
                self._busy[file.path] = pool.submit(self._take, file)
        self._job.queue = sum(not future.done() for future in self._busy.values())
        self._job.longest_queue = max(self._job.longest_queue, self._job.queue)

    def _take(self, file: CardFile) -> bool:
        """One file; True once it is safe."""
        try:
            taken = self._taker.take(file)
        except Cancelled:
            return False
        except StudioError as error:
            self._trouble(file, str(error))
            return False
        except Exception:
            self._trouble(file, "something went wrong inside")
            raise
        if taken is None:
            return False
        self._waiting.pop(file.path, None)
        self._later.pop(file.path, None)
        self._job.trouble = ""
        self._ctx.log(_line(taken), "info" if taken.fate is Fate.ASSIGNED and not taken.clock else "warning")
        self._job.tell(taken)
        self._ctx.advance(self._job.taken, self._job.taken + len(self._waiting), file.path, size=file.size)
        return True

    def _trouble(self, file: CardFile, said: str) -> None:
        self._later[file.path] = monotonic() + AGAIN
        if said != self._job.trouble:
            self._job.trouble = said
            self._ctx.log(f"{file.path}: {said} It stays in the hot folder and is tried again.", "error")
            self._job.tell(None)


def _line(taken: Taken) -> str:
    whose = f"{taken.number} {taken.who}" if taken.number else f"{taken.fate}: {taken.reason}"
    return " · ".join(filter(None, (f"{taken.name} -> {whose}", taken.notes, taken.clock)))

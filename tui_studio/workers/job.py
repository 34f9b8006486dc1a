"""What a job is, what it is given, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from tui_studio.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.services.studio import Studio


class JobState(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """True once nothing more will happen."""
        return self in (JobState.DONE, JobState.CANCELLED, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What a job that ran to its end has to say: one sentence, its counts, and the service's own result."""

    summary: str
    counts: Mapping[str, int] = field(default_factory=dict)
    result: Any = None
    changed_records: bool = False
    """True when lists on screen are out of date now."""


class Reporter(Protocol):
    """Where a job's words and figures go."""

    def log(self, text: str, level: str = "info") -> None:
        """One line; `level` is info, warning or error."""

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """`done` of `total` items; `item` is the one at hand, `size` its bytes, `stage` what is done with it."""


class CancelToken:
    """A request to stop, made in one thread and heard in another."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._asked = Event()

    def ask(self) -> None:
        """Ask the job to stop before its next item."""
        self._asked.set()

    @property
    def asked(self) -> bool:
        """True once somebody asked."""
        return self._asked.is_set()


class JobContext:
    """All that a running job may touch; it is the `Progress` that services take."""

    def __init__(self, studio: Studio, reporter: Reporter, token: CancelToken) -> None:
        """Services of `studio` take this context as their `progress`."""
        self.studio = studio
        self._reporter = reporter
        self._token = token

    def log(self, text: str, level: str = "info") -> None:
        """Say one line."""
        self._reporter.log(text, level)

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """Tell how far the job is."""
        self._reporter.advance(done, total, item, size=size, stage=stage)

    def checkpoint(self) -> None:
        """Between two items: raises `Cancelled` when the job was asked to stop."""
        if self._token.asked:
            raise Cancelled


class Job(Protocol):
    """One piece of long work, described by its plan."""

    @property
    def title(self) -> str:
        """What a person calls it: "Import images from DCIM"."""

    @property
    def kind(self) -> str:
        """The slug its log file is named with."""

    @property
    def when_stopped(self) -> str:
        """The sentence that says what stands after it was cancelled."""

    def run(self, ctx: JobContext) -> JobOutcome:
        """Do the work; raises `StudioError` for what the user can mend."""

"""Runs jobs in threads of its own and keeps what is known of each."""

from __future__ import annotations

import secrets
import traceback
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.errors import Cancelled, StudioError
from tui_studio.workers.job import CancelToken, Job, JobContext, JobOutcome, JobState
from tui_studio.workers.reporter import FLUSH_SECONDS, BatchingReporter, JobReport, LogLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tui_studio.services.studio import Studio

LOG_LINES = 2000
THREADS = 4  # two cards being copied, a third being scanned, and a schedule; more would only fight for the disk


@dataclass(slots=True)
class JobRecord:
    """What is known of one job; changed only by `JobRunner.apply`."""

    id: str
    title: str
    kind: str
    started: datetime
    job: Job
    log_file: Path | None = None
    state: JobState = JobState.QUEUED
    stopping: bool = False
    done: int = 0
    total: int = 0
    item: str = ""
    rate: float = 0.0
    speed: float = 0.0
    stage: str = ""
    remaining: float | None = None
    log: deque[LogLine] = field(default_factory=lambda: deque(maxlen=LOG_LINES))
    warnings: int = 0
    outcome: JobOutcome | None = None
    error: str = ""

    @property
    def sentence(self) -> str:
        """How it ended, or nothing while it runs."""
        return self.outcome.summary if self.outcome else self.error


class JobRunner:
    """A registry of jobs over its own thread pool.

    Its own, because the pool of the event loop also serves the screens: two long copies there would
    leave no thread for a quick load on a small machine.
    """

    def __init__(
        self,
        studio: Studio,
        deliver: Callable[[JobReport], None] | None = None,
        seconds: float = FLUSH_SECONDS,
    ) -> None:
        """`deliver` is called each `seconds` from other threads; a screen posts it and calls `apply` on its loop."""
        self._studio = studio
        self._deliver = deliver or self._apply_quietly
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="job")
        self._tokens: dict[str, CancelToken] = {}
        self._futures: dict[str, Future[None]] = {}
        self.records: dict[str, JobRecord] = {}

    def start(self, job: Job) -> JobRecord:
        """Queue `job` and return its record at once."""
        clock = self._studio.clock
        job_id = f"job-{len(self.records) + 1}"
        started = clock.now().astimezone(clock.zone)
        stamp = f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        log_file = self._studio.settings.paths.logs / f"{stamp}-{job.kind}.log"
        record = JobRecord(job_id, job.title, job.kind, started, job, log_file)
        self.records[job_id] = record
        self._tokens[job_id] = CancelToken()
        self._futures[job_id] = self._pool.submit(self._run, job_id, job, log_file)
        return record

    def cancel(self, job_id: str) -> bool:
        """Ask a job to stop between two items; False when it has already ended."""
        record = self.records[job_id]
        if record.state.final:
            return False
        record.stopping = True
        self._tokens[job_id].ask()
        return True

    def running(self) -> list[JobRecord]:
        """Jobs that are queued or running, oldest first."""
        return [record for record in self.records.values() if not record.state.final]

    def apply(self, report: JobReport) -> JobRecord:
        """Bring a report into its record."""
        record = self.records[report.job_id]
        record.state = report.state
        record.done, record.total, record.item = report.done, report.total, report.item
        record.rate, record.remaining, record.warnings = report.rate, report.remaining, report.warnings
        record.speed, record.stage = report.speed, report.stage
        if report.skipped:
            record.log.append(LogLine(report.lines[0].at, "info", skipped_sentence(report.skipped)))
        record.log.extend(report.lines)
        record.outcome = report.outcome or record.outcome
        record.error = report.error or record.error
        return record

    def wait(self, job_id: str, seconds: float | None = None) -> bool:
        """Wait until a job has ended; False when it has not within `seconds`."""
        return not wait([self._futures[job_id]], timeout=seconds).not_done

    def shutdown(self, seconds: float = 5.0) -> bool:
        """Ask every job to stop and wait that long at most; True when all have ended."""
        for record in self.running():
            self.cancel(record.id)
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait(self._futures.values(), timeout=seconds).not_done

    def _apply_quietly(self, report: JobReport) -> None:
        self.apply(report)

    def _run(self, job_id: str, job: Job, log_file: Path) -> None:
        token = self._tokens[job_id]
        reporter = BatchingReporter(job_id, self._deliver, self._studio.clock, log_file, seconds=self._seconds)
        reporter.start()
        try:
            if token.asked:
                raise Cancelled
            outcome = job.run(JobContext(self._studio, reporter, token))
        except Cancelled:
            done, total = reporter.progress
            after = f" after {done:,} of {total:,}" if total else ""
            sentence = f"Stopped{after}. {job.when_stopped}"
            reporter.log(sentence, "warning")
            reporter.end(JobState.CANCELLED, error=sentence)
        except StudioError as error:
            reporter.log(str(error), "error")
            reporter.end(JobState.FAILED, error=str(error))
        except Exception:
            sentence = f"Something went wrong inside; the reference is {secrets.token_hex(4)}, in {log_file.name}."
            reporter.write_to_file(traceback.format_exc())
            reporter.log(sentence, "error")
            reporter.end(JobState.FAILED, error=sentence)
        else:
            reporter.log(outcome.summary)
            reporter.end(JobState.DONE, outcome)


def skipped_sentence(count: int) -> str:
    """Stands where lines are missing on the screen."""
    return f"... {count:,} more lines in the log file"

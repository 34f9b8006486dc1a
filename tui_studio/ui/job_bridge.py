"""From the threads of jobs to the event loop: the only way anything of a job reaches a widget.

The application keeps one bridge and hands every `JobReported` to `receive`:

    def on_mount(self) -> None:
        self.jobs = JobBridge(self, self.studio)

    @on(JobReported)
    def take_job_report(self, event: JobReported) -> None:
        self.jobs.receive(event.report)

Jobs belong to the application: a worker would die with the screen that started it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.signal import Signal

from tui_studio.workers.reporter import FLUSH_SECONDS, JobReport
from tui_studio.workers.runner import JobRunner

if TYPE_CHECKING:
    from textual.app import App

    from tui_studio.services.studio import Studio
    from tui_studio.workers.job import Job
    from tui_studio.workers.runner import JobRecord


SPARED = 2.0
"""Seconds between two reports where the line is to be spared: each repaints a line of figures."""


@dataclass
class JobReported(Message):
    """A job has said something; posted from its thread to the application."""

    report: JobReport


class JobBridge:
    """Starts and stops jobs, and tells panes what happened.

    `reported` is published for every report after it is in its record, `ended` once for each job. A pane that
    comes late shows `JobRecord.log` first; both happen on the loop, so no line is missed or shown twice.
    """

    def __init__(self, app: App[Any], studio: Studio) -> None:
        """Starts no thread before the first job."""
        self._app = app
        self._runner = JobRunner(studio, self._post, SPARED if getattr(app, "spares_line", False) else FLUSH_SECONDS)
        self.reported: Signal[JobReport] = Signal(app, "job-reported")
        self.ended: Signal[JobRecord] = Signal(app, "job-ended")

    def start(self, job: Job) -> JobRecord:
        """Queue a job; its record is there at once."""
        return self._runner.start(job)

    def cancel(self, job_id: str) -> bool:
        """Ask a job to stop between two items; False when it has already ended."""
        asked = self._runner.cancel(job_id)
        if asked:
            record = self.record(job_id)
            self.reported.publish(
                JobReport(
                    job_id,
                    record.state,
                    (),
                    0,
                    record.done,
                    record.total,
                    record.item,
                    record.rate,
                    record.speed,
                    record.stage,
                    record.remaining,
                )
            )
        return asked

    def record(self, job_id: str) -> JobRecord:
        """What is known of a job; raises `KeyError`."""
        return self._runner.records[job_id]

    def records(self) -> list[JobRecord]:
        """All jobs since the application started, newest first."""
        return list(reversed(self._runner.records.values()))

    def running(self) -> list[JobRecord]:
        """Jobs that are queued or running, oldest first."""
        return self._runner.running()

    def receive(self, report: JobReport) -> None:
        """Bring a report into its record and tell the panes; call it on the loop only."""
        record = self._runner.apply(report)
        self.reported.publish(report)
        if record.state.final:
            self.ended.publish(record)

    def shutdown(self, seconds: float = 5.0) -> bool:
        """Ask all jobs to stop and wait that long at most; blocks, so call it from a thread or when leaving."""
        return self._runner.shutdown(seconds)

    def _post(self, report: JobReport) -> None:
        self._app.post_message(JobReported(report))

"""How far a job is: state, share, rate, what remains, and the item at hand; redrawn only when a report comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui_studio.ui.cells import fitted
from tui_studio.workers.job import JobState

if TYPE_CHECKING:
    from tui_studio.ui.job_bridge import JobBridge
    from tui_studio.workers.reporter import JobReport
    from tui_studio.workers.runner import JobRecord

BAR_CELLS, SHORT_CELLS = 20, 12
MEGABYTE = 1_000_000
WORDS = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "Running",
    JobState.DONE: "Done",
    JobState.CANCELLED: "Stopped",
    JobState.FAILED: "Failed",
}


class ProgressLine(Static):
    """Two lines: the figures, and the item at hand or how it ended."""

    DEFAULT_CSS = """
    ProgressLine { height: 2; width: 1fr; }
    """

    def __init__(self, jobs: JobBridge, job_id: str = "", *, ending: bool = True, id: str | None = None) -> None:
        """Without a job the line is empty until `show_job`; `ending` says below how it ended."""
        super().__init__("", id=id, markup=False)
        self._jobs = jobs
        self._job_id = job_id
        self._ending = ending

    def on_mount(self) -> None:
        """Show what is known now, then listen."""
        self._jobs.reported.subscribe(self, self._take, immediate=True)
        self._draw()

    def show_job(self, job_id: str) -> None:
        """Turn to another job."""
        self._job_id = job_id
        self._draw()

    def on_resize(self) -> None:
        """The item is cut to the width."""
        self._draw()

    def _take(self, report: JobReport) -> None:
        if report.job_id == self._job_id:
            self._draw()

    def _draw(self) -> None:
        if not self._job_id:
            self.update(Content(""), layout=False)
            return
        record = self._jobs.record(self._job_id)
        width = max(self.size.width, 20)
        ended = record.sentence if self._ending else ""
        second = ended if record.state.final else record.item
        self.update(Content(fitted(figures(record), width) + "\n" + fitted(second, width)), layout=False)


def figures(record: JobRecord) -> str:
    """One line of figures: `Copying ━━━━──── 25 %  153 of 612  24/s  180 MB/s  0:19 left`."""
    word = "Stopping" if record.stopping and not record.state.final else WORDS[record.state]
    if not record.total:
        return word if record.state.final or record.state is JobState.QUEUED else f"{word} ..."
    if record.stage and word == WORDS[JobState.RUNNING]:
        word = record.stage
    cells = SHORT_CELLS if record.speed else BAR_CELLS
    filled = cells * record.done // record.total
    bar = "━" * filled + "─" * (cells - filled)
    parts = [f"{word} {bar} {100 * record.done // record.total} %", f"{record.done:,} of {record.total:,}"]
    if not record.state.final:
        if record.rate:
            parts.append(f"{record.rate:,.0f}/s" if record.rate >= 10 else f"{record.rate:.1f}/s")
        if record.speed >= MEGABYTE / 10:
            parts.append(f"{record.speed / MEGABYTE:,.{0 if record.speed >= 10 * MEGABYTE else 1}f} MB/s")
        if record.remaining is not None and record.done < record.total:
            parts.append(f"{duration(record.remaining)} left")
    if record.warnings:
        parts.append(f"{record.warnings:,} to look at")
    return "  ".join(parts)


def duration(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: `0:19`, `1:02:40`."""
    whole = int(seconds + 0.5)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

"""What jobs are doing and what they said; can be left and opened again while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on

from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.log_pane import LogPane
from tui_studio.ui.widgets.progress_line import WORDS, ProgressLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.job_bridge import JobBridge
    from tui_studio.workers.reporter import JobReport
    from tui_studio.workers.runner import JobRecord

HINT = "↑↓ job · f follow · e problems · / search · c stop · Esc closes"


class LogDrawer(StudioModal[None]):
    """The jobs since the start, newest first, and the log of the one under the cursor."""

    BINDINGS = bindings_for("log", "job", "drawer")
    CSS = """
    LogDrawer {
        & .dialog { width: 100%; max-width: 100%; height: 92%; }
        & .dialog-title { margin-bottom: 0; }
        & #jobs { background: $surface; margin-bottom: 1; }
        & #drawer-log { height: 1fr; margin-top: 1; }
    }
    """

    def __init__(self, job_id: str | None = None) -> None:
        """Opens on `job_id`, or on the newest job that runs, or on the newest."""
        super().__init__("Jobs", HINT)
        self._wanted = job_id
        self._shown = ""

    @property
    def jobs(self) -> JobBridge:
        """Where jobs are watched."""
        return cast("StudioApp", self.app).jobs

    def body(self) -> Iterable[Widget]:
        """The jobs, the figures, the log."""
        yield LineTable(
            [
                LineColumn("Started", 8),
                LineColumn("State", 9),
                LineColumn("Done", len("1,000,000 of 1,000,000")),
                LineColumn("Job", 20, grow=True),
            ],
            empty="No job has run since the studio was opened.",
            id="jobs",
        )
        yield ProgressLine(self.jobs, id="drawer-progress")
        yield LogPane(self.jobs, id="drawer-log")

    def on_mount(self) -> None:
        """Fill the list and follow the reports."""
        self.jobs.reported.subscribe(self, self._redraw, immediate=True)
        self._redraw()
        table = self.query_one("#jobs", LineTable)
        running = self.jobs.running()
        wanted = self._wanted or (running[-1].id if running else "")
        keys = [line.key for line in table.lines]
        if wanted in keys:
            table.cursor = keys.index(wanted)
        table.styles.height = min(5, max(1, len(keys))) + 1

    @on(LineTable.Moved, "#jobs")
    def show_job(self, event: LineTable.Moved) -> None:
        """The log follows the cursor."""
        if event.key and event.key == event.table.key and event.key != self._shown:
            self._shown = event.key
            self.query_one(ProgressLine).show_job(event.key)
            self.query_one(LogPane).show_job(event.key)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a running job can be stopped."""
        if action == "cancel_job":
            return bool(self._shown) and not self.jobs.record(self._shown).state.final
        return super().check_action(action, parameters)

    def action_cancel_job(self) -> None:
        """Ask once, then ask the job."""
        ask_to_stop(cast("StudioApp", self.app), self.jobs.record(self._shown))

    def action_cancel(self) -> None:
        """A search in the log first, then the jobs."""
        if not self.query_one(LogPane).leave_search():
            super().action_cancel()

    def action_close(self) -> None:
        """Whatever is looked for."""
        super().action_cancel()

    def action_follow(self) -> None:
        """As in the log itself."""
        self.query_one(LogPane).action_follow()

    def action_wrap(self) -> None:
        """As in the log itself."""
        self.query_one(LogPane).action_wrap()

    def action_times(self) -> None:
        """As in the log itself."""
        self.query_one(LogPane).action_times()

    def action_problems_only(self) -> None:
        """As in the log itself."""
        self.query_one(LogPane).action_problems_only()

    def action_search(self) -> None:
        """As in the log itself."""
        self.query_one(LogPane).action_search()

    def action_next_match(self, way: int) -> None:
        """As in the log itself."""
        self.query_one(LogPane).action_next_match(way)

    def _redraw(self, _report: JobReport | None = None) -> None:
        self.query_one("#jobs", LineTable).show([_line(record) for record in self.jobs.records()])


def ask_to_stop(app: StudioApp, record: JobRecord) -> None:
    """One question before a job is asked to stop; a job that was asked already is left in peace."""
    if record.stopping or record.state.final:
        return

    def answered(yes: bool | None) -> None:
        if yes:
            app.jobs.cancel(record.id)

    lines = [record.title, "It stops between two items; what stands then is whole."]
    app.open_modal(ConfirmModal("Stop this job?", lines, yes="Stop", no="Go on", destructive=True), answered)


def _line(record: JobRecord) -> Line:
    state = "Stopping" if record.stopping and not record.state.final else WORDS[record.state]
    done = f"{record.done:,} of {record.total:,}" if record.total else ""
    tone = {"failed": "error", "cancelled": "warning"}.get(record.state.value, "")
    return Line(record.id, (f"{record.started:%H:%M:%S}", state, done, record.title), tone)

"""Steps that more than one wizard has: a page of text, and a job that is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.content import Content
from textual.widgets import Static

from tui_studio.text import clean_text
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.leave_job import BACKGROUND, LeaveJobModal, Leaving
from tui_studio.ui.modals.log_drawer import ask_to_stop
from tui_studio.ui.widgets.log_pane import LogPane
from tui_studio.ui.widgets.progress_line import ProgressLine
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.workers.job import JobState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.workers.job import Job, JobOutcome
    from tui_studio.workers.reporter import JobReport
    from tui_studio.workers.runner import JobRecord

Draft = TypeVar("Draft")


def facts(rows: Iterable[tuple[str, str]]) -> Content:
    """Names and values in two columns; rows without a value are left out."""
    kept = [(name, clean_text(value, 300)) for name, value in rows if value]
    width = max((len(name) for name, _ in kept), default=0) + 2
    return Content("\n").join(Content.assemble((name.ljust(width), "$text-muted"), value) for name, value in kept)


class RunStep(WizardStep[Draft]):
    """Starts one job and shows it live; the job goes on when the wizard is left."""

    BINDINGS = bindings_for("job")
    start_at_once: ClassVar[bool] = True
    """False waits for one more press of the key for the next step."""
    background: ClassVar[str] = BACKGROUND
    """The answer of those who leave and let the job run."""

    def __init__(self) -> None:
        """No job yet."""
        super().__init__()
        self.record: JobRecord | None = None

    def compose(self) -> ComposeResult:
        """What will be done, then figures, log, and how it ended."""
        yield Static("", classes="run-before", markup=False)
        yield ProgressLine(self.jobs, ending=False, id="run-progress")
        yield LogPane(self.jobs, id="run-log")
        yield Static("", classes="run-after", markup=False)

    def on_mount(self) -> None:
        """Hear of the end of the job, also when another screen is on top."""
        self.jobs.reported.subscribe(self, self._note_report, immediate=True)
        self.jobs.ended.subscribe(self, self._note_end, immediate=True)
        self._show_parts()

    def make_job(self) -> Job:
        """The job of this wizard's draft."""
        raise NotImplementedError

    def summary(self) -> Content:
        """What is about to be done."""
        return Content("")

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """How it ended as (sentence, style)."""
        return [(outcome.summary, "bold")]

    def stopped_lines(self, record: JobRecord) -> Sequence[tuple[str, str]]:
        """What was done and what was not, for a job that was stopped, as (sentence, style)."""
        return [(record.error, "bold $text-warning")]

    def ended(self, record: JobRecord) -> None:
        """The job has ended; a step that goes on by itself does it here."""

    def entered(self) -> None:
        """Start, or say what would be started."""
        if self.record is not None:
            return
        if self.start_at_once:
            self.start()
        else:
            self.query_one(".run-before", Static).update(self.summary())

    def start(self) -> None:
        """Start the job; from now on leaving loses nothing."""
        self.watch_job(self.studio_app.start_job(self.make_job()))

    def watch_job(self, record: JobRecord) -> None:
        """Show a job, from what it has said already."""
        self.record = record
        self.wizard.dirty = False
        self.query_one(ProgressLine).show_job(record.id)
        self.query_one(LogPane).show_job(record.id)
        self._show_parts()
        self.wizard.refresh_bindings()
        self.query_one(LogPane).focus()
        self.wizard.say(self.hint(record), good=True)
        if record.state.final:
            self._note_end(record)

    def hint(self, record: JobRecord) -> str:
        """What can be done now."""
        if record.state.final:
            return "Enter closes this wizard."
        if record.stopping:
            return "It stops after this item."
        log = key_hint(self, "app.job_log")
        return f"{key_hint(self, 'wizard.back')} stops it or leaves it running; {log} shows it again from any hub."

    def first_field(self) -> Widget | None:
        """The log, once there is one."""
        return self.query_one(LogPane) if self.record is not None else None

    def goes_on(self) -> bool:
        """Only to the start: nothing comes after the job."""
        return self.record is None

    def take_next(self) -> bool:
        """Start, or close when it is over."""
        if self.record is None:
            self.start()
        elif self.record.state.final:
            self.wizard.close()
        return True

    def take_back(self) -> bool:
        """A search in the log first; then leave when it is over, or ask what becomes of a job that runs."""
        if self.leave_search():
            return True
        if self.record is None:
            return False
        if self.record.state.final:
            self.wizard.close()
        else:
            self.studio_app.open_modal(LeaveJobModal(self.record, self.background), self._take_leave)
        return True

    def leave_search(self) -> bool:
        """True when something was looked for in the log, which is over now."""
        return self.query_one(LogPane).leave_search()

    def leave_running(self) -> None:
        """Go where one goes while the job runs on."""
        self.wizard.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a running job can be stopped."""
        if action == "cancel_job":
            return self.record is not None and not self.record.state.final
        return super().check_action(action, parameters)

    def action_cancel_job(self) -> None:
        """Ask once, then ask the job."""
        if self.record is not None:
            ask_to_stop(self.studio_app, self.record)

    def _take_leave(self, leaving: Leaving | None) -> None:
        # a job that ended before the answer was heard is looked at first
        if self.record is None or self.record.state.final:
            return
        if leaving is Leaving.STOP:
            self.jobs.cancel(self.record.id)
        elif leaving is Leaving.BACKGROUND:
            self.call_later(self.leave_running)

    def _note_report(self, report: JobReport) -> None:
        record = self.record
        if record is not None and report.job_id == record.id and record.stopping and self.wizard.step is self:
            self.wizard.say(self.hint(record), good=True)

    def _note_end(self, record: JobRecord) -> None:
        if self.record is None or record.id != self.record.id:
            return
        self.ended(record)
        after = self.query_one(".run-after", Static)
        if record.outcome is not None:
            lines = self.result_lines(record.outcome)
        elif record.state is JobState.CANCELLED:
            lines = self.stopped_lines(record)
        else:
            lines = [(record.error, "bold $text-error")]
        after.update(Content("\n").join(Content.styled(clean_text(text, 400), style) for text, style in lines))
        self._show_parts()
        self.wizard.refresh_bindings()
        if self.wizard.step is self:
            self.wizard.say(self.hint(record), good=True)

    def _show_parts(self) -> None:
        begun = self.record is not None
        self.query_one(".run-before").display = not begun
        self.query_one(ProgressLine).display = begun
        self.query_one(LogPane).display = begun
        self.query_one(".run-after").display = self.record is not None and self.record.state.final

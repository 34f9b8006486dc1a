"""Asks on the way out of a running job: stop it, let it run, or go on watching."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.modals.confirm import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp
    from tui_studio.workers.runner import JobRecord

BACKGROUND = "Keep running in the background"


class Leaving(StrEnum):
    """What becomes of the job; no answer means that somebody goes on watching."""

    STOP = "stop"
    BACKGROUND = "background"


class LeaveJobModal(StudioModal[Leaving]):
    """One key for each meaning of leaving; closes by itself when the job ends, since there is nothing left to ask."""

    BINDINGS = bindings_for("job", "leaving", "answers")
    AUTO_FOCUS = "Answer:last-child"
    """The answer that changes nothing."""

    def __init__(self, record: JobRecord, background: str = BACKGROUND) -> None:
        """`background` says where one goes while the job runs on."""
        super().__init__("The job is stopping" if record.stopping else "The job is running", hint="")
        self.record = record
        self.background = background

    def body(self) -> Iterable[Widget]:
        """What a stop leaves behind, where the job can be seen, and the answers."""
        stopped = self.record.job.when_stopped
        lines = [
            self.record.title,
            "",
            f"After a stop: {stopped[:1].lower()}{stopped[1:]}",
            f"In the background: {key_hint(self, 'app.job_log')} shows it again from any hub.",
        ]
        yield Static(stacked(map(plain, lines)), classes="dialog-text")
        answers = [
            ("Stop after this item", "job.cancel", Leaving.STOP),
            (self.background, "leaving.background", Leaving.BACKGROUND),
            ("Back to watching", "modal.cancel", None),
        ]
        if self.record.stopping:
            del answers[0]
        keys = [key_hint(self, command_id) for _, command_id, _ in answers]
        label_width, key_width = max(len(label) for label, _, _ in answers), max(map(len, keys))
        yield Vertical(
            *(
                Answer(label, key.ljust(key_width), value, label_width)
                for (label, _, value), key in zip(answers, keys, strict=True)
            ),
            classes="answers",
        )

    def on_mount(self) -> None:
        """Hear of the end."""
        cast("StudioApp", self.app).jobs.ended.subscribe(self, self._note_end, immediate=True)
        self._note_end(self.record)

    def on_screen_resume(self) -> None:
        """The job may have ended below another dialog."""
        self._note_end(self.record)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A job that was asked to stop is not asked again."""
        if action == "cancel_job":
            return not self.record.stopping
        return super().check_action(action, parameters)

    @on(Answer.Pressed)
    def take_answer(self, event: Answer.Pressed) -> None:
        """A button was pressed."""
        self.answer(event.value)

    def action_cancel_job(self) -> None:
        """Stop it after the item at hand."""
        self.answer(Leaving.STOP)

    def action_background(self) -> None:
        """Leave, and let it run."""
        self.answer(Leaving.BACKGROUND)

    def _note_end(self, record: JobRecord) -> None:
        if record.id == self.record.id and record.state.final:
            self.call_later(self.answer, None)

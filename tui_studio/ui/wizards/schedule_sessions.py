"""Tools > Bulk Scheduling Wizard: a session for each client of a group, a filter or an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui_studio.text import counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.wizards.base import WizardScreen, WizardStep
from tui_studio.ui.wizards.schedule_clients import ClientsStep, ListStep
from tui_studio.ui.wizards.schedule_details import ORDER_LABELS, DetailsStep
from tui_studio.ui.wizards.schedule_draft import ScheduleDraft
from tui_studio.ui.wizards.schedule_slots import SlotsStep
from tui_studio.ui.wizards.schedule_verify import VerifyStep
from tui_studio.ui.wizards.shared_steps import RunStep, facts
from tui_studio.workers.schedule_sessions import ScheduleSessionsJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.content import Content

    from tui_studio.workers.job import Job, JobOutcome

WELCOME = """This wizard creates a session for each of many clients at once.

  1  Choose a client group, a filter, or an organization and year.
  2  Verify the list of clients; unmark whom you do not want.
  3  Say what all the sessions have in common.
  4  Define time slots until there are enough for everybody.
  5  Finish. Nothing is written before that, and it can be taken back.

Times do not matter? Choose “A date, no time” where the slots are asked for:
every client gets a session and a number on picture day.

Enter begins."""


class WelcomeStep(WizardStep[ScheduleDraft]):
    """What will happen."""

    title = "Welcome"

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(WELCOME, classes="step-text", markup=False)


class ReadyStep(RunStep[ScheduleDraft]):
    """Ready: Finish starts the job."""

    title = "Ready"
    start_at_once = False

    def summary(self) -> Content:
        """The plan in words."""
        draft, plan = self.draft, self.draft.plan
        assert plan is not None
        choice = plan.request.choice
        whom = f"{choice.organization} {choice.year}" if choice.organization else choice.group or choice.filter
        return facts(
            [
                ("Ready to create", counted(plan.to_book, "session")),
                ("For", whom),
                ("First", plan.first.replace("T", " ")),
                ("Last", plan.last.replace("T", " ")),
                ("Description", draft.description),
                ("Session type", draft.type),
                ("Session status", draft.status),
                ("Photographer", draft.photographer),
                ("Assistant", draft.assistant),
                ("Camera room", draft.room),
                ("Clients by", ORDER_LABELS.get(draft.order, "")),
                *(("Numbers", warning) for warning in plan.warnings),
                ("", " "),
                ("Finish", f"Enter or {key_hint(self, 'wizard.next')} starts. All sessions are created, or none."),
            ]
        )

    def make_job(self) -> Job:
        """The verified plan."""
        assert self.draft.plan is not None
        return ScheduleSessionsJob(self.draft.plan)

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """Counts and batch."""
        result = outcome.result
        return [
            (outcome.summary, "bold $text-success"),
            (f"The filter batch:{result.batch} shows them; {key_hint(self, 'frame.undo')} takes them back.", ""),
        ]


class ScheduleSessionsWizard(WizardScreen[ScheduleDraft]):
    """Seven steps, in the order of the manual."""

    name_of_wizard = "Bulk Scheduling Wizard"
    live = True
    steps = (WelcomeStep, ClientsStep, ListStep, DetailsStep, SlotsStep, VerifyStep, ReadyStep)

    def __init__(self) -> None:
        """An empty draft."""
        super().__init__(ScheduleDraft())

    def live_line(self) -> tuple[str, bool]:
        """Clients, slots, and how many are short."""
        return self.draft.live_line()

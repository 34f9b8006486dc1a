"""What every wizard does: steps in order, problems beside their fields, nothing written before the last step."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import on, work
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from tui_studio.errors import StudioError
from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.wizards.form_field import FormField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.services.studio import Studio
    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.job_bridge import JobBridge
    from tui_studio.ui.wizards.problem import Problem

Draft = TypeVar("Draft")


class WizardStep(VerticalScroll, Generic[Draft], can_focus=False):
    """One page of a wizard; it stays as it is while others are shown."""

    title: ClassVar[str] = ""
    passing: ClassVar[bool] = False
    """True for a step that goes on by itself, so that going back passes over it."""

    loads = 0
    """Questions to the service that are not answered yet."""

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around a question to the service; a key for the next step waits for the answer."""
        self.loads += 1
        try:
            yield
        finally:
            self.loads -= 1
            if not self.loads:
                self.wizard.note_loaded(self)

    @property
    def wizard(self) -> WizardScreen[Draft]:
        """The wizard this step belongs to."""
        return cast("WizardScreen[Draft]", self.screen)

    @property
    def draft(self) -> Draft:
        """What was collected so far."""
        return self.wizard.draft

    @property
    def studio_app(self) -> StudioApp:
        """The application, with its jobs."""
        return cast("StudioApp", self.app)

    @property
    def studio(self) -> Studio:
        """The only door to data."""
        return self.studio_app.studio

    @property
    def jobs(self) -> JobBridge:
        """Where jobs are started and watched."""
        return self.studio_app.jobs

    def entered(self) -> None:
        """The step is shown, for the first time or once more; loads are started here."""

    def validate(self) -> list[Problem]:
        """What is missing or wrong, in the order of the fields."""
        return []

    def collect(self, draft: Draft) -> None:
        """Put the fields into the draft; called only when there is no problem."""

    def goes_on(self) -> bool:
        """False while there is no next step to go to; its key is not offered then."""
        return True

    def take_next(self) -> bool:
        """True when the step answers the key for the next step itself."""
        return False

    def take_back(self) -> bool:
        """True when the step answers the key for the step before itself."""
        return False

    def take_enter(self) -> bool:
        """True when Enter in the last field does something else than go on."""
        return False

    def first_field(self) -> Widget | None:
        """Where the cursor goes when the step is shown."""
        return next((widget for widget in self.screen.focus_chain if self in widget.ancestors), None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A load that broke is said, not swallowed."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.wizard.report(event.worker.error)


class WizardScreen(Screen[None], Generic[Draft]):
    """The frame around the steps; its keys are the same in all wizards."""

    CSS_PATH = "../styles/wizards.tcss"
    BINDINGS = bindings_for("wizard")
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - an instance variable in Textual

    name_of_wizard: ClassVar[str] = ""
    live: ClassVar[bool] = False
    """True for a wizard with a line that says in every step how far it has come."""
    steps: ClassVar[Sequence[type[WizardStep[Any]]]] = ()

    def __init__(self, draft: Draft) -> None:
        """`draft` is what the steps fill in."""
        super().__init__()
        self.draft = draft
        self.index = 0
        self.dirty = False
        self._shown: dict[int, WizardStep[Draft]] = {}
        self._moving = False
        self._next_wanted = False

    def compose(self) -> ComposeResult:
        """Header, list of steps where there is room, the step, what is wrong, keys."""
        yield Static("", id="wizard-head", markup=False)
        with Horizontal(id="wizard-main"):
            yield Static("", id="wizard-steps", markup=False)
            yield Vertical(id="wizard-body")
        if self.live:
            yield Static("", id="wizard-live", markup=False)
        yield Static("", id="wizard-problem", markup=False)
        yield FooterLine()

    def on_mount(self) -> None:
        """Show the first step."""
        self.go_to(0)

    @property
    def step(self) -> WizardStep[Draft]:
        """The step that is shown."""
        return self._shown[self.index]

    @property
    def ready(self) -> bool:
        """True when a step stands and keys are heard."""
        return not self._moving and self.index in self._shown

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that would do nothing is not offered."""
        if action == "next" and self.ready:
            return self.step.goes_on()
        return super().check_action(action, parameters)

    def action_next(self) -> None:
        """Check the step, keep what it says, go on."""
        if not self.ready:
            return
        for choice in self.step.query(ChoiceInput):
            choice.close_list()
        if self.step.loads:
            self._next_wanted = True
            self.say("One moment ...", good=True)
            return
        if self.step.take_next():
            return
        problems = self.step.validate()
        self.show_problems(problems)
        if problems:
            return
        self.step.collect(self.draft)
        if self.index + 1 < len(self.steps):
            self.go_to(self.index + 1)

    def note_loaded(self, step: WizardStep[Draft]) -> None:
        """A step has its answers; somebody who was quicker goes on now."""
        if self._next_wanted and self.ready and self.step is step:
            self._next_wanted = False
            self.say("")
            self.call_later(self.action_next)

    def action_enter(self) -> None:
        """The next field, or from the last one the next step."""
        fields = [widget for widget in self.focus_chain if self.ready and self.step in widget.ancestors]
        if self.focused in fields[:-1]:
            self.focus_next()
        elif self.ready and not self.step.take_enter():
            self.action_next()

    def action_back(self) -> None:
        """The step before, or out of the wizard."""
        self._next_wanted = False
        if self.ready and not self.step.take_back():
            self.go_back()

    def go_back(self) -> None:
        """To the step before that is worth seeing, or out when there is none."""
        earlier = [place for place in range(self.index) if not self.steps[place].passing]
        if earlier:
            self.show_problems([])
            self.go_to(earlier[-1])
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Out of the wizard; asks once when something was filled in."""
        if not self.dirty:
            self.close()
            return
        question = ConfirmModal(
            f"Leave {self.name_of_wizard}?",
            ["What you have filled in will be lost. Nothing has been written."],
            yes="Leave",
            no="Stay",
            destructive=True,
        )
        self.app.push_screen(question, self._left)

    def close(self) -> None:
        """Out, without a question; a job that runs goes on."""
        if self.is_active:
            self.dismiss(None)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say each problem beside its field, and the first one below too; go to its field."""
        for field in self.query(FormField):
            field.show_problem("")
        rest = []
        for problem in problems:
            beside = self._field(problem.field)
            if beside is None:
                rest.append(problem.text)
            else:
                beside.show_problem(problem.text)
        self.say(" ".join(rest))
        wrong = next((problem.field for problem in problems if problem.field), "")
        if wrong:
            inside = self.step.query_one(f"#{wrong}")
            fields = (node for node in (inside, *inside.query("*")) if node.focusable)
            self.set_focus(next(fields, self.focused))

    def say(self, text: str, good: bool = False) -> None:
        """One line above the keys; empty takes it away."""
        line = self.query_one("#wizard-problem", Static)
        line.set_class(bool(text), "-shown")
        line.set_class(good, "-good")
        line.update(Content(clean_text(text, 400)))

    def live_line(self) -> tuple[str, bool]:
        """How far it has come, and whether that is too little."""
        return "", False

    def show_live(self) -> None:
        """Say how far it has come."""
        if self.live:
            text, short = self.live_line()
            self.query_one("#wizard-live", Static).update(Content.styled(text, "$text-warning" if short else ""))

    def report(self, error: BaseException) -> None:
        """A load ended with an error: what the user can mend is said here, a defect in a dialog."""
        if isinstance(error, StudioError):
            self.say(str(error))
        else:
            cast("StudioApp", self.app).report(error)

    def go_to(self, index: int) -> None:
        """Show a step; it is made when it is first reached and kept from then on."""
        self._moving, self._next_wanted = True, False  # at once: the next key must not find the old step
        self.show_step(index)

    @work(exclusive=True, group="steps", exit_on_error=False)
    async def show_step(self, index: int) -> None:
        """Make the step if it is not there, and put the cursor into its first field."""
        try:
            if index not in self._shown:
                step = self.steps[index]()
                await self.query_one("#wizard-body", Vertical).mount(step)
                self._shown[index] = step
            for place, other in self._shown.items():
                other.display = place == index
            self.index = index
            self._draw_head()
        finally:
            self._moving = False
        self.step.entered()
        self.show_live()
        self.set_focus(self.step.first_field())

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A step that could not be shown is said, not swallowed."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.report(event.worker.error)

    @on(Input.Submitted)
    def enter_field(self, event: Input.Submitted) -> None:
        """Enter in a line of text."""
        event.stop()
        self.action_enter()

    @on(Input.Changed)
    def note_typing(self, event: Input.Changed) -> None:
        """Something was typed, so leaving asks."""
        if event.input.has_focus and event.value:
            self.dirty = True
            self._clear_problem(event.input)

    @on(Tick.Changed)
    @on(OptionLine.Changed)
    def note_turning(self, event: Tick.Changed | OptionLine.Changed) -> None:
        """Something was turned, so leaving asks."""
        self.dirty = True
        self._clear_problem(event.control)

    def _clear_problem(self, widget: Widget) -> None:
        for node in widget.ancestors_with_self:
            if isinstance(node, FormField):
                node.show_problem("")
        self.say("")

    def _field(self, field_id: str) -> FormField | None:
        if not field_id:
            return None
        for node in self.step.query_one(f"#{field_id}").ancestors_with_self:
            if isinstance(node, FormField):
                return node
        return None

    def _left(self, yes: bool | None) -> None:
        if yes:
            self.call_later(self.close)

    def _draw_head(self) -> None:
        place = f"Step {self.index + 1} of {len(self.steps)} · {self.steps[self.index].title}"
        head = self.query_one("#wizard-head", Static)
        head.update(Content.assemble((f" {self.name_of_wizard} ", "bold"), "  ", place))
        lines = [
            Content.styled(
                f"{'>' if n == self.index else ' '} {n + 1} {step.title}",
                "bold" if n == self.index else "" if n < self.index else "dim",
            )
            for n, step in enumerate(self.steps)
        ]
        self.query_one("#wizard-steps", Static).update(Content("\n").join(lines))

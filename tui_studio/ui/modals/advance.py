"""What advancing would do, before it does: where each group goes, when it is due, and who stays and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import Input, Static

from tui_studio.domain.work_days import read_due
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.refusals import RefusalsModal, by_reason
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.form_field import FormField

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from textual.widget import Widget

    from tui_studio.services.statuses import AdvanceGroup, AdvancePlan
    from tui_studio.ui.app import StudioApp

NEXT = 0
"""Chosen for a type whose sessions go to the next status of each."""

NOTE_LIMIT = 500
AROUND = 13  # lines of the dialog and of the screen beside the list: frame, sentence, fields, what is wrong


@dataclass(frozen=True, slots=True)
class AdvanceWish:
    """What somebody decided: the plan with its due dates, and a note for the history."""

    plan: AdvancePlan
    note: str


class AdvanceModal(StudioModal[AdvanceWish]):
    """Groups and refusals in a list that scrolls; below it what can be changed."""

    BINDINGS = bindings_for("advance")
    AUTO_FOCUS = "LineTable"
    DEFAULT_CSS = """
    AdvanceModal {
        & #advance-says { height: auto; text-style: bold; margin-bottom: 1; }
        & LineTable { margin-bottom: 1; }
        & .field-label { width: 6; }
        & .field-hint { max-width: 55; }
        & FormField > .field-problem { margin: 0 0 0 6; }
        & #advance-due { width: 14; }
        & #advance-note { width: 1fr; }
    }
    """

    def __init__(
        self, plan: AdvancePlan, replan: Callable[[Mapping[int, int]], Awaitable[AdvancePlan]], hidden: int = 0
    ) -> None:
        """`replan` plans again with a status chosen for some types; `hidden` marks are not in the list."""
        super().__init__("Advance status", "Enter advances · t status · d due · n note · r refused · Esc closes")
        self.plan = plan
        self.hidden = hidden
        self._replan = replan
        self._chosen: dict[int, int] = {}

    def body(self) -> Iterable[Widget]:
        """The sentence, the groups, the fields."""
        yield Static("", id="advance-says", markup=False)
        yield LineTable(
            [
                LineColumn("Type", 15),
                LineColumn("From → to", 20, grow=True),
                LineColumn("Count", 7, right=True),
                LineColumn("Due", 10),
            ],
            empty="No session.",
        )
        due, note = PlainInput(id="advance-due", compact=True), PlainInput(id="advance-note", compact=True)
        note.max_length = NOTE_LIMIT
        yield FormField("Due", due, hint="as listed; or one date for all, +5, none", id="field-due")
        yield FormField("Note", note, id="field-note")

    def on_mount(self) -> None:
        """Show the plan."""
        self._show()

    def _show(self) -> None:
        plan = self._wished()
        says = plan.forecast()
        if self.hidden:
            says += f"\n{counted(self.hidden, 'marked session')} hidden by the filter, counted here"
        self.query_one("#advance-says", Static).update(says)
        lines = [_line(n, group) for n, group in enumerate(plan.groups)]
        lines += [
            Line(f"refused {reason}", ("cannot move", reason, f"{count:,}", ""), "warning")
            for count, reason in by_reason(plan.skipped)
        ]
        self.query_one(LineTable).show(lines)
        self._fit()

    def on_resize(self) -> None:
        """The list gives way, the fields stay in sight."""
        self._fit()

    def _fit(self) -> None:
        table = self.query_one(LineTable)
        table.styles.height = max(2, min(len(table.lines) + 1, self.size.height - AROUND))

    # what can be changed

    @on(Input.Changed, "#advance-due")
    def follow_due(self) -> None:
        """The list shows the date that would be written."""
        self.query_one("#field-due", FormField).show_problem("")
        self._show()

    def _wished(self) -> AdvancePlan:
        """The plan with the due date of the field, as far as that can be read."""
        try:
            return self._with_due()
        except InputRefused:
            return self.plan

    def _with_due(self) -> AdvancePlan:
        text = clean_text(self.query_one("#advance-due", Input).value).strip()
        return self.plan.due_on(read_due(text, self.plan.today, self.plan.work)) if text else self.plan

    def action_go(self, field: str) -> None:
        """Go to a field."""
        self.query_one(f"#{field}").focus()

    @work(group="ask", exit_on_error=False)
    async def action_choose(self) -> None:
        """Choose where the sessions of a type go."""
        type_id = self._type_here()
        app: StudioApp = self.app  # type: ignore[assignment]
        if type_id is None:
            kinds = [Choice(chain[0].type, key) for key, chain in self.plan.chains.items()]
            type_id = await app.ask(ChooseModal("Status for which type?", kinds))
        if type_id is None:
            return
        chain = self.plan.chains[type_id]
        choices = [Choice("Next status", NEXT, hint="of each session")]
        choices += [Choice(link.name, link.id, hint=_hint(link.due_days)) for link in chain]
        status = await app.ask(ChooseModal(f"{chain[0].type} to", choices))
        if status is not None:
            self._chosen[type_id] = status
            self.plan = await self._replan(self._chosen)
            self.say("")
            self._show()

    def _type_here(self) -> int | None:
        """The type of the group under the cursor; the only one; else nothing."""
        if len(self.plan.chains) == 1:
            return next(iter(self.plan.chains))
        key = self.query_one(LineTable).key
        if not key.isdigit():
            return None
        target = self.plan.groups[int(key)].to_id
        return next(kind for kind, chain in self.plan.chains.items() if any(link.id == target for link in chain))

    # acting

    def action_refused(self) -> None:
        """Every session that cannot move, with its reason."""
        if self.plan.skipped:
            self.app.push_screen(RefusalsModal(f"{len(self.plan.skipped):,} cannot move", self.plan.skipped))
        else:
            self.say("Every session can move.")

    @on(Input.Submitted)
    def act_from_field(self) -> None:
        """Enter in a field."""
        self.action_act()

    def action_act(self) -> None:
        """Give the decision back, or say what is in its way."""
        try:
            plan = self._with_due()
        except InputRefused as problem:
            self.query_one("#field-due", FormField).show_problem(str(problem))
            self.query_one("#advance-due").focus()
            return
        if not plan.count:
            self.say("Nothing can move: t chooses another status, r lists the reasons.")
            return
        self.answer(AdvanceWish(plan, clean_text(self.query_one("#advance-note", Input).value, NOTE_LIMIT)))


def _line(number: int, group: AdvanceGroup) -> Line:
    move = f"{clean_text(group.from_status)} → {clean_text(group.to_status)}"
    due = group.due.isoformat() if group.due else "none"
    return Line(str(number), (clean_text(group.type), move, f"{group.count:,}", due))


def _hint(days: int) -> str:
    return f"due in {counted(days, 'working day')}" if days else ""

"""One condition of a filter: field, operator, value, each with what can be chosen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui_studio.domain.filter_conditions import ANYWHERE, Condition, Op, field_label, op_label, ops_of, term_of
from tui_studio.domain.query_fields import FIELDS, Kind, fields_of
from tui_studio.domain.query_tree import Day, Year
from tui_studio.errors import StudioError
from tui_studio.text import fold
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.widgets.choice_input import ChoiceInput

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from textual.widget import Widget

DAYS = (*(day.value for day in Day), "last7days", "next7days")


class ConditionModal(StudioModal[Condition]):
    """Enter goes on, and takes the condition behind the value."""

    BINDINGS = bindings_for("condition")
    AUTO_FOCUS = ".ready ChoiceField"

    def __init__(self, hub: str, condition: Condition, propose: Callable[[str], list[str]]) -> None:
        """`propose` lists what stands in a field of the query text already; it is run in a thread."""
        super().__init__("Condition", "↓ choices · Enter goes on · Esc closes")
        self.condition = condition
        self._propose = propose
        self._shown = condition.field
        self._fields = {field_label(name): name for name in (ANYWHERE, *(each.name for each in fields_of(hub)))}

    def body(self) -> Iterable[Widget]:
        """The three fields, and an example."""
        given = self.condition
        fields = {
            "Field": ChoiceInput(list(self._fields), value=field_label(given.field), strict=True, id="field"),
            "Operator": ChoiceInput(
                list(self._operators(given.field)),
                value=op_label(given.field, given.op, given.negated),
                strict=True,
                id="operator",
            ),
            "Value": ChoiceInput(value=given.value, id="value"),
        }
        # A condition that is there already is mostly changed in its value.
        fields["Value" if given.value else "Field"].add_class("ready")
        for label, field in fields.items():
            yield Horizontal(Static(label, classes="condition-label", markup=False), field, classes="condition-line")
        yield Static("", classes="dialog-text", id="condition-example", markup=False)

    def on_mount(self) -> None:
        """Say what the condition means."""
        self._explain()
        self.propose()

    @staticmethod
    def _operators(name: str) -> dict[str, tuple[Op, bool]]:
        return {op_label(name, op, negated): (op, negated) for op in ops_of(name) for negated in (False, True)}

    def _line(self, name: str) -> ChoiceInput:
        return self.query_one(f"#{name}", ChoiceInput)

    def _known_word(self, name: str, words: Container[str]) -> str:
        typed = self._line(name).value
        if fold(typed) not in words:
            self._line(name).field.focus()
            raise StudioError(f"There is no {name} “{typed}”; ↓ lists them.")
        return fold(typed)

    @property
    def field(self) -> str:
        """The field that is chosen, by its name in the query text."""
        return self._fields.get(self._line("field").value, ANYWHERE)

    @on(ChoiceInput.Changed, "#field")
    def field_chosen(self, event: ChoiceInput.Changed) -> None:
        """Each field has its operators and its values."""
        if self._fields.get(event.value, self._shown) == self._shown:
            return
        self._shown = self.field
        operators = list(self._operators(self._shown))
        self._line("operator").set_choices(operators)
        self._line("operator").value = operators[0]  # “contains” is the usual one of names, but not of grades
        self._explain()
        self.propose()

    @on(ChoiceInput.Changed)
    def typed(self) -> None:
        """What was wrong is being mended."""
        self.say("")

    @work(exclusive=True, group="propose", exit_on_error=False)
    async def propose(self) -> None:
        """Offer what the field can hold."""
        name = self.field
        self._line("value").set_choices(self._known(name) or await asyncio.to_thread(self._propose, name))

    @staticmethod
    def _known(name: str) -> list[str]:
        field = FIELDS.get(name)
        if field is None:
            return []
        if field.kind in (Kind.DATE, Kind.MOMENT):
            return list(DAYS)
        return [*field.choices, *(year.value for year in Year if field.kind is Kind.YEAR)] if field.choices else []

    def _explain(self) -> None:
        field = FIELDS.get(self.field)
        words = f"For example {field.example}. Several values: with commas." if field else "Words in any order."
        self.query_one("#condition-example", Static).update(plain(words, "dim"))

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter: the next field, and in the last one the condition."""
        event.stop()
        if self._line("value").field is event.input:
            self.action_take()
        else:
            self.focus_next()

    def action_take(self) -> None:
        """Give the condition back, or say what is wrong with it."""
        operators = {fold(label): meaning for label, meaning in self._operators(self.field).items()}
        try:
            # Another word than was typed would be another filter, and nobody would see it.
            self._known_word("field", {fold(label) for label in self._fields})
            op, negated = operators[self._known_word("operator", operators)]
            condition = Condition(self.field, op, self._line("value").value, negated)
            term_of(condition)
        except StudioError as error:
            self.say(str(error))
            return
        self.answer(condition)

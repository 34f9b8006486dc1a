"""What all new sessions have in common."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import Input, Static

from tui_studio.domain.client_order import ORDERS
from tui_studio.text import clean_text, fold
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.schedule_draft import ScheduleDraft

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen

NEW = ("type", "status", "photographer", "assistant", "room")
"""Fields whose records can be made from them."""
ORDER_LABELS = {
    "last-name": "Last name",
    "class": "Grade, teacher, last name",
    "roster": "As in the roster",
    "number": "Client number",
    "siblings": "Last name, siblings together",
}


class DetailsStep(WizardStep[ScheduleDraft]):
    """Description, type, status, photographer, assistant, camera room, and the order of the clients."""

    title = "Details"
    BINDINGS = bindings_for("details")

    def __init__(self) -> None:
        """No names yet."""
        super().__init__()
        self._known: dict[str, list[str]] = {}
        self._types: list[str] = []
        self._statuses: list[str] = []

    def compose(self) -> ComposeResult:
        """One field each; all but type and status may stay empty."""
        yield Static("Every new session gets these. ↓ shows what is known already.", classes="step-text", markup=False)
        yield FormField("Description", Input(compact=True, id="description", max_length=120))
        yield FormField("Session type", ChoiceInput(strict=True, id="type"))
        yield FormField("Session status", ChoiceInput(strict=True, id="status"))
        yield FormField("Photographer", ChoiceInput(id="photographer"))
        yield FormField("Assistant", ChoiceInput(id="assistant"))
        yield FormField("Camera room", ChoiceInput(id="room"))
        orders = list(ORDER_LABELS.values())
        yield FormField("Clients by", ChoiceInput(orders, value=orders[0], strict=True, id="order"))
        yield Static(
            f"A new photographer, assistant or room is simply typed; {key_hint(self, 'details.new')} opens its record, "
            "and makes a type or a status too. The order says who gets the first slot.",
            classes="step-note",
            markup=False,
        )

    def entered(self) -> None:
        """Fetch the names to choose from."""
        self.load_names()

    @work(exclusive=True, group="names", exit_on_error=False)
    async def load_names(self) -> None:
        """Types and people; the first type is the usual one."""
        lookups = self.studio.lookups
        with self.asking():
            types, photographers, assistants, rooms = await asyncio.to_thread(
                lambda: (lookups.session_types(), lookups.photographers(), lookups.assistants(), lookups.rooms())
            )
            self._types = types
            self._known = known = {"photographer": photographers, "assistant": assistants, "room": rooms, "type": types}
            for name, names in known.items():
                self._choice(name).set_choices(names)
            if types and not self._choice("type").value:
                self._choice("type").value = types[0]
                await self._fill_statuses(types[0])

    @work(group="ask", exit_on_error=False)
    async def action_new_name(self) -> None:
        """Make what the field asks for in its record; what was made stands in the field afterwards."""
        focused = self.screen.focused
        name = next((one for one in NEW if focused is not None and self._choice(one) in focused.ancestors), "")
        if not name or not self.studio_app.may_write():
            return
        before = set(self._statuses if name == "status" else self._known[name])
        await self.app.push_screen_wait(await self._form(name))
        await self.load_names().wait()
        await self._fill_statuses(self._choice("type").value)
        made = [one for one in (self._statuses if name == "status" else self._known[name]) if one not in before]
        if made:
            self._choice(name).value = made[0]
            self.wizard.dirty = True
        self._choice(name).field.focus()

    async def _form(self, name: str) -> Screen[None]:
        """The record behind a field: a new one, or the chain of the type."""
        from tui_studio.ui.records.room import RoomForm
        from tui_studio.ui.records.session_type import SessionTypeForm
        from tui_studio.ui.records.staff import StaffForm

        if name == "room":
            return RoomForm()
        if name == "type":
            return SessionTypeForm()
        if name == "status":
            rows = await asyncio.to_thread(self.studio.session_types.rows)
            chosen = fold(self._choice("type").value)
            return SessionTypeForm(next((row.id for row in rows if fold(row.name) == chosen), None), editing=True)
        return StaffForm()

    @on(ChoiceInput.Changed, "#type")
    def ask_statuses(self, event: ChoiceInput.Changed) -> None:
        """Each type has its own chain."""
        if event.value in self._types:
            self.load_statuses(event.value)

    @work(exclusive=True, group="statuses", exit_on_error=False)
    async def load_statuses(self, session_type: str) -> None:
        """The chain of a type."""
        with self.asking():
            await self._fill_statuses(session_type)

    async def _fill_statuses(self, session_type: str) -> None:
        """A new session starts with the first status."""
        self._statuses = await asyncio.to_thread(self.studio.lookups.statuses, session_type)
        status = self._choice("status")
        status.set_choices(self._statuses)
        if self._statuses and status.value not in self._statuses:
            status.value = self._statuses[0]

    def validate(self) -> list[Problem]:
        """Type, status and order must be ones that exist."""
        found = []
        for name, known in (("type", self._types), ("status", self._statuses), ("order", ORDER_LABELS.values())):
            value = self._choice(name).value
            if not value:
                found.append(Problem(f"Choose a {name}; ↓ shows them.", name))
            elif fold(value) not in map(fold, known):
                found.append(Problem(f"There is no {name} “{clean_text(value, 40)}”; ↓ shows them.", name))
        return found

    def collect(self, draft: ScheduleDraft) -> None:
        """Keep them."""
        draft.description = clean_text(self.query_one("#description", Input).value)
        draft.type = self._choice("type").value
        draft.status = self._choice("status").value
        draft.photographer = clean_text(self._choice("photographer").value)
        draft.assistant = clean_text(self._choice("assistant").value)
        draft.room = clean_text(self._choice("room").value)
        labels = {fold(label): order for order, label in ORDER_LABELS.items()}
        draft.order = labels.get(fold(self._choice("order").value), ORDERS[0])

    def _choice(self, name: str) -> ChoiceInput:
        return self.query_one(f"#{name}", ChoiceInput)

"""Whom to schedule: choose the clients, then verify the list."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from tui_studio.domain.query_fields import CLIENTS
from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted, fold
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.line_table import CheckTable, Line, LineColumn
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.schedule_draft import ScheduleDraft

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

    from tui_studio.services.schedule_plan import ChosenClients, ClientChoice

PAUSE = 0.3
"""Seconds without a key before the live line asks who would be chosen."""
KINDS = {"organization": "Organization and year", "group": "Client group", "filter": "Filter"}


class ClientsStep(WizardStep[ScheduleDraft]):
    """A client group, a filter, or an organization and year."""

    title = "Clients"

    def __init__(self) -> None:
        """Nothing was counted yet."""
        super().__init__()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The kind of choice, its fields, and the two conditions."""
        yield Static("Which clients should get a session?", classes="step-text", markup=False)
        yield FormField("Choose by", OptionLine(KINDS, id="kind"))
        yield FormField("Organization", ChoiceInput(strict=True, id="organization"), id="field-organization")
        yield FormField("Year", ChoiceInput(id="year"), id="field-year")
        yield FormField("Client group", ChoiceInput(strict=True, id="group"), id="field-group")
        yield FormField("Filter", ChoiceInput(id="filter", placeholder="grade:9 -teacher:moss"), id="field-filter")
        yield FormField("", Tick("Only include those clients without a future session booked", True, id="no-future"))
        yield FormField("", Tick("Not already in this shoot", True, id="not-in-shoot"))
        yield FormField("Shoot", ChoiceInput(id="shoot", placeholder="only where there are several in this year"))
        yield Static(
            "A shoot is one organization in one year: the second tick keeps a school from being "
            "booked again the day after picture day.",
            classes="step-note",
            markup=False,
        )

    def on_mount(self) -> None:
        """Show the fields of the first kind."""
        self.show_fields()

    def entered(self) -> None:
        """Fetch the names to choose from."""
        self.load_names()
        self.count_soon()

    @on(ChoiceInput.Changed)
    @on(Input.Changed)
    @on(OptionLine.Changed)
    @on(Tick.Changed)
    def count_soon(self) -> None:
        """The live line follows when the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.count_clients)

    @work(exclusive=True, group="clients", exit_on_error=False)
    async def count_clients(self) -> None:
        """Who would be chosen now; what cannot be answered yet is not counted."""
        draft, chosen = self.draft, None
        choice = self._read() if not self.validate() else None
        if choice is not None and choice == draft.choice and draft.chosen is not None:
            return
        if choice is not None:
            try:
                chosen = await asyncio.to_thread(self.studio.scheduling.choose, choice)
            except StudioError:
                chosen = None
        if self.wizard.step is self:
            if choice != draft.choice:
                draft.excluded = frozenset()
            draft.choice, draft.chosen = choice, chosen
            self.wizard.show_live()

    @work(exclusive=True, group="names", exit_on_error=False)
    async def load_names(self) -> None:
        """Organizations, groups and saved filters."""
        lookups, filters = self.studio.lookups, self.studio.filters
        with self.asking():
            organizations, groups, saved = await asyncio.to_thread(
                lambda: (lookups.organizations(), lookups.groups(), filters.list(CLIENTS))
            )
            self._choice("organization").set_choices(organizations)
            self._choice("group").set_choices(groups)
            self._choice("filter").set_choices([each.named for each in saved])
            if len(organizations) == 1 and not self._choice("organization").value:
                self._choice("organization").value = organizations[0]
                await self._fill_years(organizations[0])

    @work(exclusive=True, group="years", exit_on_error=False)
    async def load_years(self, organization: str) -> None:
        """The years of an organization."""
        with self.asking():
            await self._fill_years(organization)

    async def _fill_years(self, organization: str) -> None:
        """The newest is the usual one; the shoots that have a name are offered beside them."""
        lookups = self.studio.lookups
        years, shoots = await asyncio.to_thread(lambda: (lookups.years(organization), lookups.shoots(organization)))
        self._choice("shoot").set_choices(shoots)
        year = self._choice("year")
        year.set_choices([str(one) for one in years])
        if years and (not year.value or year.value not in map(str, years)):
            year.value = str(years[0])

    @on(OptionLine.Changed, "#kind")
    def show_fields(self) -> None:
        """Only what belongs to the kind."""
        kind = self.query_one("#kind", OptionLine).value
        for name in ("organization", "group", "filter"):
            self.query_one(f"#field-{name}").display = kind == name
        self.query_one("#field-year").display = kind == "organization"

    @on(ChoiceInput.Changed, "#organization")
    def ask_years(self, event: ChoiceInput.Changed) -> None:
        """Another organization has other years."""
        known = event.choice.chosen()
        if known == event.value:
            self.load_years(known)

    def validate(self) -> list[Problem]:
        """The fields of the chosen kind must say something."""
        kind = self.query_one("#kind", OptionLine).value
        if kind == "filter":
            return [] if self._choice("filter").value else [Problem("Write a filter.", "filter")]
        choice, what = self._choice(kind), KINDS[kind].partition(" and ")[0].lower()
        if not choice.value:
            return [Problem(f"Choose {'a' if kind == 'group' else 'an'} {what}.", kind)]
        if choice.chosen() is None:
            return [Problem(f"There is no {what} “{clean_text(choice.value, 60)}”; choose one of the list.", kind)]
        year = self._choice("year").value
        if kind == "group" or (year.isascii() and year.isdigit() and len(year) == 4):
            return []
        return [Problem("Write the year with four digits.", "year")]

    def collect(self, draft: ScheduleDraft) -> None:
        """Keep the choice; another one takes back what was unmarked in the list."""
        choice = self._read()
        if choice != draft.choice:
            draft.choice, draft.chosen, draft.excluded = choice, None, frozenset()

    def _read(self) -> ClientChoice:
        from tui_studio.services.schedule_plan import ClientChoice

        kind = self.query_one("#kind", OptionLine).value
        return ClientChoice(
            organization=self._choice("organization").value if kind == "organization" else "",
            year=int(self._choice("year").value) if kind == "organization" else 0,
            group=self._choice("group").value if kind == "group" else "",
            filter=self._choice("filter").value if kind == "filter" else "",
            only_without_future_session=self.query_one("#no-future", Tick).value,
            not_in_shoot=self.query_one("#not-in-shoot", Tick).value,
            shoot=clean_text(self._choice("shoot").value),
        )

    def _choice(self, name: str) -> ChoiceInput:
        return self.query_one(f"#{name}", ChoiceInput)


class ListStep(WizardStep[ScheduleDraft]):
    """Everybody who was found; single clients can be unmarked."""

    title = "The list"
    BINDINGS = bindings_for("finder")

    def __init__(self) -> None:
        """Nobody yet."""
        super().__init__()
        self.chosen: ChosenClients | None = None
        self._choice: ClientChoice | None = None

    def compose(self) -> ComposeResult:
        """The count, the list, and a line to find somebody."""
        yield Static("", id="client-count", classes="step-text", markup=False)
        yield CheckTable(
            [
                LineColumn("Name", 20, grow=True),
                LineColumn("Number", 8),
                LineColumn("Grade", 5),
                LineColumn("Teacher", 16),
                LineColumn("Homeroom", 8),
            ],
            empty="Looking for clients ...",
            id="clients",
        )
        yield Input(compact=True, id="find", placeholder="a name or number; Enter goes to the next one, Esc closes")

    def on_mount(self) -> None:
        """The line to find somebody opens with its key."""
        self.query_one("#find").display = False

    def first_field(self) -> Widget:
        """The list."""
        return self.table

    @property
    def table(self) -> CheckTable:
        """The list of clients."""
        return self.query_one("#clients", CheckTable)

    def entered(self) -> None:
        """Look again when the choice is another one."""
        if self.draft.choice != self._choice or self.chosen is None:
            self.chosen = None
            self.table.left_out = set()
            self.table.empty = "Looking for clients ..."
            self.table.show([])
            self._count()
            self.load_clients()

    @work(exclusive=True, group="clients", exit_on_error=False)
    async def load_clients(self) -> None:
        """Ask the service."""
        choice = self.draft.choice
        assert choice is not None
        with self.asking():
            try:
                chosen = self.draft.chosen
                if chosen is None:
                    chosen = await asyncio.to_thread(self.studio.scheduling.choose, choice)
                lines = await asyncio.to_thread(_lines, chosen)
            except StudioError as error:
                self.table.empty = clean_text(error, 200)
                self.table.show([])
                self.query_one("#client-count", Static).update("")
                self.wizard.say(str(error))
            else:
                self._show(choice, chosen, lines)

    def _show(self, choice: ClientChoice, chosen: ChosenClients, lines: list[Line]) -> None:
        self.chosen, self._choice = chosen, choice
        self.draft.chosen = chosen
        self.table.empty = "Nobody is left to book. Esc goes back to the choice of clients."
        self.table.show(lines)
        self._count()

    @on(CheckTable.Ticked)
    def note_marks(self) -> None:
        """Say the count again."""
        self.wizard.dirty = True
        self._count()

    def action_find(self) -> None:
        """Open the line to find somebody."""
        find = self.query_one("#find", Input)
        find.display = True
        find.focus()

    @on(Input.Changed, "#find")
    def find_first(self, event: Input.Changed) -> None:
        """Follow the text."""
        event.stop()
        if event.value.strip():
            self.table.find(event.value, self.table.cursor)

    @on(Input.Submitted, "#find")
    def find_next(self, event: Input.Submitted) -> None:
        """The next one who fits."""
        event.stop()
        self.table.find(event.value, self.table.cursor + 1)

    def take_back(self) -> bool:
        """Esc closes the line first."""
        find = self.query_one("#find", Input)
        if not find.display:
            return False
        find.display = False
        self.table.focus()
        return True

    def validate(self) -> list[Problem]:
        """Somebody must be left."""
        if self.chosen is None:
            return [Problem(self.table.empty)]
        if not self.chosen.clients:
            return [Problem(self.table.empty)]
        if len(self.table.left_out) >= len(self.chosen.clients):
            return [Problem("Everybody is unmarked; mark at least one client with space.")]
        return []

    def collect(self, draft: ScheduleDraft) -> None:
        """Keep who was unmarked."""
        draft.excluded = self._unmarked()

    def _unmarked(self) -> frozenset[int]:
        return frozenset(map(int, self.table.left_out))

    def _count(self) -> None:
        text = "Looking for clients ..."
        if self.chosen is not None:
            found, out, booked = len(self.chosen.clients), len(self.table.left_out), self.chosen.left_out
            text = f"{counted(found, 'client')} listed, {out:,} unmarked"
            if booked:
                verb = "has" if booked == 1 else "have"
                text += f" · {booked:,} {'more ' if found else ''}{verb} a session already"
            self.draft.excluded = self._unmarked()
            self.wizard.show_live()
        self.query_one("#client-count", Static).update(Content(text))


def _lines(chosen: ChosenClients) -> list[Line]:
    """The rows of the list by name; some thousand take a tenth of a second, so it is done beside the loop."""
    lines = [
        Line(str(one.id), tuple(map(clean_text, (one.name, one.number, one.grade, one.teacher, one.homeroom))))
        for one in chosen.clients
    ]
    return sorted(lines, key=lambda line: fold(line.cells[0]))

"""Utilities > Import Clients: a school's sheet, the difference it would make, and then the clients."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.widgets import Static

from tui_studio.errors import InputRefused
from tui_studio.services.roster_booking import read_booking
from tui_studio.text import clean_text
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.option_line import Tick
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.base import WizardScreen, WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.roster_columns import ColumnsStep
from tui_studio.ui.wizards.roster_difference import DifferenceStep
from tui_studio.ui.wizards.roster_draft import RosterDraft
from tui_studio.ui.wizards.shared_steps import RunStep
from tui_studio.workers.import_clients import ImportClientsJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui_studio.services.roster_booking import Booking
    from tui_studio.workers.job import Job, JobOutcome

SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt")
FIXED = ("grade", "teacher", "homeroom")
BOOKING_EXAMPLE = "2026-09-14, or 2026-09-14 08:00-15:00 every 3m"


class FileStep(WizardStep[RosterDraft]):
    """The sheet."""

    title = "File"

    def compose(self) -> ComposeResult:
        """A path with completion."""
        yield Static("Which file did the school send? Tab completes, ↓ lists.", classes="step-text", markup=False)
        yield FormField("File", PathInput(suffixes=SUFFIXES, id="file"))
        yield Static(
            "Excel workbooks (.xlsx) and text files (.csv, .tsv). The header row is found by itself, "
            "also below a banner; IDs stay text and keep their zeros.",
            classes="step-note",
            markup=False,
        )

    def validate(self) -> list[Problem]:
        """It must be a file."""
        field = self.query_one("#file", PathInput)
        if not field.value:
            return [Problem("Name a file; ↓ lists them.", "file")]
        if field.path.is_dir():
            return [Problem(f"“{clean_text(field.value, 60)}” is a folder; name the file in it.", "file")]
        if not field.path.is_file():
            return [Problem(f"There is no file “{clean_text(field.value, 60)}”.", "file")]
        return []

    def collect(self, draft: RosterDraft) -> None:
        """Keep it."""
        draft.file = self.query_one("#file", PathInput).path.absolute()


class HomeStep(WizardStep[RosterDraft]):
    """Which organization and year, what all rows share, and whether sessions are booked on the way."""

    title = "Organization"

    def compose(self) -> ComposeResult:
        """Organization and year are needed."""
        year = self.studio.clock.today().year
        yield FormField("Organization", ChoiceInput(id="organization", placeholder="Lincoln High School"))
        yield FormField("Year", ChoiceInput(value=str(year), id="year"))
        yield FormField("Client group", ChoiceInput(id="group", placeholder="may stay empty"))
        yield FormField("Shoot", ChoiceInput(id="shoot", placeholder="only where there are several in this year"))
        yield FormField("Grade", ChoiceInput(id="grade", placeholder="for rows that name none"))
        yield FormField("Teacher", ChoiceInput(id="teacher", placeholder="for rows that name none"))
        yield FormField("Homeroom", ChoiceInput(id="homeroom", placeholder="for rows that name none"))
        yield FormField("Sessions", Tick("book one for each", id="book"))
        yield FormField("When", PlainInput(placeholder=BOOKING_EXAMPLE, compact=True, id="when"))
        yield Static(
            "A new name makes a new organization. A day alone books sessions without a time.",
            classes="step-note",
            markup=False,
        )

    def entered(self) -> None:
        """Fetch the names to choose from."""
        self.load_names()

    @work(exclusive=True, group="names", exit_on_error=False)
    async def load_names(self) -> None:
        """Organizations and groups."""
        lookups = self.studio.lookups
        organizations, groups = await asyncio.to_thread(lambda: (lookups.organizations(), lookups.groups()))
        self._choice("organization").set_choices(organizations)
        self._choice("group").set_choices(groups)
        year = self.studio.clock.today().year
        self._choice("year").set_choices([str(year + 1), str(year), str(year - 1)])

    def validate(self) -> list[Problem]:
        """A name and four digits, and a time that can be read."""
        found = []
        if not self._choice("organization").value:
            found.append(Problem("Name the organization.", "organization"))
        year = self._choice("year").value
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            found.append(Problem("Write the year with four digits.", "year"))
        try:
            self._booking()
        except InputRefused as refused:
            found.append(Problem(str(refused), "when"))
        return found

    def collect(self, draft: RosterDraft) -> None:
        """Keep them."""
        draft.organization = clean_text(self._choice("organization").value)
        draft.year = int(self._choice("year").value)
        draft.group = clean_text(self._choice("group").value)
        draft.shoot = clean_text(self._choice("shoot").value)
        draft.fixed = {name: value for name in FIXED if (value := clean_text(self._choice(name).value))}
        draft.booking = self._booking()

    def _booking(self) -> Booking | None:
        wanted = self.query_one("#book", Tick).value
        return read_booking(self.query_one("#when", PlainInput).value) if wanted else None

    def _choice(self, name: str) -> ChoiceInput:
        return self.query_one(f"#{name}", ChoiceInput)


class ApplyStep(RunStep[RosterDraft]):
    """Imports what was shown."""

    title = "Import"

    def make_job(self) -> Job:
        """The plan that was shown."""
        assert self.draft.plan is not None
        return ImportClientsJob(self.draft.plan, self.draft.booking)

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """Counts and batch."""
        lines = [(outcome.summary, "bold $text-success")]
        if outcome.result.batch:
            lines.append((f"Batch {outcome.result.batch}; {key_hint(self, 'frame.undo')} takes it back.", ""))
        return lines


class ImportClientsWizard(WizardScreen[RosterDraft]):
    """File, columns, organization, plan, import."""

    name_of_wizard = "Import Clients"
    steps = (FileStep, ColumnsStep, HomeStep, DifferenceStep, ApplyStep)

    def __init__(self) -> None:
        """An empty draft."""
        super().__init__(RosterDraft())

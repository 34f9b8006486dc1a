"""Utilities > Import Clients: a school's sheet, the difference it would make, and then the clients."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widgets import Static

from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.wizards.base import WizardScreen, WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.shared_steps import RunStep
from tui_studio.workers.import_clients import ImportClientsJob

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.services.roster_plan import RosterPlan
    from tui_studio.workers.job import Job, JobOutcome

SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt")


@dataclass(slots=True)
class RosterDraft:
    """What Import Clients collects; `plan` stands for exactly this file and these names."""

    file: Path | None = None
    organization: str = ""
    year: int = 0
    group: str = ""
    plan: RosterPlan | None = None


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
        if not field.path.is_file():
            return [Problem(f"There is no file “{clean_text(field.value, 60)}”.", "file")]
        return []

    def collect(self, draft: RosterDraft) -> None:
        """Keep it."""
        draft.file = self.query_one("#file", PathInput).path.absolute()


class HomeStep(WizardStep[RosterDraft]):
    """Which organization, which year, which group."""

    title = "Organization"

    def compose(self) -> ComposeResult:
        """Organization and year are needed."""
        year = self.studio.clock.today().year
        yield Static("Whose roster is it?", classes="step-text", markup=False)
        yield FormField("Organization", ChoiceInput(id="organization", placeholder="Lincoln High School"))
        yield FormField("Year", ChoiceInput(value=str(year), id="year"))
        yield FormField("Client group", ChoiceInput(id="group", placeholder="may stay empty"))
        yield Static(
            "A new name makes a new organization. Everybody in the file is enrolled there in that year.",
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
        """A name and four digits."""
        found = []
        if not self._choice("organization").value:
            found.append(Problem("Name the organization.", "organization"))
        year = self._choice("year").value
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            found.append(Problem("Write the year with four digits.", "year"))
        return found

    def collect(self, draft: RosterDraft) -> None:
        """Keep them."""
        draft.organization = clean_text(self._choice("organization").value)
        draft.year = int(self._choice("year").value)
        draft.group = clean_text(self._choice("group").value)

    def _choice(self, name: str) -> ChoiceInput:
        return self.query_one(f"#{name}", ChoiceInput)


class DifferenceStep(WizardStep[RosterDraft]):
    """What the file would change, row by row, before anything is changed."""

    title = "The plan"
    BINDINGS = bindings_for("plan")

    def __init__(self) -> None:
        """Nothing read yet."""
        super().__init__()
        self.plan: RosterPlan | None = None
        self._refusal = ""
        self._problems_only = False

    def compose(self) -> ComposeResult:
        """Totals, how the columns were understood, the rows."""
        yield Static("", id="plan-totals", markup=False)
        yield LineTable(
            [
                LineColumn("Row", 5, right=True),
                LineColumn("What", 9),
                LineColumn("Name", 20),
                LineColumn("Details", 20, grow=True),
            ],
            empty="Reading the file ...",
            id="rows",
        )

    def first_field(self) -> Widget:
        """The rows."""
        return self.query_one("#rows", LineTable)

    def entered(self) -> None:
        """Read the file afresh: it may have been saved again."""
        self.plan, self._refusal = None, ""
        self._show()
        self.load_plan()

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def load_plan(self) -> None:
        """Ask the service."""
        draft = self.draft
        assert draft.file is not None
        try:
            self.plan = await asyncio.to_thread(
                self.studio.rosters.plan, draft.file, draft.organization, draft.year, group=draft.group
            )
        except StudioError as error:
            self._refusal = str(error)
        self._show()

    def action_problems_only(self) -> None:
        """Only the rows that are left out, or everything."""
        self._problems_only = not self._problems_only
        self._show()

    def take_enter(self) -> bool:
        """Importing has its own key."""
        return True

    def validate(self) -> list[Problem]:
        """A file that could be read."""
        if self._refusal:
            return [Problem(self._refusal)]
        return [] if self.plan is not None else [Problem("Still reading; one moment.")]

    def collect(self, draft: RosterDraft) -> None:
        """What was shown is what will be done."""
        draft.plan = self.plan

    def _show(self) -> None:
        table, totals = self.query_one("#rows", LineTable), self.query_one("#plan-totals", Static)
        plan = self.plan
        if plan is None:
            table.empty = clean_text(self._refusal or "Reading the file ...", 300)
            table.show([])
            totals.update(Content(""))
            self.wizard.say(self._refusal)
            return
        table.empty = (
            f"No row is left out; {key_hint(self, 'plan.problems')} shows everything."
            if self._problems_only
            else "The file changes nothing."
        )
        table.show(list(_lines(plan, self._problems_only)))
        totals.update(_summary(plan))
        doing = counted(plan.created + plan.updated, "client")
        self.wizard.say(f"{key_hint(self, 'wizard.next')} imports {doing}.", good=True)


class ApplyStep(RunStep[RosterDraft]):
    """Imports what was shown."""

    title = "Import"

    def make_job(self) -> Job:
        """The plan that was shown."""
        assert self.draft.plan is not None
        return ImportClientsJob(self.draft.plan)

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """Counts and batch."""
        lines = [(outcome.summary, "bold $text-success")]
        if outcome.result.batch:
            lines.append((f"Batch {outcome.result.batch}; {key_hint(self, 'frame.undo')} takes it back.", ""))
        return lines


class ImportClientsWizard(WizardScreen[RosterDraft]):
    """File, organization, plan, import."""

    name_of_wizard = "Import Clients"
    steps = (FileStep, HomeStep, DifferenceStep, ApplyStep)

    def __init__(self) -> None:
        """An empty draft."""
        super().__init__(RosterDraft())


def _lines(plan: RosterPlan, problems_only: bool) -> Iterator[Line]:
    """Rows that are left out first, then what changes, then what is new."""
    for row in plan.refused:
        yield Line(f"r{row.row}", (str(row.row), "! refused", "", clean_text(row.reason, 300)), "error")
    for row in plan.conflicts:
        yield Line(f"c{row.row}", (str(row.row), "! unclear", "", clean_text(row.reason, 300)), "warning")
    if problems_only:
        return
    for change in plan.changes():
        if change.group in ("refused", "conflict", "unchanged", "left"):
            continue
        cells = (str(change.row), change.group, clean_text(change.name), clean_text(change.detail, 300))
        yield Line(f"x{change.row}", cells)


def _summary(plan: RosterPlan) -> Content:
    """Counts, then how the headers were understood."""
    known = ", ".join(f"{header} = {field.replace('_', ' ')}" for header, field in plan.columns.items())
    lines = [
        Content.styled(clean_text(plan.sentence(), 200), "bold"),
        Content.styled(clean_text(f"Columns (header in row {plan.header_row}): {known}", 400), "$text-muted"),
    ]
    if plan.ignored:
        lines.append(Content.styled(clean_text(f"Not used: {', '.join(plan.ignored)}", 200), "$text-muted"))
    lines += [Content.styled(clean_text(f"! {text}", 200), "$text-warning") for text in plan.warnings[:2]]
    return Content("\n").join(lines)

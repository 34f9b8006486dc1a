"""Import Clients: what the columns of the file hold, one line for each."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.header_map import FURTHEST_ROW
from tui_studio.domain.roster_columns import KEEP, LABELS, label_of
from tui_studio.domain.roster_match import POLICIES
from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.pick_one import PickOneModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.roster_draft import RosterDraft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.domain.roster_columns import RosterColumn
    from tui_studio.domain.roster_templates import KeptTemplate
    from tui_studio.services.roster_plan import RosterSheet

SURE = {"values": "by its cells"}
IGNORED = "ignore"
SAVE = "save"
DELETE = "delete"
AGAIN = "again"
NAMES = frozenset({"last_name", "first_name", "full_name"})


class ColumnsStep(WizardStep[RosterDraft]):
    """Every column with its field, how sure that is, who wins, and some of its cells."""

    title = "Columns"
    BINDINGS = bindings_for("mapping")

    def __init__(self) -> None:
        """Nothing read yet."""
        super().__init__()
        self._asked: tuple[object, ...] = ()
        self._refusal = ""
        self._columns: list[RosterColumn] = []
        self._policies: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """What was read, and the columns."""
        yield Static("", id="file-facts", markup=False)
        yield LineTable(
            [
                LineColumn("Column", 16, grow=True),
                LineColumn("Feeds", 13),
                LineColumn("Sure", 8),
                LineColumn("If known", 11),
                LineColumn("Cells", 18, grow=True),
            ],
            empty="Reading the file ...",
            id="columns",
        )

    def first_field(self) -> Widget:
        """The columns."""
        return self._table

    @property
    def _table(self) -> LineTable:
        return self.query_one("#columns", LineTable)

    @property
    def _read(self) -> RosterSheet | None:
        return self.draft.read

    def entered(self) -> None:
        """Read the file, unless this very file was read before: what was chosen stays."""
        if self._wanted() != self._asked or self._refusal:
            self.load()
        else:
            self._show()

    def _wanted(self) -> tuple[object, ...]:
        file = self.draft.file
        assert file is not None
        stamp = file.stat().st_mtime_ns if file.exists() else 0
        return file, stamp, self.draft.sheet, self.draft.encoding, self.draft.header_row

    @work(exclusive=True, group="read", exit_on_error=False)
    async def load(self, template: str = "") -> None:
        """Ask the service; a file that is another one has its own sheet and letters."""
        draft = self.draft
        assert draft.file is not None
        if self._asked and self._asked[0] != draft.file:
            draft.sheet, draft.encoding, draft.header_row = "", "", 0
        self._asked, self._refusal = self._wanted(), ""
        draft.read, self._columns = None, []
        self._show()
        with self.asking():
            try:
                read = await asyncio.to_thread(
                    self.studio.rosters.read,
                    draft.file,
                    draft.sheet,
                    draft.encoding,
                    template=template,
                    header_row=draft.header_row,
                )
            except StudioError as error:
                self._refusal = str(error)
            else:
                draft.read, self._columns = read, list(read.columns)
                self._policies = dict(read.policies)
            self._show()

    # what can be done with a column

    def take_enter(self) -> bool:
        """Enter chooses what a column feeds."""
        self.choose_field()
        return True

    @work(group="ask", exit_on_error=False)
    async def choose_field(self) -> None:
        """Type to find the field."""
        column = self._column()
        if column is None:
            return
        used = {other.field: other.header for other in self._columns if other.field}
        lines = [Line(IGNORED, ("ignore", "")), Line(KEEP, ("keep as it is", "a field of its own"))]
        lines += [Line(name, (label, clean_text(used.get(name, ""), 40))) for name, label in LABELS.items()]
        columns = [LineColumn("Feeds", 16), LineColumn("Fed now by", 20, grow=True)]
        title = f"What is in {clean_text(column.header, 40)}?"
        chosen = await self.studio_app.ask(PickOneModal(title, columns, lines, column.field or IGNORED))
        if chosen is not None:
            self._feed(column, "" if chosen == IGNORED else chosen)

    def action_ignore(self) -> None:
        """Leave the column out."""
        if (column := self._column()) is not None:
            self._feed(column, "")
            self._table.action_move(1)

    def action_keep(self) -> None:
        """Keep the column under its own name."""
        if (column := self._column()) is not None:
            self._feed(column, KEEP)
            self._table.action_move(1)

    def action_turn_policy(self) -> None:
        """The next rule for what the file may do to people who are known."""
        column = self._column()
        name = self._policy_name(column)
        if column is None or not name:
            return
        rules = list(POLICIES)
        held = self._policies.get(name, rules[0])
        self._policies[name] = rules[(rules.index(held) + 1) % len(rules)]
        self.wizard.dirty = True
        self._show()

    def _feed(self, column: RosterColumn, name: str) -> None:
        """A field has one column: the one that fed it before feeds nothing."""
        self.wizard.dirty = True
        for n, other in enumerate(self._columns):
            if other.header == column.header:
                self._columns[n] = replace(other, field=name, sure="chosen" if name else "")
            elif name and name != KEEP and other.field == name:
                self._columns[n] = replace(other, field="", sure="")
        self._show()

    def _column(self) -> RosterColumn | None:
        return next((column for column in self._columns if column.header == self._table.key), None)

    # the file

    @work(group="ask", exit_on_error=False)
    async def action_choose_sheet(self) -> None:
        """Another sheet of the workbook."""
        read = self._read
        if read is None or len(read.sheet.sheets) < 2:
            self.wizard.say("The file has one sheet.")
            return
        lines = [Line(name, (clean_text(name, 60),)) for name in read.sheet.sheets]
        modal = PickOneModal("Which sheet?", [LineColumn("Sheet", 30, grow=True)], lines, read.sheet.name)
        chosen = await self.studio_app.ask(modal)
        if chosen is not None and chosen != read.sheet.name:
            self.draft.sheet, self.draft.header_row = chosen, 0
            self.load()

    @work(group="ask", exit_on_error=False)
    async def action_choose_header(self) -> None:
        """Another row that holds the names of the columns."""
        read = self._read
        if read is None:
            return
        first = read.sheet.first_row
        lines = [
            Line(str(n), (str(n), " | ".join(cell for cell in row if cell)))
            for n, row in enumerate(read.sheet.rows[:FURTHEST_ROW], first)
            if any(row)
        ]
        columns = [LineColumn("Row", 4, right=True), LineColumn("Cells", 40, grow=True)]
        title = "Which row names the columns?"
        chosen = await self.studio_app.ask(PickOneModal(title, columns, lines, str(read.header_row)))
        if chosen is not None and int(chosen) != read.header_row:
            self.draft.header_row = int(chosen)
            self.load()

    @work(group="ask", exit_on_error=False)
    async def action_choose_encoding(self) -> None:
        """The way the letters are read, each with lines of the file."""
        read = self._read
        if read is None or not (read.sheet.readings or self.draft.encoding):
            self.wizard.say("The file says itself how its letters are written.")
            return
        lines = [
            Line(reading.encoding, (reading.label, " · ".join(reading.lines))) for reading in read.sheet.readings
        ] or [Line(AGAIN, ("find out again", ""))]
        columns = [LineColumn("Letters", 24), LineColumn("Lines that differ", 30, grow=True)]
        chosen = await self.studio_app.ask(PickOneModal("Which lines are right?", columns, lines, read.sheet.encoding))
        if chosen is not None and chosen != self.draft.encoding:
            self.draft.encoding = "" if chosen == AGAIN else chosen
            self.load()

    @work(group="ask", exit_on_error=False)
    async def action_templates(self) -> None:
        """Use a template, save this one, or delete one."""
        read, rosters = self._read, self.studio.rosters
        if read is None:
            return
        kept = await asyncio.to_thread(rosters.templates)
        choices = [Choice("Save these columns as a template", SAVE, letter="s")]
        if kept:
            choices.append(Choice("Delete a template", DELETE, letter="d"))
        choices += [Choice(f"Use {clean_text(one.name, 40)}", f"u{one.name}") for one in kept]
        chosen = await self.studio_app.ask(ChooseModal("Templates", choices))
        if chosen is None:
            return
        name = chosen[1:]
        try:
            if chosen == SAVE:
                asked = await self.studio_app.ask(PromptModal("Name of the template", self.draft.organization))
                if asked:
                    await asyncio.to_thread(rosters.save_template, asked, read, self._fields(), self._policies)
                    self.wizard.say(f"Saved as {asked}; files with the same headers are read like this.", good=True)
            elif chosen == DELETE:
                await self._delete_template(kept)
            else:
                self.load(name)
        except StudioError as error:
            self.wizard.say(str(error))

    async def _delete_template(self, kept: Sequence[KeptTemplate]) -> None:
        """Ask which one: what is deleted does not come back."""
        choices = [Choice(clean_text(one.name, 40), one.name) for one in kept]
        name = await self.studio_app.ask(
            ChooseModal("Delete which template?", choices, hint="Enter deletes · Esc closes")
        )
        if name is not None:
            await asyncio.to_thread(self.studio.rosters.delete_template, name)
            self.wizard.say(f"The template {name} is deleted.", good=True)

    # the step

    def take_next(self) -> bool:
        """Letters that are not certain are asked for before anything is taken from them."""
        uncertain = self._read is not None and bool(self._read.sheet.readings)
        if uncertain:
            self.action_choose_encoding()
        return uncertain

    def validate(self) -> list[Problem]:
        """A file that could be read, with names in it."""
        if self._refusal:
            return [Problem(self._refusal)]
        if NAMES.isdisjoint(self._fields().values()):
            return [Problem("No column feeds a name. Go to the one that holds names and press Enter.")]
        return []

    def collect(self, draft: RosterDraft) -> None:
        """Keep what was chosen."""
        draft.fields, draft.policies = self._fields(), dict(self._policies)

    def _fields(self) -> dict[str, str]:
        return {column.header: column.field for column in self._columns if column.field}

    def _policy_name(self, column: RosterColumn | None) -> str:
        """A field has a rule; a column that is kept has one by its own name."""
        if column is None or column.field == "full_name":
            return ""
        return column.header if column.field == KEEP else column.field

    def _show(self) -> None:
        read = self._read
        self._table.empty = clean_text(self._refusal or "Reading the file ...", 300)
        self._table.show(list(self._lines()))
        self.query_one("#file-facts", Static).update(_facts(self, read) if read is not None else Content(""))
        if self._refusal:
            self.wizard.say(self._refusal)
        elif read is not None:
            self.wizard.say(f"Enter changes what a column feeds; {key_hint(self, 'wizard.next')} goes on.", good=True)

    def _lines(self) -> Iterator[Line]:
        for column in self._columns:
            name = self._policy_name(column)
            wins = POLICIES[self._policies.get(name, "overwrite")] if name else ""
            cells = " · ".join(clean_text(sample, 40) for sample in column.shown) or "(empty)"
            label = label_of(column.field) or "-"
            sure = SURE.get(column.sure, column.sure)
            shown = (f"{column.letters} {column.header}", label, sure, wins, cells)
            yield Line(column.header, shown, "" if column.field else "muted")


def _facts(step: ColumnsStep, read: RosterSheet) -> Content:
    """Which sheet, how it was read, and what to look at."""
    sheet = read.sheet
    parts = [read.file.name]
    if sheet.name:
        more = f" of {len(sheet.sheets)}, {key_hint(step, 'mapping.sheet')} changes" if len(sheet.sheets) > 1 else ""
        parts.append(f"sheet {sheet.name}{more}")
    parts.append(f"header in row {read.header_row}, {key_hint(step, 'mapping.header')} changes")
    parts.append(counted(len(sheet.rows), "row"))
    lines = [Content.styled(clean_text(" · ".join(parts), 300), "bold")]
    if read.template:
        lines.append(Content.styled(clean_text(f"Read by the template {read.template}.", 200), "$text-muted"))
    if sheet.readings:
        best = sheet.readings[0]
        hint = f"{key_hint(step, 'mapping.encoding')} shows how else they can be read"
        lines.append(Content.styled(f"! Letters read as {best.label}; {hint}.", "$text-warning"))
    rest = [text for text in sheet.warnings if "is not UTF-8" not in text and "has the sheets" not in text]
    lines += [Content.styled(clean_text(f"! {text}", 200), "$text-warning") for text in rest[:2]]
    return Content("\n").join(lines)

"""The first step of the Bulk Image Importer: which card or folder, and how its pictures find their sessions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from tui_studio.domain.key_template import read_template, told
from tui_studio.domain.scan_options import BY_SLATES, SLATES, ScanOptions
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted
from tui_studio.ui.imported_cards import import_lines
from tui_studio.ui.modals.base import plain
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.base import WizardStep
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.import_plan import ImportDraft, PlanStep
from tui_studio.ui.wizards.problem import Problem
from tui_studio.workers.import_images import ImportImagesJob
from tui_studio.workers.job import JobState
from tui_studio.workers.scan_card import ScanCardJob

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from tui_studio.workers.runner import JobRecord

PLAN = ".json"
"""How the files end that plans are kept in."""
WAYS = {
    "qr": "QR slates",
    "metadata": "Metadata",
    "auto": "Metadata and slates",
    "filename": "File names",
    "map": "A list",
    "hand": "All to one session",
}
KEYS = {"number": "session number", "client": "client number", "student": "student ID"}
FIELDS_OF = {
    "qr": ("slates", "key"),
    "metadata": ("key", "fields", "pattern"),
    "auto": ("slates", "key", "fields", "pattern"),
    "filename": ("template", "example"),
    "map": ("map", "example"),
    "hand": ("session",),
}
"""The fields of each way; a school is asked for beside them where a key may be one of several schools."""
EVERY = ("slates", "key", "fields", "pattern", "template", "map", "example", "school", "session")
JUST_NOW = 3
"""Imports that are shown below the fields: about as many cards lie on a table."""
SAMPLE = ("10001_Smith_Anna.jpg",)
"""Shown until there are names of the folder itself."""


class FolderStep(WizardStep[ImportDraft]):
    """Where the pictures are, and how they find their sessions."""

    title = "Folder"

    def __init__(self) -> None:
        """No folder looked at yet."""
        super().__init__()
        self._names: tuple[Path | None, tuple[str, ...]] = (None, SAMPLE)

    def compose(self) -> ComposeResult:
        """The folder with completion, the way with its fields, and a scan that was made already."""
        last = self._last_scan()
        folder = str(cast("ScanCardJob", last.job).source) + "/" if last else ""
        yield Static(
            "Which card or folder are the pictures on, or which plan was kept? Tab completes, ↓ shows cards.",
            classes="step-text",
            markup=False,
        )
        offered = [folder] if folder else []
        field = PathInput(value=folder, suffixes=(PLAN,), offered=offered, eager=True, id="folder")
        yield FormField("Folder", field)
        yield from self._ways(self.draft.options)
        yield FormField("", Tick(_scan_label(last), last is not None, id="reuse"), id="field-reuse")
        yield Static(
            "The card is only read. Every file is looked at first; nothing is copied before you have seen the plan.",
            classes="step-note",
            markup=False,
        )
        yield Static("", id="imported", classes="step-note", markup=False)

    def _ways(self, wanted: ScanOptions) -> ComposeResult:
        yield FormField("Sort", OptionLine(WAYS, value=wanted.by, per_row=3, id="way"))
        yield FormField("Slates", OptionLine(SLATES, value=wanted.slates, id="slates"), id="field-slates")
        yield FormField("The key is a", OptionLine(KEYS, value=wanted.key, id="key"), id="field-key")
        fields = PlainInput(placeholder="empty: those of the preferences", compact=True, id="fields")
        yield FormField("Where it stands", fields, id="field-fields")
        pattern = PlainInput(placeholder="empty: alone; else for example  Order {number}*", compact=True, id="pattern")
        yield FormField("Within a text", pattern, id="field-pattern")
        template = PlainInput(placeholder="{number}_*  or  {last}_{first}_*", compact=True, id="template")
        yield FormField("Names are", template, id="field-template")
        yield FormField("List", PathInput(suffixes=(".csv", ".xlsx", ".tsv", ".txt"), id="map"), id="field-map")
        yield FormField("", Static("", id="example", markup=False), id="field-example")
        school = ChoiceInput(placeholder="one school; empty: all", strict=True, id="school")
        yield FormField("Only of", school, id="field-school")
        number = Input(wanted.session, compact=True, id="session", max_length=40)
        yield FormField("Session number", number, id="field-session")

    def on_mount(self) -> None:
        """Show what belongs to the way, and ask what was wanted last time."""
        self.show_fields()
        self.recall()
        self.show_imported()

    @work(exclusive=True, group="imported", exit_on_error=False)
    async def show_imported(self) -> None:
        """The cards that were imported last, so that the next one is not one of them."""
        found = await asyncio.to_thread(self.studio.card_imports.recent, JUST_NOW)
        if found:
            lines = [plain("Imported last:", "dim"), *import_lines(self.studio, found)]
            self.query_one("#imported", Static).update(Content("\n").join(lines))

    @work(exclusive=True, group="recall", exit_on_error=False)
    async def recall(self) -> None:
        """The way of last time, and the schools there are."""
        with self.asking():
            schools = await asyncio.to_thread(self.studio.lookups.organizations)
            self.query_one("#school", ChoiceInput).set_choices(schools)
            if self.draft.options == BY_SLATES and not self.wizard.dirty:
                self.fill(await asyncio.to_thread(self.studio.imports.scan_options))

    def fill(self, wanted: ScanOptions) -> None:
        """Put options into the fields."""
        with self.prevent(OptionLine.Changed):
            for name in ("slates", "key"):
                self.query_one(f"#{name}", OptionLine).value = getattr(wanted, name)
            self.query_one("#way", OptionLine).value = wanted.by
        self.query_one("#fields", Input).value = ", ".join(wanted.metadata_fields)
        self.query_one("#pattern", Input).value = wanted.metadata_pattern
        self.query_one("#template", Input).value = wanted.template
        self.query_one("#school", ChoiceInput).value = wanted.organization
        self.show_fields()

    @property
    def way(self) -> str:
        """How the pictures find their sessions."""
        return self.query_one("#way", OptionLine).value

    @on(OptionLine.Changed)
    @on(Input.Changed)
    @on(PathInput.Changed)
    @on(ChoiceInput.Changed)
    def show_fields(self) -> None:
        """The fields of the way, the old scan only for what it was made of, and what a template or a list finds."""
        key = self.query_one("#key", OptionLine).value
        shown = {*FIELDS_OF[self.way]}
        if self.way in ("filename", "map") or (self.way != "hand" and key == "student"):
            shown.add("school")
        for name in EVERY:
            self.query_one(f"#field-{name}").display = name in shown
        self.query_one("#field-reuse").display = self._reusable() is not None
        self.show_example()

    def show_example(self) -> None:
        """What the template finds in the names of the folder, or which columns of the list are understood."""
        if self.way == "filename":
            if self._names[0] != self._source():
                self.look_at_names(self._source())
            self._say(self._template_found())
        elif self.way == "map":
            self.look_at_list(self.query_one("#map", PathInput).path)

    @work(exclusive=True, group="names", exit_on_error=False)
    async def look_at_names(self, source: Path) -> None:
        """The first names of the folder; what comes too late for the folder is dropped."""
        self._names = (source, SAMPLE)
        found = await asyncio.to_thread(self.studio.imports.picture_names, source)
        if self._source() == source:
            self._names = (source, tuple(found) or SAMPLE)
            self._say(self._template_found())

    @work(exclusive=True, group="list", exit_on_error=False)
    async def look_at_list(self, file: Path) -> None:
        """The columns of the list, once there is a file of this name."""
        self._say("")
        if not await asyncio.to_thread(file.is_file):
            return
        try:
            rows, columns = await asyncio.to_thread(self.studio.imports.listed_columns, file)
            said = ", ".join(f"{clean_text(heading, 20)}" for heading, _ in columns)
            self._say(f"{counted(rows, 'row')}; understood: {said}")
        except InputRefused as refused:
            self._say(str(refused))

    def validate(self) -> list[Problem]:
        """The folder must be there, and the way must have what it needs."""
        folder = self.query_one("#folder", PathInput)
        if not folder.value:
            return [Problem("Name a folder; ↓ shows the cards that are in.", "folder")]
        if not folder.path.is_dir():
            return [Problem(f"There is no folder “{clean_text(folder.value, 60)}”.", "folder")]
        if self.way == "hand" and not self._text("session"):
            return [Problem("Write the number of the session.", "session")]
        if self.way == "map" and not self.query_one("#map", PathInput).path.is_file():
            return [Problem("Name the file of the list, a .csv or .xlsx.", "map")]
        for name, check in (("fields", _read_fields), ("pattern", _read_optional), ("template", read_template)):
            if name in FIELDS_OF[self.way]:
                try:
                    check(self._text(name))
                except InputRefused as refused:
                    return [Problem(str(refused), name)]
        return []

    def take_next(self) -> bool:
        """A plan that was kept needs no scan."""
        file = self.query_one("#folder", PathInput).path
        if file.suffix.casefold() != PLAN or not file.is_file():
            return False
        self.open_plan(file.absolute())
        return True

    @work(exclusive=True, group="load", exit_on_error=False)
    async def open_plan(self, file: Path) -> None:
        """Read a plan and go on to it; what is wrong with it is said beside the field."""
        try:
            plan = await asyncio.to_thread(self.studio.corrections.open, file)
        except InputRefused as refused:
            self.wizard.show_problems([Problem(str(refused), "folder")])
            return
        self.wizard.show_problems([])
        self.draft.source, self.draft.scan, self.draft.plan = plan.source, None, plan
        self.wizard.go_to(self.wizard.steps.index(PlanStep))

    def collect(self, draft: ImportDraft) -> None:
        """Keep the folder; an old scan only when it is wanted."""
        reusable = self._reusable()
        draft.source = self._source()
        draft.options = self._options()
        draft.scan = reusable if reusable is not None and self.query_one("#reuse", Tick).value else None
        self.remember(draft.options)

    @work(group="remember", exit_on_error=False)
    async def remember(self, options: ScanOptions) -> None:
        """Offer the same next time."""
        await asyncio.to_thread(self.studio.imports.remember_scan_options, options)

    def _options(self) -> ScanOptions:
        """What the fields of the way say; raises `InputRefused` for what cannot be meant."""
        shown = {name for name in EVERY if self.query_one(f"#field-{name}").display}
        texts = {name: self._text(name) if name in shown else "" for name in ("session", "pattern", "template")}
        lines = {name: self.query_one(f"#{name}", OptionLine).value for name in ("slates", "key") if name in shown}
        return ScanOptions(
            self.way,
            texts["session"],
            organization=self.query_one("#school", ChoiceInput).value.strip() if "school" in shown else "",
            metadata_fields=_read_fields(self._text("fields")) if "fields" in shown else (),
            metadata_pattern=texts["pattern"],
            template=texts["template"],
            map=str(self.query_one("#map", PathInput).path.absolute()) if "map" in shown else "",
            slates=lines.get("slates", BY_SLATES.slates),
            key=lines.get("key", BY_SLATES.key),
        )

    def _text(self, name: str) -> str:
        return clean_text(self.query_one(f"#{name}", Input).value)

    def _source(self) -> Path:
        return self.query_one("#folder", PathInput).path.absolute()

    def _template_found(self) -> str:
        written = self._text("template")
        try:
            return told(read_template(written), self._names[1]) if written else ""
        except InputRefused as refused:
            return str(refused)

    def _say(self, text: str) -> None:
        self.query_one("#example", Static).update(Content.styled(clean_text(text, 200), "$text-muted"))

    def _last_scan(self) -> JobRecord | None:
        return next((record for record in self.jobs.records() if isinstance(record.job, ScanCardJob)), None)

    def _reusable(self) -> JobRecord | None:
        """The last scan, if it is of this folder and these options, still useful, and nothing was copied since."""
        newest = next((r for r in self.jobs.records() if isinstance(r.job, ScanCardJob | ImportImagesJob)), None)
        if newest is None or not isinstance(newest.job, ScanCardJob) or self.way == "hand":
            return None
        good = newest.state in (JobState.QUEUED, JobState.RUNNING, JobState.DONE) and not newest.stopping
        try:
            same = newest.job.source == self._source() and newest.job.options == self._options()
        except InputRefused:
            return None
        return newest if good and same else None


def _read_fields(text: str) -> tuple[str, ...]:
    from tui_studio.domain.picture_texts import check_fields

    return check_fields(text.replace(";", ",").split(","))


def _read_optional(text: str) -> None:
    if text:
        read_template(text)


def _scan_label(record: JobRecord | None) -> str:
    return f"Use the scan made at {record.started:%H:%M}" if record else ""

"""Import Images for one session: where from, what of it, and the copy at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from tui_studio.domain.image_check import NOT_SELECTED
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.base import WizardScreen, WizardStep
from tui_studio.ui.wizards.copied import copied_lines, stopped_lines
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.import_options import Sample, ask_copy_options
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.shared_steps import RunStep
from tui_studio.workers.import_session import ImportSessionJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.domain.image_check import CheckedSession
    from tui_studio.workers.job import Job, JobOutcome
    from tui_studio.workers.runner import JobRecord

APPEND, REPLACE = "append", "replace"
WISHES = {APPEND: "keep them and add these", REPLACE: "these replace them"}
REST = 0.2
"""Seconds that the fingers rest before a folder is counted."""


@dataclass(slots=True)
class SessionImportDraft:
    """What is collected: a session, a folder, and what of it."""

    number: str
    source: Path | None = None
    scan: ScanOptions | None = None
    replace: bool = False
    copying: CopyOptions | None = None  # None: those of the last import


class SourceStep(WizardStep[SessionImportDraft]):
    """One page; Enter in its last field copies."""

    title = "Source"

    def compose(self) -> ComposeResult:
        """Whose images, the folder, what is left out, what there is, and what becomes of earlier images."""
        yield Static("", id="whose", classes="step-text", markup=False)
        yield FormField("Folder", PathInput(eager=True, id="folder"))
        yield FormField("", Tick("with the folders in it", value=True, id="subfolders"))
        yield FormField("Leave out", PlainInput(placeholder="nothing; or *_bw*, test*", compact=True, id="exclude"))
        yield FormField("It has images", OptionLine(WISHES, id="earlier"), id="field-earlier")
        yield Static("", id="look", classes="step-note", markup=False)

    def on_mount(self) -> None:
        """Ask whose it is, and where the last ones came from."""
        self.query_one("#field-earlier").display = False
        self.recall()

    @work(exclusive=True, group="recall", exit_on_error=False)
    async def recall(self) -> None:
        """The session, and the source of last time unless somebody typed already."""
        with self.asking():
            imports, number = self.studio.session_imports, self.draft.number
            session, last = await asyncio.to_thread(lambda: (imports.session(number), imports.last_source()))
            self._show_session(session)
            if not self.wizard.dirty and last.folder:
                there = await asyncio.to_thread(Path(last.folder).is_dir)
                with self.prevent(Tick.Changed, Input.Changed):  # nobody typed this, so leaving asks nothing
                    self.query_one("#subfolders", Tick).value = last.subfolders
                    self.query_one("#exclude", Input).value = last.exclude
                    self.query_one("#folder", PathInput).value = last.folder if there else ""
        self.look()

    def _show_session(self, session: CheckedSession) -> None:
        about = " · ".join(filter(None, (session.class_name, session.status)))
        lines = [Content.styled(clean_text(f"{session.number} {session.name}", 80), "bold"), Content(clean_text(about))]
        if session.privacy.no_photo:
            lines.append(Content.styled("! must not be photographed: nothing can be imported", "bold $text-error"))
        earlier = [image for image in session.images if image.rating != NOT_SELECTED]
        self.query_one("#field-earlier").display = bool(earlier)
        if earlier:
            lines.append(Content(f"It has {counted(len(earlier), 'image')} already; nothing of them is ever erased."))
        self.query_one("#whose", Static).update(Content("\n").join(lines))

    @on(PathInput.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def look(self) -> None:
        """Count anew what there is."""
        self.count()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def count(self) -> None:
        """What lies in the folder and what of it would be taken."""
        await asyncio.sleep(REST)
        source, worker = self.query_one("#folder", PathInput).path, get_current_worker()
        try:
            options = self._options()
            look = self.studio.session_imports.look
            found = await asyncio.to_thread(look, source, options, lambda: not worker.is_cancelled)
            there = await asyncio.to_thread(source.is_dir)
        except StudioError as error:
            self._say(str(error))
            return
        named = bool(self.query_one("#folder", PathInput).value)
        self._say(f"{found.sentence()}." if there and named else "")

    def _say(self, text: str) -> None:
        options = key_hint(self, "importer.options")
        keys = f"{key_hint(self, 'wizard.next')} copies. {options}: what is copied, its names, previews."
        self.query_one("#look", Static).update(Content("\n").join([Content(clean_text(text, 200)), Content(keys)]))

    def validate(self) -> list[Problem]:
        """The folder must be there."""
        folder = self.query_one("#folder", PathInput)
        if not folder.value:
            return [Problem("Name a folder; ↓ shows the cards that are in.", "folder")]
        if not folder.path.is_dir():
            return [Problem(f"There is no folder “{clean_text(folder.value, 60)}”.", "folder")]
        return []

    def collect(self, draft: SessionImportDraft) -> None:
        """Keep what the fields say, also for the next time."""
        draft.source, draft.scan = self.query_one("#folder", PathInput).path.absolute(), self._options()
        asked = self.query_one("#field-earlier").display
        draft.replace = bool(asked) and self.query_one("#earlier", OptionLine).value == REPLACE
        self.remember(str(draft.source), draft.scan)

    @work(group="remember", exit_on_error=False)
    async def remember(self, folder: str, scan: ScanOptions) -> None:
        """Offer the same next time."""
        from tui_studio.services.session_imports import Source

        source = Source(folder, scan.subfolders, scan.exclude)
        await asyncio.to_thread(self.studio.session_imports.remember_source, source)

    def _options(self) -> ScanOptions:
        exclude = clean_text(self.query_one("#exclude", Input).value, 300)
        return ScanOptions(
            "hand", self.draft.number, subfolders=self.query_one("#subfolders", Tick).value, exclude=exclude
        )


class SessionCopyStep(RunStep[SessionImportDraft]):
    """Looks through the folder and copies."""

    title = "Copy"

    def make_job(self) -> Job:
        """Scan and copy."""
        draft = self.draft
        assert draft.source is not None
        assert draft.scan is not None
        return ImportSessionJob(draft.source, draft.scan, draft.copying, draft.replace)

    def result_lines(self, outcome: JobOutcome) -> Sequence[tuple[str, str]]:
        """Counts, and whether the card may be formatted."""
        return copied_lines(self, outcome)

    def stopped_lines(self, record: JobRecord) -> Sequence[tuple[str, str]]:
        """Counts, and what is still on the card only."""
        return [*super().stopped_lines(record), *stopped_lines(self, record)]


class ImportSessionWizard(WizardScreen[SessionImportDraft]):
    """Source and copy."""

    name_of_wizard = "Import Images"
    BINDINGS = bindings_for("importer")
    steps = (SourceStep, SessionCopyStep)

    def __init__(self, session: str) -> None:
        """`session` is the number."""
        super().__init__(SessionImportDraft(session))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Options are for a copy that has not begun."""
        if action == "copy_options":
            return self.ready and isinstance(self.step, SourceStep)
        return super().check_action(action, parameters)

    @work(exclusive=True, group="options", exit_on_error=False)
    async def action_copy_options(self) -> None:
        """Show the options of the copy; they are those of the last import until somebody changes them."""
        chosen = await ask_copy_options(self, self.draft.copying, Sample(self.draft.number))
        if chosen is not None:
            self.draft.copying = chosen

"""Saving a form and leaving it: nothing that was typed is lost by a refusal, another person, or a locked database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from tui_studio.domain.record_merge import merge_values
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused, StudioError
from tui_studio.text import clean_text
from tui_studio.ui.records.dialogs import ConflictModal, Difference, Unsaved, UnsavedModal, shown_difference
from tui_studio.ui.records.fields import Field, raw_of, value_of
from tui_studio.ui.records.pane import close_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from tui_studio.services.record_view import RecordSource, RecordView
    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.records.fields import Tab
    from tui_studio.ui.records.pane import FieldsPane

    Save = Callable[[RecordView, Mapping[str, Any]], int]

PATIENCE = 1.0
"""Seconds of saving after which it is said."""


class SavingScreen(Screen[None]):
    """The half of `RecordForm` that writes."""

    """A scanner's code is not typed into the fields; see `ScanningApp`."""

    row_id: int | None
    editing: bool
    index: int
    _opened_editing: bool

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self.view: RecordView | None = None
        self.raws: dict[str, Any] = {}
        self.first: dict[str, Any] = {}
        self.problems: dict[str, str] = {}
        self._written: dict[str, Any] = {}

    @property
    def studio_app(self) -> StudioApp:
        """The application, by its own type."""
        return cast("StudioApp", self.app)

    def today(self) -> date:
        """The studio's local date."""
        return self.studio_app.studio.clock.today()

    def changed(self) -> list[str]:
        """Labels of the fields that were changed."""
        return [field.label for field in self.every_field() if self.raws.get(field.key) != self.first.get(field.key)]

    def read_values(self) -> tuple[dict[str, Any], dict[str, str]]:
        """The values of all fields, and what is wrong with those that have none."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        read = {
            pane_part.key: pane for pane in self.panes() for pane_part in pane.parts if isinstance(pane_part, Field)
        }
        for field in self.every_field():
            try:
                pane = read.get(field.key)
                values[field.key] = (
                    pane.read(field.key, self.today())
                    if pane is not None
                    else value_of(field, self.raws[field.key], self.today())
                )
            except InputRefused as refused:
                problems[field.key] = str(refused)
        return values, problems

    # saving

    def action_save(self) -> None:
        """Save, and read the record again."""
        self.save()

    @work(group="save", exit_on_error=False)
    async def save(self, *, leaving: bool = False) -> None:
        """Save; then leave, or go on reading, or editing where somebody typed on meanwhile."""
        row_id = await self.write()
        if row_id is None:
            return
        self.studio_app.records_changed()
        later = {key: raw for key, raw in self.raws.items() if raw != self._written.get(key)}
        if leaving and not later:
            self.close()
            return
        self.row_id, self.editing = row_id, bool(later)
        self.load(later)

    async def write(self, save: Save | None = None) -> int | None:
        """Write what was typed; None where it could not be, with the reason on screen and everything still there.

        `save` writes in the place of the service's own.
        """
        app = self.studio_app
        for pane in self.panes():
            close_lists(pane)
            pane.collect()
        values, problems = self.read_values()
        if problems or (problems := self.service.check(values)):
            await self.show_problems(problems)
            return None
        while app.may_write() and self.view is not None:
            self._written = dict(self.raws)
            late = self.set_timer(PATIENCE, lambda: self.say("Saving ..."))
            try:
                with app.writing():
                    row_id = await asyncio.to_thread(save or self.service.save, self.view, values)
            except FieldsRefused as refused:
                await self.show_problems(refused.problems)
                return None
            except EditConflict as conflict:
                late.stop()
                self.say("")  # nothing is being saved while somebody is asked
                resolved = await self._resolve(conflict, values)
                if resolved is None:
                    return None
                values = resolved
                continue
            except StudioError as error:
                self.say(f"{error} Nothing is lost: what you typed is still here.")
                return None
            except Exception as error:
                app.report(error)
                self.say("It was not saved; what you typed is still here.")
                return None
            finally:
                late.stop()
            self.problems = {}
            self.say("")
            self.say_saved(values)
            return row_id
        return None

    def say_saved(self, _values: Mapping[str, Any]) -> None:
        """What was saved."""
        changed = self.changed()
        self.studio_app.say(f"Saved: {', '.join(changed).lower()}." if changed else "Nothing was changed.")

    async def show_problems(self, problems: Mapping[str, str]) -> None:
        """Each beside its field; go to the first, on whichever page it is."""
        self.problems = dict(problems)
        known = [field.key for field in self.every_field()]
        elsewhere = " ".join(text for key, text in problems.items() if key not in known)
        wrong = next((key for key in known if key in problems), "")
        if wrong:
            place = next(n for n, tab in enumerate(self.tabs) if any(field.key == wrong for field in tab.fields))
            await self.show_tab(place)
        for pane in self.panes():
            for line in pane.lines():
                line.show_problem(problems.get(line.part.key, ""))
                if line.part.key == wrong:
                    line.focus_field()
        self.draw_head()
        self.say(elsewhere)

    async def _resolve(self, conflict: EditConflict, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Ask what stands, take in what others wrote, and give the values to save now."""
        assert self.row_id is not None
        assert self.view is not None
        labels = {field.key: field.label for field in self.every_field()}
        rows = [
            Difference(key, labels.get(key, _row_label(key)), shown_difference(mine), shown_difference(theirs))
            for key, mine in conflict.mine.items()
            if (theirs := conflict.theirs.get(key)) is not None or key in conflict.theirs
            if key.partition(".")[0] in labels
        ]
        chosen = await self.studio_app.push_screen_wait(ConflictModal("Changed by somebody else", str(conflict), rows))
        if chosen is None:
            self.say("Not saved yet. Save once more to choose again.")
            return None
        try:
            fresh = await asyncio.to_thread(self.service.get, self.row_id)
        except StudioError as error:
            self.say(f"{error} What you typed is still here.")
            return None
        theirs = {key: conflict.theirs[key] for key, way in chosen.items() if way == "theirs"}
        merged = merge_values(self.view.values, fresh.values, values, theirs)
        self.view = fresh
        self.first = {field.key: raw_of(field, fresh.values[field.key]) for field in self.every_field()}
        self.raws.update({field.key: raw_of(field, merged[field.key]) for field in self.every_field()})
        for pane in self.panes():
            for line in pane.lines():
                line.put(self.raws[line.part.key])
        return merged

    # leaving

    async def action_back(self) -> None:
        """One step out: from editing to reading, from reading to where one came from."""
        if self.editing and self.view is not None and self.changed():
            self.ask_unsaved()
        elif self.editing and not self._opened_editing:
            await self.stop_editing()
        else:
            self.close()

    @work(group="ask", exit_on_error=False)
    async def ask_unsaved(self) -> None:
        """Save, discard, or stay."""
        assert self.view is not None
        answer = await self.studio_app.ask(UnsavedModal(self.view.title, self.changed()))
        if answer is Unsaved.SAVE:
            self.save(leaving=True)
        elif answer is Unsaved.DISCARD and self._opened_editing:
            self.close()
        elif answer is Unsaved.DISCARD:
            await self.stop_editing()

    def close(self) -> None:
        """Leave, without a question."""
        if self.is_current:
            self.dismiss(None)

    def say(self, text: str) -> None:
        """One line above the keys; empty takes it away."""
        line = self.query_one("#record-problem", Static)
        if text or line.has_class("-shown"):
            line.set_class(bool(text), "-shown")
            line.update(Content(clean_text(text, 400)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A load or a write that broke is said, not swallowed."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or not isinstance(error, Exception):
            return
        if isinstance(error, StudioError):
            self.say(str(error))
        else:
            self.studio_app.report(error)

    # the other half

    @property
    def service(self) -> RecordSource:
        """The service behind the form."""
        raise NotImplementedError

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The pages."""
        raise NotImplementedError

    def every_field(self) -> list[Field]:
        """The fields of all pages."""
        raise NotImplementedError

    def panes(self) -> Sequence[FieldsPane]:
        """The pages that are drawn to edit."""
        raise NotImplementedError

    def draw_head(self) -> None:
        """Title and state."""
        raise NotImplementedError

    async def show_tab(self, index: int) -> None:
        """Show a page."""
        raise NotImplementedError

    async def stop_editing(self) -> None:
        """Back to reading."""
        raise NotImplementedError

    def load(self, typed: Mapping[str, Any] | None = None) -> Worker[None]:
        """Read the record; `typed` stands in its fields all the same."""
        raise NotImplementedError


def _row_label(key: str) -> str:
    """The label of a field of a sub-record: `enrollments.7.grade` is “grade”."""
    return key.rpartition(".")[2].replace("_", " ")

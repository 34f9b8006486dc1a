"""The plan of an image import, corrected with keys and then accepted."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from tui_studio.domain.camera_clocks import camera_clocks, sure_offsets, typed_offsets
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.assign_session import AssignSessionModal
from tui_studio.ui.modals.camera_clocks import CameraClocksModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal, path_choices
from tui_studio.ui.wizards.plan_view import ImportDraft as ImportDraft
from tui_studio.ui.wizards.plan_view import PlanView, picture_of, slate_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_studio.domain.frames import Split
    from tui_studio.domain.plan_edits import Edit, PlanEditor
    from tui_studio.ui.wizards.plan_view import Here


class PlanStep(PlanView):
    """Correct what is in doubt, then accept with the key for the next step."""

    title = "The plan"
    BINDINGS = bindings_for("plan")

    def __init__(self) -> None:
        """Nothing was given to anybody yet."""
        super().__init__()
        self._last: tuple[str, ...] = ()
        self._accepted = False

    def entered(self) -> None:
        """Show the plan; it is accepted anew."""
        self._accepted = False
        super().entered()

    # whose the pictures are

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_assign(self) -> None:
        """Ask whose the stretch or the marked frames are."""
        here = self.here
        if here is None or self.editor is None:
            return
        try:
            self.editor.givable(self.now, self._target(here))
        except InputRefused as refused:
            self.wizard.say(str(refused))
            return
        if numbers := await self._ask("Whose pictures are these?", here):
            self.give(*numbers)

    def action_same_as_last(self) -> None:
        """Give to the session that was given to last."""
        if self._last:
            self.give(*self._last)
        else:
            self.wizard.say(f"Nothing was given yet; {key_hint(self, 'plan.assign')} asks whose these are.")

    def give(self, number: str, *also: str) -> None:
        """Give what is marked, or what stands under the cursor, to a session, or to siblings."""
        here, marks = self.here, self.table.marks

        def edit(editor: PlanEditor, row: Here) -> Edit:
            now = self.now
            if marks:
                return editor.assign(now, marks, number, also)
            if row.place is None:
                return editor.assign_stretch(now, row.stretch, number, also)
            if row.place == row.stretch.opener and row.stretch.unread:
                return editor.make_slate(now, row.place, number, also)
            return editor.assign(now, {row.place}, number, also)

        if here is not None and self.correct(edit):
            self._last = (number, *also)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_make_slate(self) -> None:
        """Ask whose slate the frame is; the rest of its stretch is theirs."""
        here = self.here
        if here is None:
            return
        place = self._one(here)
        numbers = await self._ask(f"Whose slate is {self._file_name(place)}?", here)
        if numbers and self.correct(lambda editor, _: editor.make_slate(self.now, place, numbers[0], numbers[1:])):
            self._last = numbers

    def action_make_picture(self) -> None:
        """Take the slate for a picture."""
        self.correct(lambda editor, here: editor.make_picture(self.now, self._one(here)))

    def action_split_here(self) -> None:
        """The next student begins at the frame under the cursor."""
        here = self.here
        if here is not None and here.place is None:
            self.wizard.say("Enter opens the stretch; stand on the frame where the next student begins.")
            return
        if self.correct(lambda editor, here: editor.split_here(self.now, self._one(here))) and here is not None:
            self._opened.add(self._one(here))
            self.show_rows()

    def action_join(self) -> None:
        """Let the stretch go on with the one before it."""
        self.correct(lambda editor, here: editor.join(self.now, here.stretch))

    def action_exclude(self) -> None:
        """Leave frames out, or take them back in."""
        self.correct(lambda editor, here: editor.exclude(self.now, self._target(here)))

    def action_to_nobody(self) -> None:
        """Take pictures off their student."""
        self.correct(lambda editor, here: editor.to_nobody(self.now, self._target(here)))

    def action_confirm(self) -> None:
        """A person has looked; the row is right as it is."""
        self.correct(lambda editor, here: editor.confirm(self.now, here.stretch))

    def correct(self, ask: Callable[[PlanEditor, Here], Edit]) -> bool:
        """Make one correction, say it, and go on to the next problem when this one is solved; False when refused."""
        here = self.here
        if here is None or self.editor is None or self.history is None:
            return False
        try:
            edit = ask(self.editor, here)
        except InputRefused as refused:
            self.wizard.say(str(refused))
            return False
        place = here.place if here.place is not None else here.stretch.places[0]
        self.history = self.history.take(edit)
        self.table.unmark()
        self._show_change(place)
        if here.stretch.problem and not (self.here is not None and self.here.stretch.problem):
            self.next_problem()
        self._say(edit.said, "plan.undo", "takes it back")
        return True

    def action_undo(self) -> None:
        """Take the last correction back."""
        assert self.history is not None
        if not self.history.past:
            self.wizard.say("Nothing was corrected yet.")
            return
        edit = self.history.past[-1]
        self.history = self.history.undo()
        self._show_change(min(edit.before, default=None))
        self._say(f"taken back: {edit.said}", "plan.redo", "does it again")

    def action_redo(self) -> None:
        """Do once more what was taken back."""
        assert self.history is not None
        if not self.history.future:
            self.wizard.say("Nothing was taken back.")
            return
        edit = self.history.future[0]
        self.history = self.history.redo()
        self._show_change(min(edit.after, default=None))
        self._say(edit.said, "plan.undo", "takes it back")

    # looking and keeping

    def action_viewer(self) -> None:
        """Open the picture where there is a display; elsewhere say where it lies."""
        here = self.here
        if here is None or self.plan is None or self.history is None:
            return
        place = here.place if here.place is not None else picture_of(here.stretch)
        file = self.plan.source / self.history.now.frames[place].path
        program = viewer()
        if not program:
            self.wizard.say(f"There is no display here to open a viewer on; the picture is {file}.")
            return
        try:
            subprocess.Popen([program, str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wizard.say(f"{self._file_name(place)} opens in the viewer.", good=True)
        except OSError as error:
            self.wizard.say(f"{program} cannot be started: {error.strerror}. The picture is {file}.")

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_write(self) -> None:
        """Keep the plan in a file."""
        assert self.plan is not None
        name = f"{clean_text(self.plan.source.name, 40) or 'card'}-plan.json"
        modal = PromptModal("Keep this plan in which file?", name, complete=path_choices)
        wanted = await self.studio_app.ask(modal)
        if not wanted or not wanted.strip():
            return
        file = Path(wanted.strip()).expanduser().absolute()
        if file.exists():
            question = ConfirmModal(
                "Write over this file?", [str(file)], yes="Write over it", no="Keep it", destructive=True
            )
            if not await self.studio_app.ask(question):
                return
        try:
            await asyncio.to_thread(self.studio.corrections.save, self.plan, file)
        except InputRefused as refused:
            self.wizard.say(str(refused))
            return
        self.wizard.dirty = False
        self.wizard.say(f"Kept in {file}. Name it as the folder to open it again.", good=True)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_cameras(self) -> None:
        """Show how far the clocks of the cameras are apart, and take what a person knows of it."""
        assert self.plan is not None
        frames = self.now.frames
        typed = await self.studio_app.ask(CameraClocksModal(frames, typed_offsets(frames, self.plan.clocks)))
        if typed is None:
            return
        clocks = sure_offsets(camera_clocks(frames, typed))
        if clocks != dict(self.plan.clocks):
            self.plan = self.draft.plan = replace(self.plan, clocks=clocks)
            self.wizard.dirty = True
            self.wizard.say("The clocks are set; the times of the pictures are corrected by them when they are copied.")

    # accepting, and leaving

    def take_next(self) -> bool:
        """Look at the source once more before the plan is accepted."""
        if self._accepted:
            return False
        self.check_source()
        return True

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def check_source(self) -> None:
        """Say what changed on the source since the scan, and ask."""
        plan = self.plan
        assert plan is not None
        try:
            change = await asyncio.to_thread(self.studio.corrections.source_change, plan)
        except InputRefused as refused:
            self.wizard.say(str(refused))
            return
        if change:
            lines = [
                f"Since the scan: {change}.",
                "What is new stays on the card; what is gone or changed is not copied. A new scan sees all of it.",
            ]
            question = ConfirmModal("The source has changed", lines, yes="Copy the plan", no="Back", destructive=True)
            if not await self.studio_app.ask(question):
                return
        self._accepted = True
        self.wizard.call_later(self.wizard.action_next)

    def take_back(self) -> bool:
        """One step out: the range, the marks, the filter, and only then the step."""
        if self.table.leave_range() or self.table.unmark():
            return True
        if self._problems_only:
            self.action_problems_only()
            return True
        return False

    @property
    def now(self) -> Split:
        """The plan as it stands."""
        assert self.history is not None
        return self.history.now

    async def _ask(self, title: str, here: Here) -> tuple[str, ...] | None:
        modal = AssignSessionModal(title, self.everybody, self.proposals(here), self.pictures)
        return await self.studio_app.ask(modal)

    def _target(self, here: Here) -> set[int]:
        """The marked frames, else those under the cursor."""
        return set(self.table.marks) or ({here.place} if here.place is not None else set(here.stretch.places))

    def _one(self, here: Here) -> int:
        if here.place is not None:
            return here.place
        return slate_of(here.stretch, self.editor is not None and self.editor.slates_after)

    def _file_name(self, place: int) -> str:
        return clean_text(self.now.frames[place].path.rpartition("/")[2], 60)

    def _show_change(self, place: int | None) -> None:
        self.wizard.dirty = True
        self._accepted = False
        self.settle()
        if place is not None:
            self.stand_at(place)

    def _say(self, said: str, command: str, does: str) -> None:
        self.wizard.say(f"{said[:1].upper()}{said[1:]}. {key_hint(self, command)} {does}.", good=True)


def viewer() -> str:
    """The program that opens pictures on this machine; empty where nobody would see it."""
    if os.environ.get("SSH_CONNECTION"):
        return ""
    if sys.platform == "darwin":
        return shutil.which("open") or ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open") or ""
    return ""

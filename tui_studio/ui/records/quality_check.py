"""The quality check: images looked at, rated, chosen, and on to the next session, with single keys."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from tui_studio.domain.image_check import NOT_SELECTED, POSES, RATINGS, SELECTED
from tui_studio.errors import StudioError
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.records.check_view import CheckView
from tui_studio.ui.taking_back import take_back

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui_studio.domain.image_check import CheckedImage
    from tui_studio.services.statuses import AdvancePlan

NEED_AN_IMAGE = ("rate", "pose", "mark", "viewer", "move_images")


class QualityCheck(CheckView):
    """Gives back the session that was looked at last, so that the list below can go there."""

    BINDINGS = bindings_for("check")
    about = (
        "Left hand: d and f go from image to image, a selects, g is undecided, s advances the session. Right hand: j "
        "and k go from session to session, h does not select. Digits and arrows do the same. Each decision is written "
        "at once; z takes the last one back."
    )

    def __init__(self, ids: Sequence[int], first: int) -> None:
        """`ids` are the sessions of a list in order; those without images are passed over, but for the first."""
        super().__init__(ids, first)
        self._done: list[str] = []
        """The steps made here, the last of which `z` takes back without asking."""
        self._order = asyncio.Lock()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what needs an image while there is none."""
        if action in NEED_AN_IMAGE and self.here is None:
            return None
        return super().check_action(action, parameters)

    # deciding

    def action_rate(self, rating: int) -> None:
        """Rate the marked images, or the one on screen."""
        session = self.session
        assert session is not None
        chosen = self._targets()
        lost = rating == NOT_SELECTED
        self._decide(
            lambda image: (
                replace(image, rating=rating, poses=() if lost else image.poses) if image.id in chosen else image
            ),
            lambda: self.looked.service.rate(session.id, chosen, rating),
            f"{len(chosen)} images: {RATINGS[rating]}" if len(chosen) > 1 else RATINGS[rating].capitalize(),
        )

    def action_pose(self, kind: str) -> None:
        """Let the image stand for the session, or no more."""
        session, here = self.session, self.here
        assert session is not None
        assert here is not None
        if why := session.privacy.why_no_pose(kind):
            self.say(f"{session.name} {why}.")
            self.app.bell()
            return
        chosen = kind not in here.poses

        def changed(image: CheckedImage) -> CheckedImage:
            others = {one for one in image.poses if one != kind}
            if image.id != here.id or not chosen:
                return replace(image, poses=tuple(sorted(others)))
            return replace(image, poses=tuple(sorted({*others, kind})), rating=SELECTED)

        said = POSES[kind].capitalize() if chosen else f"No longer the {POSES[kind]}"
        self._decide(changed, lambda: self.looked.service.set_pose(session.id, here.id, kind), said)

    def _targets(self) -> list[int]:
        return sorted(self.marks) or ([self.here.id] if self.here else [])

    def _decide(self, change: Callable[[CheckedImage], CheckedImage], write: Callable[[], str], said: str) -> None:
        """Show the decision at once and write it behind the ones before."""
        session = self.session
        assert session is not None
        self.looked.sessions[session.id] = replace(session, images=tuple(map(change, session.images)))
        self._said = said
        self.show()
        self._writes += 1
        self.write(write)

    @work(group="write", exit_on_error=False)
    async def write(self, act: Callable[[], str]) -> None:
        """Write in the order of the keys; what cannot be written is said, and what stands is shown again."""
        try:
            async with self._order:
                if batch := await asyncio.to_thread(act):
                    self._done.append(batch)
        except StudioError as error:
            self.looked.sessions.clear()
            self.problem = f"{error} r tries again."
            self._show_status()
        finally:
            self._writes -= 1
        if not self._writes:
            self.read()

    def action_mark(self) -> None:
        """Mark or unmark the image and go on to the next of the session."""
        assert self.here is not None
        self.marks ^= {self.here.id}
        last = len(self.session.images) - 1 if self.session else 0
        self.image = min(self.image + 1, last)
        self.show()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.marks = set()
        self.show()

    @work(group="write", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back the last decision made here; when there is none, ask as a hub does."""
        app = self.studio_app
        async with self._order:
            if self._done:
                batch = self._done.pop()
                result = await asyncio.to_thread(app.studio.journal.undo, batch)
                self.say(f"Taken back: {result.summary}")
            else:
                await take_back(app)
        self.looked.sessions.clear()
        self.read()

    @work(group="write", exit_on_error=False)
    async def action_advance(self) -> None:
        """Show what would happen and why not, as the hub does for many."""
        from tui_studio.ui.modals.advance import AdvanceModal

        app, row_id = self.studio_app, self.ids[self.place]
        if not app.may_write():
            return

        async def plan(chosen: Mapping[int, int]) -> AdvancePlan:
            return await asyncio.to_thread(app.studio.statuses.plan_advance, [row_id], "", chosen)

        wish = await app.ask(AdvanceModal(await plan({}), plan))
        if wish is None:
            return
        with app.writing():
            result = await asyncio.to_thread(app.studio.statuses.apply_advance, wish.plan, wish.note)
        self._done.append(result.batch)
        group = wish.plan.groups[0]
        self.say(f"{group.from_status} → {group.to_status}")
        app.records_changed()
        self.read()

    @work(group="write", exit_on_error=False)
    async def action_move_images(self) -> None:
        """Give the marked images, or the one on screen, to another session."""
        from tui_studio.ui.retouching import move_images

        if await move_images(self.studio_app, self._targets(), self.ids[self.place]):
            self.marks = set()
            self.action_read_again()

    # elsewhere

    def action_record(self) -> None:
        """The session in full."""
        from tui_studio.ui.records.session import SessionForm

        self.app.push_screen(SessionForm(self.ids[self.place]), lambda _: self.action_read_again())

    def action_import_images(self) -> None:
        """The importer, with this session as the one that gets the pictures."""
        from tui_studio.ui.wizards.import_session import ImportSessionWizard

        if self.session is not None:
            wizard = ImportSessionWizard(self.session.number)
            self.app.push_screen(wizard, lambda _: self.action_read_again())

    @work(group="viewer", exit_on_error=False)
    async def action_viewer(self) -> None:
        """Open the image in the viewer of this machine."""
        from tui_studio.integrations.viewer import open_viewer

        assert self.here is not None
        try:
            await asyncio.to_thread(open_viewer, self.looked.service.file(self.here))
        except StudioError as error:
            self.say(str(error))

    def action_close(self) -> None:
        """Back to the list, once everything is written."""
        if self._writes:
            self.say("One moment, the last decision is being written.")
        elif self.is_active:
            self.dismiss(self.ids[self.place])

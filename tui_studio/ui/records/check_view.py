"""The images of one session after the other, painted with the key that asks for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import work
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from tui_studio.domain.picture_ways import Way
from tui_studio.errors import StudioError
from tui_studio.ui.modals.base import plain, stacked
from tui_studio.ui.records.check_words import facts, heading, tally
from tui_studio.ui.records.looked_at import AHEAD, LookedAt
from tui_studio.ui.widgets.film_strip import FilmStrip
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.image_preview import ImagePreview
from tui_studio.ui.widgets.sharp_preview import preview_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.content import Content

    from tui_studio.domain.image_check import CheckedImage, CheckedSession
    from tui_studio.ui.app import StudioApp


PAINTED = 0.04
"""Seconds until what a key has shown is on the terminal: reading ahead in threads would hold that up."""


class CheckView(Screen[int]):
    """What is shown of a quality check, and how one moves in it."""

    AUTO_FOCUS = None
    TITLE_WORD = "Quality check"
    DEFAULT_CSS = """
    CheckView {
        layout: vertical;
        background: $background;
        & #check-head { height: 1; padding: 0 1; background: $panel; color: $foreground; }
        & FilmStrip { background: $surface; }
        & #check-main { height: 1fr; }
        & ImagePreview { width: 1fr; }
        & #check-facts { width: 30; height: 1fr; padding: 1 1; }
        & #check-facts.-alone { width: 1fr; }
        & #check-status { height: 1; padding: 0 1; color: $text-muted; }
        & #check-status.-problem { color: $text-error; }
    }
    """

    def __init__(self, ids: Sequence[int], first: int) -> None:
        """`ids` are the sessions of a list in order; those without images are passed over, but for the first."""
        super().__init__()
        self.ids: list[int] = [first]
        self.place = self.image = 0
        self.problem = ""
        self.marks: set[int] = set()
        self._listed, self._first = ids, first
        self._writes = 0
        self._said = ""
        self._pictured = self._acting = False

    @property
    def studio_app(self) -> StudioApp:
        """The application, by its own type."""
        return cast("StudioApp", self.app)

    def compose(self) -> ComposeResult:
        """Whose images, these in a line, the picture and what is known of it."""
        yield Static("", id="check-head", markup=False)
        yield FilmStrip()
        with Horizontal(id="check-main"):
            yield preview_for(self.studio_app.pictures.way, id="check-picture")
            yield Static("", id="check-facts", markup=False)
        yield Static("Reading ...", id="check-status", markup=False)
        yield FooterLine()

    def on_mount(self) -> None:
        """The picture is shown where the line carries it."""
        self.looked = LookedAt(self.studio_app.studio.image_check)
        self._pictured = not (self.studio_app.spares_line or self.studio_app.pictures.way is Way.OFF)
        self._show_parts()
        self.walk()
        self.call_after_refresh(self.read)

    def on_resize(self) -> None:
        """The picture has another size."""
        if self.session is not None:
            self.call_after_refresh(self.read)

    # where one is

    @property
    def session(self) -> CheckedSession | None:
        """The session on screen; None while it is read."""
        return self.looked.sessions.get(self.ids[self.place]) if self.is_mounted else None

    @property
    def here(self) -> CheckedImage | None:
        """The image on screen."""
        images = self.session.images if self.session else ()
        return images[self.image] if self.image < len(images) else None

    @work(exclusive=True, group="walk", exit_on_error=False)
    async def walk(self) -> None:
        """Which sessions of the list are worth stopping at."""
        found = await asyncio.to_thread(self.looked.service.with_images, self._listed)
        here = self.ids[self.place]
        self.ids = [row_id for row_id in self._listed if row_id in found or row_id == self._first] or [self._first]
        self.place = self.ids.index(here)
        self.show()
        self.read()

    def go_to(self, place: int, image: int = 0) -> None:
        """Show another session, at once where it was read ahead."""
        if not 0 <= place < len(self.ids):
            self.say("This is the last session of the list." if place > 0 else "This is the first session of the list.")
            return
        self.place, self.image, self.marks = place, image, set()
        self.problem = self._said = ""
        self.show()
        self.read()

    def action_step_session(self, by: int) -> None:
        """The next session, or the one before."""
        self.go_to(self.place + by)

    def action_edge_session(self, side: int) -> None:
        """The first session, or the last."""
        self.go_to(0 if side < 0 else len(self.ids) - 1)

    def action_step_image(self, by: int) -> None:
        """The next image or the one before; beyond the ends the next session or the one before."""
        count = len(self.session.images) if self.session else 0
        if 0 <= self.image + by < count:
            self.image, self._said = self.image + by, ""
            self.show()
            self.read()
        else:
            self.go_to(self.place + by)

    # reading

    @work(exclusive=True, group="session", exit_on_error=False)
    async def read(self) -> None:
        """Read what is on screen, then what is likely to come; a key that comes first ends this."""
        row_id, preview = self.ids[self.place], self.query_one(ImagePreview)
        try:
            if self.here is not None and (not self._pictured or self.looked.picture(self.here, preview.dots)):
                await asyncio.sleep(PAINTED)
            if not self._writes:
                fresh = await asyncio.to_thread(self.looked.service.session, row_id)
                if not self._writes and fresh != self.looked.sessions.get(row_id):
                    self.looked.sessions[row_id] = fresh
                    self.image = min(self.image, max(0, len(fresh.images) - 1))
                    self.show()
            for session_id in self.ids[self.place + 1 : self.place + 1 + AHEAD]:  # in words before any picture
                await asyncio.to_thread(self.looked.read_session, session_id)
            for session_id, n in self.looked.coming(self.ids, self.place, self.image):
                session = await asyncio.to_thread(self.looked.read_session, session_id)
                if self._pictured and n < len(session.images):
                    await asyncio.to_thread(self.looked.read_picture, session.images[n], preview, preview.dots)
                    if session.images[n] is self.here:
                        self.show_picture()
        except StudioError as error:
            self.problem = f"{error} r tries again."
            self.show()

    def action_read_again(self) -> None:
        """Read the session again, and forget what was read ahead."""
        self.looked.sessions.clear()
        self.problem = ""
        self.read()

    # showing

    def show(self) -> None:
        """Everything but what was not read yet."""
        session = self.session
        images = session.images if session else ()
        self.query_one("#check-head", Static).update(heading(session, self.place, len(self.ids)), layout=False)
        self.query_one(FilmStrip).show(images, self.image, self.marks)
        self.query_one("#check-facts", Static).update(self._facts(), layout=False)
        self._show_parts()
        self.show_picture()
        self._show_status()
        if self._acting != (self.here is not None):
            self._acting = self.here is not None
            self.refresh_bindings()

    def _facts(self) -> Content:
        return stacked(facts(self.session, self.here, pictured=self._pictured)) if self.session else plain("")

    def show_picture(self) -> None:
        """The picture if it was read; never that of another child meanwhile."""
        if not self._pictured:
            return
        preview = self.query_one(ImagePreview)
        seen = self.looked.picture(self.here, preview.dots) if self.here else None
        if seen is not None:
            preview.show(seen.glance, seen.caption, seen.drawn)
        elif preview.picture is not None or preview.caption:
            preview.show(None, "")

    def _show_status(self) -> None:
        status = self.query_one("#check-status", Static)
        status.set_class(bool(self.problem), "-problem")
        session = self.session
        words = "Reading ..." if session is None else tally(session.images, len(self.marks))
        status.update(plain(self.problem or self._said or words), layout=False)

    def say(self, text: str) -> None:
        """A word in passing; the next step takes it away."""
        self._said = text
        self._show_status()

    def _show_parts(self) -> None:
        alone = not self._pictured or (self.session is not None and self.here is None)
        preview = self.query_one(ImagePreview)
        if preview.display == alone:
            preview.display = not alone
            self.call_after_refresh(self.read)  # only then is it known how large the picture may be
        self.query_one("#check-facts").set_class(alone, "-alone")

    def action_picture(self) -> None:
        """Show or hide the picture."""
        self._pictured = not self._pictured
        self.show()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What broke is said, not swallowed."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.studio_app.report(event.worker.error)

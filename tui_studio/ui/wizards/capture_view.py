"""What Group Capture shows: a widget for each line, so that an event repaints no other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.widgets.sharp_preview import preview_for
from tui_studio.ui.wizards import capture_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.app import ComposeResult

    from tui_studio.domain.capture import CaptureFrame, Person
    from tui_studio.services.capture import CaptureDay, CaptureService
    from tui_studio.ui.app import StudioApp
    from tui_studio.workers.capture_folder import CaptureFolderJob


class CaptureView(Screen[None]):
    """Lines that are painted only when they say something else."""

    CSS_PATH = "../styles/capture.tcss"
    BINDINGS = bindings_for("capture")
    AUTO_FOCUS = None
    takes_codes = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - an instance variable in Textual

    def __init__(self) -> None:
        """Nothing is read before the shoot is chosen."""
        super().__init__()
        self.day: CaptureDay | None = None
        self.total: int | None = None
        """People of the shoot; None until they are read."""
        self.job: CaptureFolderJob | None = None
        self.matches: Sequence[Person] = ()
        self.at = 0
        self.shown: Person | None = None
        self.barred = ""
        self.latest: list[CaptureFrame] = []
        self.shots: Counter[int] = Counter()
        self.last: tuple[str, datetime] | None = None
        self.free = 0
        self._lines: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        """A widget for each line, so that an event repaints no other."""
        yield Static("", id="capture-head", classes="capture-line", markup=False)
        yield PlainInput(
            placeholder="Scan, or type a number or three letters of a name", compact=True, id="capture-input"
        )
        for n in range(self.room[0]):
            yield Static("", id=f"found-{n}", classes="capture-line", markup=False)
        for n in range(3):
            yield Static("", id=f"front-{n}", classes="capture-line", markup=False)
        yield Static("", id="capture-detail", classes="capture-line", markup=False)
        yield Static("", id="capture-count", classes="capture-line", markup=False)
        with Horizontal(id="capture-middle"):
            with Vertical(id="capture-frames"):
                for n in range(self.room[1]):
                    yield Static("", id=f"frame-{n}", classes="capture-line", markup=False)
            yield preview_for(self.studio_app.pictures.way, id="capture-picture")
        for n in range(self.room[2]):
            yield Static("", id=f"board-{n}", classes="capture-line", markup=False)
        yield Static("", id="capture-pace", classes="capture-line", markup=False)
        yield Static("", id="capture-said", classes="capture-line", markup=False)
        yield FooterLine()

    @property
    def room(self) -> tuple[int, int, int]:
        """Lines for names, for frames and for the board."""
        return (3, 5, 5) if self.app.size.height < 34 else (6, 12, 10)

    @property
    def studio_app(self) -> StudioApp:
        """The application, with its jobs."""
        return cast("StudioApp", self.app)

    @property
    def service(self) -> CaptureService:
        """What is done at the stations."""
        return self.studio_app.studio.capture

    @property
    def watching(self) -> str:
        """Whether frames are taken in at this station by this program."""
        if self.job is None:
            return "no hot folder"
        return f"{'! NOT watching' if self.job.over else 'watching'} {clean_text(self.job.folder.name, 20)}"

    @property
    def limit(self) -> int:
        """Frames of one student."""
        return self.day.shot_limit if self.day is not None else 0

    @property
    def ready(self) -> bool:
        """True once the shoot is read."""
        return self.total is not None

    def put(self, name: str, line: Content) -> None:
        """Show a line; one that says the same is not painted again."""
        said = (line.plain, tuple(line.spans))  # two contents are equal by their letters alone
        if self._lines.get(name) != said:
            self._lines[name] = said
            self.query_one(f"#{name}", Static).update(line)

    def say(self, text: str, *, good: bool = True) -> None:
        """What was done, or what is wrong; a wrong one is heard too."""
        said = self.query_one("#capture-said", Static)
        said.set_class(not good, "-bad")
        self.put("capture-said", Content(f" {'' if good else '! '}{clean_text(text, 200)}"))
        if not good:
            self.app.bell()

    def show(self) -> None:
        """All lines, of which only those are painted that changed."""
        day, width = self.day, self.size.width
        self.put("capture-head", words.head_line(day, self.watching, width))
        if day is None:
            return
        names_room, frames_room, board_room = self.room
        for n, line in enumerate(words.found_lines(self.matches, self.at, self._coming(), day, names_room, width)):
            self.put(f"found-{n}", line)
        self.show_front()
        names = {one.session_id: one.last_name for one in day.people}
        zone = self.studio_app.studio.clock.zone
        wide = self.query_one("#capture-frames").size.width or width
        for n in range(frames_room):
            there = n < len(self.latest)
            self.put(f"frame-{n}", words.frame_line(self.latest[n], names, zone, wide) if there else words.BLANK)
        for n, line in enumerate(words.board_lines(day, board_room, width)):
            self.put(f"board-{n}", line)
        queue, alone = (self.job.queue, len(self.job.alone)) if self.job is not None else (0, 0)
        pace = words.pace_line(day, self.last, self.free, queue, alone, zone)
        self.put("capture-pace", Content(pace))

    def show_front(self) -> None:
        """Who is in front, and how many frames so far."""
        person, width = self.shown, self.size.width
        for n, line in enumerate(words.front_lines(person, self.barred, width)):
            self.put(f"front-{n}", line)
        frames = self.shots[person.session_id] if person is not None else 0
        self.put("capture-detail", words.detail_line(person, width))
        self.put("capture-count", words.count_line(person, frames, self.limit, width))

    def on_resize(self) -> None:
        """Lines have another width; more of them when the terminal grew."""
        self._lines.clear()
        self.call_after_refresh(self.show)

    def _coming(self) -> Person | None:
        return self.day.next() if self.day is not None else None

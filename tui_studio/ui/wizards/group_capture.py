"""Tools > Group Capture: one line to scan or type into, the person in front, the frames that come, the board."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import on, work
from textual.widgets import Input

from tui_studio.domain.capture import CaptureFrame, Fate
from tui_studio.domain.capture_find import is_code
from tui_studio.errors import StudioError
from tui_studio.ui.messages import FrameTaken
from tui_studio.ui.wizards import capture_choices as choices
from tui_studio.ui.wizards.capture_acts import CaptureActs

if TYPE_CHECKING:
    from textual.worker import Worker

    from tui_studio.integrations.glances import Glance
    from tui_studio.services.capture import CaptureDay
    from tui_studio.services.capture_taking import Taken
    from tui_studio.ui.widgets.image_preview import ImagePreview
    from tui_studio.workers.capture_folder import CaptureFolderJob

FRESH = 1.0
"""Seconds between two readings of the whole day while frames come; what a frame changes is shown at once."""
OTHERS = 15.0
"""Seconds after which the day is read again for what other stations did."""


class GroupCaptureScreen(CaptureActs):
    """Nothing here may need two hands or thought: every act is one key or one scan."""

    TITLE_WORD = "Group Capture"
    about = "Scan a sheet, or type a number, an ID or three letters of a name (“ada @9” narrows by class), then Enter."
    name_of_wizard = "Group Capture"

    def __init__(self) -> None:
        """No hot folder is watched yet."""
        super().__init__()
        self._job_id = ""
        self._due = False

    def on_mount(self) -> None:
        """Go on with the station that runs, or ask which."""
        self.set_interval(OTHERS, self.read_day)
        self.begin()

    def on_unmount(self) -> None:
        """Frames are taken in on; nobody listens here any more."""
        if self.job is not None:
            self.job.ignore(self._hear)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What broke is said in the line that is read anyway."""
        if event.worker.error is not None and event.state.name == "ERROR":
            if isinstance(event.worker.error, StudioError):
                self.say(str(event.worker.error), good=False)
            else:
                self.studio_app.report(event.worker.error)

    # begin and leave

    @work(exclusive=True, group="capture-begin", exit_on_error=False)
    async def begin(self) -> None:
        """Where is captured: what runs already, else what is chosen."""
        from tui_studio.workers.capture_folder import CaptureFolderJob

        for record in self.studio_app.jobs.running():
            if isinstance(record.job, CaptureFolderJob):
                self._job_id = record.id
                await self._open(record.job.shoot_id, record.job.station, record.job)
                return
        shoots = await asyncio.to_thread(self.service.shoots)
        if not shoots:
            self.studio_app.say("There is no shoot yet: import a roster and schedule it first.", "warning")
            self.dismiss()
            return
        last = await asyncio.to_thread(self.service.desk.remembered)
        from tui_studio.services.capture import STATION

        values = await self.studio_app.ask(choices.setup_fields(shoots, last, STATION))
        if values is None:
            self.dismiss()
            return
        await asyncio.to_thread(self.service.desk.remember, values)
        shoot = next(one for one in shoots if one.title == values["shoot"])
        job = None
        if values["folder"]:
            job = CaptureFolderJob(shoot.id, values["station"], Path(values["folder"]))
            self._job_id = self.studio_app.start_job(job).id
        await self._open(shoot.id, values["station"], job)

    async def _open(self, shoot_id: int, station: str, job: CaptureFolderJob | None) -> None:
        self.job = job
        await asyncio.to_thread(self.service.open_station, shoot_id, station)
        self.take_day(await asyncio.to_thread(self.service.day, shoot_id, station))
        if job is not None:
            job.listen(self._hear)
            if job.over:
                self._hear(None)
        self.query_one("#capture-input").focus()

    async def action_back(self) -> None:
        """Empty the line; from an empty one leave."""
        line = self.query_one("#capture-input", Input)
        if line.value:
            line.value = ""
        else:
            self.leave()

    @work(group="ask", exit_on_error=False)
    async def leave(self) -> None:
        """Ask whether the hot folder is watched on."""
        running = {record.id for record in self.studio_app.jobs.running()}
        if self._job_id in running:
            answer = await self.studio_app.ask(choices.leaving("Group Capture"))
            if answer is None:
                return
            if answer == "stop":
                self.studio_app.jobs.cancel(self._job_id)
        self.studio_app.records_changed()
        self.dismiss()

    # reading

    @work(exclusive=True, group="capture-day", exit_on_error=False)
    async def read_day(self) -> None:
        """The day as it stands now, with what other stations did."""
        if self.day is not None:
            shoot, station = self.day.shoot.id, self.day.station
            self.take_day(await asyncio.to_thread(self.service.day, shoot, station))

    def note_day(self, day: CaptureDay) -> None:
        """Who is in front, the latest frames, the counts."""
        self.shown = day.current
        self.latest = list(day.frames)
        self.shots = Counter({one.session_id: one.images for one in day.people if one.session_id})
        here = day.stations.get(day.station)
        if here is not None and day.current is not None:
            self.last = (f"{day.current.number} {day.current.last_name}", here.at)
        self.free = self.service.desk.free()
        meant = self.matches[self.at].client_id if self.matches else 0
        self._match(self.query_one("#capture-input", Input).value)
        # a picture that came in changes the order, and Enter is for whom the eye has seen
        self.at = next((n for n, one in enumerate(self.matches) if one.client_id == meant), self.at)
        self.show()

    # the line

    @on(Input.Changed, "#capture-input")
    def find(self, event: Input.Changed) -> None:
        """Names that fit what is typed."""
        self.at = 0
        self._match(event.value)
        self.show()

    def _match(self, text: str) -> None:
        current = self.shown.school_class if self.shown is not None else ""
        text = text.strip()
        self.matches = self.finder.by_name(text, current) if text and not is_code(text) else ()
        if text and is_code(text) and len(several := self.finder.by_code(self.service.number_in(text))) > 0:
            self.matches = several
        self.at = min(self.at, max(0, len(self.matches) - 1))

    def action_move(self, by: int) -> None:
        """Another of the names."""
        if self.matches:
            self.at = (self.at + by) % len(self.matches)
            self.show()

    @on(Input.Submitted, "#capture-input")
    def take_line(self, event: Input.Submitted) -> None:
        """Enter: the highlighted name, else the code; an empty line does nothing, for scanners send two Enters."""
        text = event.value.strip()
        line = self.query_one("#capture-input", Input)
        if not text or not self.ready:
            return
        if self.matches and (not is_code(text) or len(self.matches) > 1 or self.at):
            person = self.matches[self.at]
            line.value = ""
            self.put_in_front(person)
        elif is_code(text):
            line.value = ""
            self.take_scan(text)
        else:
            self.say(f"Nobody here is called {text}. F6 takes a walk-in.", good=False)

    # frames

    def _hear(self, taken: Taken | None) -> None:
        """In the thread that took it in."""
        self.post_message(FrameTaken(taken))

    @on(FrameTaken)
    def show_frame(self, event: FrameTaken) -> None:
        """Its line, its picture, and the count at once; the rest with the next reading of the day."""
        taken = event.taken
        if taken is None:
            if self.job is not None and self.job.trouble:
                self.say(f"{self.job.trouble} Frames stay in the hot folder.", good=False)
            self.show()
            return
        if taken.kind == "companion":
            return
        frame = CaptureFrame(
            taken.frame_id, "", taken.name, taken.fate, taken.session_id, taken.moment, taken.reason, taken.path, "",
            taken.size, taken.kind, taken.notes,
        )  # fmt: skip
        self.latest = [frame, *self.latest][: self.room[1]]
        if taken.fate is Fate.ASSIGNED and taken.session_id is not None and taken.kind == "picture":
            self.shots[taken.session_id] += 1
            if self.shots[taken.session_id] == self.limit + 1:
                said = f"Frame {self.limit + 1} of {taken.who}: was a scan forgotten? F7 gives the last to the next."
                self.say(said, good=False)
        if taken.clock:
            self.say(f"{taken.clock} ctrl+t says how it is.", good=False)
        elif taken.fate is Fate.UNASSIGNED:
            self.say(f"{taken.name} is held: {taken.reason}. F9 says whose it is.", good=False)
        elif taken.fate is Fate.DAMAGED:
            self.say(f"{taken.name} is damaged ({taken.reason}); take it again.", good=False)
        self.show()
        if taken.glance is not None:
            caption = " ".join(filter(None, (taken.name, taken.notes)))
            self.show_picture(taken.glance, caption)
        if not self._due:
            self._due = True
            self.set_timer(FRESH, self._read_again)

    def _read_again(self) -> None:
        self._due = False
        self.read_day()

    @work(exclusive=True, group="capture-picture", exit_on_error=False)
    async def show_picture(self, glance: Glance, caption: str) -> None:
        """The newest frame; drawn beside the loop."""
        preview: ImagePreview = cast("Any", self.query_one("#capture-picture"))
        drawn = await asyncio.to_thread(preview.drawn, glance)
        preview.show(glance, caption, drawn)

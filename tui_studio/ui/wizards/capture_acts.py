"""What is done in Group Capture: one act after the other, each on one key or one scan."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.widgets import Input

from tui_studio.domain.capture_find import PersonFinder
from tui_studio.errors import StudioError
from tui_studio.services.capture_scans import Scan, act, obey
from tui_studio.ui.wizards import capture_choices as choices
from tui_studio.ui.wizards.capture_view import CaptureView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui_studio.domain.capture import Person
    from tui_studio.services.capture import CaptureDay


class CaptureActs(CaptureView):
    """Selecting, marking, deciding on frames, and the questions before."""

    def __init__(self) -> None:
        """Nobody can be found yet."""
        super().__init__()
        self.finder = PersonFinder(())
        self._acting = asyncio.Lock()

    def take_day(self, day: CaptureDay) -> None:
        """Show the day as it stands now."""
        before = self.day
        self.day, self.total = day, len(day.people)
        if before is None or before.people != day.people:
            self.finder = PersonFinder(day.people)
        self.note_day(day)

    def note_day(self, day: CaptureDay) -> None:
        """What the screen keeps of a day."""

    def put_in_front(self, person: Person) -> None:
        """Show the name at once, then write."""
        self._preview_front(person)
        self.run_act(lambda day: self._selected(day, person))

    def take_scan(self, code: str) -> None:
        """A code was scanned or typed: the name stands on screen before it is written."""
        if self.day is None:
            return
        found = self.finder.by_code(self.service.number_in(code))
        if len(found) > 1:
            self.query_one("#capture-input", Input).value = code
            self.say(f"{code} may be {len(found)} people: choose one.", good=False)
            return
        if len(found) == 1:
            self._preview_front(found[0])
        highlighted = self.matches[self.at] if self.matches and self.query_one("#capture-input", Input).value else None
        self.run_act(lambda day: obey(self.service, day, self.finder, code, highlighted))

    def _preview_front(self, person: Person) -> None:
        self.shown = None if person.no_photo else person
        self.barred = person.name if person.no_photo else ""
        self.show_front()

    def _selected(self, day: CaptureDay, person: Person) -> Scan:
        self.service.select(day.shoot.id, day.station, person)
        return Scan(f"{person.name} is in front.", True, person)

    def action_do(self, what: str) -> None:
        """One of the acts that are also on the printed sheet."""
        if not self.ready:
            return
        line = self.query_one("#capture-input", Input)
        highlighted = self.matches[self.at] if self.matches and line.value else None
        if what in ("absent", "refused", "later", "next"):
            line.value = ""
        self.run_act(lambda day: act(self.service, day, what, highlighted))

    def action_take_back(self) -> None:
        """Take the last act of this station back."""
        self.action_do("undo")

    @work(group="capture-act", exit_on_error=False)
    async def run_act(self, act: Callable[[CaptureDay], Scan]) -> None:
        """One act after the other, in the order of the keys; then the day as it is now."""
        async with self._acting:
            if self.day is None:
                return
            shoot, station = self.day.shoot.id, self.day.station
            try:
                found = await asyncio.to_thread(act, self.day)
            except StudioError as error:
                found = Scan(str(error), False)
            now = await asyncio.to_thread(self.service.day, shoot, station)
            if now.current is not None:
                self.barred = ""
            self.take_day(now)
            self.say(found.said, good=found.good)

    # questions

    @work(exclusive=True, group="capture-ask", exit_on_error=False)
    async def action_walk_in(self) -> None:
        """Somebody on no list."""
        if self.day is None:
            return
        line = self.query_one("#capture-input", Input)
        values = await self.studio_app.ask(choices.walk_in_fields(self.day, line.value.strip()))
        if values is not None:
            line.value = ""
            self.run_act(lambda day: self._walked_in(day, values))

    def _walked_in(self, day: CaptureDay, values: Mapping[str, str]) -> Scan:
        number = self.service.walk_in(day.shoot.id, day.station, values)
        return Scan(f"{values['first_name']} {values['last_name']} has session {number} and is in front.".strip())

    @work(exclusive=True, group="capture-ask", exit_on_error=False)
    async def action_print_codes(self) -> None:
        """A sheet to scan from, where there is no hand for keys."""
        from tui_studio.ui.codes import print_action_codes

        await print_action_codes(self.studio_app)

    @work(exclusive=True, group="capture-ask", exit_on_error=False)
    async def action_last_were_next(self) -> None:
        """Two keys: this one, and how many."""
        if not self.ready:
            return
        count = await self.studio_app.ask(choices.last_frames())
        if count is not None:
            self._decide(lambda day: self.service.last_were_next(day.shoot.id, day.station, count))

    @work(exclusive=True, group="capture-ask", exit_on_error=False)
    async def action_held(self) -> None:
        """Whose the held frames are."""
        if self.day is None or not self.day.held:
            self.say("No frame is held at this station.")
            return
        before = await asyncio.to_thread(self.service.desk.before, self.day.shoot.id, self.day.station)
        to = await self.studio_app.ask(choices.held_frames(self.day, before))
        if to is not None:
            self._decide(lambda day: self.service.give_held(day.shoot.id, day.station, to))

    @work(exclusive=True, group="capture-ask", exit_on_error=False)
    async def action_clock(self) -> None:
        """A camera whose frames come late: slow, or a wrong clock?"""
        day = self.day
        found = await asyncio.to_thread(self.service.desk.clock, day.shoot.id, day.station) if day else None
        if day is None or found is None:
            self.say("No frame has come from a camera yet.")
            return
        body, verdict = found
        seconds = await self.studio_app.ask(choices.clock_question(body, verdict))
        if seconds is not None:
            self._decide(
                lambda day: f"{self.service.set_clock(day.shoot.id, day.station, body, seconds)} held frames given"
            )

    def _decide(self, decide: Callable[[CaptureDay], str]) -> None:
        self.run_act(lambda day: Scan(f"{decide(day)}."))

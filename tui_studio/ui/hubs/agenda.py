"""The Agenda: one day of one station, or of all, as a list to work through."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.domain.agenda import day_name
from tui_studio.domain.columns import AGENDA_COLUMNS
from tui_studio.domain.field_text import read_date
from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, StudioError
from tui_studio.text import counted
from tui_studio.ui.cells import value_of
from tui_studio.ui.hubs.session_actions import SessionActions
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice
from tui_studio.ui.modals.prompt import PromptModal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tui_studio.domain.columns import Column
    from tui_studio.domain.slots import Station
    from tui_studio.services.agenda import AgendaDay, AgendaService

ALL = "All stations"


class AgendaHub(SessionActions):
    """Everything of the Sessions hub, for the sessions of a day in the order of their times."""

    BINDINGS = bindings_for("agenda")
    MODE = "agenda"
    BEHIND = "sessions"
    QUERIES = SESSIONS
    TITLE_WORD = "Agenda"
    COLUMNS: ClassVar[Mapping[str, Column]] = AGENDA_COLUMNS
    SORT = SortKey("start")
    ABOUT = (
        "One day as a list. > and < go to the next and the last day with sessions, d to any day; Tab goes from station "
        "to station. Free places and clashes stand in the Note. Everything else is as in the Sessions hub."
    )

    def __init__(self) -> None:
        """No day yet: the first is found when the list is first read."""
        super().__init__()
        self.day: date | None = None
        self.station: Station | None = None
        """None is all of them."""
        self.around: AgendaDay | None = None

    @property
    def agenda(self) -> AgendaService:
        """The service, by its own type."""
        return self.studio_app.studio.agenda

    @property
    def records(self) -> AgendaService:
        """The sessions of the day and station."""
        return self.agenda.on(self.day, self.station) if self.day is not None else self.agenda

    # another day, another station

    async def prepare(self) -> None:
        """Find the day, what it holds, and what is around it."""
        if self.day is None:
            self.day = await asyncio.to_thread(self.agenda.first_day)
        self.around = await asyncio.to_thread(self.agenda.day, self.day)
        if self.station not in (None, *self.around.stations):
            self.station = None

    def go_to_day(self, day: date) -> None:
        """Show a day; the station stays where it works that day too."""
        self.day = day
        self.reload()

    def go_to_session(self, day: date, session_id: int | None) -> None:
        """Show the day of a session, with the cursor on it."""
        self.station = None
        self._wanted = session_id
        self.go_to_day(day)

    def action_next_day(self) -> None:
        """The next day with sessions."""
        self._step(self.around.next if self.around else None, "later")

    def action_previous_day(self) -> None:
        """The day with sessions before this one."""
        self._step(self.around.previous if self.around else None, "earlier")

    def _step(self, day: date | None, where: str) -> None:
        if day is None:
            self.studio_app.say(f"There is no {where} day with sessions.")
        else:
            self.go_to_day(day)

    def action_today(self) -> None:
        """Today, whether there are sessions or not."""
        self.go_to_day(self.studio_app.studio.clock.today())

    @work(group="ask", exit_on_error=False)
    async def action_choose_day(self) -> None:
        """Ask for a day."""
        today = self.studio_app.studio.clock.today()

        def problem(text: str) -> str:
            try:
                read_date(text, today)
            except InputRefused as error:
                return str(error)
            return ""

        title = "Agenda of which day? 2026-09-14, 9/14/2026, tomorrow"
        text = await self.studio_app.ask(PromptModal(title, check=problem, hint="Empty is today · Esc closes"))
        if text is not None:
            self.go_to_day(read_date(text, today) or today)

    def action_turn_station(self, by: int) -> None:
        """The next station of the day; all of them come before the first."""
        stations = [None, *(self.around.stations if self.around else ())]
        place = stations.index(self.station) if self.station in stations else 0
        self.station = stations[(place + by) % len(stations)]
        self.reload()

    # paper

    @work(group="ask", exit_on_error=False)
    async def action_print_roster(self) -> None:
        """The list of the day with boxes to tick, as a PDF."""
        from tui_studio.ui.modals.target import ask_target

        app = self.studio_app
        day = await asyncio.to_thread(self.agenda.first_day) if self.day is None else self.day
        name = ALL.lower() if self.station is None else str(self.station)
        target = await ask_target(app, f"Roster of {day_name(day)}, {name}, to (.pdf)", "roster", (".pdf",), day)
        if target is None:
            return
        try:
            result = await asyncio.to_thread(self.agenda.print_roster, day, self.station, target)
        except StudioError as error:
            app.say(str(error), "warning")
        else:
            size = f"{counted(result.sessions, 'session')} on {counted(result.pages, 'page')}"
            app.say(f"Roster of {size}: {result.file}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """This is the agenda."""
        return False if action == "agenda" else super().check_action(action, parameters)

    def actions(self) -> list[Choice[str]]:
        """The roster, and what is done with sessions everywhere."""
        roster = Choice("Print the roster", "print_roster", hint="of this day and station", letter="l")
        return [roster, *super().actions()]

    # words

    def show_title(self) -> None:
        """The day, the station and its figures, as far as there is room."""
        if self.day is None or self.around is None:
            super().show_title()
            return
        stations, marked = self.around.stations, self.table.selection.total
        station, figures = ALL, self.around.whole
        if self.station is not None and self.station in stations:
            place = stations.index(self.station)
            station, figures = f"{self.station} ({place + 1} of {len(stations)})", self.around.summaries[place]
        elif len(stations) == 1:
            station = str(stations[0])
        of = f"{len(self.table.window):,} of " if self.filter_text else ""
        told = (station if stations else "", f"{marked:,} marked" if marked else "", of + figures.sentence())
        self.show_words(f"Agenda  {day_name(self.day)}", *told)

    def said_of(self, row: object) -> tuple[str, ...]:
        """Its station, and what is to be noted, which the column may cut."""
        return (value_of(row, "station") if self.station is None else "", value_of(row, "note"))

    def say_why_empty(self) -> None:
        """Nobody that day, or nobody who matches."""
        if self.filter_text or self.day is None or self.around is None:
            super().say_why_empty()
            return
        ahead, before = self.around.next, self.around.previous
        self.table.say(
            f"No session on {day_name(self.day)}.",
            "",
            f"> goes to the next day with sessions, {day_name(ahead)}." if ahead else "No later day has sessions.",
            f"< goes to the one before, {day_name(before)}." if before else "No earlier day has sessions.",
            "d asks for a day.",
        )

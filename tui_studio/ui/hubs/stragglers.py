"""Stragglers: who of a shoot was photographed, who was absent, and who comes again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.domain.columns import PUPIL_COLUMNS
from tui_studio.domain.field_text import read_date
from tui_studio.domain.presence import FOR_RETAKE, MISSING, Presence
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, StudioError
from tui_studio.text import counted
from tui_studio.ui.cells import value_of
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.hubs.grouping import Grouping
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tui_studio.domain.columns import Column
    from tui_studio.domain.slots import SlotRow
    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.services.stragglers import RollCall, StragglerService
    from tui_studio.ui.records.form import RecordForm

VIEWS: Mapping[str, tuple[Presence, ...]] = {
    "For a retake": FOR_RETAKE,
    "Absent": MISSING,
    "Only in a group": (Presence.ONLY_GROUP,),
    "Another pose": (Presence.ANOTHER_POSE,),
    "Excused": (Presence.EXCUSED,),
    "Photographed": (Presence.PHOTOGRAPHED, Presence.ANOTHER_POSE),
    "Everybody": (),
}
EXAMPLE = "2026-10-20, or with times: 2026-10-20 08:00-12:00 every 5m"


class StragglersHub(Grouping, HubScreen):
    """The roll call of a shoot and its retakes."""

    BINDINGS = bindings_for("stragglers")
    MODE = "stragglers"
    BEHIND = "sessions"
    TITLE_WORD = "Stragglers"
    NOUN = "client"
    COLUMNS: ClassVar[Mapping[str, Column]] = PUPIL_COLUMNS
    SORT = SortKey("class_name")
    ABOUT = (
        "Everybody on the roster of a shoot is photographed, absent or excused. Tab goes through them; b books a "
        "retake day for the marked ones, p prints sheets only for them, P writes the lists the school asks for."
    )

    def __init__(self) -> None:
        """The shoot of today, or the newest, is found when the list is first read."""
        super().__init__()
        self.shoot: ShootChoice | None = None
        self.view = next(iter(VIEWS))
        self.call: RollCall | None = None
        self._service: StragglerService | None = None

    @property
    def stragglers(self) -> StragglerService:
        """The service, by its own type."""
        return self.studio_app.studio.stragglers

    @property
    def records(self) -> StragglerService:
        """The students of the shoot who stand as the view says."""
        if self.shoot is None:
            return self.stragglers
        if self._service is None:
            self._service = self.stragglers.on(self.shoot, VIEWS[self.view])
        return self._service

    async def prepare(self) -> None:
        """Find the shoot and call the roll."""
        if self.shoot is None:
            self.shoot = next(iter(await asyncio.to_thread(self.stragglers.shoots)), None)
        self.call = await asyncio.to_thread(self.records.call) if self.shoot is not None else None

    def go_to(self, shoot: ShootChoice) -> None:
        """Show another shoot."""
        self.shoot, self._service = shoot, None
        self.reload()

    def action_turn_presence(self, by: int) -> None:
        """The next way to stand."""
        names = list(VIEWS)
        self.view = names[(names.index(self.view) + by) % len(names)]
        self._service = None
        self.reload()

    @work(group="ask", exit_on_error=False)
    async def action_choose_shoot(self) -> None:
        """Ask for another shoot."""
        from tui_studio.ui.modals.pick_one import PickOneModal
        from tui_studio.ui.widgets.line_table import Line, LineColumn

        app = self.studio_app
        shoots = {str(one.id): one for one in await asyncio.to_thread(self.stragglers.shoots)}
        if not shoots:
            app.say("There is no shoot yet: import a roster and schedule it.", "warning")
            return
        columns = [
            LineColumn("Shoot", 30, grow=True),
            LineColumn("First day", 10),
            LineColumn("Sessions", 8, right=True),
        ]
        lines = [Line(key, (one.title, one.first, f"{one.sessions:,}")) for key, one in shoots.items()]
        here = str(self.shoot.id) if self.shoot else ""
        chosen = await app.ask(PickOneModal("Stragglers of which shoot?", columns, lines, here))
        if chosen is not None:
            self.go_to(shoots[chosen])

    # decisions

    @work(group="write", exit_on_error=False)
    async def action_book_retakes(self) -> None:
        """A retake day for the marked students, or the one under the cursor."""
        app, ids, shoot = self.studio_app, self.table.targets, self.shoot
        if not ids or shoot is None or not app.may_write():
            return
        today = app.studio.clock.today()
        title = f"Retake day for {counted(len(ids), 'student')}: {EXAMPLE}"
        text = await app.ask(PromptModal(title, check=lambda text: _problem(text, today)))
        if text is None:
            return
        day, slots = _when(text, today)
        retakes = app.studio.retakes
        try:
            plan = await asyncio.to_thread(retakes.plan, shoot, ids, day=day, slots=slots)
            question = ConfirmModal(f"{plan.name} of {shoot.title}", [plan.sentence()], yes="Book", no="Not now")
            if plan.schedule.short_by:
                app.say(f"{plan.sentence()}. Give more time or a shorter session.", "warning")
            elif await app.ask(question):
                with app.writing():
                    result = await asyncio.to_thread(retakes.book, plan)
                app.say(f"{counted(result.created, 'retake session')} made; z takes it back, p prints the sheets.")
                app.records_changed()
        except StudioError as error:
            app.say(str(error), "warning")

    def action_excuse(self) -> None:
        """Nobody waits for a picture of the marked students."""
        self._say_why("Why is nobody to wait for a picture? Empty takes an excuse back", "excuse")

    def action_want_retake(self) -> None:
        """Somebody asked for another picture of the marked students."""
        self._say_why("Why is there to be another picture? Empty takes the wish back", "want_retake")

    @work(group="write", exit_on_error=False)
    async def _say_why(self, title: str, what: str) -> None:
        app, ids = self.studio_app, self.table.targets
        if not ids or self.shoot is None or not app.may_write():
            return
        reason = await app.ask(PromptModal(f"{title} ({counted(len(ids), 'student')})"))
        if reason is None:
            return
        try:
            with app.writing():
                changed = await asyncio.to_thread(getattr(self.records, what), ids, reason)
        except StudioError as error:
            app.say(str(error), "warning")
        else:
            app.say(f"{counted(changed, 'student')} changed; z takes it back." if changed else "Nothing to change.")
            app.records_changed()

    # paper

    @work(group="ask", exit_on_error=False)
    async def action_print_sheets(self) -> None:
        """QR sheets of those who come again: of the marked students, or of all listed."""
        from tui_studio.ui.modals.print_sheets import PrintSheetsModal
        from tui_studio.workers.print_sheets import PrintSheetsJob

        app, table = self.studio_app, self.table
        if not app.may_write():
            return
        clients = table.targets if table.selection.total else table.window.ids.tolist()
        sessions = await asyncio.to_thread(self.records.sheets_for, clients)
        if not sessions:
            app.say("None of these has a session without pictures; b books a retake day first.", "warning")
            return
        if short := len(clients) - len(sessions):
            app.say(f"{counted(short, 'student has', 'students have')} no session without pictures and no sheet.")
        order = await app.ask(PrintSheetsModal(sessions, [], ""))
        if order is not None:
            app.start_job(PrintSheetsJob(order.ids, order.target, order.wish))

    @work(group="ask", exit_on_error=False)
    async def action_report(self) -> None:
        """One of the lists about the shoot, as .pdf, .xlsx or .csv."""
        from tui_studio.services.picture_day_reports import REPORTS
        from tui_studio.ui.modals.target import ask_target

        app = self.studio_app
        if self.shoot is None:
            await self.prepare()
        shoot = self.shoot
        if shoot is None:
            app.say("There is no shoot yet: import a roster and schedule it.", "warning")
            return
        made = {name: await asyncio.to_thread(app.studio.reports.make, name, shoot) for name in REPORTS}
        choices = [
            Choice(title, name, hint=counted(len(made[name].rows), "line"), letter=letter)
            for (name, title), letter in zip(REPORTS.items(), "aldui", strict=True)
        ]
        name = await app.ask(ChooseModal(f"Reports of {shoot.title}", choices))
        if name is None:
            return
        target = await ask_target(app, f"{REPORTS[name]} to (.pdf, .xlsx, .csv)", name, (".pdf", ".xlsx", ".csv"))
        if target is None:
            return
        try:
            written = await asyncio.to_thread(app.studio.reports.write, made[name], target)
        except StudioError as error:
            app.say(str(error), "warning")
        else:
            pages = f" on {counted(written.pages, 'page')}" if written.pages else ""
            app.say(f"{REPORTS[name]}: {counted(written.rows, 'line')}{pages}: {written.file}")

    # words

    def actions(self) -> list[Choice[str]]:
        """Retakes, excuses and paper, and what is done with clients everywhere."""
        return [
            Choice("Book a retake day", "book_retakes", letter="b"),
            Choice("Wants a retake", "want_retake", hint="with the reason", letter="w"),
            Choice("Excuse", "excuse", hint="nobody waits for a picture", letter="x"),
            Choice("Print QR codes", "print_sheets", hint="of those who come again", letter="p"),
            Choice("Report", "report", hint="absentees, alphabetical, ...", letter="r"),
            *super().actions(),
            *self.group_actions(),
        ]

    def form(self) -> type[RecordForm]:
        """A client in full."""
        from tui_studio.ui.records.client import ClientForm

        return ClientForm

    def show_title(self) -> None:
        """The shoot, who is listed, and the roll, as far as there is room."""
        if self.call is None:
            super().show_title()
            return
        listed = f"{self.view} {len(self.table.window):,}"
        marked = f"{self.table.selection.total:,} marked" if self.table.selection.total else ""
        self.show_words(self.call.shoot.title, listed, marked, self.call.roll.short())

    def said_of(self, row: object) -> tuple[str, ...]:
        """The roll of the class, and the note, which the column may cut."""
        name = value_of(row, "class_name")
        mine = next((roll for label, roll in self.call.classes if label == name), None) if self.call else None
        return (value_of(row, "note"), f"{name}: {mine.short()}" if mine and name else "")

    def say_why_empty(self) -> None:
        """No shoot, nobody of this kind, or nobody who matches."""
        if self.filter_text:
            super().say_why_empty()
        elif self.call is None:
            self.table.say("There is no shoot yet.", "", "F10 > Utilities > Import Clients takes a roster in.")
        elif self.view == "Everybody":
            self.table.say(f"Nobody is enrolled for {self.call.shoot.title}.", "", "d goes to another shoot.")
        else:
            self.table.say(
                f"{self.view}: nobody.",
                "",
                self.call.roll.sentence() + ".",
                "Tab goes on to others, d to another shoot.",
            )


def _when(text: str, today: date) -> tuple[date | None, tuple[SlotRow, ...]]:
    """A day, or a row of slots."""
    from tui_studio.domain.slot_spec import parse_spec

    if " " in text.strip() and ":" in text:
        return None, (parse_spec(text.strip()),)
    day = read_date(text, today)
    if day is None:
        raise InputRefused(f"Write the day of the retakes: {EXAMPLE}.")
    return day, ()


def _problem(text: str, today: date) -> str:
    try:
        _when(text, today)
    except InputRefused as error:
        return str(error)
    return ""

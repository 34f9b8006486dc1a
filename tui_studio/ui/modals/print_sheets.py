"""Reports > Print QR Codes: whose sheets, how they are laid out, and where the PDF goes, on one page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui_studio.domain.sheet_order import BY_CLASS, BY_TIME, LISTED
from tui_studio.domain.sheet_plan import Narrowing, SheetsPlan, SheetWish, plan_sheets
from tui_studio.errors import InputRefused, StudioError
from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.target import free_name, target_problem
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.wizards.form_field import FormField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.timer import Timer
    from textual.widget import Widget

    from tui_studio.domain.sheet_order import SheetSubject
    from tui_studio.ui.app import StudioApp

REST = 0.15
"""Seconds without a key after which a query is asked."""
LISTED_ONES, MARKED, QUERY = "listed", "marked", "query"
ORDERS = {LISTED: "as listed", BY_CLASS: "class, name", BY_TIME: "time"}
CARDS = ("students", "siblings", "classes")


@dataclass(frozen=True, slots=True)
class SheetsOrder:
    """What is to be printed and where it goes."""

    ids: tuple[int, ...]
    wish: SheetWish
    target: Path


class PrintSheetsModal(StudioModal[SheetsOrder]):
    """Enter prints from any field; what would be printed is counted as it is chosen."""

    BINDINGS = bindings_for("sheets")
    enter_ends = True

    def __init__(self, listed: Sequence[int], marked: Sequence[int], query: str) -> None:
        """`listed` are all that the hub shows, `query` is its filter."""
        super().__init__("Print QR Codes", "Tab goes on · Enter prints · Esc closes")
        self._ids = {LISTED_ONES: tuple(listed), MARKED: tuple(marked)}
        self._query = query
        self._subjects: list[SheetSubject] = []
        self._paper = "letter"
        self._timer: Timer | None = None
        self._reading = True
        self._wrong_query = ""

    def body(self) -> Iterable[Widget]:
        """Whose, how, where, and the count."""
        sources = {LISTED_ONES: f"{len(self._ids[LISTED_ONES]):,} listed"}
        if self._ids[MARKED]:
            sources = {MARKED: f"{len(self._ids[MARKED]):,} marked", **sources}
        yield FormField("Sessions", OptionLine({**sources, QUERY: "a query"}, id="source"))
        query = Input(self._query, compact=True, placeholder='org:"Lincoln High School" grade:9', id="query")
        yield FormField("Query", query, id="field-query")
        yield FormField("Shoot", ChoiceInput(placeholder="any", strict=True, id="shoot"))
        yield FormField("Class", ChoiceInput(placeholder="any", strict=True, id="class"))
        yield FormField(
            "Only those", Tick("without images yet", id="without-images"), Tick("not printed yet", id="not-printed")
        )
        yield FormField(
            "Print", Tick("each student", True, id="students"), Tick("sibling cards", id="siblings"),
            Tick("class cards", id="classes"),
        )  # fmt: skip
        yield FormField("On a page", OptionLine({str(n): str(n) for n in (1, 2, 4, 8)}, id="per-page"))
        yield FormField("Paper", OptionLine({"letter": "letter", "a4": "A4"}, id="paper"))
        yield FormField("Order", OptionLine(ORDERS, id="order"))
        yield FormField(" ", Tick("in order once the stack of pages is cut", True, id="stacked"), id="field-stacked")
        yield FormField("Spare cards", Input("0", compact=True, id="spare"), hint="with numbers kept for walk-ins")
        yield FormField("File", PathInput(suffixes=(".pdf",), id="target"))
        yield Horizontal(id="sheets-space")
        yield Static("Reading ...", id="sheets-count", markup=False)
        yield Static("", id="sheets-spares", markup=False)

    @property
    def studio_app(self) -> StudioApp:
        """The application, by its own type."""
        return cast("StudioApp", self.app)

    def on_mount(self) -> None:
        """Propose a file, the paper that is usual, and read whom it is about."""
        today = self.studio_app.studio.clock.today()
        proposal = free_name(Path.home() / f"qr-sheets-{today:%Y-%m-%d}.pdf")
        self.query_one("#target", PathInput).value = f"~/{proposal.name}"
        self.show_fields()
        self.load_defaults()
        self.load_subjects()

    @work(exclusive=True, group="defaults", exit_on_error=False)
    async def load_defaults(self) -> None:
        """The paper, and the spare cards that lie about."""
        slates = self.studio_app.studio.slates
        paper, spares = await asyncio.to_thread(lambda: (slates.paper(), slates.free_spares()))
        self.query_one("#paper", OptionLine).value = paper
        if spares:
            said = f"{len(spares):,} spare cards are still free: {spares[0]} to {spares[-1]}."
            one = f"Spare card {spares[0]} is still free."
            self.query_one("#sheets-spares", Static).update(plain(said if len(spares) > 1 else one))

    @work(exclusive=True, group="subjects", exit_on_error=False)
    async def load_subjects(self) -> None:
        """Ask who is meant; an older question is given up."""
        await self.read_subjects()

    async def read_subjects(self) -> None:
        """Who is meant before it is narrowed, with the shoots and classes that are among them."""
        studio, source = self.studio_app.studio, self.query_one("#source", OptionLine).value
        text = self.query_one("#query", Input).value.strip()
        self._reading, self._wrong_query = True, ""
        try:
            ids = self._ids.get(source) or ()
            if source == QUERY:
                ids = await asyncio.to_thread(lambda: tuple(studio.sessions.ids(text)))
            self._subjects = await asyncio.to_thread(studio.slates.subjects, ids)
        except StudioError as error:
            self._subjects, self._wrong_query = [], str(error)
        self._reading = False
        shoots = dict.fromkeys(one.shoot for one in self._subjects if one.shoot)
        self.query_one("#shoot", ChoiceInput).set_choices(list(shoots))
        self.show_classes()
        self.count()

    def show_classes(self) -> None:
        """The classes of the shoot."""
        among = Narrowing(shoot=self._read("shoot")).of(self._subjects)
        names = dict.fromkeys(one.class_name for one in among if one.class_name)
        self.query_one("#class", ChoiceInput).set_choices(list(names))

    def _read(self, name: str) -> str:
        """The shoot or class that is meant; what is none of them narrows to nobody, which the count says."""
        field = self.query_one(f"#{name}", ChoiceInput)
        return (field.chosen() or field.value) if field.value else ""

    # what is chosen

    @on(OptionLine.Changed, "#source")
    def change_source(self) -> None:
        """Others are meant."""
        self.show_fields()
        self.load_subjects()

    def show_fields(self) -> None:
        """The query belongs to its source; a page with one sheet is not cut."""
        self.query_one("#field-query").display = self.query_one("#source", OptionLine).value == QUERY
        self.query_one("#field-stacked").display = self.query_one("#per-page", OptionLine).value != "1"

    @on(Input.Changed, "#query")
    def wait_for_rest(self) -> None:
        """Ask once the fingers rest."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST, self.load_subjects)

    @on(ChoiceInput.Changed, "#shoot")
    def change_shoot(self) -> None:
        """Another shoot has other classes."""
        self.show_classes()
        self.count()

    @on(ChoiceInput.Changed, "#class")
    @on(Tick.Changed)
    @on(OptionLine.Changed)
    @on(Input.Changed, "#spare")
    def count(self) -> None:
        """Say what would be printed, once it is known who is meant."""
        self.show_fields()
        self.say("")
        if not self._reading:
            self.sum_up()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def sum_up(self) -> None:
        """Count beside the loop: the classes of 100,000 sessions take seconds."""
        try:
            said = self._wrong_query or (await self.plan()).sentence()
        except InputRefused as error:
            said = str(error)
        self.query_one("#sheets-count", Static).update(plain(said))

    def narrowing(self) -> Narrowing:
        """Whose sheets are meant."""
        ticks = {name: self.query_one(f"#{name}", Tick).value for name in ("without-images", "not-printed")}
        return Narrowing(self._read("shoot"), self._read("class"), ticks["without-images"], ticks["not-printed"])

    def wish(self) -> SheetWish:
        """How they are printed; raises `InputRefused` for a number of spare cards that is none."""
        spare = self.query_one("#spare", Input).value.strip()
        if not spare.isascii() or not (spare or "0").isdigit():
            raise InputRefused(f"“{clean_text(spare, 20)}” is no number of spare cards.")
        options = {name: self.query_one(f"#{name}", OptionLine).value for name in ("per-page", "paper", "order")}
        ticks = {name: self.query_one(f"#{name}", Tick).value for name in CARDS}
        per_page = int(options["per-page"])
        stacked = per_page > 1 and self.query_one("#stacked", Tick).value
        return SheetWish(per_page, options["paper"], options["order"], stacked, **ticks, spare=int(spare or 0))

    async def plan(self) -> SheetsPlan:
        """What would be printed."""
        wish, narrowing, subjects = self.wish(), self.narrowing(), self._subjects
        return await asyncio.to_thread(lambda: plan_sheets(narrowing.of(subjects), wish, wish.paper))

    # printing

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        event.stop()
        self.action_print()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_print(self) -> None:
        """Give the order back, or say what is missing."""
        for choice in self.query(ChoiceInput):
            choice.close_list()
        if self._timer is not None:
            self._timer.stop()
        if self._reading or self.query_one("#source", OptionLine).value == QUERY:
            await self.read_subjects()
        try:
            plan = await self.plan()
            if self._wrong_query or not plan.pages:
                raise InputRefused(self._wrong_query or plan.sentence())
        except InputRefused as error:
            self.say(str(error))
            return
        target = self.query_one("#target", PathInput).path
        if problem := target_problem(str(target), (".pdf",)):
            self.say(problem)
            return
        target = target.absolute()
        if target.exists():
            question = ConfirmModal("Replace the file?", [str(target)], yes="Replace", destructive=True)
            if not await self.studio_app.ask(question):
                return
        chosen = self.narrowing().of(self._subjects)
        self.answer(SheetsOrder(tuple(one.id for one in chosen), self.wish(), target))

"""Whose pictures these are: who is likely stands first, a few letters or a number narrow everybody else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.widgets import Input

from tui_studio.domain.plan_proposals import several_numbers
from tui_studio.text import clean_text, fold
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widget import Widget

    from tui_studio.domain.plan_proposals import Candidate, Lineup, Proposal
    from tui_studio.ui.app import StudioApp

MOST = 100
"""Lines in the list; more is no choice."""
UNASKED = "Nobody is likely; type a part of the name or the number."


class Everybody:
    """The sessions around a card, ready to be searched; made once for a plan."""

    def __init__(self, lineup: Lineup) -> None:
        """Fold what is searched."""
        self.lineup = lineup
        self._folded = {number: fold(f"{number} {one.name} {one.group}") for number, one in lineup.candidates.items()}

    def find(self, text: str, likely: Mapping[str, str], pictures: Mapping[str, int]) -> list[str]:
        """Who holds every word: the very number, who is likely, who has no pictures yet, then the others."""
        words, wanted = fold(text).split(), fold(text)
        found = [number for number, folded in self._folded.items() if all(word in folded for word in words)]
        people = self.lineup.candidates

        def rank(number: str) -> tuple[bool, bool, bool, bool, bool]:
            one, folded = people[number], self._folded[number]
            begins = f" {folded}".find(f" {words[0]}") >= 0 if words else True
            has = bool(one.images or pictures.get(number))
            return (number != wanted, bool(one.hold), number not in likely, not begins, has)

        return sorted(found, key=rank)[:MOST]


class AssignSessionModal(StudioModal[tuple[str, ...]]):
    """Gives the number of a session back; those of siblings where several were typed."""

    BINDINGS = bindings_for("pick")
    takes_codes = True

    def __init__(
        self, title: str, everybody: Everybody, proposed: Sequence[Proposal], pictures: Mapping[str, int]
    ) -> None:
        """`pictures` are those of this card, by number."""
        super().__init__(title, "name, number or siblings 10001+10002 · ↑ ↓ · Enter takes · Esc closes")
        self._everybody, self._pictures = everybody, pictures
        self._why = {one.number: one.why for one in proposed}

    def body(self) -> Iterable[Widget]:
        """The line and the list."""
        yield PlainInput(compact=True)
        columns = (
            LineColumn("Session", 8), LineColumn("Student", 15, grow=True), LineColumn("Class", 12),
            LineColumn("Pics", 4, right=True), LineColumn("Why", 25),
        )  # fmt: skip
        table = LineTable(columns, empty=UNASKED)
        table.styles.height = 11
        table.can_focus = False
        yield table

    def on_mount(self) -> None:
        """Who is likely; nobody else, so that Enter alone never takes anybody by chance."""
        self.narrow_to("")

    @on(Input.Changed)
    def follow(self, event: Input.Changed) -> None:
        """Narrow the list to the text."""
        self.narrow_to(event.value)

    def narrow_to(self, text: str) -> None:
        """Show who fits."""
        self.say("")
        table = self.query_one(LineTable)
        table.empty = "Nobody here fits; Enter looks for this number in the whole studio." if text.strip() else UNASKED
        siblings = self._siblings(text)
        if siblings:
            self.say(f"Enter gives the pictures to each of these {len(siblings)}.")
            numbers = [number for number in siblings if number in self._people]
        else:
            numbers = self._everybody.find(text, self._why, self._pictures) if text.strip() else list(self._why)
        table.show([self._line(self._people[number]) for number in numbers])
        table.cursor = 0

    def action_move(self, by: int) -> None:
        """Up or down in the list."""
        self.query_one(LineTable).action_move(by)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Enter takes the siblings that were typed, else the line under the cursor."""
        number = self.query_one(LineTable).key
        if siblings := self._siblings(event.value):
            self.find([clean_text(one, 40) for one in siblings])
        elif number:
            self._take([self._people[number]])
        elif event.value.strip():
            self.find([clean_text(event.value, 40)])
        else:
            self.say("Type a part of the name, or the number.")

    @work(exclusive=True, group="load", exit_on_error=False)
    async def find(self, numbers: Sequence[str]) -> None:
        """Each of these, also of another shoot."""
        corrections = cast("StudioApp", self.app).studio.corrections
        chosen: dict[str, Candidate] = {}
        for number in numbers:
            found = self._people.get(number) or await asyncio.to_thread(corrections.candidate, number)
            if found is None:
                self.say(f"There is no session {number} in this studio.")
                return
            chosen[found.number] = found
        for one in chosen.values():
            self._everybody.lineup.add(one)
        self._take(list(chosen.values()))

    def _take(self, chosen: Sequence[Candidate]) -> None:
        barred = next((one for one in chosen if one.hold), None)
        if barred is not None:
            self.say(f"{barred.number} {barred.name} must not be photographed; choose somebody else, or leave it out.")
        else:
            self.answer(tuple(one.number for one in chosen))

    @property
    def _people(self) -> Mapping[str, Candidate]:
        return self._everybody.lineup.candidates

    def _siblings(self, text: str) -> list[str]:
        return several_numbers(text, self._people)

    def _line(self, one: Candidate) -> Line:
        count = one.images + self._pictures.get(one.number, 0)
        why = one.hold or self._why.get(one.number, "") or (f"due at {one.at:%H:%M}" if one.at else "")
        cells = (one.number, one.name, one.group, f"{count:,}" if count else "", why)
        return Line(one.number, tuple(clean_text(cell) for cell in cells), "muted" if one.hold else "")

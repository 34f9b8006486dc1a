"""Marks by a query: what it finds is marked, unmarked, or all that stays marked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import Input, Static

from tui_studio.errors import StudioError
from tui_studio.text import counted
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.widgets.option_line import OptionLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sized

    from textual.timer import Timer
    from textual.widget import Widget

REST = 0.15
"""Seconds without a key after which the count follows."""


class MarkHow(StrEnum):
    """What becomes of the marks of what is found, and of the others."""

    ADD = "add"
    REMOVE = "remove"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class MarkWish:
    """What is to be marked."""

    query: str
    how: MarkHow


class MarkQueryModal(StudioModal[MarkWish]):
    """A query, what to do with what it finds, and how many that are."""

    BINDINGS = bindings_for("marking")

    def __init__(self, noun: str, query: str, find: Callable[[str], Sized]) -> None:
        """`find` lists what a query text finds and raises `InputRefused` for what is none; it is run in a thread."""
        super().__init__(f"Mark {noun}s by a query", "Tab to the choice · Enter marks · Esc closes")
        self.noun, self.query_text = noun, query
        self._find = find
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The query, the choice, the count."""
        yield Input(self.query_text, compact=True, placeholder="like a filter: grade:9 -teacher:berg")
        yield OptionLine({MarkHow.ADD: "mark", MarkHow.REMOVE: "unmark", MarkHow.KEEP: "keep only these marked"})
        yield Static("", classes="dialog-text", id="mark-count", markup=False)

    def on_mount(self) -> None:
        """Count what the filter finds."""
        self.count()

    @on(Input.Changed)
    def wait_for_rest(self) -> None:
        """Count once the fingers rest."""
        self.say("")
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST, self.count)

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Enter in the line."""
        self.action_take()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def count(self) -> None:
        """Say how many would be found."""
        text = self.query_one(Input).value.strip()
        shown = self.query_one("#mark-count", Static)
        if not text:
            shown.update(plain("An empty query finds everything.", "dim"))
            return
        try:
            found = len(await asyncio.to_thread(self._find, text))
        except StudioError as error:
            shown.update("")
            self.say(str(error))
            return
        shown.update(plain(f"{counted(found, self.noun)} found, whatever the filter shows.", "dim"))

    @work(exclusive=True, group="take", exit_on_error=False)
    async def action_take(self) -> None:
        """Give the wish back, or say what is wrong with the query."""
        text = self.query_one(Input).value.strip()
        try:
            await asyncio.to_thread(self._find, text)
        except StudioError as error:
            self.say(str(error))
            return
        self.answer(MarkWish(text, MarkHow(self.query_one(OptionLine).value)))

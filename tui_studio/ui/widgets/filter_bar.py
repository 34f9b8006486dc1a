"""The filter line: filters as one types, says what it understood and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_written import chips, format_query
from tui_studio.errors import InputRefused
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.messages import FilterEdited, FilterLeft
from tui_studio.ui.modals.base import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

REST = 0.12
"""Seconds without a key after which the list follows."""


def understood(text: str) -> tuple[str, list[str], str]:
    """The part of a text that is a query, its terms as chips, and what is wrong with the rest."""
    try:
        query, problem = parse_query(text), ""
    except InputRefused as error:
        query, problem = parse_query(text, lenient=True), str(error)
    return format_query(query), chips(query), problem


class FilterInput(Input):
    """The field itself; its keys stand before those that a field has anyway."""

    BINDINGS = bindings_for("filter")

    class Kept(Message):
        """The filter stays; the list wants the focus."""

    class Cleared(Message):
        """The filter is to go."""

    def action_keep(self) -> None:
        """Keep the filter and go to the list."""
        self.post_message(self.Kept())

    async def action_builder(self) -> None:
        """Put the filter together line by line."""
        await self.run_action("screen.builder")

    def action_clear(self) -> None:
        """Take the filter away."""
        self.post_message(self.Cleared())


class FilterBar(Vertical):
    """Hidden until it is wanted; posts `FilterEdited` and `FilterLeft`."""

    DEFAULT_CSS = """
    FilterBar { height: auto; display: none; }
    FilterBar.-open { display: block; }
    FilterBar Horizontal { height: 1; }
    FilterBar .filter-sign { width: 3; }
    FilterBar Input { width: 1fr; min-width: 30; }
    FilterBar .filter-chips { width: auto; max-width: 50%; height: 1; padding: 0 1; }
    FilterBar .filter-problem { height: auto; max-height: 3; padding: 0 1 0 3; }
    """

    def __init__(self) -> None:
        """Closed and empty."""
        super().__init__(id="filter-bar")
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line, beside it what it means, below it what is wrong."""
        with Horizontal():
            yield Static(" / ", classes="filter-sign")
            yield FilterInput(compact=True, placeholder="name, number or ID; status:scheduled grade:9 images:0 -word")
            yield Static("", classes="filter-chips", markup=False)
        yield Static("", classes="filter-problem", markup=False)

    def on_mount(self) -> None:
        """Say nothing yet."""
        self._explain()

    @property
    def line(self) -> Input:
        """The field."""
        return self.query_one(Input)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.value.strip() if self.is_mounted else ""

    def open(self) -> None:
        """Show the line and give it the focus."""
        self.add_class("-open")
        self.line.focus()

    def close(self) -> None:
        """Empty and hide it."""
        self._stop()
        with self.prevent(Input.Changed):
            self.line.value = ""
        self._explain()
        self.remove_class("-open")

    @on(Input.Changed)
    def wait_for_rest(self, event: Input.Changed) -> None:
        """Follow once the fingers rest."""
        event.stop()
        self._explain()
        self._stop()
        self._timer = self.set_timer(REST, self._tell)

    @on(FilterInput.Kept)
    def keep(self) -> None:
        """Give the focus to the list; an empty line closes."""
        if self._timer is not None:
            self._tell()
        if not self.text:
            self.close()
        self.post_message(FilterLeft(cleared=False))

    @on(FilterInput.Cleared)
    def clear(self) -> None:
        """Take the filter away."""
        self.close()
        self.post_message(FilterEdited(""))
        self.post_message(FilterLeft(cleared=True))

    def _tell(self) -> None:
        self._stop()
        self.post_message(FilterEdited(self.text))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _explain(self) -> None:
        _, shown, problem = understood(self.line.value)
        if all(chip.startswith("“") for chip in shown):
            shown = []  # plain words explain themselves
        beside = self.query_one(".filter-chips", Static)
        beside.update(Content(" · ").join(map(plain, shown)))
        beside.display = bool(shown)
        below = self.query_one(".filter-problem", Static)
        below.update(plain(f"! {problem}"))
        below.display = bool(problem)

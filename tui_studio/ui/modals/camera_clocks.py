"""The cameras of a card and how far their clocks are apart: worked out from slates, corrected by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input, Static

from tui_studio.domain.camera_clocks import REFERENCE, UNKNOWN, camera_clocks, read_offset, written_offset
from tui_studio.errors import InputRefused
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from textual.widget import Widget

    from tui_studio.domain.camera_clocks import BodyClock
    from tui_studio.domain.frames import PlannedFrame

WORKED_OUT = "auto"
"""Typed instead of an offset: what the slates say."""


class CameraClocksModal(StudioModal[dict[str, float]]):
    """Gives the typed offsets by camera back: seconds that its clock is behind."""

    BINDINGS = bindings_for("pick")

    def __init__(self, frames: Sequence[PlannedFrame], typed: Mapping[str, float]) -> None:
        """`typed` is what was typed before."""
        super().__init__("Clocks of the cameras", "↑ ↓ · Enter sets, on an empty line keeps · Esc closes")
        self._frames, self._typed = tuple(frames), dict(typed)
        self._clocks: tuple[BodyClock, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The cameras, why each stands as it does, and the line to type an offset into."""
        columns = [
            LineColumn("Camera", 16, grow=True),
            LineColumn("Frames", 6, right=True),
            LineColumn("First", 11),
            LineColumn("Last", 11),
            LineColumn("Behind", 9, right=True),
            LineColumn("", 9),
        ]
        table = LineTable(columns, empty="No camera is known.")
        table.styles.height = 8
        table.can_focus = False
        yield table
        yield Static("", id="clock-grounds", classes="dialog-text", markup=False)
        yield PlainInput(
            compact=True, placeholder=f"behind by: 1:01:05, 61 min, -2 h, 3 days, {WORKED_OUT}", max_length=20
        )

    def on_mount(self) -> None:
        """The cameras as they stand."""
        self.show_clocks()

    def show_clocks(self) -> None:
        """Work out what can be worked out beside what was typed."""
        self._clocks = camera_clocks(self._frames, self._typed)
        self.query_one(LineTable).show([_line(str(n), clock) for n, clock in enumerate(self._clocks)])
        self.show_grounds()

    @on(LineTable.Moved)
    def show_grounds(self) -> None:
        """Why the camera under the cursor stands as it does."""
        clock = self._current()
        self.query_one("#clock-grounds", Static).update(plain(f"{clock.body}: {clock.grounds}" if clock else ""))

    def action_move(self, by: int) -> None:
        """Up or down in the list."""
        self.query_one(LineTable).action_move(by)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Set the offset of the camera under the cursor; an empty line keeps everything."""
        clock, text = self._current(), event.value.strip()
        if not text or clock is None:
            self.answer(self._typed)
            return
        if clock.certainty == REFERENCE:
            self.say("The others are compared with this camera; type how far they are behind it.")
            return
        try:
            if text.lower() == WORKED_OUT:
                self._typed.pop(clock.body, None)
            else:
                self._typed[clock.body] = read_offset(text)
        except InputRefused as error:
            self.say(str(error))
            return
        event.input.value = ""
        self.say("")
        self.show_clocks()

    def _current(self) -> BodyClock | None:
        key = self.query_one(LineTable).key
        return self._clocks[int(key)] if key else None


def _line(key: str, clock: BodyClock) -> Line:
    behind = "" if clock.behind is None else written_offset(clock.behind) if clock.behind else "0"
    cells = (clock.body, f"{clock.frames:,}", _moment(clock.first), _moment(clock.last), behind, clock.certainty)
    return Line(key, cells, "warning" if clock.certainty == UNKNOWN else "")


def _moment(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M}" if moment else ""

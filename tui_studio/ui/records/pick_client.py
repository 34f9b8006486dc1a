"""Finds one client: type a name or a number, go up and down in what fits, Enter takes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.widgets import Input

from tui_studio.errors import InputRefused
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp

MOST = 50
UNASKED = "Type a part of the name, a number or an ID."


class PickClientModal(StudioModal[int]):
    """Gives the id back."""

    BINDINGS = bindings_for("pick")

    def __init__(self, title: str, proposed: Sequence[int] = (), without: int = 0) -> None:
        """`proposed` stand in the list before anything is typed; `without` is never offered."""
        super().__init__(title, "type a name or number · ↑ ↓ · Enter takes · Esc closes")
        self._proposed = tuple(proposed)
        self._without = without

    def body(self) -> Iterable[Widget]:
        """The line and the list."""
        yield PlainInput(compact=True)
        columns = (
            LineColumn("Number", 8), LineColumn("Name", 20, grow=True), LineColumn("Organization", 20, grow=True),
            LineColumn("Year", 4), LineColumn("Grade", 5),
        )  # fmt: skip
        table = LineTable(columns, empty=UNASKED)
        table.styles.height = 11
        table.can_focus = False
        yield table

    def on_mount(self) -> None:
        """Show those who are likely."""
        self.find("")

    @on(Input.Changed)
    def follow(self, event: Input.Changed) -> None:
        """Narrow the list to the text."""
        self.find(event.value)

    @work(exclusive=True, group="find", exit_on_error=False)
    async def find(self, text: str) -> None:
        """Who fits."""
        clients = cast("StudioApp", self.app).studio.clients
        self.query_one(LineTable).empty = "Nobody fits." if text.strip() else UNASKED
        try:
            ids = list(self._proposed) if not text.strip() else None
            ids = ids if ids is not None else list(await asyncio.to_thread(clients.ids, text, (), MOST))
            rows = await asyncio.to_thread(clients.rows, ids)
        except InputRefused as refused:
            self.say(str(refused))
            return
        self.say("")
        self.query_one(LineTable).show(
            [
                Line(
                    str(key),
                    (
                        rows[key].number,
                        f"{rows[key].last_name}, {rows[key].first_name}",
                        rows[key].organization,
                        str(rows[key].year or ""),
                        rows[key].grade,
                    ),
                )
                for key in ids
                if key in rows and key != self._without
            ]
        )

    def action_move(self, by: int) -> None:
        """Up or down in the list."""
        self.query_one(LineTable).action_move(by)

    @on(Input.Submitted)
    def take(self) -> None:
        """Enter takes the line under the cursor."""
        key = self.query_one(LineTable).key
        if key:
            self.answer(int(key))
        else:
            typed = self.query_one(Input).value.strip()
            self.say("Nobody fits; type another name or number." if typed else "Type a name or a number first.")

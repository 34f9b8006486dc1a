"""Moving and cancelling the marked sessions: entries of the action menu of every hub that lists sessions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import Choice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tui_studio.ui.app import StudioApp


class Moving(HubScreen):
    """A hub whose rows are sessions that can be moved."""

    def moving_actions(self) -> list[Choice[str]]:
        """What the action menu offers."""
        two = "" if len(self.table.targets) == 2 else "Mark exactly two sessions with space."
        return [
            Choice("Reschedule", "reschedule", hint="day, time, photographer, room", letter="r"),
            Choice("Move by minutes", "shift_times", hint="a class that is late", letter="m"),
            Choice("Swap two", "swap_times", hint="they take each other's time", letter="w", reason=two),
            Choice("Cancel", "cancel_sessions", hint="with a reason", letter="c"),
            Choice("Schedule another session", "book_session", hint="for the client here", letter="h"),
        ]

    def action_reschedule(self) -> None:
        """Another day, time or station."""
        from tui_studio.ui.moving_sessions import reschedule

        self.run_moving(reschedule)

    def action_shift_times(self) -> None:
        """Later or earlier."""
        from tui_studio.ui.moving_sessions import shift

        self.run_moving(shift)

    def action_swap_times(self) -> None:
        """Two take each other's time."""
        from tui_studio.ui.moving_sessions import swap

        self.run_moving(swap)

    def action_cancel_sessions(self) -> None:
        """Call them off."""
        from tui_studio.ui.moving_sessions import cancel

        self.run_moving(cancel)

    @work(group="write", exit_on_error=False)
    async def action_book_session(self) -> None:
        """One more session for the client of the session under the cursor."""
        from tui_studio.ui.moving_sessions import book

        app, row_id = self.studio_app, self.table.cursor_id
        if row_id is not None and app.may_write():
            view = await asyncio.to_thread(app.studio.session_records.get, row_id)
            await book(app, int(view.facts["client_id"]))

    @work(group="write", exit_on_error=False)
    async def run_moving(self, act: Callable[[StudioApp, Sequence[int]], Awaitable[bool]]) -> None:
        """Do it with the marked rows, or the row under the cursor."""
        ids = self.table.targets
        if ids and self.studio_app.may_write():
            await act(self.studio_app, ids)

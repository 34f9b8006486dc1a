"""Marks of a hub: what an action is for, marks by a query, and one step out with Esc."""

from __future__ import annotations

import asyncio

from textual import on, work

from tui_studio.domain.selection import Matched
from tui_studio.text import counted
from tui_studio.ui.cells import value_of
from tui_studio.ui.hubs.list_frame import HubList
from tui_studio.ui.messages import CursorMoved, MarksChanged


class Marking(HubList):
    """Marks survive order, filter, hub and reload; the title tells how many the filter hides."""

    @on(MarksChanged)
    def show_marks(self) -> None:
        """The title tells how many."""
        self.show_title()
        self.show_status()

    def on_mount(self) -> None:
        """The status line follows the cursor."""
        self.watch(self.table, "cursor", self.show_status, init=False)

    @on(CursorMoved)
    def show_cursor(self) -> None:
        """Another record may stand at the same place."""
        self.show_status()

    @work(group="ask", exit_on_error=False)
    async def action_mark_query(self) -> None:
        """Mark what a query finds, whatever the filter shows; or unmark it, or keep only it marked."""
        from tui_studio.ui.modals.mark_query import MarkHow, MarkQueryModal

        records = self.records
        wish = await self.studio_app.ask(MarkQueryModal(self.NOUN, self.filter_text, records.ids))
        if wish is None:
            return
        table = self.table
        view = table.selection.ids
        # both in one thread: finding a million records among the rows takes as long as listing them
        found = await asyncio.to_thread(lambda: Matched(view, records.ids(wish.query)))
        act = {
            MarkHow.ADD: table.mark_records,
            MarkHow.REMOVE: table.unmark_records,
            MarkHow.KEEP: table.keep_marked,
        }
        changed = act[wish.how](found)
        said = {
            MarkHow.ADD: f"{counted(changed, self.NOUN)} marked, {table.selection.total:,} in all.",
            MarkHow.REMOVE: f"{counted(changed, self.NOUN)} unmarked, {table.selection.total:,} still marked.",
            MarkHow.KEEP: f"{counted(changed, self.NOUN)} unmarked, {table.selection.total:,} kept.",
        }
        self.studio_app.say(said[wish.how])

    def action_back(self) -> None:
        """One step out: the range, the filter, the marks, the list."""
        if self.table.leave_range():
            return
        if self.filter_text or self.filter_bar.has_class("-open"):
            self.filter_bar.clear()
        elif self.table.selection.total:
            self.table.action_unmark()
        elif self.BEHIND:
            self.studio_app.action_switch_hub(self.BEHIND)
        else:
            self.studio_app.say("q leaves the studio.")

    def what(self) -> str:
        """What an action is for, in words: `12 marked sessions`, `session 10023`."""
        count, hidden = self.table.selection.total, self.table.selection.hidden
        if not count:
            return f"{self.NOUN} {value_of(self.table.cursor_row, 'number')}"
        aside = f" ({hidden:,} hidden by the filter)" if hidden else ""
        return f"{counted(count, f'marked {self.NOUN}')}{aside}"

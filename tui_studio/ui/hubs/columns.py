"""The columns of a hub: chosen, kept under a name, and found again at the next start."""

from __future__ import annotations

import asyncio

from textual import work

from tui_studio.errors import StudioError
from tui_studio.ui.hubs.list_frame import HubList


class ChoosingColumns(HubList):
    """What is shown of each record."""

    @work(group="ask", exit_on_error=False)
    async def action_columns(self) -> None:
        """Tick, order and widen columns; the list behind follows at once."""
        from tui_studio.ui.modals.column_chooser import ColumnChooser

        before, studio = self.layout_shown, self.studio_app.studio
        layouts = await asyncio.to_thread(studio.layouts.all, self.MODE)
        await self.studio_app.ask(ColumnChooser(self.MODE, before, layouts, studio.layouts, self.show_layout))
        if self.layout_shown != before:
            self.remember_layout()

    @work(exclusive=True, group="layout", exit_on_error=False)
    async def remember_layout(self) -> None:
        """Find these columns again at the next start."""
        try:
            await asyncio.to_thread(self.studio_app.studio.layouts.remember, self.MODE, self.layout_shown)
        except StudioError as error:
            self.studio_app.say(f"These columns are shown now but not at the next start: {error}", "warning")

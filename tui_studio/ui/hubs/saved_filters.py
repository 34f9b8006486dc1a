"""Filters under a name: keeping the one in the filter line, and coming back to one that was kept."""

from __future__ import annotations

import asyncio

from textual import work

from tui_studio.errors import StudioError
from tui_studio.ui.hubs.filtering import Filtering
from tui_studio.ui.modals.prompt import PromptModal


class SavedFilters(Filtering):
    """What the list was and can be filtered by."""

    @work(group="ask", exit_on_error=False)
    async def action_save_filter(self) -> None:
        """Keep the text of the filter line under a name."""
        app, text = self.studio_app, self.filter_bar.text
        if not text:
            app.say("There is no filter to save; / opens the filter line.")
            return
        name = await app.ask(PromptModal("Save the filter as", check=lambda name: "" if name.strip() else "Name it."))
        if not name:
            return
        try:
            kept = await asyncio.to_thread(app.studio.filters.save, self.queries, name, text)
        except StudioError as error:
            app.say(str(error))
        else:
            app.say(f"Saved the filter “{kept.name}”; F opens it again.")

    @work(group="ask", exit_on_error=False)
    async def action_saved_filters(self) -> None:
        """Choose a saved filter."""
        from tui_studio.ui.modals.saved_filters import SavedFiltersModal

        text = await self.studio_app.ask(SavedFiltersModal(self.queries, self.studio_app.studio.filters))
        if text:
            self.set_filter(text)
            self.table.focus()

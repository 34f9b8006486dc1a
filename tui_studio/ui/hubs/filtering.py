"""The filter of a hub: the line, and the builder that reads and writes the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tui_studio.ui.hubs.list_frame import HubList
from tui_studio.ui.messages import FilterEdited, FilterLeft

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from tui_studio.services.studio import Studio


class Filtering(HubList):
    """What is listed at all."""

    def action_filter(self) -> None:
        """Open the filter line."""
        self.filter_bar.open()

    @on(FilterEdited)
    def follow_filter(self, event: FilterEdited) -> None:
        """The filter came to rest."""
        if event.text != self.filter_text:
            self.filter_text = event.text
            self.reload()

    @on(FilterLeft)
    def leave_filter(self) -> None:
        """Back to the list."""
        self.table.focus()

    def set_filter(self, text: str) -> None:
        """Put a query text into the filter line."""
        if text:
            self.filter_bar.add_class("-open")
            self.filter_bar.line.value = text
        else:
            self.filter_bar.clear()

    @work(group="ask", exit_on_error=False)
    async def action_builder(self) -> None:
        """Put the filter together line by line."""
        from tui_studio.ui.modals.filter_builder import FilterBuilder

        place = _HubFilters(self.queries, self.studio_app.studio)
        text = await self.studio_app.ask(FilterBuilder(self.queries, self.NOUN, self.filter_bar.text, place))
        if text is not None:
            self.set_filter(text)
            self.table.focus()


class _HubFilters:
    """What the builder asks of the studio, for the records of one hub."""

    def __init__(self, hub: str, studio: Studio) -> None:
        self._hub, self._studio = hub, studio

    def find(self, text: str) -> Sized:
        found: Sized = getattr(self._studio, self._hub).ids(text)
        return found

    def propose(self, field: str) -> list[str]:
        return self._studio.lookups.values_of(field)

    def saved(self) -> Sequence[tuple[str, str]]:
        return [(one.name, one.text) for one in self._studio.filters.list(self._hub)]

    def save(self, name: str, text: str) -> None:
        self._studio.filters.save(self._hub, name, text)

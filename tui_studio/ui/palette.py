"""What the command palette offers: the commands of this place, the menus, records by number and name, themes."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui_studio.errors import StudioError
from tui_studio.text import clean_text, fold
from tui_studio.ui.modals.help import Entry, entries_of
from tui_studio.ui.widgets.menu_bar import MENUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from tui_studio.services.records import RecordService
    from tui_studio.ui.app import StudioApp

    Offer = tuple[str, Callable[[], Any], str]


MOST = 8
"""Clients, and sessions, that are offered for one text."""
ABOVE = 50.0
"""More than any command scores: a name that begins like the text stands first."""


class StudioCommands(Provider):
    """Everything that can be done from where one stands; nothing is written down twice."""

    def _offers(self) -> Iterator[Offer]:
        app = self.app
        for entry in entries_of(self.screen):
            if entry.enabled and entry.command.group != "Move":
                yield f"{entry.command.help} ({entry.keys})", partial(self._run, entry), entry.command.group
        for menu in MENUS:
            for item in menu.items:
                if not item.reason:
                    yield f"{menu.name} > {item.label}", partial(app.run_action, item.action, self.screen), "Menus"
        for theme in sorted(app.available_themes):
            yield f"Theme {theme}", partial(setattr, app, "theme", theme), "Colours"

    async def _run(self, entry: Entry) -> None:
        await self.app.run_action(entry.command.action, entry.node)

    async def _found(self, query: str) -> Hits:
        """A few clients, then sessions, whose name, number or ID fits; nothing for one or two letters."""
        app = cast("StudioApp", self.app)
        if len(query.strip()) < 3 or not app.is_open:
            return
        kinds = (
            ("Client", app.studio.clients, app.action_open_client, ABOVE, 0.9),
            ("Session", app.studio.sessions, app.show_session, ABOVE - 1, 0.8),
        )
        for kind, service, show, first, other in kinds:
            for row_id, name in await asyncio.to_thread(_named, service, query):
                begins = any(fold(part).startswith(fold(query)) for part in name.split())
                shown = Content(f"{kind} {name}")
                yield Hit(first if begins else other, shown, partial(show, row_id), text=shown.plain)

    async def discover(self) -> Hits:
        """Before anything is typed: the commands of this place."""
        for name, run, group in self._offers():
            if group != "Colours":
                yield DiscoveryHit(name, run)

    async def search(self, query: str) -> Hits:
        """What fits the text; digits also offer the record with that number, three letters those of that name."""
        number = query.strip().removeprefix("#")
        if number.isdigit():
            yield Hit(1.0, f"Open number {number}", partial(self.app.run_action, f"app.open_record('{number}')"))
        async for hit in self._found(query):
            yield hit
        matcher = self.matcher(query)
        for name, run, _ in self._offers():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run)


def _named(service: RecordService[Any], query: str) -> list[tuple[int, str]]:
    """The first records that fit a text, with number and name; none where what is typed for a command is no query."""
    try:
        ids = service.ids(query, (), MOST)
        rows = service.rows(ids)
    except StudioError:
        return []
    names = {key: f"{row.number} {row.last_name}, {row.first_name}" for key, row in rows.items()}
    return [(key, clean_text(names[key])) for key in ids if key in names]

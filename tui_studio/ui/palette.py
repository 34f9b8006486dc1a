"""What the command palette offers: the commands of this place, the menus, records by number, themes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui_studio.ui.modals.help import Entry, entries_of
from tui_studio.ui.widgets.menu_bar import MENUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Offer = tuple[str, Callable[[], Any], str]


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

    async def discover(self) -> Hits:
        """Before anything is typed: the commands of this place."""
        for name, run, group in self._offers():
            if group != "Colours":
                yield DiscoveryHit(name, run)

    async def search(self, query: str) -> Hits:
        """What fits the text; digits also offer the record with that number."""
        number = query.strip().removeprefix("#")
        if number.isdigit():
            yield Hit(1.0, f"Open number {number}", partial(self.app.run_action, f"app.open_record('{number}')"))
        matcher = self.matcher(query)
        for name, run, _ in self._offers():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run)

"""The keys that are likely next, on one line that never overflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tui_studio.ui.key_names import key_character, shown_key
from tui_studio.ui.keymap import footer_order

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult
    from textual.binding import ActiveBinding
    from textual.screen import Screen

MOST = 7


class FooterLine(Widget):
    """Reads the active bindings of its screen; what has no room is left out from the right, help last."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "FooterLine { height: 1; dock: bottom; }"

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        self.refresh()

    def entries(self) -> list[tuple[str, ActiveBinding]]:
        """The keys to show, in the order of the keymap, one for each command."""
        found: dict[str, tuple[str, ActiveBinding]] = {}
        focused = self.screen.focused
        for key, active in self.screen.active_bindings.items():
            # Textual leaves "slash" in while a field would type it
            typed = key_character(key) or None
            if focused is not None and focused is not active.node and focused.check_consume_key(key, typed):
                continue
            if active.binding.show and active.binding.id:
                found.setdefault(active.binding.id, (key, active))
        ranked = [found[command_id] for command_id in sorted(found, key=footer_order)]
        return ranked if len(ranked) <= MOST else [*ranked[: MOST - 1], ranked[-1]]

    def shown(self) -> list[tuple[str, ActiveBinding]]:
        """Those that have room; the last one, help, always has."""
        entries = self.entries()
        while len(entries) > 1 and sum(map(self._width, entries)) > self.size.width:
            del entries[-2]
        return entries

    def render(self) -> RenderResult:
        """Key and label of each entry."""
        parts: list[Content] = []
        for key, active in self.shown():
            dim = "" if active.enabled else " dim"
            label = f" {active.binding.description} "
            parts.append(
                Content.assemble((f" {shown_key(key)}", f"bold $footer-key-foreground{dim}"), (label, dim.strip()))
            )
        return Content("").join(parts)

    @staticmethod
    def _width(entry: tuple[str, ActiveBinding]) -> int:
        key, active = entry
        return len(shown_key(key)) + len(active.binding.description) + 3

    def on_click(self, event: events.Click) -> None:
        """A click presses the key."""
        x = 0
        for key, active in self.shown():
            x += self._width((key, active))
            if event.x < x:
                self.app.simulate_key(key)
                return

"""The numbered hubs, which one this is, and how many jobs run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui_studio.ui.key_names import shown_keys
from tui_studio.ui.keymap import command, keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events
    from textual.app import RenderResult

HUBS: tuple[tuple[str, str], ...] = (
    ("sessions", "Sessions"),
    ("clients", "Clients"),
    ("workflow", "Workflow"),
    ("invoices", "Invoices"),
    ("orders", "Orders"),
    ("control_center", "Control Center"),
)
"""Mode and label of each hub, in the order of their numbers."""
LIT = "bold $block-cursor-foreground on $block-cursor-background"


class HubBar(Widget):
    """One line; a click on a hub goes there."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "HubBar { height: 1; }"

    jobs: reactive[int] = reactive(0)
    """Jobs that are queued or running."""

    def __init__(self, mode: str, keys: Mapping[str, str] | None = None) -> None:
        """`mode` is the hub this bar stands on; `keys` are those of the settings."""
        super().__init__(id="hub-bar")
        self.mode = mode
        self.labels = [(name, shown_keys(keys_of(command(f"go.{name}"), keys)), label) for name, label in HUBS]

    def render(self) -> RenderResult:
        """The hubs, then the badge."""
        parts: list[Content] = []
        for name, key, label in self.labels:
            if name == self.mode:
                parts.append(
                    Content.styled(f" {key} {label} ", "bold $block-cursor-foreground on $block-cursor-background")
                )
            else:
                parts.append(Content.assemble((f" {key}", "$accent"), (f" {label} ", "dim")))
        bar = Content("").join(parts)
        if not self.jobs:
            return bar
        room = self.size.width - bar.cell_length
        long = f"● {self.jobs} job{'s' if self.jobs > 1 else ''} running (l) "
        badge = long if len(long) <= room else f"●{self.jobs} "
        return Content.assemble(bar, " " * max(0, room - len(badge)), (badge, "bold $accent"))

    async def on_click(self, event: events.Click) -> None:
        """Go to the hub that was clicked."""
        x = 0
        for name, key, label in self.labels:
            x += len(key) + len(label) + 3
            if event.x < x:
                await self.run_action(f"app.switch_hub('{name}')")
                return
        await self.run_action("app.job_log")

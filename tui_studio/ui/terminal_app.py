"""An application that spares the line to the terminal, and takes the screen over from the first picture."""

from __future__ import annotations

import gc
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual import events
from textual.geometry import Region

from tui_studio.domain.picture_ways import Choice, choose
from tui_studio.integrations.terminal import can_draw
from tui_studio.ui.early_keys import PatientApp
from tui_studio.ui.fields import is_field
from tui_studio.ui.first_picture import LEAST
from tui_studio.ui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual._compositor import ChopsUpdate, LayoutUpdate
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.theme import Theme

    from tui_studio.config import Settings
    from tui_studio.ui.first_picture import FirstPicture

TOO_SLOW = 0.15
"""Seconds for an answer of the terminal from which on less should be sent."""


class TerminalApp(PatientApp, inherit_bindings=False):
    """No animations, no blinking cursor over SSH, paced repaints everywhere."""

    picture: FirstPicture | None = None
    """What stands on the terminal until this application paints."""

    def __init__(self, settings: Settings) -> None:
        """`settings.slow` sends less still."""
        self._mixed: dict[str, dict[str, str]] = {}
        super().__init__(settings.code_prefix)
        self.settings = settings
        self.missed: dict[Screen[Any], None] = {}
        """Screens that painted while repaints were held back."""
        self._over_ssh = bool(os.environ.get("SSH_CONNECTION"))
        self.spares_line = self._over_ssh or settings.slow
        # one animated page is 250 kB on the line; Textual's own variable still has the last word
        if os.environ.get("TEXTUAL_ANIMATIONS") not in ("basic", "full"):
            self.animation_level = "none"
        self.set_class(self.spares_line, "-remote")

    @property
    def current_theme(self) -> Theme:
        """The theme; Textual copies all it knows to look one up, 300 times until the first rows are seen."""
        return self._registered_themes.get(self.theme) or super().current_theme

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, mixed once for each theme and not four times at the start."""
        if self.theme not in self._mixed:
            self._mixed[self.theme] = super().get_css_variables()
        self.theme_variables = self._mixed[self.theme]
        return self.theme_variables

    def get_driver_class(self) -> type[Driver]:
        """The paced driver, where Textual's own is the one for Unix terminals."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from tui_studio.ui.pacing import PacedDriver

        return PacedDriver

    def collect_again(self) -> None:
        """Collect garbage from now on; what the start has read in stays, and is not looked at each time."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screens while none has room."""
        self._cover(event.size.width < LEAST[0] or event.size.height < LEAST[1])

    def _cover(self, small: bool) -> None:
        self.set_class(small, "-too-small")
        if small:
            for screen in self.screen_stack if self._screen_stack else ():
                if not screen.query(TooSmall):
                    screen.mount(TooSmall())

    async def on_event(self, event: events.Event) -> None:
        """Nobody presses keys on what is covered, but for leaving."""
        covered = self.has_class("-too-small") and isinstance(event, events.Key)
        if not covered or event.key in self._keys_of(("app.quit",)):  # type: ignore[attr-defined]
            await super().on_event(event)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A blinking cursor is 2.6 kB a second on the line."""
        if self.spares_line and is_field(event.widget):
            event.widget.cursor_blink = False  # type: ignore[attr-defined]

    @cached_property
    def pictures(self) -> Choice:
        """How pictures are shown on this terminal."""
        return choose(self.settings.pictures, os.environ, installed=can_draw(), slow=self.settings.slow)

    def send(self, data: str) -> None:
        """Bytes that are no screen, as pictures are; in their turn, so that they never break into a repaint."""
        if self._driver is not None:
            self._driver.write(data)

    def advise_slow_mode(self) -> None:
        """Say that there is a slow mode where the line over SSH turns out to need it."""
        seconds = getattr(self._driver, "answer_seconds", 0.0)
        if self._over_ssh and not self.settings.slow and seconds > TOO_SLOW:
            self.notify(
                f"The terminal answers after {seconds * 1000:.0f} ms. “tui-studio --slow” sends less.", markup=False
            )

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if self._batch_count and renderable is not None:
            screen._compositor._dirty_regions.update(_painted(renderable))
            self.missed[screen] = None
        super()._display(screen, renderable)

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count and self._running:
            missed, self.missed = self.missed, {}
            for screen in missed:
                screen._compositor_refresh()


def _painted(update: LayoutUpdate | ChopsUpdate) -> Iterable[Region]:
    """What an update would have painted; Textual forgets it with the update."""
    if hasattr(update, "spans"):
        return [Region(left, line, right - left, 1) for line, left, right in update.spans]
    return [update.region]

"""Hubs that are named already and come later: each says so and what serves until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from tui_studio.ui.hubs.frame import HubFrame
from tui_studio.ui.widgets.menu_bar import NOT_YET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget


class PlaceholderHub(HubFrame):
    """A hub without records."""

    TODAY: ClassVar[str] = ""

    def body(self) -> Iterable[Widget]:
        """The title, and two honest sentences."""
        yield Static(self.TITLE_WORD, id="hub-title", markup=False)
        with Vertical(id="hub-empty"):
            yield Static(NOT_YET, markup=False)
            yield Static(self.TODAY, classes="hub-today", markup=False)

    @property
    def about(self) -> str:
        """The same for help."""
        return f"{NOT_YET} {self.TODAY}"


class InvoicesHub(PlaceholderHub):
    """What was ordered."""

    MODE = "invoices"
    TITLE_WORD = "Invoices"
    TODAY = "Until then: orders stay with the gallery that took them; sessions can be advanced to Ordered (S)."


class OrdersHub(PlaceholderHub):
    """What is produced."""

    MODE = "orders"
    TITLE_WORD = "Production orders"
    TODAY = "Until then: the pictures of each session are in the studio's images folder, named after their session."


class ControlCenterHub(PlaceholderHub):
    """Jobs that run by themselves."""

    MODE = "control_center"
    TITLE_WORD = "Control Center"
    TODAY = "Until then: l shows the jobs of today and their logs; every job can also be run by the tui-studio command."

"""What a hub can show before the studio is open: its first rows, in the columns this person saw last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.layouts import Layout, kept_layout, layout_preference
from tui_studio.repositories.first_screen import FirstReader, look
from tui_studio.repositories.first_screen import FirstScreen as FirstScreen
from tui_studio.services.who import user_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.config import Settings
    from tui_studio.domain.sorting import SortKey


def first_screen(settings: Settings, order: Sequence[SortKey], limit: int) -> tuple[Layout, FirstScreen] | None:
    """The first sessions of a studio; None in any doubt: the ordinary way shows the same a little later.

    A server is not asked: one that is far away would hold up the first screen.
    """
    if settings.database:
        return None

    def question(reader: FirstReader) -> tuple[Layout, FirstScreen] | None:
        layout = kept_layout("sessions", reader.preference(layout_preference("sessions", user_name())))
        screen = reader.sessions(layout.keys, order, limit)
        return None if screen is None else (layout, screen)

    return look(settings.paths.database, question)

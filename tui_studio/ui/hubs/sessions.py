"""The Sessions hub: every session, its status, its pictures; advancing in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui_studio.domain.columns import SESSION_COLUMNS
from tui_studio.ui.first_picture import early_screen
from tui_studio.ui.hubs.session_actions import SessionActions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.columns import Column
    from tui_studio.domain.layouts import Layout
    from tui_studio.domain.rows import SessionRow
    from tui_studio.services.first_screen import FirstScreen
    from tui_studio.services.records import RecordService


class SessionsHub(SessionActions):
    """What `tui-studio` opens on."""

    MODE = "sessions"
    TITLE_WORD = "Sessions"
    COLUMNS: ClassVar[Mapping[str, Column]] = SESSION_COLUMNS
    ABOUT = (
        "Every session with its status and its pictures. Keys work on the marked rows, or on the row under the "
        "cursor when none is marked. A barcode scanner opens the session it reads."
    )
    EMPTY = (
        "No sessions yet.",
        "",
        "1. F10 > Utilities > Import Clients takes a school's spreadsheet in.",
        "2. F10 > Tools > Bulk Scheduling Wizard gives every client a session.",
    )

    @property
    def records(self) -> RecordService[SessionRow]:
        """Sessions as lists."""
        return self.studio_app.studio.sessions

    def early_rows(self) -> tuple[Layout, FirstScreen] | None:
        """The first sessions, without the database layer."""
        picture = self.studio_app.picture
        return (picture and picture.early) or early_screen(self.studio_app.settings)

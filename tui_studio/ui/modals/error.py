"""What went wrong, and what to do."""

from __future__ import annotations

from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.page import PageModal


class ErrorModal(PageModal):
    """One sentence, and where the rest can be read."""

    def __init__(self, message: str, detail: str = "", title: str = "This did not work") -> None:
        """`detail` names the log and the reference of a defect."""
        super().__init__(title, [plain(message), *([plain(""), plain(detail, "dim")] if detail else [])])

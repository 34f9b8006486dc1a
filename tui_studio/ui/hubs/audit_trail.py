"""Utilities > Audit Trail: every write, newest first, to filter, read in full and export."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.domain.columns import AUDIT_COLUMNS
from tui_studio.domain.sorting import SortKey
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.page import PageModal, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.columns import Column
    from tui_studio.domain.rows import AuditRow
    from tui_studio.services.records import RecordService
    from tui_studio.ui.modals.choose import Choice


class AuditTrailHub(HubScreen):
    """A list that nobody can change."""

    MODE = "audit"
    BEHIND = "sessions"
    TITLE_WORD = "Audit Trail"
    NOUN = "change"
    COLUMNS: ClassVar[Mapping[str, Column]] = AUDIT_COLUMNS
    SORT = SortKey("when", descending=True)
    ABOUT = (
        "Everything that was written: who, when, what, before and after. Filter with words, who:, what:, date:, "
        "record:, entity: and batch:. Nothing here can be changed; what was taken back stands here too."
    )
    EMPTY = ("Nothing has been written yet.",)

    @property
    def records(self) -> RecordService[AuditRow]:
        """The audit trail as a list."""
        return self.studio_app.studio.audit

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An entry cannot be edited."""
        return False if action == "edit_record" else super().check_action(action, parameters)

    def actions(self) -> list[Choice[str]]:
        """What every hub has, without a change to what was written."""
        return [choice for choice in super().actions() if choice.value != "edit_record"]

    def open_record(self, record_id: int, *, editing: bool = False) -> None:  # noqa: ARG002 - never changed
        """Show the whole entry."""
        self.show_entry(record_id)

    @work(exclusive=True, group="record", exit_on_error=False)
    async def show_entry(self, record_id: int) -> None:
        """The whole entry."""
        entry = await asyncio.to_thread(self.studio_app.studio.audit.entry, record_id)
        await self.studio_app.ask(PageModal(f"Audit entry {record_id}", pairs(entry)))

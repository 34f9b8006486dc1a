"""What the forms of Maintenance share: deleting, and a page of history."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from textual import work

from tui_studio.errors import InputRefused
from tui_studio.ui.modals.choose import Choice
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.records.fields import Listing, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.line_table import LineColumn

if TYPE_CHECKING:
    from tui_studio.services.draft_source import DraftSource
    from tui_studio.services.named_records import NamedRecords
    from tui_studio.ui.app import StudioApp

HISTORY = Tab(
    "History",
    (
        Listing(
            "history",
            (LineColumn("When", 16), LineColumn("By", 8), LineColumn("What", 18), LineColumn("Details", 20, grow=True)),
            "Nothing was written down yet.",
        ),
    ),
    new=False,
)


class MaintainedForm(RecordForm):
    """A record of Maintenance."""

    def actions(self) -> list[Choice[str]]:
        """Deleting stands last."""
        return [*super().actions(), Choice("Delete", "delete_record", letter="d")]

    def read_again(self, _left: None) -> None:
        """A record that hangs on this one was left."""
        if not self.editing:
            self.load()

    @work(group="write", exit_on_error=False)
    async def action_delete_record(self) -> None:
        """Delete the record, after a question, or say what hangs on it."""
        records = cast("DraftSource[Any]", self.service).records
        assert self.view is not None
        assert self.row_id is not None
        problem = await delete_record(self.studio_app, records, self.row_id, str(self.view.values["name"]))
        self.say(problem)
        if not problem and self.row_id not in await asyncio.to_thread(_ids, records):
            self.close()


async def delete_record(
    app: StudioApp, records: NamedRecords[Any], row_id: int, name: str, losses: tuple[str, ...] = ()
) -> str:
    """Ask and delete; what stands against it, in a sentence. Call it in a worker."""
    if not app.may_write():
        return ""
    hanging = await asyncio.to_thread(records.hanging, row_id)
    if hanging:
        return f"{name} stays: {hanging}."
    lines = (*losses, "z takes it back.")
    question = ConfirmModal(f"Delete {records.noun} {name}?", lines, yes="Delete", no="Keep", destructive=True)
    if not await app.ask(question):
        return ""
    try:
        with app.writing():
            await asyncio.to_thread(records.delete, row_id)
    except InputRefused as refused:
        return str(refused)
    app.say(f"Deleted {records.noun} {name}.")
    app.records_changed()
    return ""


def _ids(records: Any) -> set[int]:
    return {row.id for row in records.rows()}

"""Records over a draft, as `NamedRecords` keeps them, behind a form."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tui_studio.services.named_records import sentence_case
from tui_studio.services.record_view import RecordSource, RecordView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from tui_studio.services.named_records import NamedRecords

D = TypeVar("D", bound="DataclassInstance")


class DraftSource(RecordSource, Generic[D]):
    """The fields of the form are those of the draft; a subclass adds facts, lists and proposals."""

    def __init__(self, records: NamedRecords[D]) -> None:
        self.records = records

    def get(self, row_id: int) -> RecordView:
        """The record as it can be edited."""
        draft = self.records.get(row_id)
        values = asdict(draft)
        title = f"{sentence_case(self.records.noun)} {values['name']}"
        return RecordView(row_id, title, values, self.facts(row_id, draft), opened=draft)

    def blank(self) -> RecordView:
        """A new record."""
        draft = self.records.draft()
        return RecordView(None, f"New {self.records.noun}", asdict(draft), opened=draft)

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Make the record, or write what differs from the draft it was opened with."""
        wanted = replace(view.opened, **values)
        if view.row_id is None:
            return self.records.create(wanted)
        self.records.save(view.row_id, view.opened, wanted)
        return view.row_id

    def facts(self, _row_id: int, _draft: D) -> Mapping[str, str]:
        """What is shown and not edited."""
        return {}

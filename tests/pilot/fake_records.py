"""Records behind the forms of a studio made of lists."""

from __future__ import annotations

from dataclasses import asdict

from tui_studio.errors import NotFound
from tui_studio.services.client_records import ClientRecordService
from tui_studio.services.record_view import ListedRow, RecordSource, RecordView
from tui_studio.services.session_records import LINKED, PLAIN


class FakeRecordSource(RecordSource):
    """Shows the rows of a hub as records; `texts` are the fields that are empty text."""

    def __init__(self, records, noun, values):
        self.records, self.noun, self.values = records, noun, values
        self.saved = []

    def get(self, row_id):
        if row_id not in self.records.all:
            raise NotFound(f"This {self.noun} does not exist any more; r reads the list again.")
        row = asdict(self.records.all[row_id])
        values = {key: row.get(key, empty) for key, empty in self.values.items()}
        title = f"{self.noun.capitalize()} {row['number']} · {row['last_name']}, {row['first_name']}"
        facts = {"client": row["last_name"], "client_id": str(row_id), "status": row.get("status", "")}
        return RecordView(row_id, title, values, facts, row["flags"], row.get("readiness", "CSI·"))

    def save(self, view, values):
        self.saved.append(dict(values))
        return view.row_id

    def listed(self, row_id, name):
        return [ListedRow("0", ("2026-09-01 08:00", "anna", "new → Scheduled", ""))] if name == "history" else []


def session_source(records):
    return FakeRecordSource(records, "session", {**dict.fromkeys((*PLAIN, *LINKED, "shoot"), ""), "confirmed": False})


def client_source(records):
    return FakeRecordSource(records, "client", dict(ClientRecordService(None).blank().values))

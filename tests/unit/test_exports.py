"""What an export of a list writes, and what it leaves behind when it is stopped."""

from __future__ import annotations

import csv

import pytest
from openpyxl import load_workbook

from tests.factories import enroll, schedule
from tui_studio.domain.columns import CLIENT_COLUMNS, SESSION_COLUMNS
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import Cancelled
from tui_studio.services import records


class Stopping:
    """Asked to stop at the second checkpoint."""

    def __init__(self) -> None:
        self.checkpoints = 0

    def log(self, text: str, level: str = "info") -> None:
        """Nobody reads it."""

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """Nobody watches."""

    def checkpoint(self) -> None:
        self.checkpoints += 1
        if self.checkpoints == 2:
            raise Cancelled


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_export_that_is_stopped_leaves_no_file_and_the_old_one_as_it_was(studio, tmp_path, monkeypatch, suffix):
    monkeypatch.setattr(records, "EXPORT_STEP", 1)
    enroll(studio, 3)
    folder = tmp_path / "exports"
    folder.mkdir()
    target = folder / f"list{suffix}"
    for before in (None, b"old"):
        if before:
            target.write_bytes(before)
        with pytest.raises(Cancelled):
            studio.clients.export(studio.clients.ids(), ("number", "last_name"), target, Stopping())
        assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == (
            [(target.name, before)] if before else []
        )


def test_rows_come_in_the_order_and_columns_asked_for_with_ids_as_text(studio, tmp_path):
    enroll(studio, 3)
    schedule(studio)
    with studio._place.writing() as uow:
        uow.records.update("client", studio.clients.ids()[0], {"last_name": "=cmd()"})
        uow.commit()
    ids = studio.sessions.ids("", (SortKey("student_id", descending=True),))
    for target in (tmp_path / "list.xlsx", tmp_path / "list.csv"):
        assert studio.sessions.export(ids, ("student_id", "last_name", "images"), target) == 3
    rows = list(load_workbook(tmp_path / "list.xlsx").active.values)
    assert rows[0] == ("Student ID", "Last name", "Images")
    assert [row[0] for row in rows[1:]] == ["00003", "00002", "00001"]
    assert ("=cmd()", 0) in {row[1:] for row in rows[1:]}, "a text and no formula"
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "'=cmd()" in {row[1] for row in csv.reader(file)}


def test_an_export_tells_of_each_column_what_the_list_shows(studio):
    enroll(studio, 2)
    schedule(studio)
    ids = studio.sessions.ids()
    with studio._place.writing() as uow:
        now = studio._place.clock.now()
        uow.records.update("session", ids[0], {"status_due": now.date(), "slate_printed_at": now, "notes": "twin"})
        client = uow.records.read("session", ids[0])["client_id"]
        facts = {"no_publish": True, "parent_email": "p@mail.example", "city": "Berne", "birth_date": now.date()}
        uow.records.update("client", client, facts)
        uow.commit()
    today = now.astimezone(studio._place.clock.zone).date().isoformat()
    row = studio.sessions.rows(ids)[ids[0]]
    assert (row.email, row.due, row.slate, row.flags) == ("p@mail.example", today, today, "no publish")
    assert (row.date, row.start) == ("2026-09-14", "08:00")
    assert studio.clients.rows([client])[client].birth_date == today
    for service, columns in ((studio.sessions, SESSION_COLUMNS), (studio.clients, CLIENT_COLUMNS)):
        ids = service.ids()
        rows = service.rows(ids)
        for keys in (tuple(columns), *((key,) for key in columns)):
            cells = service.cells([*ids, 999], keys)
            assert {row_id: list(cell) for row_id, cell in cells.items()} == {
                row_id: [getattr(rows[row_id], key) for key in keys] for row_id in ids
            }

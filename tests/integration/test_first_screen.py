"""The first rows, read with sqlite3 alone, are those of the hub."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.big_studio import big_studio
from tui_studio.config import load_settings
from tui_studio.domain.columns import SESSION_LAYOUTS
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.first_screen import COLUMNS, ORDERS, FirstScreen, look
from tui_studio.services.studio import Studio, open_studio
from tui_studio.ui.cells import value_of

KEYS = (*COLUMNS, "flags")
TEXTS = ("", "A", "ä", "9", "10", "[/]", "x\x1b]0;y\x07z", "  two  spaces ", "\u202eright")


def disturb(database: Path, rng: Random) -> None:
    """Gaps, odd texts and every linked record."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        for n, name in enumerate(("Mr Öz", "Ms [b]"), 1):
            db.execute("INSERT INTO staff_member (id, name, folded, photographer, assistant) VALUES (?, ?, ?, 1, 1)",
                       (n, name, name))  # fmt: skip
            db.execute("INSERT INTO camera_room (id, name, folded) VALUES (?, ?, ?)", (n, f"Room {n}", f"room {n}"))
        for (row,) in db.execute("SELECT id FROM session").fetchall():
            session = {
                "number": rng.choice(("S", "s", "", "0")) + str(rng.randrange(10**6)) + f"-{row}",
                "date": rng.choice((None, "2026-09-14", "2025-01-02")),
                "start": rng.choice((None, "08:05:00.000000")), "end": rng.choice((None, "16:00:00.000000")),
                "status_due": rng.choice((None, "2026-10-01")), "image_count": rng.randrange(3),
                "photographer_id": rng.choice((None, 1, 2)), "assistant_id": rng.choice((None, 1)),
                "room_id": rng.choice((None, 1, 2)), "description": rng.choice(TEXTS), "notes": rng.choice(TEXTS),
                "shoot_id": rng.choice((None, 1, 2)), "enrollment_id": rng.choice((None, row)),
            }  # fmt: skip
            client = {name: rng.choice(TEXTS) for name in
                      ("last_name", "email", "parent_email", "phone", "parent_phone", "city", "find")}  # fmt: skip
            client |= {flag: rng.random() < 0.3 for flag in ("no_photo", "no_publish", "no_yearbook", "no_contact")}
            for table, values in (("session", session), ("client", client)):
                marks = ", ".join(f'"{name}" = ?' for name in values)
                db.execute(f"UPDATE {table} SET {marks} WHERE id = ?", (*values.values(), row))


@pytest.fixture(params=range(3))
def studio(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    folder = big_studio(tmp_path, 60)
    disturb(load_settings(folder).paths.database, Random(request.param))
    studio = open_studio(load_settings(folder))
    yield studio
    studio.close()


def ask(
    studio: Studio, order: tuple[SortKey, ...], columns: tuple[str, ...] = KEYS, limit: int = 20
) -> FirstScreen | None:
    return look(studio.settings.paths.database, lambda reader: reader.sessions(columns, order, limit))


def test_rows_and_order_are_those_of_the_hub(studio: Studio) -> None:
    orders = [(SortKey(key, descending),) for key in ORDERS for descending in (False, True)]
    for order in [*orders, (SortKey("status"), SortKey("images", descending=True)), ()]:
        first = ask(studio, order)
        assert first is not None
        assert first.ids == studio.sessions.first_ids("", order, 20)
        assert first.count == studio.sessions.count() == 60
        rows = studio.sessions.rows(first.ids)
        for row_id, shown in first.rows(first.ids).items():
            assert {key: value_of(shown, key) for key in KEYS} == {key: value_of(rows[row_id], key) for key in KEYS}


def test_every_column_that_is_shown_by_itself_is_known() -> None:
    assert set(SESSION_LAYOUTS["Default"]) <= set(KEYS)


def test_what_is_not_known_is_left_to_the_hub(studio: Studio) -> None:
    assert ask(studio, (SortKey("number"),), ("number", "groups")) is None
    assert ask(studio, (SortKey("teacher"),)) is None


def test_a_file_of_another_version_or_of_none_is_left_to_the_hub(studio: Studio, tmp_path: Path) -> None:
    database = studio.settings.paths.database
    with closing(sqlite3.connect(database)) as db:
        (schema,) = db.execute("PRAGMA user_version").fetchone()
        for version in (0, schema - 1, schema + 1):
            db.execute(f"PRAGMA user_version={version}")
            assert ask(studio, ()) is None
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    for file in (damaged, tmp_path / "missing.db", tmp_path):
        assert look(file, lambda reader: reader.sessions(KEYS, (), 5)) is None
    assert not (tmp_path / "missing.db").exists()


def test_a_locked_database_is_left_to_the_hub(studio: Studio) -> None:
    database = studio.settings.paths.database
    studio.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("BEGIN EXCLUSIVE")
        assert ask(studio, ()) is None

"""Stored pictures in a database that is then spoiled, and what its rows were."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import small_day
from tui_studio.services.studio import Studio

PAGE = 4096


def card_of(memory: Path, count: int = 12) -> Path:
    return small_day.card_of(memory / "card", count)


def copied(studio: Studio, memory: Path, frames: int = 12) -> None:
    """Import a card, close the studio, and fold the log of the database into it."""
    studio.imports.apply(small_day.plan_of(card_of(memory, frames)))
    studio.close()
    with closing(sqlite3.connect(studio.settings.paths.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")  # no page is free: each holds something


def rows_of(file: Path, table: str = "image") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT path, sha256, session_id, size, kind FROM {table} ORDER BY path").fetchall()


def pages_of(file: Path, *names: str) -> list[int]:
    """The pages of tables and indexes, but for page 1."""
    with closing(sqlite3.connect(file)) as connection:
        if not connection.execute("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')").fetchone()[0]:
            pytest.skip("this SQLite does not tell which pages a table has (dbstat)")
        marks = ",".join("?" * len(names))
        return [row[0] for row in connection.execute(f"SELECT pageno FROM dbstat WHERE name IN ({marks})", names)]


def spoil(file: Path, page: int) -> None:
    with file.open("r+b") as stream:
        stream.seek((page - 1) * PAGE)
        stream.write(bytes(PAGE))

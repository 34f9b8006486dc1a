"""Saving what can still be read of a damaged database file into a new one; the damaged file is only read."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.errors import DamageFound
from tui_studio.repositories.database import open_engine
from tui_studio.repositories.migrations import SCHEMA, bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST_GAP = 1_000_000
"""Rows between two damaged places that are asked for one by one."""


@dataclass(frozen=True, slots=True)
class RescuedTable:
    """What became of one table."""

    name: str
    read: int
    whole: bool
    from_backup: int = 0
    orphans: int = 0
    """Rows that were readable and point to one that is lost."""


def rescue(damaged: Path, fresh: Path, backup: Path | None = None) -> list[RescuedTable]:
    """Write every row that can be read to the new database `fresh`; a table that lost some is filled up from `backup`.

    Raises `DamageFound` where not even the list of tables can be read.
    """
    engine = open_engine(fresh)
    try:
        bring_up_to_date(engine, fresh, fresh.parent)
    finally:
        engine.dispose()
    with (
        closing(_reading(damaged)) as source,
        closing(sqlite3.connect(fresh, isolation_level=None)) as target,
    ):
        _same_schema(source, damaged)
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("BEGIN IMMEDIATE")
        triggers = [(name, sql) for name, sql in _named(target, "trigger")]
        for name, _ in triggers:
            target.execute(f"DROP TRIGGER {name}")
        found = [_save(source, target, table, backup) for table in _tables(target)]
        orphans = _drop_orphans(target)
        for _, sql in triggers:
            target.execute(sql)
        _recount(target)
        target.execute("COMMIT")
    return [
        RescuedTable(table.name, table.read, table.whole, table.from_backup, orphans.get(table.name, 0))
        for table in found
    ]


def _reading(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def _same_schema(source: sqlite3.Connection, file: Path) -> None:
    try:
        schema = source.execute("PRAGMA user_version").fetchone()[0]
        source.execute("SELECT name FROM sqlite_master").fetchall()
    except sqlite3.DatabaseError as error:
        raise DamageFound(
            f"Nothing can be read from {file} ({error}). Bring a backup back with “tui-studio restore FILE”; "
            "“tui-studio verify --rebuild” then gives it the pictures that it does not know."
        ) from error
    if schema != SCHEMA:
        raise DamageFound(
            f"{file} is damaged and of another version (schema {schema}, this program writes {SCHEMA}); "
            "rescue it with the version that wrote it, or bring a backup back with “tui-studio restore FILE”."
        )


def _named(target: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    return target.execute("SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)).fetchall()


def _tables(target: sqlite3.Connection) -> list[str]:
    """The tables that hold records; those of the search are made from them."""
    return [
        name
        for name, sql in _named(target, "table")
        if not name.startswith("sqlite_")
        and "_search" not in name
        and not sql.upper().startswith("CREATE VIRTUAL")
        and name not in {"alembic_version", "search_due"}
    ]


def _save(source: sqlite3.Connection, target: sqlite3.Connection, table: str, backup: Path | None) -> RescuedTable:
    columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    listed = ", ".join(f'"{column}"' for column in columns)
    insert = f"INSERT OR IGNORE INTO {table} (rowid, {listed}) VALUES (?{', ?' * len(columns)})"
    query = f"SELECT rowid, {listed} FROM {table}"
    reading = _Reading(source, query)
    read = target.executemany(insert, reading.rows()).rowcount
    filled = 0
    if not reading.whole and backup is not None:
        with closing(_reading(backup)) as older, suppress(sqlite3.DatabaseError):
            filled = target.executemany(insert, older.execute(query).fetchall()).rowcount
    return RescuedTable(table, max(0, read), reading.whole, max(0, filled))


class _Reading:
    """The rows of a table that can be read: from both ends to the damage, and between two damaged places one by one."""

    def __init__(self, source: sqlite3.Connection, query: str) -> None:
        self._source, self._query = source, query
        self.whole = True

    def rows(self) -> Iterator[tuple[Any, ...]]:
        first = last = None
        for row in self._from_one_end("ASC"):
            first = row[0]
            yield row
        if self.whole:
            return
        for row in self._from_one_end("DESC"):
            if first is not None and row[0] <= first:
                return
            last = row[0]
            yield row
        low, high = (first or 0) + 1, last or (first or 0) + 1
        for rowid in range(low, min(high, low + _LONGEST_GAP)):
            with suppress(sqlite3.DatabaseError):
                yield from self._source.execute(f"{self._query} WHERE rowid = ?", (rowid,)).fetchall()

    def _from_one_end(self, order: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._source.execute(f"{self._query} ORDER BY rowid {order}")
        except sqlite3.DatabaseError:
            self.whole = False


def _drop_orphans(target: sqlite3.Connection) -> dict[str, int]:
    """Take back rows whose parent is lost, or only their pointer where the column allows none; how many per table."""
    dropped: dict[str, int] = {}
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _, key in broken:
            column = next(row[3] for row in target.execute(f"PRAGMA foreign_key_list({table})") if row[0] == key)
            needed = next(row[3] for row in target.execute(f"PRAGMA table_info({table})") if row[1] == column)
            if needed:
                dropped[table] = (
                    dropped.get(table, 0) + target.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,)).rowcount
                )
            else:
                target.execute(f'UPDATE {table} SET "{column}" = NULL WHERE rowid = ?', (rowid,))
    return dropped


def _recount(target: sqlite3.Connection) -> None:
    """The images of a session are those whose rows were saved; the triggers carry it on to the clients."""
    own = "SELECT count(*) FROM image i WHERE i.session_id = session.id AND i.kind = 'picture'"
    shared = (
        "SELECT count(*) FROM image_session x JOIN image i ON i.id = x.image_id "
        "WHERE x.session_id = session.id AND i.kind = 'picture'"
    )
    count = f"(({own}) + ({shared}))"
    target.create_function("fold", 1, str, deterministic=True)
    target.execute(f"UPDATE session SET image_count = {count} WHERE image_count != {count}")

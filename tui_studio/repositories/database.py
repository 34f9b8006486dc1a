"""The engine of the records: the embedded database with its pragmas, real transactions and backup, or a server."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from tui_studio.errors import DamageFound, DatabaseBusy, StudioError
from tui_studio.repositories import dialects as dialects  # from here on both databases understand every statement
from tui_studio.repositories.waiting import Waiting
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x74756973  # "tuis": `file studio.db` and our own check can tell whose it is
PATIENCE_MS = 10_000
STEP_MS = 1_000
"""After so long somebody wants to know what keeps the database."""

# FULL, because "imported" must survive the laptop's battery; a bulk step is one commit, so it costs nothing.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={PATIENCE_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA journal_size_limit=67108864",
)


def open_engine(file: Path, waiting: Waiting | None = None, url: str = "") -> Engine:
    """An engine over `file`, or over the server that `url` names; writers, by the option `write`, come one by one.

    `waiting` is told while a writer waits for another workstation.
    """
    waiting = waiting or Waiting()
    if url:
        from tui_studio.repositories.postgresql import open_server

        return open_server(url, waiting)
    return _open_file(file, waiting)


def _open_file(file: Path, waiting: Waiting) -> Engine:
    """An engine over an SQLite file; writers begin IMMEDIATE.

    The sqlite3 module opens no transaction for a SELECT, so read-decide-write would not be isolated;
    and a read that turns into a write fails at once however long the busy timeout is. Hence our own BEGIN.
    """
    engine = create_engine(
        f"sqlite:///{file}",
        hide_parameters=True,  # a failed bulk statement would print pupils' data otherwise
        connect_args={"timeout": PATIENCE_MS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.create_function("fold", 1, fold, deterministic=True)  # SQLite's own lower() knows no accents

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        write = connection.get_execution_options().get("write")
        if write:
            _take_write_lock(connection, waiting)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _take_write_lock(connection: Any, waiting: Waiting) -> None:
    """BEGIN IMMEDIATE, asked for again every second, so that the wait can be told while it lasts."""
    started = monotonic()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={STEP_MS}")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                waited = monotonic() - started
                if "locked" not in str(error.orig) or waited * 1000 >= PATIENCE_MS:
                    raise
                waiting.tell(waited)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
        if (monotonic() - started) * 1000 >= STEP_MS:
            waiting.tell(None)


class ChangeWatch:
    """Tells whether anybody has written since: one idle connection sees another stamp after each commit of another."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._lock = Lock()

    def stamp(self, engine: Engine) -> object:
        """Something that stays equal while nobody writes; None where it cannot be told."""
        server = engine.dialect.name == "postgresql"
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = engine.raw_connection()
                    if server:
                        self._connection.driver_connection.autocommit = True
                asked = "SELECT pg_current_snapshot()::text" if server else "PRAGMA data_version"
                return self._connection.cursor().execute(asked).fetchone()[0]
            except (engine.dialect.loaded_dbapi.Error, DBAPIError):
                self._connection = None
                return None

    def close(self) -> None:
        """Let the connection go."""
        with self._lock:
            if self._connection is not None:
                self._connection.invalidate()
                self._connection = None


@contextmanager
def plain_errors(file: Path) -> Iterator[None]:
    """Turn what the database layer raises into sentences."""
    try:
        yield
    except DBAPIError as error:
        if hasattr(error.orig, "sqlstate"):  # psycopg's
            from tui_studio.repositories.postgresql_errors import is_defect, sentence

            if is_defect(error.orig):
                raise
            raise sentence(error.orig) from error
        if isinstance(error, OperationalError):
            raise _sentence(error, file) from error
        if any(said in str(error.orig) for said in ("malformed", "not a database", "vtable constructor failed")):
            raise DamageFound(
                f"{file} is damaged. Save what can be read of it with “tui-studio verify --rebuild”, or bring a copy "
                f"from {file.parent / 'backups'} back with “tui-studio restore FILE”."
            ) from error
        raise


def _sentence(error: OperationalError, file: Path) -> StudioError:
    said = str(error.orig)
    if "locked" in said or "busy" in said:
        return DatabaseBusy(
            f"Another workstation has held the database for {PATIENCE_MS // 1000} seconds; "
            "nothing was changed. Try again."
        )
    if "full" in said:
        return StudioError(f"The disk of {file.parent} is full; nothing was changed. Make room and try again.")
    if "disk I/O" in said:
        return StudioError(
            f"The disk of {file.parent} failed ({said}); nothing was changed. See whether it is full or damaged."
        )
    if "readonly" in said or "unable to open" in said:
        return StudioError(f"{file} cannot be written ({said}). See to the rights of its folder.")
    return StudioError(f"The database refused: {said}.")


def check_file(file: Path) -> list[str]:
    """What SQLite's own checks find wrong with a database file; empty when it is sound."""
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            found = [row[0] for row in connection.execute("PRAGMA quick_check")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    problems = [] if found == ["ok"] else found
    return problems + [f"{table}: row {row} points to a missing {parent}" for table, row, parent, _ in orphans]


def is_database(file: Path) -> bool:
    """Whether a file is an SQLite database, by its first bytes."""
    with file.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\x00"


def back_up(file: Path, target: Path) -> None:
    """Copy a live database to `target`, checked and complete or not at all.

    In one step of all pages: a stepwise backup starts again at every write of another connection
    and never ends beside a busy one.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        source = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=PATIENCE_MS / 1000)
        copy = sqlite3.connect(part)
        try:
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        finally:
            copy.close()
            source.close()
        if problems := check_file(part):
            raise DamageFound(f"The copy of the database is not sound: {problems[0]}.")
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StudioError(f"The backup to {target} failed: {error}.") from error
    finally:
        part.unlink(missing_ok=True)

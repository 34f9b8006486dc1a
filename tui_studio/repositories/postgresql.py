"""The records on a PostgreSQL server: connections, one writer at a time, what is wrong with it, copies.

Writers take one advisory lock before their first statement and let it go with their transaction. So they follow each
other as with SQLite's BEGIN IMMEDIATE: what one has read, nobody has changed when it writes, and no statement fails
half-way for a conflict, as it could under SERIALIZABLE. A lock on a table would do the same, but holds up backups and
vacuuming. A writer sees each commit of those before it (READ COMMITTED, the lock makes it stand still); a reader sees
one moment (REPEATABLE READ).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tui_studio.errors import DatabaseBusy, InputRefused, StudioError
from tui_studio.repositories.waiting import Waiting

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

APPLICATION = "tui_studio"
OLDEST = 130_000
"""Of the server: `normalize` is new in 13, and 13 lets the owner of a database have pg_trgm."""
LOCK = 0x74756973
PATIENCE_S, STEP_S = 10, 1
BUSY = f"Another workstation has held the database for {PATIENCE_S} seconds; nothing was changed. Try again."

_SESSION = {
    "timezone": "'UTC'", "lock_timeout": f"'{PATIENCE_S}s'", "client_min_messages": "warning",
    # a workstation that lost its power while it wrote lets the lock go after a quarter of a minute, not of a day
    "tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 2,
}  # fmt: skip
_GONE_HERE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""How soon this side notices that the server is gone."""

_BUSY, _DENIED, _TOO_LARGE = "55P03", "42501", "22003"
_SENTENCES = {
    "28P01": "The database server does not take the password for this user. Mend “database” in studio.toml, or "
    "TUI_STUDIO_DATABASE.",
    "28000": "The database server does not let this user in. Mend “database” in studio.toml, or TUI_STUDIO_DATABASE, "
    "or have the administrator allow it in pg_hba.conf.",
    "3D000": "The database server has no database of this name. Have the administrator make it, with the encoding "
    "UTF8, or mend “database” in studio.toml.",
    "53300": "The database server has too many connections; nothing was changed. Try again.",
    "53100": "The disk of the database server is full; nothing was changed. Make room and try again.",
    "57P01": "The database server was stopped; nothing was changed. Try again.",
    "57P03": "The database server is still starting. Try again.",
    _TOO_LARGE: "A number is too large to be kept; nothing was changed.",
    "25006": "The database server takes no writes (a standby, or read only); nothing was changed.",
}  # fmt: skip


def open_server(url: str, waiting: Waiting) -> Engine:
    """An engine over the database that a URL names; nothing is asked of the server yet."""
    try:
        engine = create_engine(
            read_url(url),
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,  # a workstation sleeps over night, its connections do not
            connect_args={"connect_timeout": PATIENCE_S, "application_name": APPLICATION, **_GONE_HERE},
        )
    except ModuleNotFoundError as error:
        raise StudioError(
            "Records on PostgreSQL need the package psycopg, which is not installed here: "
            "pip install 'tui-studio[postgresql]'."
        ) from error

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.execute("; ".join(f"SET {name} = {value}" for name, value in _SESSION.items()), prepare=False)
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("write"):
            _take_write_lock(connection.connection.driver_connection, waiting)

    return engine


def read_url(url: str) -> URL:
    """The parts of a URL; raises `InputRefused` for a text that is none, without showing it: it may hold a password."""
    try:
        read = make_url(url)
        if not read.database:
            raise ValueError("no name of a database")
    except (ArgumentError, ValueError):
        raise InputRefused(
            "“database” in studio.toml, or TUI_STUDIO_DATABASE, cannot be read as an address; write "
            "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, with %40 for an @ in a password."
        ) from None
    return read


def place_name(url: URL) -> str:
    """What a database is called where people see it: `postgresql://ann@office/studio`, without the password."""
    user = f"{url.username}@" if url.username else ""
    host = url.host or "".join(url.query.get("host", ""))
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}{host}{port}/{url.database}"


def _take_write_lock(connection: Any, waiting: Waiting) -> None:
    """The lock of the writers, asked for again every second, so that the wait can be told while it lasts."""
    import psycopg

    started = monotonic()
    ask = f"SAVEPOINT asked; SELECT pg_advisory_xact_lock({LOCK}); RELEASE asked; SET LOCAL lock_timeout TO DEFAULT"
    first = f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '{STEP_S}s'; "
    try:
        while True:
            try:
                connection.execute(first + ask, prepare=False)
                return
            except psycopg.Error as error:
                waited = monotonic() - started
                if error.sqlstate != _BUSY:
                    raise sentence(error) from error
                if waited >= PATIENCE_S:
                    raise DatabaseBusy(BUSY) from error
                waiting.tell(waited)
                first = "ROLLBACK TO asked; "
    finally:
        if monotonic() - started >= STEP_S:
            waiting.tell(None)


def is_defect(error: Any) -> bool:
    """Whether what psycopg raised is ours to mend: nobody at a keyboard could."""
    import psycopg

    known = error.sqlstate in (*_SENTENCES, _BUSY, _DENIED)
    return not known and not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))


def sentence(error: Any) -> StudioError:
    """What psycopg raised, as a sentence."""
    state, said = error.sqlstate, _first_line(error)
    if state == _BUSY:
        return DatabaseBusy(BUSY)
    if state == _TOO_LARGE:
        return InputRefused(_SENTENCES[state])
    if state in _SENTENCES:
        return StudioError(_SENTENCES[state])
    if state == _DENIED:
        return StudioError(f"The database refused: {said}. The administrator of the server has to allow it.")
    if state is None:  # it never came to a server that answers
        for said_by_libpq, known in _WORDS:
            if said_by_libpq in str(error):
                return StudioError(_SENTENCES[known])
        return StudioError(
            f"The database server does not answer ({said}). See that it runs and that “database” in studio.toml names "
            "it, then try again."
        )
    return StudioError(f"The database refused: {said}.")


_WORDS = (
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ('FATAL:  role "', "28000"),
    ("does not exist", "3D000"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
    ("starting up", "57P03"),
)
"""What libpq says where a connection was refused; it gives no code."""


def _first_line(error: Any) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].removeprefix("connection failed: ").rstrip(".")


def server_state(url: str) -> tuple[str, str]:
    """What a database is called, and a sentence where it cannot be used; empty where it answers."""
    called = ""
    try:
        called = place_name(read_url(url))
        engine = open_server(url, Waiting())
        try:
            with engine.connect() as connection:
                schema_on_server(connection)
        finally:
            engine.dispose()
    except StudioError as error:
        return called, str(error)
    except DBAPIError as error:
        return called, str(sentence(error.orig))
    return called, ""


# which schema a database has


def schema_on_server(connection: Connection) -> int:
    """The schema of the records, 0 for an empty database; refuses one of another program, or a server too old."""
    row = connection.exec_driver_sql(
        "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding, "
        "current_schema() AS place, coalesce(obj_description(to_regclass('alembic_version'), 'pg_class'), '') AS mark, "
        "(SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()) AS tables"
    ).one()
    if row.version < OLDEST:
        raise StudioError(
            f"The database server is too old (PostgreSQL 13 or newer is needed, not {row.version // 10_000})."
        )
    if row.encoding != "UTF8":
        raise StudioError(
            f"The database keeps its texts as {row.encoding}, which cannot hold every name. Have the administrator "
            "make one with the encoding UTF8."
        )
    if row.place is None:
        raise StudioError(
            "This user of the database has no schema to keep tables in. The administrator has to give them one."
        )
    name, _, number = row.mark.partition(" ")
    if name == APPLICATION and number.isdecimal():
        return int(number)
    if row.tables:
        raise StudioError(
            "The database holds tables of another program. Have the administrator make an empty one for the studio, "
            "and name it in “database” in studio.toml."
        )
    return 0


def mark_schema(connection: Connection, schema: int) -> None:
    """Note whose the tables are and which schema they have."""
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{APPLICATION} {schema}'")


# copies


def dump(url: str, target: Path) -> None:
    """Copy the records with pg_dump, complete or not at all; `pg_restore` brings such a file back."""
    read = read_url(url)
    program = shutil.which("pg_dump")
    if program is None:
        raise StudioError(
            "Records on PostgreSQL are backed up with pg_dump, which is not on this machine. Install the client "
            f"programs of PostgreSQL, or run “pg_dump --format=custom {read.database}” on the server."
        )
    from psycopg.conninfo import make_conninfo

    _, parts = read.get_dialect()().create_connect_args(read)
    password = parts.pop("password", None)  # seen by everybody on a command line
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        done = subprocess.run(
            [program, "--format=custom", "--no-password", f"--file={part}", f"--dbname={make_conninfo('', **parts)}"],
            env=os.environ | ({"PGPASSWORD": password} if password else {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
            raise StudioError(f"The backup to {target} failed: {said.removeprefix('pg_dump: error: ').rstrip('.')}.")
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise StudioError(f"The backup to {target} failed: {error}.") from error
    finally:
        part.unlink(missing_ok=True)


def is_dump(file: Path) -> bool:
    """Whether a file is a copy that pg_dump made, by its first bytes."""
    with file.open("rb") as stream:
        return stream.read(5) == b"PGDMP"

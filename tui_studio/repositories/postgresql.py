"""The records on a PostgreSQL server: connections, one writer at a time, and whose tables are there.

Writers take one advisory lock before their first statement and let it go with their transaction. So they follow each
other as with SQLite's BEGIN IMMEDIATE: what one has read, nobody has changed when it writes, and no statement fails
half-way for a conflict, as it could under SERIALIZABLE. A lock on a table would do the same, but holds up backups and
vacuuming. A writer sees each commit of those before it (READ COMMITTED, the lock makes it stand still); a reader sees
one moment (REPEATABLE READ). A program of somebody else that writes has to take the lock too.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tui_studio.errors import DatabaseBusy, InputRefused, StudioError
from tui_studio.repositories.postgresql_errors import BUSY, BUSY_STATE, PATIENCE_S, first_line, sentence
from tui_studio.repositories.waiting import Waiting

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPLICATION = "tui_studio"
OLDEST = 130_000
"""Of the server: `normalize` is new in 13, and 13 lets the owner of a database have pg_trgm."""
LOCK = 0x74756973
STEP_S = 1

_SESSION = {
    "timezone": "'UTC'", "lock_timeout": f"'{PATIENCE_S}s'", "client_min_messages": "warning",
    # a workstation that lost its power while it wrote lets the lock go after a quarter of a minute, not of a day
    "tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 2,
}  # fmt: skip
_GONE_HERE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""How soon this side notices that the server is gone."""


def open_server(url: str, waiting: Waiting) -> Engine:
    """An engine over the database that a URL names; nothing is asked of the server yet."""
    read = read_url(url)
    try:
        _check_options(read)
        engine = create_engine(
            read,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,  # a workstation sleeps over night, its connections do not
            connect_args={"connect_timeout": PATIENCE_S, "application_name": APPLICATION, **_GONE_HERE},
        )
    except ImportError as error:
        raise StudioError(
            "Records on PostgreSQL need the package psycopg, which is not installed here in full: "
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


def connection_parts(url: URL) -> dict[str, Any]:
    """What the driver is handed for a URL, under its own names."""
    _, parts = url.get_dialect()().create_connect_args(url)
    return dict(parts)


def _check_options(url: URL) -> None:
    """Refuse what stands behind the ? of a URL and no server knows."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo("", **connection_parts(url))
    except psycopg.ProgrammingError as error:
        raise InputRefused(f"“database” in studio.toml, or TUI_STUDIO_DATABASE: {first_line(error)}.") from None


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
    ask = (
        f"SAVEPOINT asked; SELECT pg_advisory_xact_lock({LOCK}); RELEASE asked; "
        f"SET LOCAL lock_timeout = '{PATIENCE_S}s'"
    )
    first = f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '{STEP_S}s'; "
    try:
        while True:
            try:
                connection.execute(first + ask, prepare=False)
                return
            except psycopg.Error as error:
                waited = monotonic() - started
                if error.sqlstate != BUSY_STATE:
                    raise sentence(error) from error
                if waited >= PATIENCE_S:
                    raise DatabaseBusy(BUSY) from error
                waiting.tell(waited)
                first = "ROLLBACK TO asked; "
    finally:
        if monotonic() - started >= STEP_S:
            waiting.tell(None)


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
        "(SELECT count(*) FROM pg_class c WHERE c.relkind IN ('r', 'p') "
        "AND c.relnamespace = quote_ident(current_schema())::regnamespace AND NOT EXISTS "
        "(SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')) AS tables"  # an extension's are nobody's
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

"""Bringing a database to the schema of this version, with Alembic.

Alembic costs 0.3 s to import, so it is only imported when the file says that it is behind; the first screen asks
for `SCHEMA` before anything of the database layer is loaded.

Every revision runs on SQLite and on PostgreSQL; what it says in words of its own goes through `both.py`.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

SCHEMA = 18
"""What `PRAGMA user_version` says of a database of this version; raised with every revision."""


def schema_of(engine: Engine) -> int:
    """The schema a database has; 0 for an empty one."""
    with engine.connect() as connection:
        return _schema_in(connection)


def _schema_in(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    from tui_studio.repositories.postgresql import schema_on_server

    return schema_on_server(connection)


def bring_up_to_date(engine: Engine, file: Path, backups: Path) -> None:
    """Upgrade the database if it is behind, after a backup; refuse one that is newer than this program."""
    found = schema_of(engine)
    if found == SCHEMA:
        return
    embedded = engine.dialect.name == "sqlite"
    if found > SCHEMA:
        raise StudioError(
            f"{file if embedded else 'The database'} was written by a newer version of tui_studio "
            f"(schema {found}, this one knows {SCHEMA}). Install the newer version on this machine."
        )
    if found and embedded:  # a server takes a whole upgrade or none of it, and its administrator keeps copies
        from tui_studio.repositories.database import back_up

        backups.mkdir(parents=True, exist_ok=True)
        back_up(file, backups / f"before-schema-{SCHEMA}.db")
    _upgrade(engine)


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    # One immediate transaction: two programs that start at once cannot both migrate.
    with engine.execution_options(write=True).connect() as connection, _no_references(connection), connection.begin():
        if _schema_in(connection) == SCHEMA:
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _mark(connection)


@contextmanager
def _no_references(connection: Connection) -> Iterator[None]:
    """SQLite drops a table that is made anew only while nobody looks after references; that is set between steps."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _mark(connection: Connection) -> None:
    """Note whose database it is and which schema it has."""
    if connection.dialect.name == "sqlite":
        from tui_studio.repositories.database import APPLICATION_ID

        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
        return
    from tui_studio.repositories.postgresql import mark_schema

    mark_schema(connection, SCHEMA)

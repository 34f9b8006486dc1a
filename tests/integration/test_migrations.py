"""The schema that migrations make is the one the models describe."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from tests.factories import enroll, schedule
from tui_studio.config import Settings
from tui_studio.errors import StudioError
from tui_studio.repositories import migrations
from tui_studio.repositories.database import check_file, open_engine
from tui_studio.services.studio import Studio, create_studio, open_studio


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_models_and_migrations_agree(studio: Studio, settings: Settings) -> None:
    def described(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or "search" not in str(name)  # text indexes are no tables of models

    engine = open_engine(settings.paths.database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True, "include_name": described})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_the_schema_number_is_the_number_of_revisions() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert len(list(scripts.walk_revisions())) == migrations.SCHEMA


def test_a_newer_database_is_refused(studio: Studio, settings: Settings) -> None:
    studio.close()
    engine = open_engine(settings.paths.database)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"PRAGMA user_version={migrations.SCHEMA + 1}")
    engine.dispose()
    with pytest.raises(StudioError, match="newer version"):
        open_studio(settings)


def test_a_file_that_is_no_database_is_refused_in_a_sentence(settings: Settings) -> None:
    settings.paths.root.mkdir()
    settings.paths.database.write_text("this is a shopping list " * 100)
    with pytest.raises(StudioError, match=r"damaged|refused"):
        open_studio(settings)


def test_the_connection_is_as_it_must_be(studio: Studio, settings: Settings) -> None:
    engine = open_engine(settings.paths.database)
    with engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_opening_a_studio_again_changes_nothing(studio: Studio, settings: Settings) -> None:
    before = studio.lookups.statuses()
    studio.close()
    again = create_studio(settings)
    assert again.lookups.statuses() == before
    again.close()


def test_a_studio_of_the_first_schema_is_brought_forward_with_its_records(studio: Studio, settings: Settings) -> None:
    enroll(studio, 3)
    schedule(studio)
    rows = studio.sessions.rows(studio.sessions.ids())
    studio.close()
    file = settings.paths.database
    whole = sqlite3.connect(file)
    old = sqlite3.connect(file.with_suffix(".old"))
    engine = open_engine(file.with_suffix(".old"))
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0001")
    engine.dispose()
    for (table,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        names = ", ".join(f'"{row[1]}"' for row in old.execute(f"PRAGMA table_info({table})"))
        if table != "alembic_version":
            values = whole.execute(f"SELECT {names} FROM {table}").fetchall()
            marks = ", ".join("?" * (names.count(",") + 1))
            old.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    old.execute("PRAGMA user_version = 1")
    old.commit()
    whole.close()
    old.close()
    file.with_suffix(".old").replace(file)
    for leftover in (f"{file}-wal", f"{file}-shm"):
        Path(leftover).unlink(missing_ok=True)
    again = open_studio(settings)
    assert again.sessions.rows(again.sessions.ids()) == rows
    assert (settings.paths.backups / f"before-schema-{migrations.SCHEMA}.db").is_file()
    again.close()
    assert check_file(file) == []
    after = sqlite3.connect(file)
    assert _around(after) == _around_new(settings)
    after.close()


def _around(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Everything that stands around the tables: indexes, triggers, views."""
    query = "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    return connection.execute(query).fetchall()


def _around_new(settings: Settings) -> list[tuple[str, ...]]:
    new = sqlite3.connect(settings.paths.root / "new.db")
    engine = open_engine(settings.paths.root / "new.db")
    migrations.bring_up_to_date(engine, settings.paths.root / "new.db", settings.paths.backups)
    engine.dispose()
    found = _around(new)
    new.close()
    return found


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config

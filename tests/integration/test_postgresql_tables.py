"""The tables and indexes of a studio on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, event, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests.factories import enroll, schedule, session_ids
from tests.postgresql_server import Server
from tui_studio.config import Settings
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories import migrations, postgresql
from tui_studio.repositories.database import open_engine
from tui_studio.services.studio import Studio, open_studio

pytestmark = pytest.mark.xdist_group("postgresql")


def advance(studio: Studio, query: str, to: str) -> None:
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio, query), to=to), "sunny")


@pytest.mark.parametrize("change", ["UPDATE {} SET \"by\" = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_was_written_down_stays(server_studio: Studio, change: str) -> None:
    enroll(server_studio, 1)
    schedule(server_studio)
    advance(server_studio, "", "Cancelled")
    for table in ("audit_entry", "status_history"):
        with server_studio._place.writing() as uow, pytest.raises(IntegrityError, match="only ever added to"):
            uow._db.connection().exec_driver_sql(change.format(table))


def test_models_and_migrations_agree(server_settings: Settings) -> None:
    engine = open_engine(server_settings.paths.database, url=server_settings.database)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
        texts = connection.exec_driver_sql(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C' "
            "AND table_name <> 'alembic_version'"
        ).all()
    engine.dispose()
    made = {change[1].name for change in found if change[0] == "remove_index"}  # in an order no model speaks of
    assert [change for change in found if change[0] != "remove_index" and change[1].name not in made] == []
    assert texts == []


def test_a_studio_of_the_first_schema_is_brought_forward_with_its_records(
    server: Server, server_studio: Studio, server_settings: Settings
) -> None:
    enroll(server_studio, 3)
    schedule(server_studio)
    rows = server_studio.sessions.rows(session_ids(server_studio)), server_studio.clients.rows([1, 2, 3])
    wanted = replace(server_settings, database=server.url(server.new_database()))
    engine = open_engine(wanted.paths.database, url=wanted.database)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # tables in any order
        tables = MetaData()
        tables.reflect(connection)
        with server_studio._place.reading() as uow:
            for table in tables.tables.values():
                found = uow._db.connection().execute(select(table)).mappings().all()
                if found and table.name != "alembic_version":
                    connection.execute(table.insert(), [dict(row) for row in found])
        postgresql.mark_schema(connection, 1)
    engine.dispose()
    brought = open_studio(wanted)
    assert (brought.sessions.rows(session_ids(brought)), brought.clients.rows([1, 2, 3])) == rows
    assert list(brought.sessions.ids("baker")) == list(server_studio.sessions.ids("baker"))
    brought.close()


def test_what_is_searched_and_sorted_goes_along_an_index(server_studio: Studio) -> None:
    place, asked = server_studio._place, list[tuple[str, Any]]()
    event.listen(place.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    studio = server_studio
    acts: dict[str, Callable[[], object]] = {
        "ix_client_search": lambda: studio.clients.ids("adams"),
        "ix_session_search": lambda: studio.sessions.ids("10001"),
        "ix_session_natural": lambda: studio.sessions.first_ids("", (SortKey("number"),), 9),
        "ix_session_order": lambda: studio.sessions.first_ids("", (SortKey("date", descending=True),), 9),
        "ix_client_find": lambda: studio.clients.first_ids("", (SortKey("last_name"),), 9),
    }
    for index, act in acts.items():
        asked.clear()
        act()
        statements = [pair for pair in asked if pair[0].startswith("SELECT")]
        with place.reading() as uow:
            connection = uow._db.connection()
            for setting in ("seqscan", "sort", "hashjoin"):  # a dozen rows are sooner read through
                connection.exec_driver_sql(f"SET LOCAL enable_{setting} = off")
            plans = [
                str(connection.exec_driver_sql(f"EXPLAIN {statement}", values).all())
                for statement, values in statements
            ]
        assert any(index in plan for plan in plans), (index, plans)

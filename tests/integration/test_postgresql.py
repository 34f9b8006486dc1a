"""A studio with its records on PostgreSQL: the day, two people at once, and what can be wrong with a server."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests.factories import SCHOOL, YEAR, enroll, schedule, session_ids
from tests.postgresql_server import GUARDED, Server
from tests.simple_card import plain_card
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.domain.query_fields import SESSIONS
from tui_studio.errors import DatabaseBusy, EditConflict, InputRefused, StudioError
from tui_studio.repositories import migrations, postgresql
from tui_studio.repositories.database import open_engine
from tui_studio.services.edits import Edits
from tui_studio.services.studio import Studio, create_studio, open_studio

pytestmark = pytest.mark.xdist_group("postgresql")


def statuses(studio: Studio) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in studio.sessions.rows(session_ids(studio)).values():
        found[row.status] = found.get(row.status, 0) + 1
    return found


def advance(studio: Studio, query: str, to: str) -> None:
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio, query), to=to), "sunny")


# the day


def test_a_picture_day_and_every_step_back(server_studio: Studio) -> None:
    studio = server_studio
    enroll(studio, 12)
    schedule(studio)
    assert statuses(studio) == {"Scheduled": 12}
    advance(studio, "", "Cancelled")
    advance(studio, "grade:9", "Scheduled")
    assert statuses(studio) == {"Scheduled": 3, "Cancelled": 9}
    for kind, undone in (("advance", 3), ("advance", 12), ("schedule", 12), ("roster", 12)):
        step = studio.journal.last()
        assert step is not None
        result = studio.journal.undo(step.batch)
        assert (result.kind, result.undone) == (kind, undone)
    assert (studio.sessions.count(), studio.clients.count(), studio.journal.last()) == (0, 0, None)
    enroll(studio, 12)
    assert studio.clients.count() == 12


def test_a_walk_in_a_group_a_filter_and_a_merge(server_studio: Studio) -> None:
    studio = server_studio
    enroll(studio, 3)
    draft = {**studio.new_clients.blank().values, "last_name": "Walk", "first_name": "Ina", "grade": "11"}
    booked = studio.new_clients.save_and_book(studio.new_clients.blank(), draft)
    assert list(studio.sessions.ids("walk")) == [booked.session_id]
    studio.client_groups.add_to_new(GroupDraft("Band"), [1, 2, 99])
    assert list(studio.clients.ids("group:band")) == [1, 2]
    studio.filters.save(SESSIONS, "Seniors", "grade:11 -flag:any")
    assert list(studio.sessions.ids("filter:seniors")) == [booked.session_id]
    plan = studio.client_merges.plan(1, booked.client_id)
    batch = studio.client_merges.merge(plan, {})
    assert studio.clients.count() == 3
    studio.journal.undo(batch)
    assert studio.clients.count() == 4
    assert studio.audit.history("client", booked.client_id)


def test_a_card_is_imported_and_taken_back(server_studio: Studio, tmp_path: Path) -> None:
    enroll(server_studio, 2)
    schedule(server_studio)
    card = plain_card(tmp_path / "card", ["10001", "10002"], frames=1)
    result = server_studio.imports.apply(server_studio.imports.scan(card))
    assert (result.copied, result.why_not) == (2, "")
    assert list(server_studio.sessions.ids("images:1")) == session_ids(server_studio)
    assert server_studio.integrity.verify().sound
    server_studio.journal.undo(result.batch)
    assert list(server_studio.sessions.ids("images:0")) == session_ids(server_studio)


def test_two_who_write_into_one_field_are_told_of_each_other(server_studio: Studio) -> None:
    enroll(server_studio, 1)
    place = server_studio._place
    with place.reading() as uow:
        opened = uow.records.read("client", 1) or {}

    def write(**values: Any) -> None:
        with place.writing() as uow:
            edits = Edits(place, uow)
            edits.change("client", 1, opened, values, "client 1")
            edits.finish("client 1")
            uow.commit()

    write(city="Springfield")
    write(phone="555 0101")
    with pytest.raises(EditConflict):
        write(city="Shelbyville")
    with place.reading() as uow:
        now = uow.records.read("client", 1) or {}
    assert (now["city"], now["phone"]) == ("Springfield", "555 0101")


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


# several at once


def test_writers_wait_for_each_other_and_see_what_was_written(server_studio: Studio) -> None:
    heard: list[float | None] = []
    server_studio.waiting.listen(heard.append)
    place = server_studio._place
    taken: list[int] = []

    def second() -> None:
        with place.writing() as uow:
            taken.append(uow.studio.reserve("session_number", 5))
            uow.commit()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(postgresql, "STEP_S", 0.05)
        with place.writing() as uow:
            thread = Thread(target=second)
            thread.start()
            while not heard:  # until it waits
                thread.join(0.01)
            first = uow.studio.reserve("session_number", 5)
            assert not taken
            uow.commit()
        thread.join(10)
    assert taken == [first + 5]
    assert heard[-1] is None


def test_who_waits_too_long_is_told_and_a_reader_never_waits(server_studio: Studio) -> None:
    place = server_studio._place
    with place.writing() as held, pytest.MonkeyPatch.context() as patched:
        patched.setattr(postgresql, "STEP_S", 0.05)
        patched.setattr(postgresql, "PATIENCE_S", 0.1)
        held.studio.set_preference("work_week", [1])
        assert server_studio.sessions.count() == 0
        with pytest.raises(DatabaseBusy, match="Another workstation"), place.writing():
            pass
    with place.writing() as uow:
        run = uow._db.connection().exec_driver_sql
        assert [run(f"SHOW {name}").scalar() for name in ("lock_timeout", "transaction_isolation")] == [
            "10s", "read committed",
        ]  # fmt: skip


def test_a_reader_sees_one_moment_and_hears_of_the_next(server_studio: Studio) -> None:
    place = server_studio._place
    with place.reading() as uow:
        before, stamp = uow.client_list.count(), place.stamp()
        enroll(server_studio, 2)
        assert uow.client_list.count() == before
        assert place.stamp() != stamp
    stamp = place.stamp()
    assert server_studio.clients.count() == 2
    assert place.stamp() == stamp


# what can be wrong


def test_a_server_that_went_away_is_said_and_found_again(server: Server, server_studio: Studio) -> None:
    place = server_studio._place
    name = place.engine.url.database
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"

    def write_while_it_goes() -> None:
        with place.writing() as uow:
            server.run(end)
            uow.studio.reserve("session_number", 1)

    with pytest.raises(StudioError, match=r"stopped|does not answer"):
        write_while_it_goes()
    server.run(end)
    assert server_studio.sessions.count() == 0
    place.stamp()  # its own connection went as well
    assert place.stamp() is not None


def test_what_is_wrong_with_a_server_is_one_sentence_without_a_password(
    server: Server, server_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with suppress(Exception):
        server.run(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'")
    foreign = server.new_database()
    server.run("CREATE TABLE orders (id int)", foreign)
    newer = server.new_database(str(open_name(server_settings)))
    server.run(f"COMMENT ON TABLE alembic_version IS 'tui_studio {migrations.SCHEMA + 1}'", newer)
    latin = "latin"
    with suppress(Exception):
        server.run(f"CREATE DATABASE {latin} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    empty = server.new_database()
    wrong = {
        server.url(empty, GUARDED, "secret"): "password",
        server.url(empty, "nobody_here"): "let this user in",
        server.url("no_such_database"): "no database of this name",
        server.url(foreign): "another program",
        server.url(newer): "newer version",
        server.url(latin): "LATIN1",
        "postgresql+psycopg://ann:secret@127.0.0.1:1/x": "does not answer",
        f"postgresql+psycopg://ann:secret@/x?host={tmp_path}": "does not answer",
        "postgresql+psycopg://ann:secret@127.0.0.1:port/x": "read as an address",
        "postgresql+psycopg://ann:secret@office": "read as an address",
        "postgresql+psycopg://ann:secret@office/x?colour=1": "colour",
        server.url(empty, GUARDED, "right"): "administrator",
    }
    for url, says in wrong.items():
        with pytest.raises(StudioError, match=says) as caught:
            create_studio(replace(server_settings, database=url))
        assert "secret" not in str(caught.value)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StudioError, match=r"tui-studio\[postgresql\]"):
        open_studio(server_settings)


def open_name(settings: Settings) -> str | None:
    return postgresql.read_url(settings.database).database


def test_a_user_who_may_not_have_the_search_is_told_what_to_ask_for(server: Server, server_settings: Settings) -> None:
    with suppress(Exception):
        server.run("CREATE ROLE modest LOGIN")
    name = server.new_database()
    server.run("CREATE SCHEMA modest AUTHORIZATION modest", name)
    wanted = replace(server_settings, database=server.url(name, "modest"))
    with pytest.raises(StudioError, match="CREATE EXTENSION pg_trgm;"):
        create_studio(wanted)
    server.run("CREATE EXTENSION pg_trgm", name)
    studio = create_studio(wanted)
    enroll(studio, 1)
    assert list(studio.clients.ids("bak")) == [1]
    studio.close()


def test_a_number_that_is_too_large_is_refused(server_studio: Studio) -> None:
    with (
        pytest.raises(InputRefused, match="too large"),
        server_studio._place.writing() as uow,
    ):
        uow.records.insert("session_type", {"name": "x", "folded": "x", "minutes": 10**12})


# around it


def test_a_second_workstation_finds_everything(server_studio: Studio, clock: FrozenClock, tmp_path: Path) -> None:
    enroll(server_studio, 2)
    there = replace(server_studio.settings, paths=replace(server_studio.settings.paths, root=tmp_path / "gym"))
    with pytest.raises(InputRefused, match="no studio"):
        open_studio(there)
    gym = create_studio(there, clock=clock)
    assert gym.clients.count() == 2
    enroll(gym, 1, school="Grant Elementary", year=YEAR)
    assert server_studio.organizations.rows()[0].name in ("Grant Elementary", SCHOOL)
    assert server_studio.clients.count() == 3
    assert not there.paths.database.exists()
    gym.close()


def test_commands_say_which_database_it_is_and_back_it_up(
    cli: Any, server: Server, server_studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enroll(server_studio, 2)
    root = str(server_studio.settings.paths.root)
    monkeypatch.setenv("TUI_STUDIO_DATABASE", server_studio.settings.database)
    code, out, _ = cli("--studio", root, "doctor")
    assert code == 0
    assert f"answers, server postgresql://studio@{server.folder}/" in out
    assert cli("--studio", root, "verify", "--rebuild-search")[0] == 0
    monkeypatch.setenv("PATH", str(server.programs))
    copy = tmp_path / "copy.dump"
    for _ in range(2):  # over itself as well
        code, out, error = cli("--studio", root, "backup", str(copy))
        assert (code, out.strip(), error) == (0, str(copy), "")
    assert copy.read_bytes()[:5] == b"PGDMP"
    roster = tmp_path / "served" / "roster.csv"
    code, _, error = cli("--studio", root, "backup", str(roster))
    assert (code, "is no backup" in error) == (2, True)
    monkeypatch.setenv("PATH", "")
    code, _, error = cli("--studio", root, "backup")
    assert (code, "pg_dump, which is not on this machine" in error) == (1, True)
    code, _, error = cli("demo", str(tmp_path / "demo"))
    assert (code, "holds clients already" in error) == (2, True)
    monkeypatch.setenv("TUI_STUDIO_DATABASE", "postgresql+psycopg://ann:secret@127.0.0.1:1/x")
    code, out, error = cli("--studio", root, "doctor", "--json")
    assert (code, '"state": "out of reach"' in out, "secret" in out + error) == (1, True, False)

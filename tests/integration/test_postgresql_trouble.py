"""What can be wrong with a server, and what stands around a studio on one."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import SCHOOL, YEAR, enroll, schedule
from tests.faults import small_day
from tests.postgresql_server import GUARDED, Server
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, StudioError
from tui_studio.repositories import migrations, postgresql
from tui_studio.services.first_screen import first_screen
from tui_studio.services.studio import Studio, create_studio, open_studio

pytestmark = pytest.mark.xdist_group("postgresql")


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
    server.run("CREATE TABLE modest.spatial_ref_sys (id int)", name)  # some extensions bring a table
    server.run("ALTER EXTENSION pg_trgm ADD TABLE modest.spatial_ref_sys", name)
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


def test_a_second_workstation_finds_everything(
    server_studio: Studio, clock: FrozenClock, tmp_path: Path, new_studio: Path
) -> None:
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
    shutil.copy(new_studio / "studio.db", there.paths.database)  # from before the records moved
    assert first_screen(there, (SortKey("number"),), 9) is None
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


def test_pictures_that_lost_their_rows_come_back_on_a_server_too(
    cli: Any, server_studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enroll(server_studio, 4)
    schedule(server_studio)
    server_studio.imports.apply(small_day.plan_of(small_day.card_of(tmp_path / "card", 8)))
    with server_studio._place.writing() as uow:
        uow._db.connection().exec_driver_sql("DELETE FROM image")
        uow._db.connection().exec_driver_sql("UPDATE session SET image_count = 0")
        uow.commit()
    root = str(server_studio.settings.paths.root)
    monkeypatch.setenv("TUI_STUDIO_DATABASE", server_studio.settings.database)
    code, out, _ = cli("--studio", root, "verify", "--rebuild")
    assert (code, "8 pictures given back to the records" in out) == (0, True)
    assert server_studio.integrity.verify().images == 8
    code, _, error = cli("--studio", root, "restore", str(tmp_path / "copy.dump"))
    assert (code, "pg_restore --clean" in error) == (2, True)

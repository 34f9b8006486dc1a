"""Several people and programs at one studio on PostgreSQL at once."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from tests.factories import enroll
from tests.postgresql_server import Server
from tui_studio.config import Settings
from tui_studio.errors import DatabaseBusy, EditConflict
from tui_studio.repositories import postgresql
from tui_studio.services.edits import Edits
from tui_studio.services.studio import Studio, create_studio

pytestmark = pytest.mark.xdist_group("postgresql")


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


def test_two_programs_that_open_an_empty_database_make_one_studio(server: Server, server_settings: Settings) -> None:
    wanted = replace(server_settings, database=server.url(server.new_database()))
    made: list[Studio] = []
    threads = [Thread(target=lambda: made.append(create_studio(wanted))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [len(studio.session_types.rows()) for studio in made] == [1, 1]
    for studio in made:
        studio.close()


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

"""What the text index finds is what LIKE finds, whatever is written, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.query_tree import Query, Word
from tui_studio.repositories.database import check_file
from tui_studio.repositories.query_sql import contains
from tui_studio.repositories.search import clients_holding, rows_holding
from tui_studio.repositories.tables import Client
from tui_studio.repositories.unit_of_work import UnitOfWork
from tui_studio.services.studio import create_studio
from tui_studio.services.workplace import Workplace
from tui_studio.text import clean_text, fold

MOMENT = datetime(2026, 9, 1, tzinfo=UTC)
letters = st.text("abAB%_\\\"'*^-() éßŁ李小龍ñ🎓1", max_size=8)
names = letters.map(clean_text)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder: Path = tmp_path_factory.mktemp("search")
    studio = create_studio(load_settings(folder / "studio"), "Search", FrozenClock(ZoneInfo("UTC"), MOMENT))
    yield studio._place
    studio.close()


def write(uow: UnitOfWork, row: int, last: str, first: str) -> None:
    if uow.records.read("client", row):
        uow.records.update("client", row, {"last_name": last, "first_name": first})
    else:
        uow.records.insert(
            "client",
            {"id": row, "number": str(row), "last_name": last, "first_name": first, "created_at": MOMENT},
        )
    uow.clients.rebuild_search([row])


def found(uow: UnitOfWork, condition: object) -> set[int]:
    return set(uow._db.connection().execute(select(Client.id).where(condition)).scalars())


steps = st.lists(st.tuples(st.integers(1, 6), st.none() | st.tuples(names, names)), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(steps, st.lists(letters, min_size=1, max_size=6))
def test_the_index_finds_what_like_finds(
    place: Workplace, steps: list[tuple[int, tuple[str, str] | None]], asked: list[str]
) -> None:
    with place.writing() as uow:
        for row, written in steps:
            if written:
                write(uow, row, *written)
            else:
                uow.records.delete("client", row)
        uow.commit()
    with place.reading() as uow:
        texts = {row["id"]: row["find"] for row in uow.records.find("client")}
        parts = [text[start : start + 2] for text in texts.values() for start in range(len(text) - 1)]
        for text in [*asked, *parts[:8], *(part * 2 for part in parts[:2])]:
            expected = {row for row, find in texts.items() if fold(text) in find}
            assert found(uow, clients_holding(uow._db, text)) == expected == found(uow, contains(Client.find, text))


numbers = st.text("abAB%_\\\"'*^-() 1", max_size=8)
session_steps = st.lists(
    st.one_of(
        st.tuples(st.just("session"), st.integers(1, 4), st.none() | st.tuples(st.integers(11, 13), numbers)),
        st.tuples(st.just("client"), st.integers(11, 13), st.tuples(names, names)),
    ),
    min_size=1,
    max_size=8,
)


def book(uow: UnitOfWork, row: int, client: int, number: str) -> None:
    kept = uow.records.read("session", row)
    wanted = {"client_id": client, "number": f"{row}{clean_text(number)}"}
    if kept:
        uow.records.update("session", row, wanted)
        return
    made = {"id": row, "type_id": 1, "status_id": 1, "created_at": MOMENT}
    uow.records.insert("session", made | wanted)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(session_steps, st.lists(letters, min_size=1, max_size=6))
def test_sessions_are_found_by_their_number_and_their_client(
    place: Workplace, steps: list[tuple[str, int, tuple[int | str, str] | None]], asked: list[str]
) -> None:
    with place.writing() as uow:
        for row in (11, 12, 13):
            write(uow, row, "", "")
        for entity, row, written in steps:
            if written is None:
                uow.records.delete("session", row)
            elif entity == "client":
                write(uow, row, str(written[0]), written[1])
            else:
                book(uow, row, int(written[0]), written[1])
        uow.commit()
    with place.reading() as uow:
        find = {row["id"]: row["find"] for row in uow.records.find("client")}
        texts = {row["id"]: (find[row["client_id"]], row["number"].lower()) for row in uow.records.find("session")}
        parts = [text[start : start + 2] for pair in texts.values() for text in pair for start in range(len(text) - 1)]
        for text in [*asked, *parts[:8], *(part * 2 for part in parts[:2])]:
            expected = {row for row, pair in texts.items() if any(fold(text) in one for one in pair)}
            assert set(uow.session_list.ids(Query((Word(text),)))) == expected
            if (only := rows_holding(uow._db, "session_search", [text])) is not None:
                assert set(uow._db.connection().execute(only).scalars()) == expected


def test_the_indexes_agree_with_the_records_and_the_file_is_sound(place: Workplace) -> None:
    with place.writing() as uow:
        write(uow, 7, "Okafor", "Ada")
        uow.commit()
    with place.writing() as uow:
        run = uow._db.connection().exec_driver_sql
        for index in ("client_search", "session_search"):
            run(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        assert run("SELECT count(*) FROM search_due").scalar_one() == 0
        assert run("PRAGMA trusted_schema").scalar_one() == 0
    assert check_file(place.settings.paths.database) == []


def test_what_was_rolled_back_is_not_found(place: Workplace) -> None:
    with place.writing() as uow:
        write(uow, 8, "Zyxwvut", "")
    with place.reading() as uow:
        assert found(uow, clients_holding(uow._db, "zyxw")) == set()


def test_a_record_that_is_deleted_and_made_again_in_one_step_is_found_once(place: Workplace) -> None:
    for last in ("Quux", "Quuz"):
        with place.writing() as uow:
            write(uow, 9, "Before", "")
            uow.records.delete("client", 9)
            write(uow, 9, last, "")
            uow.commit()
        with place.reading() as uow:
            assert found(uow, clients_holding(uow._db, last)) == {9}
            assert found(uow, clients_holding(uow._db, "before")) == set()

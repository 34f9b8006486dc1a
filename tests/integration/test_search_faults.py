"""A search that does not agree with the records is told of by `verify`, and made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.factories import enroll, schedule
from tui_studio.services.studio import Studio

FAULTS = {
    "a session is missing from the index": (
        "INSERT INTO session_search (session_search, rowid, text) SELECT 'delete', id, text FROM session_find "
        "WHERE id = 1",
        "session",
    ),
    "a client stands in the index twice": (
        "INSERT INTO client_search (rowid, text) SELECT 99, text FROM client_find WHERE id = 1",
        "client",
    ),
    "the index is damaged": ("DELETE FROM client_search_data WHERE id > 10", "client"),
}


@pytest.fixture
def booked(studio: Studio) -> Studio:
    enroll(studio, 4)
    schedule(studio)
    return studio


@pytest.mark.parametrize("fault", FAULTS)
def test_a_search_that_does_not_agree_is_found_and_made_anew(booked: Studio, fault: str) -> None:
    assert booked.integrity.verify().sound
    statement, entity = FAULTS[fault]
    with closing(sqlite3.connect(booked.settings.paths.database, isolation_level=None)) as db:
        db.execute(statement)
    (told,) = booked.integrity.verify().database
    assert told == (
        f"the search for {entity}s does not agree with the records; “tui-studio verify --rebuild-search” makes it anew"
    )
    booked.integrity.rebuild_search()
    assert booked.integrity.verify().sound
    assert booked.sessions.ids("baker").tolist() == [1]
    assert booked.clients.ids("baker").tolist() == [1]


def test_what_another_program_noted_is_no_fault_and_checking_writes_nothing(booked: Studio) -> None:
    with closing(sqlite3.connect(booked.settings.paths.database, isolation_level=None)) as db:
        db.execute("UPDATE client SET find = 'zyxwvut' WHERE id = 1")
        assert booked.integrity.verify().sound
        assert db.execute("SELECT count(*) FROM search_due").fetchone() == (2,)  # the client and its session


def test_the_command_makes_the_search_anew(booked: Studio, cli: Callable[..., tuple[int, str, str]]) -> None:
    with closing(sqlite3.connect(booked.settings.paths.database, isolation_level=None)) as db:
        db.execute(FAULTS["a session is missing from the index"][0])
    code, said, _ = cli("verify")
    assert (code, "--rebuild-search" in said) == (4, True)
    assert cli("verify", "--rebuild-search")[:2] == (0, "0 pictures, 0 read: sound\n")
    assert cli("verify")[0] == 0

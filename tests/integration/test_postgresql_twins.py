"""The same records on both databases: every order, filter and row is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from tests.conftest import MOMENT
from tests.factories import enroll, schedule
from tests.mixed import LEAVES, TREES, mix
from tests.postgresql_server import Server
from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.domain.query_tree import Query, Term
from tui_studio.domain.query_written import format_query
from tui_studio.domain.sorting import SortKey
from tui_studio.services.edits import Edits
from tui_studio.services.studio import Studio, create_studio
from tui_studio.text import clean_lines, fold

pytestmark = pytest.mark.xdist_group("postgresql")
NAMES = ("Ångström", "angler", "Łukasz", "Straße", "STRASSE", "  ", "O’Neil", "李小龍", "Zz_top", "100%", "a\\b", "Éé")


@pytest.fixture(scope="module")
def twins(
    server: Server, server_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Studio, Studio]]:
    """One studio on SQLite and one on PostgreSQL in which the same has happened."""
    folder, made = tmp_path_factory.mktemp("twins"), []
    for name, url in (("file", ""), ("server", server.url(server.new_database(server_template)))):
        settings = replace(load_settings(folder / name), database=url)
        studio = create_studio(settings, "Twins", FrozenClock(ZoneInfo("UTC"), MOMENT))
        with pytest.MonkeyPatch.context() as patched:
            tokens = count()
            patched.setattr("secrets.token_hex", lambda size, tokens=tokens: f"{next(tokens):0{2 * size}x}")
            mix(studio)
            rename(studio)
            go_on(studio)
        made.append(studio)
    yield made[0], made[1]
    for studio in made:
        studio.close()


def rename(studio: Studio) -> None:
    """Names that databases like to sort and fold in their own way."""
    with studio._place.writing() as uow:
        edits = Edits(studio._place, uow)
        for row_id, name in enumerate(NAMES, 1):
            person = uow.records.read("client", row_id) or {}
            edits.change("client", row_id, person, {"last_name": name, "city": name.swapcase()}, f"client {row_id}")
            place = uow.records.read("session", row_id) or {}
            edits.change("session", row_id, place, {"description": name, "notes": f"{name}\n twice"}, f"{row_id}")
        edits.finish("rename")
        uow.commit()


def go_on(studio: Studio) -> None:
    """Another school without times, groups, birthdays, e-mails, and sessions that moved on."""
    enroll(studio, 4, school="äußere Schule", year=2025)
    schedule(studio, school="äußere Schule", year=2025, untimed=date(2026, 10, 1), photographer="bo", assistant="Émile")
    for name, members in (("Ärzte", [1, 2, 14]), ("band", [2, 3]), ("Band B", [3])):
        studio.client_groups.add_to_new(GroupDraft(name), members)
    with studio._place.writing() as uow:
        edits = Edits(studio._place, uow)
        for row_id in range(1, 8):
            person = uow.records.read("client", row_id) or {}
            born = date(2012, row_id, 1) if row_id % 3 else None
            more = {"birth_date": born, "email": ("Zoe@", "", "amy@")[row_id % 3], "no_publish": row_id % 2 == 0}
            edits.change("client", row_id, person, more, f"client {row_id}")
        edits.create("guardian", {"client_id": 2, "name": "Ånge"}, "guardian")
        edits.finish("more")
        uow.commit()
    plan = studio.statuses.plan_advance(list(studio.sessions.ids("grade:10")), to="Cancelled")
    studio.statuses.apply_advance(plan.due_on(date(2026, 12, 1)), "rain")


def lists(studio: Studio) -> dict[str, Any]:
    return {"sessions": studio.sessions, "clients": studio.clients, "audit": studio.audit}


@pytest.mark.parametrize("hub", ["sessions", "clients", "audit"])
def test_every_column_sorts_alike_both_ways(twins: tuple[Studio, Studio], hub: str) -> None:
    one, other = (lists(studio)[hub] for studio in twins)
    ids = list(one.ids())
    assert one.rows(ids) == other.rows(ids)
    keys = tuple(one.columns)
    assert {row: list(cells) for row, cells in one.cells(ids, keys).items()} == {
        row: list(cells) for row, cells in other.cells(ids, keys).items()
    }
    for column in one.columns:
        for descending in (False, True):
            sort = (SortKey(column, descending),)
            whole = list(one.ids("", sort))
            assert whole == list(other.ids("", sort)), (column, descending)
            assert whole[:7] == list(other.first_ids("", sort, 7)), (column, descending)


@pytest.mark.parametrize("hub", ["sessions", "clients"])
def test_every_filter_finds_alike(twins: tuple[Studio, Studio], hub: str) -> None:
    one, other = (lists(studio)[hub] for studio in twins)
    words = [f'"{name}"' for name in NAMES if name.strip()] + ["angstrom adams", "str", "an", "1", "-an", "a OR 10003"]
    prose = [f'{field}:"{name.upper()}"' for field in ("last", "notes") for name in NAMES if name.strip()]
    assert [one.image_total(text) for text in LEAVES[:9]] == [other.image_total(text) for text in LEAVES[:9]]
    for text in (*LEAVES, *words, *prose):
        assert list(one.ids(text)) == list(other.ids(text)), text


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(tree=TREES, hub=st.sampled_from(["sessions", "clients"]))
def test_every_tree_of_conditions_finds_alike(twins: tuple[Studio, Studio], tree: Term, hub: str) -> None:
    text = format_query(Query((tree,)))
    one, other = (lists(studio)[hub] for studio in twins)
    assert list(one.ids(text)) == list(other.ids(text))


def test_the_server_folds_as_we_do(twins: tuple[Studio, Studio]) -> None:
    """Every letter of Latin, Greek, Cyrillic and their neighbours, by itself and in names.

    Signs that stand for capitals (℠) are folded further on the server, which then finds more.
    """
    signs = [clean_lines(chr(code)) for code in (*range(1, 0x590), *range(0x1E00, 0x1F00), *range(0x2000, 0x2100))]
    texts = [
        text for text in (*NAMES, *signs, "İI ıi", "ŉ  Ǆ", "e\u0301\u0323", " a\n b ") if fold(fold(text)) == fold(text)
    ]
    assert len(texts) > 1500
    with twins[1]._place.reading() as uow:
        rows = uow._db.connection().exec_driver_sql("SELECT fold(t) FROM unnest(%s::text[]) AS t", (texts,))
        folded = [row[0] for row in rows]
    assert [pair for pair in zip(texts, folded, strict=True) if fold(pair[0]) != pair[1]] == []


def test_maintenance_and_records_read_alike(twins: tuple[Studio, Studio]) -> None:
    one, other = twins
    assert one.organizations.rows() == other.organizations.rows()
    assert one.session_types.rows() == other.session_types.rows()
    assert one.staff.rows() == other.staff.rows()
    assert one.client_records.get(1) == other.client_records.get(1)
    assert one.session_records.get(2) == other.session_records.get(2)
    assert one.audit.history("client", 4) == other.audit.history("client", 4)

"""Queries over real rows, compared with the same tree worked out in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import MOMENT
from tests.mixed import LEAVES, TREES, mix
from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.query_fields import CLIENTS, SESSIONS, fields_of
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import Facet, Group, Query, Term, Word
from tui_studio.domain.query_written import format_query
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import QueryRefused
from tui_studio.repositories import listing
from tui_studio.services import records
from tui_studio.services.studio import Studio, create_studio


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A dozen sessions, some with and some without a photographer, a room, a time, notes, an e-mail."""
    folder: Path = tmp_path_factory.mktemp("mixed")
    studio = create_studio(load_settings(folder / "studio"), "Mixed", FrozenClock(ZoneInfo("UTC"), MOMENT))
    mix(studio)
    yield studio
    studio.close()


def found(studio: Studio, hub: str, text: str) -> set[int]:
    return set(getattr(studio, hub).ids(text))


def holds(term: Term, sets: dict[str, set[int]], everybody: set[int]) -> set[int]:
    if isinstance(term, Group):
        parts = [holds(part, sets, everybody) for part in term.terms]
        inside = set.union(*parts) if term.any_of else set.intersection(*parts)
    else:
        inside = sets[format_query(Query((type(term)(**_positive(term)),)))]
    return everybody - inside if term.negated else inside


def _positive(term: Word | Facet) -> dict[str, object]:
    if isinstance(term, Word):
        return {"text": term.text, "exact": term.exact}
    return {"field": term.field, "values": term.values}


@pytest.mark.parametrize("hub", [SESSIONS, CLIENTS])
def test_every_condition_and_its_opposite_share_everybody_out(mixed: Studio, hub: str) -> None:
    everybody = found(mixed, hub, "")
    for text in LEAVES:
        inside, outside = found(mixed, hub, text), found(mixed, hub, f"-{text}")
        assert inside | outside == everybody, text
        assert not inside & outside, text


@pytest.mark.parametrize("hub", [SESSIONS, CLIENTS])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(tree=TREES)
def test_a_tree_finds_what_its_parts_say(mixed: Studio, hub: str, tree: Term) -> None:
    everybody = found(mixed, hub, "")
    query = Query((tree,))
    sets = {format_query(parse_query(text)): found(mixed, hub, text) for text in map(_text, query.leaves())}
    assert found(mixed, hub, format_query(query)) == holds(tree, sets, everybody)


def _text(term: Word | Facet) -> str:
    return format_query(Query((type(term)(**_positive(term)),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('photographer:""', {1, 2, 3}), ("-photographer:ann", {1, 2, 3}), ("photographer:=ann", set(range(4, 13))),
        ("date:none", {1}), ("due:late", {2, 3}), ("notes:RETAKE", {2, 3}), ("start:none", {1, 2, 3}),
        ("flag:photo", {5}), ("email:EXAMPLE.org", {5}), ("10002", {2}), ("number:10002,10003", {2, 3}),
        ("10002 OR flag:any", {2, 5}), ("-(start:none OR flag:any) number:^100 session:10004", {4}),
        ("created:today", set(range(1, 13))), ("-created:last3days", set()), ('shoot:""', set(range(1, 13))),
    ],
)  # fmt: skip
def test_what_facets_find_among_sessions(mixed: Studio, text: str, ids: set[int]) -> None:
    assert found(mixed, SESSIONS, text) == ids


@pytest.mark.parametrize("hub", [SESSIONS, CLIENTS])
def test_every_field_of_a_hub_can_be_asked_for(mixed: Studio, hub: str) -> None:
    with mixed._place.reading() as uow:
        listing = uow.session_list if hub == SESSIONS else uow.client_list
        assert set(listing.facets()) | {"filter"} == {field.name for field in fields_of(hub)}


def test_a_facet_these_records_do_not_have_is_refused(mixed: Studio) -> None:
    with pytest.raises(QueryRefused, match="Sessions have no “ready:”"):
        mixed.sessions.ids("smith ready:yes")
    with mixed._place.reading() as uow, pytest.raises(QueryRefused, match="Sessions have no “ready:”"):
        uow.session_list.ids(parse_query("ready:yes"))


def test_many_conditions_are_no_trouble_for_the_database(mixed: Studio) -> None:
    assert found(mixed, SESSIONS, " OR ".join(["10001"] * 200)) == {1}
    assert found(mixed, SESSIONS, "number:" + ",".join(str(10_000 + n) for n in range(600))) == set(range(1, 13))
    assert found(mixed, SESSIONS, "(" * 20 + "10001" + ")" * 20) == {1}


@pytest.mark.parametrize("hub", [SESSIONS, CLIENTS])
@pytest.mark.parametrize("many", [1, 3, 10_000])
def test_the_first_rows_are_those_of_the_whole_order(
    mixed: Studio, hub: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MANY", many)  # of one value, to go along the default order
    service = getattr(mixed, hub)
    for column in service.columns:
        for descending in (False, True):
            for rest in ((), (SortKey("last_name"),)):
                sort = (SortKey(column, descending), *rest)
                whole = service.ids("", sort)
                assert sorted(whole) == list(range(1, 13))
                for count in (1, 5, 12):
                    assert service.first_ids("", sort, count) == whole[:count], column


@pytest.mark.parametrize("hub", [SESSIONS, CLIENTS])
@pytest.mark.parametrize(
    "words", ["ad", "10 fi", "zoë 00", '"12 000"', "10001", "qx", "ad qx", "a d", "ad -fi", "zo i"]
)
def test_words_are_found_the_same_in_any_order_and_in_order(mixed: Studio, hub: str, words: str) -> None:
    with mixed._place.reading() as uow:
        rows = uow.session_list if hub == SESSIONS else uow.client_list
        assert sorted(rows.matching(parse_query(words))) == sorted(rows.ids(parse_query(words)))


@pytest.mark.parametrize("text", ["a", "grade:9", "10002", "-start:none", "zzz"])
def test_a_filter_picks_out_of_the_known_order_until_somebody_writes(mixed: Studio, text: str) -> None:
    sort = (SortKey("teacher"), SortKey("first_name", descending=True))
    fresh = mixed.sessions.ids(text, sort)
    whole = mixed.sessions.ids("", sort)
    assert mixed.sessions.ids("", sort) is whole
    assert mixed.sessions.ids(text, sort) == fresh
    with mixed._place.writing() as uow:
        uow.records.update("session", 5, {"location": f"moved for {text}"})
        uow.commit()
    assert mixed.sessions.ids("", sort) is not whole


BESIDE = [
    "grade:9",
    "status:scheduled",
    "org:lincoln",
    "date:2026-09-14",
    "images:0",
    "-type:portrait",
    "-fi",
    "a OR b",
]


@pytest.mark.parametrize("hub", [SESSIONS, CLIENTS])
@pytest.mark.parametrize("few", [0, 3, 10_000])
def test_words_beside_facets_find_the_same_on_every_way(
    mixed: Studio, hub: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facets that name few, or many of which are few that hold the words, and facets that were there before."""
    service = getattr(mixed, hub)
    for facets in BESIDE:
        with mixed._place.reading() as uow:
            plain = uow.session_list if hub == SESSIONS else uow.client_list
            fresh = {word: plain.ids(parse_query(f"{facets} {word}")) for word in ("ad", "zo", "10", "10 fi", "qx")}
        monkeypatch.setattr(listing, "NAMED", few)
        monkeypatch.setattr(records, "NAMED", few)
        for typed_first in (False, True):
            for word, wanted in fresh.items():
                service.ids("")
                if typed_first:
                    service.ids(facets)
                assert service.ids(f"{facets} {word}") == wanted, (facets, word)
        monkeypatch.undo()


def test_facets_kept_for_the_words_beside_them_are_read_anew_when_somebody_writes(
    mixed: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "NAMED", 0)
    monkeypatch.setattr(records, "NAMED", 0)
    mixed.sessions.ids("")
    mixed.sessions.ids("-notes:hall")
    before = mixed.sessions.ids("-notes:hall ad")
    with mixed._place.writing() as uow:
        uow.records.update("session", before[0], {"notes": "hall"})
        uow.commit()
    assert mixed.sessions.ids("-notes:hall ad") == before[1:]


def test_a_record_is_found_by_its_number_however_it_is_written(mixed: Studio) -> None:
    assert mixed.sessions.find_number("10003") == 3
    assert mixed.clients.find_number("3") == 3
    assert mixed.sessions.find_number("1000") is None
    assert mixed.sessions.find_number('1" OR 1') is None

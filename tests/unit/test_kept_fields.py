"""Columns of a roster that were kept as they are: shown, sorted, filtered and exported in both hubs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import SCHOOL, YEAR, schedule, student, write_roster
from tui_studio.domain.columns import CLIENT_COLUMNS, SESSION_COLUMNS
from tui_studio.domain.layouts import ColumnChoice, Layout, read_columns, shipped_layouts
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused
from tui_studio.services.roster_plan import RosterRequest
from tui_studio.services.studio import Studio


@pytest.fixture
def school(studio: Studio) -> Studio:
    rows = [
        student(n, **{"Bus route": route, "$ Paid": paid})
        for n, (route, paid) in enumerate([("12", "yes"), ("2", 'a "b"'), ("", "no"), ("112", "YES")], 1)
    ]
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "a.csv", rows))
    fields = {**read.fields, "Bus route": "keep", "$ Paid": "keep"}
    studio.rosters.apply(studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR, fields=fields)))
    schedule(studio)
    return studio


def ids(studio: Studio, query: str, hub: str = "clients") -> list[str]:
    service = studio.clients if hub == "clients" else studio.sessions
    return sorted(row.student_id[-1] for row in service.rows(service.ids(query)).values())


@pytest.mark.parametrize("hub", ["clients", "sessions"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('more:"Bus route=12"', "1"),
        ('more:"BUS ROUTE=12"', "1"),
        ('-more:"bus route=12"', "234"),
        ('more:"Bus route="', "3"),
        ('more:"Bus route=12","bus route=2"', "12"),
        ('more:^"Bus route=1"', "14"),
        ('more:~"Bus route=2"', "124"),
        ('more:"$ paid=yes"', "14"),
        ("more:112", "4"),
        ("more:route", "124"),
        ('more:"Locker=3"', ""),
    ],
)
def test_a_kept_field_is_asked_for_by_its_name(school: Studio, hub: str, query: str, found: str) -> None:
    assert "".join(ids(school, query, hub)) == found


@pytest.mark.parametrize("hub", ["clients", "sessions", "agenda"])
def test_the_column_chooser_offers_kept_fields_by_name(school: Studio, hub: str) -> None:
    kept = school.layouts.kept(hub)
    assert [(column.key, column.label) for column in kept] == [
        ("kept:$ Paid", "$ Paid"),
        ("kept:Bus route", "Bus route"),
    ]
    choice = ColumnChoice(hub, shipped_layouts(hub)[0].columns)
    choice.offer(kept)
    assert [column.key for column in choice.rows[-2:]] == ["kept:$ Paid", "kept:Bus route"]
    choice.toggle(len(choice.rows) - 1)
    assert choice.shown[-1] == kept[-1]
    school.layouts.save(hub, "With bus", choice.shown)
    assert school.layouts.find(hub, "with bus").columns == choice.shown
    school.layouts.remember(hub, Layout("With bus", choice.shown))
    assert school.layouts.last(hub).columns == choice.shown


def test_there_are_none_in_the_audit_trail_and_in_a_studio_without_any(studio: Studio) -> None:
    assert [studio.layouts.kept(hub) for hub in ("audit", "clients")] == [[], []]
    assert read_columns("audit", [["kept:Bus", 9], ["who", 9]])[0].key == "who"


@pytest.mark.parametrize("hub", ["clients", "sessions"])
def test_a_list_is_sorted_and_exported_by_a_kept_field(school: Studio, hub: str, tmp_path: Path) -> None:
    service = school.clients if hub == "clients" else school.sessions
    order = service.ids("", (SortKey("kept:bus route"),))
    rows = service.rows(order)
    assert [rows[row].student_id[-1] for row in order] == ["3", "2", "1", "4"], "as numbers, those without first"
    service.export(list(order), ["last_name", "kept:Bus route", "kept:$ Paid"], tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Last name,Bus route,$ Paid"
    assert [line.split(",", 1)[1] for line in lines[1:]] == [",no", '2,"a ""b"""', "12,yes", "112,YES"]
    with pytest.raises(InputRefused, match="no column"):
        service.ids("", (SortKey("kept:"),))


def test_what_is_kept_is_no_column_of_its_own_until_it_is_asked_for() -> None:
    assert "kept:Bus" in CLIENT_COLUMNS
    assert "kept:Bus" in SESSION_COLUMNS
    assert "kept: " not in CLIENT_COLUMNS
    assert not any(key.startswith("kept:") for key in CLIENT_COLUMNS)
    with pytest.raises(KeyError):
        CLIENT_COLUMNS["nonsense"]

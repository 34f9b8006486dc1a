"""Two kits and the office, over their real databases: any order gives the same records, and no number twice."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import MOMENT
from tests.factories import SCHOOL
from tests.field_kits import edit_client, kit_of, laptop, merged, office_with_sessions
from tui_studio.clock import FrozenClock
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.services.studio import Studio

CLOCK = FrozenClock(ZoneInfo("UTC"), MOMENT)
SHOWN = ("number", "last_name", "first_name", "student_id", "phone", "status", "organization", "grade")
_FOLDERS = count(1)


class Day(NamedTuple):
    """An office and two kits that were taken from it, as folders, and somewhere to copy them to."""

    office: Path
    kits: tuple[Path, Path]
    scratch: Path


class Doing(NamedTuple):
    """What happened at one place: phones of clients, who walked in, who was advanced, put in a group, and linked."""

    phones: dict[int, str]
    walked_in: list[str]
    advanced: set[str]
    grouped: set[tuple[str, int]]
    linked: set[tuple[int, int]]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> Day:
    root = tmp_path_factory.mktemp("kits")
    shutil.copytree(new_studio, root / "office")
    with laptop(root / "office", CLOCK) as studio:
        office_with_sessions(studio, 3)
        kits = (kit_of(studio, root / "one"), kit_of(studio, root / "two"))
    return Day(root / "office", kits, root)


def doings(place: int) -> st.SearchStrategy[Doing]:
    """Each place reaches for clients of its own; what they do to the same one is decided by people."""
    return st.builds(
        Doing,
        st.dictionaries(st.just(place), st.sampled_from(["11", "22"])),
        st.lists(st.sampled_from(["Ada", "Bo"]), max_size=2, unique=True),
        st.sets(st.sampled_from(["10001", "10002"])),
        st.sets(st.tuples(st.sampled_from(["Band", "Choir"]), st.integers(1, 3))),
        st.sets(st.sampled_from([(1, 2), (2, 3)])),
    )


def done(folder: Path, doing: Doing, name: str) -> None:
    with laptop(folder, CLOCK) as studio:
        shoot = studio.stragglers.shoots()[0].id
        for client_id, phone in doing.phones.items():
            edit_client(studio, client_id, phone=phone)
        for first in doing.walked_in:
            wish = {"last_name": name, "first_name": first, "organization": SCHOOL, "year": 2026}
            studio.new_clients.walk_in(wish, shoot)
        for group, client_id in sorted(doing.grouped):
            known = {row.name: row.id for row in studio.client_groups.rows()}
            key = known.get(group) or studio.client_groups.create(GroupDraft(group))
            studio.client_groups.add(key, [client_id])
        for one, other in sorted(doing.linked):
            if str(other) not in {row.cells[0] for row in studio.families.members(one)}:
                studio.families.link(one, other)
        for number in sorted(doing.advanced):
            ids = studio.sessions.ids(f"number:{number} status:scheduled")
            studio.statuses.apply_advance(studio.statuses.plan_advance(ids))


def told(studio: Studio) -> list[tuple[object, ...]]:
    """Every session, client and group without the numbers that were given by chance."""
    sessions = studio.sessions.rows(studio.sessions.ids(""))
    clients = studio.clients.rows(studio.clients.ids(""))
    rows = [*sessions.values(), *clients.values()]
    numbers = [row.number for row in sessions.values()]
    assert len(set(numbers)) == len(numbers)
    groups = [(row.name, *studio.client_groups.members(row.id)) for row in studio.client_groups.rows()]
    kin = [tuple(sorted(row.cells[1] for row in studio.families.members(key))) for key in sorted(clients)]
    shown = [field for field in SHOWN if field != "number"]
    told = sorted(tuple(str(getattr(row, field, "")) for field in shown) for row in rows)
    return [*told, *groups, *sorted(kin)]


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.tuples(doings(1), doings(2), doings(3)))
def test_any_order_gives_the_same_records(day: Day, data: tuple[Doing, Doing, Doing]) -> None:
    root = day.scratch / f"run-{next(_FOLDERS)}"
    kits = []
    for n, (kit, doing) in enumerate(zip(day.kits, data, strict=False)):
        kits.append(shutil.copytree(kit, root / f"kit-{n}"))
        done(kits[-1], doing, f"Kit{n}")
    found: list[list[tuple[object, ...]]] = []
    for order in ((0, 1, None), (None, 1, 0)):
        office = shutil.copytree(day.office, root / f"office-{len(found)}")
        for who in order:
            if who is None:
                done(office, data[2], "Office")
                continue
            with laptop(office, CLOCK) as studio:
                assert merged(studio, kits[who]).open == ()
                assert merged(studio, kits[who]).batch == ""
        with laptop(office, CLOCK) as studio:
            found.append(told(studio))
    shutil.rmtree(root)
    assert found[0] == found[1]

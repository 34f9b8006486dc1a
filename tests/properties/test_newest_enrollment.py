"""A client knows its newest enrollment whatever is enrolled, changed, moved and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.newest import newest_known
from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.repositories.unit_of_work import UnitOfWork
from tui_studio.services.studio import create_studio
from tui_studio.services.workplace import Workplace

MOMENT = datetime(2026, 9, 1, tzinfo=UTC)
CLIENTS = (1, 2, 3)
SCHOOLS = (1, 2)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder: Path = tmp_path_factory.mktemp("newest")
    studio = create_studio(load_settings(folder / "studio"), "Newest", FrozenClock(ZoneInfo("UTC"), MOMENT))
    with studio._place.writing() as uow:
        for row in CLIENTS:
            named = {"number": str(row), "last_name": "Adams", "first_name": "Ava", "created_at": MOMENT}
            uow.records.insert("client", {"id": row, **named})
        for row in SCHOOLS:
            name = f"School {row}"
            uow.records.insert("organization", {"id": row, "name": name, "folded": name.lower(), "created_at": MOMENT})
        uow.commit()
    yield studio._place
    studio.close()


steps = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.none()
        | st.fixed_dictionaries(
            {
                "client_id": st.sampled_from(CLIENTS),
                "organization_id": st.sampled_from(SCHOOLS),
                "year": st.integers(2024, 2027),
            }
        ),
    ),
    min_size=1,
    max_size=12,
)


def write(uow: UnitOfWork, row: int, values: dict[str, int] | None) -> None:
    there = uow.records.read("enrollment", row)
    if values is None:
        uow.records.delete("enrollment", row)
    elif any(other["id"] != row for other in uow.records.find("enrollment", **values)):
        return  # a client is enrolled in a place once a year
    elif there:
        uow.records.update("enrollment", row, values)
    else:
        uow.records.insert("enrollment", {"id": row, **values})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=80)
@given(steps)
def test_the_newest_enrollment_is_known_after_every_write(
    place: Workplace, steps: list[tuple[int, dict[str, int] | None]]
) -> None:
    with place.writing() as uow:
        for row, values in steps:
            write(uow, row, values)
            assert newest_known(uow)


def test_many_enrollments_at_once_count_as_one_by_one(place: Workplace) -> None:
    with place.writing() as uow:
        run = uow._db.connection().execute
        run(text("DELETE FROM enrollment"))
        assert newest_known(uow)
        run(
            text(
                "INSERT INTO enrollment (client_id, organization_id, year, student_id, grade, teacher, homeroom, "
                "roster_position, version, batch) SELECT c.id, g.id, 2020 + c.id * g.id, '', '', '', '', 0, 1, '' "
                "FROM client c, organization g"
            )
        )
        assert newest_known(uow)
        run(text("UPDATE enrollment SET year = 2050 - year + 2000 WHERE organization_id = 1"))
        assert newest_known(uow)
        run(text("DELETE FROM enrollment WHERE organization_id = 2"))
        assert newest_known(uow)

"""Whatever is done in whatever order: taking it back leaves every record exactly as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import SQLModel

from tests.counts import counts_agree
from tests.factories import SCHOOL, YEAR, student, write_roster
from tests.newest import newest_known
from tui_studio.config import load_settings
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.errors import InputRefused
from tui_studio.services.edits import Edits
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.services.studio import Studio, create_studio, open_studio

TABLES = ("client", "enrollment", "session", "organization", "shoot", "guardian", "client_group", "client_group_member")
ACTS = (
    "roster",
    "schedule",
    "client",
    "session",
    "guardian",
    "group",
    "advance",
    "advance",
    "advance",
    "undo",
    "older",
)


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        studio = create_studio(load_settings(Path(folder)))
        studio.close()
        yield Path(folder)


@dataclass
class Past:
    """What the records were before each step that stands, the newest last."""

    steps: list[tuple[str, dict[str, list[tuple[object, ...]]]]] = field(default_factory=list)
    exact: bool = True
    """False once a step was taken back from the middle: from then on only the very beginning is known."""


def records(studio: Studio) -> dict[str, list[tuple[object, ...]]]:
    """Every record without its version, which only ever rises."""
    found = {}
    with studio._place.reading() as uow:
        assert newest_known(uow)
        assert counts_agree(uow)
        run = uow._db.connection().execute
        for table in TABLES:
            columns = SQLModel.metadata.tables[table].c.keys()
            names = ", ".join(f'"{name}"' for name in columns if name != "version")
            query = f"SELECT {names} FROM {table} ORDER BY 1, 2"
            found[table] = [tuple(row) for row in run(text(query))]
    return found


def act(studio: Studio, what: str, chance: Random) -> str:
    """Do something; its batch, or "" where there was nothing to do."""
    if what == "roster":
        count, grade = chance.randint(1, 6), str(chance.randint(9, 12))
        rows = [student(n, Grade=grade) for n in range(1, count + 1)]
        file = write_roster(studio.settings.paths.root / "roster.csv", rows)
        return studio.rosters.apply(studio.rosters.plan(file, SCHOOL, YEAR)).batch
    if what == "schedule":
        request = ScheduleRequest(ClientChoice(SCHOOL, YEAR), untimed=date(2026, 9, 14))
        try:
            return studio.scheduling.apply(studio.scheduling.plan(request)).batch
        except InputRefused:
            return ""
    if what == "advance":
        return advance(studio, chance)
    if what == "group":
        clients = list(studio.clients.ids())
        name = f"Band {chance.random()}"
        return studio.client_groups.add_to_new(GroupDraft(name=name), clients[:3]).batch if clients else ""
    return edit(studio, what, chance)


def advance(studio: Studio, chance: Random) -> str:
    ids = [row for row in studio.sessions.ids() if chance.random() < 0.6]
    to = chance.choice(["Cancelled", "Scheduled", ""])
    plan = studio.statuses.plan_advance(ids, to)
    if chance.random() < 0.5:
        plan = plan.due_on(chance.choice([None, date(2026, 12, 1)]))
    return studio.statuses.apply_advance(plan, "by chance").batch


def edit(studio: Studio, what: str, chance: Random) -> str:
    entity = "session" if what == "session" else "client"
    ids = list(studio.sessions.ids() if entity == "session" else studio.clients.ids())
    if not ids:
        return ""
    row = chance.choice(ids)
    with studio._place.writing() as uow:
        edits = Edits(studio._place, uow)
        opened = uow.records.read(entity, row)
        assert opened is not None
        if what == "guardian":
            edits.create("guardian", {"client_id": row, "name": "Mo"}, "guardian Mo")
        elif what == "session":
            changes = [{"notes": str(chance.random())}, {"status_due": date(2026, 11, chance.randint(1, 28))}]
            edits.change("session", row, opened, chance.choice(changes), "a session")
        else:
            wanted = {"last_name": chance.choice(["Łukasz", "Ng", "O'Brien"]), "no_photo": chance.random() < 0.5}
            edits.change("client", row, opened, wanted, "a client")
        batch = edits.finish("by chance")
        uow.commit()
    return batch


def take_back(studio: Studio, past: Past) -> None:
    """The newest step, which nothing can stand against while steps go in their order."""
    batch, before = past.steps[-1]
    plan = studio.journal.last()
    assert plan is not None
    if past.exact:
        assert (plan.batch, plan.refused, plan.passed_over) == (batch, "", ())
    assert not plan.refused
    studio.journal.undo(plan.batch)
    past.steps = [step for step in past.steps if step[0] != plan.batch]
    if past.exact:
        assert records(studio) == before


def take_back_from_the_middle(studio: Studio, past: Past, chance: Random) -> None:
    """An older step goes only where nothing hangs on it; a refusal changes nothing."""
    batch, _ = chance.choice(past.steps[:-1])
    before = records(studio)
    try:
        studio.journal.undo(batch)
    except InputRefused:
        assert records(studio) == before
    else:
        past.steps = [step for step in past.steps if step[0] != batch]
        past.exact = False


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(ACTS), min_size=4, max_size=14), st.integers(0, 2**32))
def test_whatever_was_done_can_be_taken_back_step_by_step(template: Path, acts: list[str], seed: int) -> None:
    with TemporaryDirectory() as folder:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        studio = open_studio(load_settings(Path(folder)))
        do_and_take_back(studio, acts, Random(seed))
        studio.close()


@pytest.mark.xdist_group("postgresql")
def test_it_can_on_a_server_as_well(server_studio: Studio) -> None:
    do_and_take_back(server_studio, ACTS, Random(1))


def do_and_take_back(studio: Studio, acts: Sequence[str], chance: Random) -> None:
    """Do it all, some of it back on the way, and the rest at the end."""
    beginning, past = records(studio), Past()
    for what in ("roster", "schedule", *acts):
        before = records(studio)
        if what == "undo" and past.steps:
            take_back(studio, past)
        elif what == "older" and len(past.steps) > 1:
            take_back_from_the_middle(studio, past, chance)
        elif what not in ("undo", "older") and (batch := act(studio, what, chance)):
            past.steps.append((batch, before))
    while past.steps:
        take_back(studio, past)
    assert studio.journal.last() is None
    assert records(studio) == beginning

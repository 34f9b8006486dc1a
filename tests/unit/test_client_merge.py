"""Two records of one client become one, and apart again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.counts import counts_agree
from tests.factories import SCHOOL, YEAR, enroll, schedule
from tests.newest import newest_known
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.errors import ChangedMeanwhile, InputRefused, NotFound
from tui_studio.repositories.record_store import plain
from tui_studio.services.studio import Studio

TABLES = ("client", "enrollment", "guardian", "guardian_contact", "session", "client_group")


def change(studio: Studio, client_id: int, **values: Any) -> None:
    view = studio.client_records.get(client_id)
    studio.client_records.save(view, {**view.values, **values})


def everything(studio: Studio) -> dict[str, Any]:
    """All rows without what counts writes."""
    with studio.client_records._place.reading() as uow:
        assert newest_known(uow)
        assert counts_agree(uow)
        rows = {table: [plain(row) for row in uow.records.find(table)] for table in TABLES}
        groups = uow.client_groups.members(1)
    for table in rows.values():
        for row in table:
            row.pop("version", None)
    return json.loads(json.dumps({**rows, "members": groups}))


@pytest.fixture
def pair(studio: Studio) -> Studio:
    """Clients 1 and 2 with sessions, guardians, groups, and the same school and year."""
    enroll(studio, 3)
    schedule(studio)
    adult = {"id": None, "relation": "", "emails": ()}
    change(
        studio, 1, guardians=({**adult, "name": "Ada Quill", "phones": ("555 0101",)},), notes="Mine.", phone="555 9"
    )
    two = studio.client_records.get(2).values["enrollments"]
    later = {**two[0], "id": None, "year": YEAR + 1}
    change(
        studio,
        2,
        guardians=(
            {**adult, "name": "ada quill", "phones": ("555 0101", "555 0202 work")},
            {**adult, "name": "Bo Quill", "phones": ("555 0303",)},
        ),
        notes="Theirs.",
        city="Springfield",
        no_publish=True,
        enrollments=(*two, later),
    )
    studio.client_groups.add_to_new(GroupDraft("Band"), [2, 3])
    return studio


def test_the_plan_says_what_differs_what_moves_and_what_is_lost(pair: Studio) -> None:
    plan = pair.client_merges.plan(1, 2)
    proposed = {choice.field: choice.proposed for choice in plan.choices}
    assert proposed["notes"] == "both"
    assert (proposed["city"], proposed["no_publish"], proposed["last_name"]) == ("theirs", "theirs", "mine")
    assert "phone" not in proposed
    assert plan.moving == ("1 session", "2 enrollments", "2 guardians", "1 client group")
    assert f"{SCHOOL} {YEAR}: student id 00001 stays, 00002 goes." in plan.notes


def test_everything_moves_over_as_one_step_and_back_again(pair: Studio) -> None:
    before = everything(pair)
    plan = pair.client_merges.plan(1, 2)
    pair.client_merges.merge(plan, {"last_name": "theirs"})
    view = pair.client_records.get(1)
    assert view.values["last_name"] == plan.seen[1]["last_name"]
    assert view.values["notes"] == "Mine.\nTheirs."
    assert (view.values["city"], view.values["phone"], view.warning) == ("Springfield", "555 9", "no publish")
    assert [row["year"] for row in view.values["enrollments"]] == [YEAR + 1, YEAR]
    ada, bo = view.values["guardians"]
    assert (ada["phones"], bo["name"]) == (("555 0101", "555 0202 work"), "Bo Quill")
    assert view.values["groups"] == {"Band"}
    assert [row.cells[0] for row in pair.client_records.listed(1, "sessions")] == ["10002", "10001"]
    with pytest.raises(NotFound):
        pair.client_records.get(2)
    assert list(pair.clients.ids(plan.seen[1]["last_name"])) == [1]
    step = pair.journal.last()
    assert step is not None
    assert step.summary.startswith("Merge client 2 ")
    pair.journal.undo(step.batch)
    assert everything(pair) == before


def test_a_client_that_was_changed_meanwhile_is_not_merged(pair: Studio) -> None:
    plan = pair.client_merges.plan(1, 2)
    change(pair, 2, city="Elsewhere")
    with pytest.raises(ChangedMeanwhile, match="was changed meanwhile"):
        pair.client_merges.merge(plan, {})
    assert pair.client_records.get(2).values["city"] == "Elsewhere"


def test_nobody_is_merged_with_themselves(pair: Studio) -> None:
    with pytest.raises(InputRefused, match="same client"):
        pair.client_merges.plan(1, 1)
    with pytest.raises(NotFound):
        pair.client_merges.plan(1, 99)

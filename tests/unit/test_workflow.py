"""What waits in each stage, and the sessions of one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import enroll, schedule, session_ids
from tui_studio.domain.sorting import SortKey
from tui_studio.domain.workflow_stages import StatusCount, stage_counts
from tui_studio.errors import InputRefused


def place(studio, **statuses):
    """Put sessions into statuses by position in the chain, with the day they are due."""
    with studio._place.writing() as uow:
        for row, (status, due) in statuses.items():
            uow.records.update("session", int(row[1:]), {"status_id": status, "status_due": due, "image_count": 1})
        uow.commit()


def told(studio):
    return {one.stage: (one.count, one.oldest, one.late) for one in studio.workflow.stages() if one.count}


@pytest.fixture
def school(studio):
    enroll(studio, 8)
    schedule(studio)
    place(studio, s2=(3, date(2026, 8, 20)), s3=(3, date(2026, 9, 1)), s4=(4, date(2026, 9, 3)), s5=(9, None))
    return studio


def test_each_stage_tells_its_count_the_oldest_due_day_and_how_many_are_late(school):
    assert told(school) == {
        "capture": (6, date(2026, 8, 20), 1),  # due today is not late
        "upload": (1, date(2026, 9, 3), 0),
    }
    assert [one.title for one in school.workflow.stages()] == [
        "Capture", "Sales presentation", "Retouch", "Produce", "Upload", "Archive", "Delete",
    ]  # fmt: skip


def test_counts_follow_an_advance_and_its_taking_back(school):
    before = told(school)
    plan = school.statuses.plan_advance([2, 3])
    school.statuses.apply_advance(plan)
    assert told(school)["upload"][0] == 3
    school.journal.undo(school.journal.last().batch)
    assert told(school) == before


def test_the_sessions_of_a_stage_are_a_list_like_any_other(school):
    capture = school.workflow.at("capture")
    assert capture.count() == len(capture.ids()) == 6
    assert list(capture.ids("grade:9 OR grade:10", [SortKey("number", descending=True)])) == [8, 1]
    assert list(capture.first_ids("", [SortKey("due", descending=True)], 2)) == [3, 2]
    assert capture.image_total() == 2
    assert school.workflow.at("retouch").count() == 0


def test_a_stage_is_a_facet_of_every_session_query(school):
    assert session_ids(school, "stage:upload") == [4]
    assert session_ids(school, "-stage:capture,upload") == [5]
    assert session_ids(school, "stage:none") == [5]  # called off: it stands in no stage
    with pytest.raises(InputRefused, match="retouch"):
        session_ids(school, "stage:darkroom")


def test_the_index_of_status_and_due_day_answers_the_counts(school):
    with school._place.reading() as uow:
        plan = uow._db.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT status_id, count(*), min(status_due), "
            "count(*) FILTER (WHERE status_due < '2026') FROM session GROUP BY status_id"
        )
        assert "COVERING INDEX ix_session_status_due" in str(plan.all())


def test_a_status_of_no_stage_is_in_none():
    assert stage_counts({1: ""}, [StatusCount(1, 5, None, 0)])[0].count == 0

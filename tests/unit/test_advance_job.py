from __future__ import annotations

from tests.factories import enroll, schedule, session_ids
from tui_studio.services.studio import Studio
from tui_studio.workers.advance_sessions import AdvanceSessionsJob
from tui_studio.workers.job import JobState
from tui_studio.workers.runner import JobRunner
from tui_studio.workers.undo_step import UndoStepJob


def ran(studio: Studio, job: AdvanceSessionsJob | UndoStepJob) -> tuple[JobState, str]:
    runner = JobRunner(studio)
    record = runner.start(job)
    assert runner.wait(record.id, 20)
    runner.shutdown()
    return record.state, record.sentence


def test_a_large_step_and_its_undo_are_jobs(studio: Studio) -> None:
    enroll(studio, 6)
    schedule(studio)
    plan = studio.statuses.plan_advance(session_ids(studio), to="Cancelled")
    job = AdvanceSessionsJob(plan, "rain")
    assert job.title == "Advance 6 sessions"
    assert ran(studio, job) == (JobState.DONE, "6 sessions advanced. z takes it back.")
    last = studio.journal.last()
    assert last is not None
    assert last.count == 6
    assert ran(studio, UndoStepJob(last.batch, last.summary)) == (JobState.DONE, "Taken back: 6 records.")
    assert len(session_ids(studio, "status:scheduled")) == 6


def test_what_changed_meanwhile_fails_the_job_with_a_sentence(studio: Studio) -> None:
    enroll(studio, 2)
    schedule(studio)
    plan = studio.statuses.plan_advance(session_ids(studio), to="Cancelled")
    studio.statuses.apply_advance(plan)
    state, sentence = ran(studio, AdvanceSessionsJob(plan))
    assert state is JobState.FAILED
    assert "nothing was advanced" in sentence
    last = studio.journal.last()
    assert last is not None
    studio.journal.undo(last.batch)
    state, sentence = ran(studio, UndoStepJob(last.batch, last.summary))
    assert state is JobState.FAILED
    assert "There is no step" in sentence

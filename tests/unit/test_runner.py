"""The runner: states, cancelling, failures, and leaving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import MOMENT
from tui_studio.clock import FrozenClock
from tui_studio.domain.format_proof import FormatProof, Ground
from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.errors import InputRefused
from tui_studio.paths import StudioPaths
from tui_studio.services.import_plan import ImportPlan, ImportResult
from tui_studio.workers.import_images import ImportImagesJob
from tui_studio.workers.job import JobContext, JobOutcome, JobState
from tui_studio.workers.runner import THREADS, JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 20


@dataclass
class Work:
    """A job whose work is a function."""

    body: Callable[[JobContext], JobOutcome]
    title: str = "Count to ten"
    kind: str = "count"
    when_stopped: str = "What was counted is kept."

    def run(self, ctx: JobContext) -> JobOutcome:
        return self.body(ctx)


def studio(root: Path, **services: Any) -> Any:
    return SimpleNamespace(clock=FrozenClock(UTC), settings=SimpleNamespace(paths=StudioPaths(root)), **services)


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[JobRunner]:
    runner = JobRunner(studio(tmp_path))
    yield runner
    assert runner.shutdown(PATIENCE)


def test_a_job_that_ends_well_is_done_with_its_counts(runner: JobRunner) -> None:
    def body(ctx: JobContext) -> JobOutcome:
        for number in range(1, 11):
            ctx.checkpoint()
            ctx.advance(number, 10, f"item {number}")
        ctx.log("that was all")
        return JobOutcome("Counted to ten.", {"counted": 10}, changed_records=True)

    record = runner.start(Work(body))
    assert runner.wait(record.id, PATIENCE)
    assert record.state is JobState.DONE
    assert (record.done, record.total, record.item) == (10, 10, "item 10")
    assert record.sentence == "Counted to ten."
    assert [line.text for line in record.log] == ["that was all", "Counted to ten."]
    assert runner.running() == []


def test_a_job_stops_between_two_items_and_says_what_stands(runner: JobRunner) -> None:
    begun, go_on = Event(), Event()

    def body(ctx: JobContext) -> JobOutcome:
        ctx.advance(3, 10)
        begun.set()
        go_on.wait(PATIENCE)
        ctx.checkpoint()
        raise AssertionError("the checkpoint let it pass")

    record = runner.start(Work(body))
    assert begun.wait(PATIENCE)
    assert runner.cancel(record.id)
    go_on.set()
    assert runner.wait(record.id, PATIENCE)
    assert record.state is JobState.CANCELLED
    assert record.sentence == "Stopped after 3 of 10. What was counted is kept."
    assert not runner.cancel(record.id)


def test_a_job_cancelled_while_it_waits_never_starts(tmp_path: Path) -> None:
    runner, gate, ran = JobRunner(studio(tmp_path)), Event(), []

    def block(ctx: JobContext) -> JobOutcome:
        gate.wait(PATIENCE)
        return JobOutcome("Waited.")

    def never(ctx: JobContext) -> JobOutcome:
        ran.append(True)
        return JobOutcome("Ran.")

    for _ in range(THREADS):
        runner.start(Work(block))
    waiting = runner.start(Work(never))
    assert waiting.state is JobState.QUEUED
    runner.cancel(waiting.id)
    gate.set()
    assert runner.wait(waiting.id, PATIENCE)
    assert waiting.state is JobState.CANCELLED
    assert ran == []
    assert runner.shutdown(PATIENCE)


def test_a_refusal_is_shown_as_its_sentence(runner: JobRunner) -> None:
    def body(ctx: JobContext) -> JobOutcome:
        raise InputRefused("The folder is empty; choose another one.")

    record = runner.start(Work(body))
    assert runner.wait(record.id, PATIENCE)
    assert record.state is JobState.FAILED
    assert record.error == "The folder is empty; choose another one."


def test_a_defect_shows_a_reference_and_leaves_its_trace_in_the_file_only(runner: JobRunner) -> None:
    def body(ctx: JobContext) -> JobOutcome:
        raise ZeroDivisionError("Zoë Invented")

    record = runner.start(Work(body))
    assert runner.wait(record.id, PATIENCE)
    assert record.state is JobState.FAILED
    assert "Zoë" not in record.error
    assert not any("Zoë" in line.text for line in record.log)
    assert record.log_file is not None
    written = record.log_file.read_text(encoding="utf-8")
    assert "ZeroDivisionError: Zoë Invented" in written
    reference = record.error.partition("reference is ")[2].partition(",")[0]
    assert len(reference) == 8
    assert reference in written


def test_leaving_does_not_wait_for_ever(tmp_path: Path) -> None:
    runner, gate, begun = JobRunner(studio(tmp_path)), Event(), Event()

    def deaf(ctx: JobContext) -> JobOutcome:
        begun.set()
        gate.wait(PATIENCE)
        return JobOutcome("Did not listen.")

    record = runner.start(Work(deaf))
    assert begun.wait(PATIENCE)
    assert not runner.shutdown(seconds=0.01)
    assert record.stopping
    gate.set()
    assert runner.wait(record.id, PATIENCE)


def test_only_the_last_lines_are_remembered(runner: JobRunner) -> None:
    def body(ctx: JobContext) -> JobOutcome:
        for number in range(5000):
            ctx.log(f"line {number}", "warning")
        return JobOutcome("Said a lot.")

    record = runner.start(Work(body))
    assert runner.wait(record.id, PATIENCE)
    assert len(record.log) <= 2000
    assert record.warnings == 5000
    assert any("more lines in the log file" in line.text for line in record.log)


def test_an_import_says_why_a_card_must_be_kept(tmp_path: Path) -> None:
    frames = (
        PlannedFrame("DCIM/IMG_0007.JPG", Role.DUPLICATE),
        PlannedFrame("DCIM/IMG_0008.JPG", Role.IMAGE, "10001"),
        PlannedFrame("DCIM/IMG_0009.JPG", Role.IMAGE, "10001"),
    )
    plan = ImportPlan(Path("/media/card/DCIM"), "qr", Split(frames), {"10001": "Adams, Ava"})
    proof = FormatProof(MOMENT, 1, (Ground("copied", False, "1 picture could not be copied"),))
    result = ImportResult("b1", plan, 7, (replace(frames[2], reason="the disk is full"),), proof, {"total": 2.0})

    class Imports:
        def apply(self, plan: Any, progress: JobContext, options: Any) -> Any:
            progress.advance(1, 2, "DCIM/IMG_0008.JPG")
            progress.log("DCIM/IMG_0009.JPG: the disk is full", "error")
            progress.advance(2, 2, "DCIM/IMG_0009.JPG")
            return result

    class Previews:
        def complete(self, plan: Any, *, progress: JobContext, options: Any) -> Any:
            return SimpleNamespace(seconds=0.5)

    none = SimpleNamespace(wanted=False)
    nobody = SimpleNamespace(after=lambda _batch: [])
    others = {"previews": Previews(), "second_copies": none, "session_imports": None, "stragglers": nobody}
    runner = JobRunner(studio(tmp_path, imports=Imports(), **others))
    record = runner.start(ImportImagesJob(plan))
    assert runner.wait(record.id, PATIENCE)
    assert record.title == "Import images from DCIM"
    assert [(line.letter, line.text) for line in record.log] == [
        ("I", "IMG_0008.JPG -> 10001 Adams, Ava"),
        ("E", "DCIM/IMG_0009.JPG: the disk is full"),
        ("W", "Keep this card: 1 picture could not be copied."),
        ("I", "7 pictures copied, 1 already here, 1 failed."),
    ]
    assert record.outcome is not None
    assert record.outcome.changed_records
    assert record.outcome.result.seconds == {"total": 2.5, "previews": 0.5}
    assert runner.shutdown(PATIENCE)

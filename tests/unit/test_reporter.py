"""The reporter: bounded, in order, complete in the file."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from tui_studio.clock import FrozenClock
from tui_studio.errors import Cancelled
from tui_studio.workers.console import ConsoleReporter
from tui_studio.workers.job import CancelToken, JobOutcome, JobState
from tui_studio.workers.reporter import LINES_PER_FLUSH, BatchingReporter, JobReport

if TYPE_CHECKING:
    from pathlib import Path


class Ticks:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def reporter(file: Path | None = None, now: Ticks | None = None) -> tuple[BatchingReporter, list[JobReport]]:
    reports: list[JobReport] = []
    return BatchingReporter("job-1", reports.append, FrozenClock(UTC), file, now=now or Ticks()), reports


def test_lines_of_one_flush_arrive_in_one_report() -> None:
    it, reports = reporter()
    it.log("first")
    it.log("second", "warning")
    it.flush()
    assert [[(line.letter, line.text) for line in report.lines] for report in reports] == [
        [("I", "first"), ("W", "second")]
    ]
    assert reports[0].lines[0].at == "12:00:00"
    assert reports[0].warnings == 1


def test_nothing_new_is_no_report() -> None:
    it, reports = reporter()
    it.flush()
    it.log("one")
    it.flush()
    it.flush()
    assert len(reports) == 1


def test_a_flood_is_cut_to_its_last_lines_and_the_rest_is_counted() -> None:
    it, reports = reporter()
    for number in range(1000):
        it.log(f"line {number}")
    it.flush()
    assert len(reports[0].lines) == LINES_PER_FLUSH
    assert reports[0].lines[-1].text == "line 999"
    assert reports[0].skipped == 1000 - LINES_PER_FLUSH


def test_a_warning_in_a_flood_is_not_lost() -> None:
    it, reports = reporter()
    it.log("this one matters", "warning")
    for number in range(1000):
        it.log(f"line {number}")
    it.flush()
    assert reports[0].lines[0].text == "this one matters"
    assert len(reports[0].lines) == LINES_PER_FLUSH


def test_the_log_file_has_every_line_without_control_characters(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "job.log"
    it, _ = reporter(file)
    for number in range(300):
        it.log(f"line {number}")
    it.log("IMG\x1b[2J\n_1.JPG", "error")
    it.end(JobState.DONE)
    written = file.read_text(encoding="utf-8").splitlines()
    assert len(written) == 301
    assert written[0] == "2026-09-14T12:00:00+00:00 I line 0"
    assert written[-1] == "2026-09-14T12:00:00+00:00 E IMG [2J _1.JPG"


def test_a_log_file_that_cannot_be_made_does_not_stop_the_job(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    it, reports = reporter(tmp_path / "logs" / "job.log")
    it.log("still here")
    it.end(JobState.DONE)
    assert reports[-1].lines[0].text == "still here"


def test_rate_and_remaining_come_from_the_last_seconds() -> None:
    ticks = Ticks()
    it, reports = reporter(now=ticks)
    it.advance(0, 100)
    it.flush()
    ticks.now += 4
    it.advance(20, 100, "IMG_0020.JPG")
    it.flush()
    assert reports[-1].rate == pytest.approx(5.0)
    assert reports[-1].remaining == pytest.approx(16.0)
    assert reports[-1].item == "IMG_0020.JPG"


def test_a_new_stage_starts_a_new_rate() -> None:
    ticks = Ticks()
    it, reports = reporter(now=ticks)
    it.advance(500, 500)
    it.flush()
    ticks.now += 1
    it.advance(1, 40)
    it.flush()
    ticks.now += 1
    it.advance(3, 40)
    it.flush()
    assert reports[-1].rate == pytest.approx(2.0)


def test_the_end_hands_on_what_was_left() -> None:
    it, reports = reporter()
    it.start()
    it.log("last words")
    it.end(JobState.DONE, JobOutcome("All done.", {"copied": 3}))
    assert [line.text for report in reports for line in report.lines] == ["last words"]
    assert reports[-1].state is JobState.DONE
    assert reports[-1].outcome is not None


def test_the_console_draws_no_bar_into_a_file() -> None:
    out, ticks = io.StringIO(), Ticks()
    it = ConsoleReporter(out, now=ticks)
    for done in range(1, 11):
        it.advance(done, 10, f"IMG_{done}.JPG")
    it.log("one is damaged", "warning")
    it.close()
    assert out.getvalue() == "1/10 IMG_1.JPG\n10/10 IMG_10.JPG\nwarning: one is damaged\n"


def test_the_console_wipes_its_bar_before_a_line() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    it = ConsoleReporter(out, now=Ticks())
    it.advance(5, 10, "IMG_5.JPG")
    it.log("noted")
    assert out.getvalue() == "[############............] 5/10 IMG_5.JPG\r\x1b[2Knoted\n"


def test_the_console_stops_when_its_token_is_asked() -> None:
    token = CancelToken()
    it = ConsoleReporter(io.StringIO(), token)
    it.checkpoint()
    token.ask()
    with pytest.raises(Cancelled):
        it.checkpoint()


def test_the_stage_and_its_bytes_a_second_come_with_the_figures() -> None:
    ticks = Ticks()
    it, reports = reporter(now=ticks)
    it.advance(1, 10, "A.JPG", size=8_000_000, stage="Scanning")
    it.flush()
    ticks.now += 2
    it.advance(3, 10, "C.JPG", size=16_000_000, stage="Scanning")
    it.flush()
    assert (reports[-1].stage, reports[-1].rate, reports[-1].speed) == ("Scanning", 1.0, 8_000_000)
    ticks.now += 1
    it.advance(4, 10, "D.JPG", size=1, stage="Copying")  # counts from the start again, though not fewer are done
    it.flush()
    assert (reports[-1].stage, reports[-1].rate, reports[-1].speed) == ("Copying", 0.0, 0.0)

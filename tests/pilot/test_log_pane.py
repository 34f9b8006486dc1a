"""The log pane: levels, following, wrapping, and what it shows of lines that came before it."""

from __future__ import annotations

import pytest
from textual.app import App

from tests.pilot.conftest import until
from tui_studio.clock import FrozenClock
from tui_studio.ui.job_bridge import JobBridge, JobReported
from tui_studio.ui.widgets.log_pane import LogPane
from tui_studio.workers.job import JobState
from tui_studio.workers.reporter import JobReport, LogLine

WIDTH = 60


class PaneApp(App[None]):
    """A bridge and a pane, and reports that a test makes by hand."""

    def __init__(self, studio, record):
        super().__init__()
        self.jobs = JobBridge(self, studio)
        self.jobs._runner.records[record.id] = record
        self.record = record

    async def show(self):
        pane = LogPane(self.jobs, self.record.id)
        await self.mount(pane)
        pane.focus()
        return pane

    def say(self, *lines, skipped=0):
        self.post_message(JobReported(JobReport(self.record.id, JobState.RUNNING, lines, skipped)))

    def on_job_reported(self, event):
        self.jobs.receive(event.report)


def line(text, level="info"):
    return LogLine("12:00:00", level, text)


@pytest.fixture
def app(fake_studio):
    from tui_studio.workers.runner import JobRecord

    clock = FrozenClock(fake_studio.clock.zone)
    return PaneApp(fake_studio, JobRecord("job-1", "Test", "test", clock.now(), None))


async def test_levels_are_letters_and_brackets_stay(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(line("[red]IMG[/] [/]"), line("odd", "warning"), line("bad", "error"))
        await until(pilot, lambda: pane.line_count == 3)
        assert list(pane.lines) == ["I 12:00:00 [red]IMG[/] [/]", "W 12:00:00 odd", "E 12:00:00 bad"]


async def test_where_the_line_is_spared_only_problems_are_shown_until_one_asks_for_all(app):
    app.spares_line = True
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(line("plain"), line("odd", "warning"))
        await until(pilot, lambda: list(pane.lines) == ["W 12:00:00 odd"])
        assert "problems only" in str(pane.border_subtitle)
        await pilot.press("e")
        assert list(pane.lines) == ["I 12:00:00 plain", "W 12:00:00 odd"]


async def test_how_the_log_is_set_stands_in_a_line_below_it(app, lines):
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await app.show()
        app.say(*(line(f"IMG_{n:04d}.JPG [/]") for n in range(1, 61)))
        await until(pilot, lambda: "IMG_0060" in lines(pilot)[-1])
        pane._needle = "[/]"
        pane.action_next_match(1)
        await until(pilot, lambda: "standing still, f follows · “[/]”" in lines(pilot)[-1])
        assert "n next, N before" in lines(pilot)[-1]
        assert pane.leave_search()
        await until(pilot, lambda: "standing still, f follows" in lines(pilot)[-1])
        assert "[/]" not in lines(pilot)[-1]
        pane.action_follow()
        await until(pilot, lambda: "IMG_0060" in lines(pilot)[-1])
        assert not pane.leave_search()


async def test_a_flood_of_problems_on_a_spared_line_is_counted_until_somebody_looks(app):
    app.spares_line = True
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        said = 0

        def warn(count, state=JobState.RUNNING):
            nonlocal said
            lines = tuple(line(f"odd {n}", "warning") for n in range(said, said + count))
            said += count
            app.post_message(JobReported(JobReport("job-1", state, lines, warnings=said)))

        warn(4)
        warn(16)
        await until(pilot, lambda: pane.line_count == 20)
        warn(20)
        await until(pilot, lambda: "and 21 more problems; the file has all" in pane.lines[-1])
        warn(20)
        await until(pilot, lambda: "and 41 more problems" in pane.lines[-1])
        await pilot.press("pageup")
        assert [text[11:] for text in pane.lines] == [f"odd {n}" for n in range(60)], "who reads sees all"
        warn(1)
        await until(pilot, lambda: "and 2 more problems" in pane.lines[-1])
        await pilot.press("f")
        assert pane.lines[-1].endswith("odd 60")
        assert pane.auto_scroll
        warn(20)
        await until(pilot, lambda: "and 21 more problems" in pane.lines[-1])
        warn(1, JobState.DONE)
        await until(pilot, lambda: pane.lines[-1].endswith("odd 81"))
        assert pane.line_count == 82, "and it is whole when the job has ended"


async def test_a_warning_has_a_colour_of_its_own(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(line("fine"), line("bad", "error"))
        await until(pilot, lambda: pane.line_count == 2)
        fine, bad = (pane.render_line(y)._segments[0].style for y in (0, 1))
        assert bad.bold
        assert bad.color != fine.color


async def test_a_pane_that_comes_late_replays_what_was_said(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        app.say(line("before"))
        await until(pilot, lambda: len(app.record.log) == 1)
        pane = await app.show()
        app.say(line("after"))
        await until(pilot, lambda: pane.line_count == 2)
        assert [text[11:] for text in pane.lines] == ["before", "after"]


async def test_skipped_lines_are_counted_in_the_pane(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(line("last"), skipped=4312)
        await until(pilot, lambda: pane.line_count == 2)
        assert pane.lines[0].endswith("... 4,312 more lines in the log file")


async def test_long_lines_wrap_between_words_or_run_on(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(line("word " * 20 + "end", "warning"))
        await until(pilot, lambda: pane.line_count > 1)
        assert all(text.startswith("W") and len(text) <= WIDTH for text in pane.lines)
        assert all(text.split()[-1] in ("word", "end") for text in pane.lines)
        await pilot.press("w")
        await until(pilot, lambda: pane.line_count == 1)


async def test_the_reader_can_stand_still_and_follow_again(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(*(line(f"line {n}") for n in range(50)))
        await until(pilot, lambda: pane.is_vertical_scroll_end and pane.line_count == 50)
        await pilot.press("f")
        top = pane.scroll_y
        app.say(*(line(f"line {n}") for n in range(50, 70)))
        await until(pilot, lambda: pane.line_count == 70)
        assert pane.scroll_y == top
        await pilot.press("f")
        await until(pilot, lambda: pane.is_vertical_scroll_end)
        await pilot.press("pageup")
        await until(pilot, lambda: not pane.auto_scroll)
        await pilot.press("end")
        await until(pilot, lambda: pane.auto_scroll and pane.is_vertical_scroll_end)


async def test_times_can_be_hidden_and_problems_shown_alone(app):
    async with app.run_test(size=(WIDTH, 12)) as pilot:
        pane = await app.show()
        app.say(line("fine"), line("odd", "warning"), line("bad", "error"))
        await until(pilot, lambda: pane.line_count == 3)
        await pilot.press("t", "e")
        await until(pilot, lambda: list(pane.lines) == ["W odd", "E bad"])
        app.say(line("fine too"), line("worse", "error"))
        await until(pilot, lambda: list(pane.lines) == ["W odd", "E bad", "E worse"])
        await pilot.press("e")
        await until(pilot, lambda: pane.line_count == 5)

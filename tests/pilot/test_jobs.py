"""Jobs on the screen: they belong to the application, can be watched from anywhere, and stopped once asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import pytest

from tests.pilot.conftest import until
from tests.pilot.wizard_keys import sees, shown
from tui_studio.errors import InputRefused
from tui_studio.ui.modals.log_drawer import LogDrawer
from tui_studio.ui.widgets.line_table import LineTable
from tui_studio.ui.widgets.log_pane import LogPane
from tui_studio.workers.job import JobContext, JobOutcome, JobState

PATIENCE = 20


@dataclass
class Work:
    """A job whose work is a function."""

    body: Callable[[JobContext], JobOutcome]
    title: str = "Count [sheep]"
    kind: str = "count"
    when_stopped: str = "The sheep stay where they are."

    def run(self, ctx: JobContext) -> JobOutcome:
        return self.body(ctx)


class Counting:
    """Counts ten sheep, one for each time the gate is opened; all at once when it stays open."""

    def __init__(self, total=10):
        self.total = total
        self.gate = Event()
        self.begun = Event()

    def __call__(self, ctx):
        for number in range(1, self.total + 1):
            ctx.checkpoint()
            ctx.log(f"sheep [{number}]", "warning" if number == 7 else "info")
            ctx.advance(number, self.total, f"sheep [{number}]")
            self.begun.set()
            self.gate.wait(PATIENCE)
        return JobOutcome(f"Counted {self.total} sheep.", {"sheep": self.total})


@pytest.fixture
def counting():
    counting = Counting()
    yield counting
    counting.gate.set()


def done(name):
    """A job that has nothing to do."""

    def body(ctx):
        return JobOutcome(f"{name} is done.")

    return body


async def open_log(pilot):
    """Open the drawer with its key."""
    await pilot.press("l")
    await until(pilot, lambda: isinstance(pilot.app.screen, LogDrawer))
    return pilot.app.screen


async def test_the_log_can_be_left_and_opened_again_while_the_job_runs(fake_studio, driving, counting):
    async with driving(fake_studio) as pilot:
        record = pilot.app.start_job(Work(counting))
        await until(pilot, counting.begun.is_set)
        await open_log(pilot)
        await sees(pilot, "Count [sheep]")
        await sees(pilot, "10 % 1 of 10")
        await sees(pilot, "I 12:00:00 sheep [1]")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LogDrawer))
        counting.gate.set()
        await until(pilot, lambda: record.state is JobState.DONE)
        await open_log(pilot)
        await sees(pilot, "W 12:00:00 sheep [7]")
        await sees(pilot, "Counted 10 sheep.")
        await pilot.press("l")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LogDrawer))


async def test_a_job_is_asked_to_stop_only_after_one_question(fake_studio, driving, counting):
    async with driving(fake_studio) as pilot:
        record = pilot.app.start_job(Work(counting))
        await until(pilot, counting.begun.is_set)
        await open_log(pilot)
        await pilot.press("c")
        await sees(pilot, "Stop this job?")
        await pilot.press("enter")  # the safe answer is ready
        await until(pilot, lambda: isinstance(pilot.app.screen, LogDrawer))
        assert not record.stopping
        await pilot.press("c")
        await sees(pilot, "Stop this job?")
        await pilot.press("y")
        await until(pilot, lambda: record.stopping)
        await sees(pilot, "Stopping")
        counting.gate.set()
        await until(pilot, lambda: record.state is JobState.CANCELLED)
        await sees(pilot, "Stopped after 1 of 10. The sheep stay where they are.")
        await pilot.press("c")
        assert isinstance(pilot.app.screen, LogDrawer)


async def test_a_refusal_and_a_defect_end_in_a_sentence(fake_studio, driving):
    def refuse(ctx):
        raise InputRefused("The meadow is empty; open the gate.")

    def break_down(ctx):
        raise ZeroDivisionError("Zoë Invented")

    async with driving(fake_studio) as pilot:
        refused = pilot.app.start_job(Work(refuse, "Refused"))
        await until(pilot, lambda: refused.state is JobState.FAILED)
        await sees(pilot, "Refused: The meadow is empty; open the gate.")
        broken = pilot.app.start_job(Work(break_down, "Broken"))
        await until(pilot, lambda: broken.state is JobState.FAILED)
        await open_log(pilot)
        await sees(pilot, "the reference is")
        assert "Zoë Invented" not in shown(pilot)


async def test_the_log_follows_the_job_under_the_cursor(fake_studio, driving):
    async with driving(fake_studio) as pilot:
        for name in ("First", "Second"):
            record = pilot.app.start_job(Work(done(name), name))
            await until(pilot, lambda record=record: record.state is JobState.DONE)
        drawer = await open_log(pilot)
        await sees(pilot, "Second is done.")
        assert drawer.query_one("#jobs", LineTable).key == record.id
        await pilot.press("down")
        pane = drawer.query_one(LogPane)
        await until(pilot, lambda: [text[11:] for text in pane.lines] == ["First is done."])


async def test_the_figures_of_a_large_job_are_whole_in_the_list(fake_studio, driving):
    def large(ctx):
        ctx.advance(1_000_000, 1_000_000)
        return JobOutcome("Everybody is advanced.")

    async with driving(fake_studio) as pilot:
        pilot.app.start_job(Work(large, "Advance 1,000,000 sessions"))
        await open_log(pilot)
        await sees(pilot, "1,000,000 of 1,000,000 Advance 1,000,000 sessions")


async def test_without_a_job_the_log_says_so(fake_studio, driving):
    async with driving(fake_studio) as pilot:
        await open_log(pilot)
        await sees(pilot, "No job has run since the studio was opened.")


async def test_a_flood_of_lines_leaves_the_screen_usable_and_the_pane_bounded(fake_studio, driving):
    def flood(ctx):
        for number in range(50_000):
            ctx.log(f"line {number}")
        return JobOutcome("The flood is over.")

    async with driving(fake_studio) as pilot:
        record = pilot.app.start_job(Work(flood))
        drawer = await open_log(pilot)
        await until(pilot, lambda: record.state is JobState.DONE, 60)
        await sees(pilot, "line 49999")
        assert len(record.log) <= 2000
        assert drawer.query_one(LogPane).line_count <= 2000
        assert any("more lines in the log file" in line.text for line in record.log)
        assert record.log_file.read_text(encoding="utf-8").count("\n") == 50_001


async def test_quitting_asks_while_a_job_runs(fake_studio, driving, counting):
    async with driving(fake_studio) as pilot:
        pilot.app.start_job(Work(counting))
        await until(pilot, counting.begun.is_set)
        await pilot.press("ctrl+q")
        await sees(pilot, "Count [sheep]")
        await pilot.press("n")
        assert pilot.app.is_running
        counting.gate.set()
        await until(pilot, lambda: not pilot.app.jobs.running())


async def test_words_are_found_in_a_log_up_and_down_as_in_less(fake_studio, driving):
    def talk(ctx):
        for number in range(1, 61):
            ctx.log(f"IMG_{number:04d}.JPG -> {'Ann Lee' if number % 20 == 0 else 'Zoe Ng'}")
        return JobOutcome("Said it all.")

    async with driving(fake_studio) as pilot:
        record = pilot.app.start_job(Work(talk))
        await until(pilot, lambda: record.state is JobState.DONE)
        drawer = await open_log(pilot)
        pane = drawer.query_one(LogPane)
        await until(pilot, lambda: pane.line_count == 61)
        await pilot.press("slash")
        await sees(pilot, "Search the log")
        await pilot.press(*"ann", "enter")
        await until(pilot, lambda: "“ann” 3 of 3" in str(pane.border_subtitle))  # on from what is on the screen
        await pilot.press("n", "n")
        await until(pilot, lambda: "2 of 3" in str(pane.border_subtitle))
        await sees(pilot, "IMG_0040.JPG -> Ann Lee")
        assert pane._lit == range(39, 40)
        await pilot.press("N", "N")  # from the first it goes on with the last
        await until(pilot, lambda: "3 of 3" in str(pane.border_subtitle))
        await pilot.press("e")  # where only problems are shown it is not
        await until(pilot, lambda: "“ann” is not here" in str(pane.border_subtitle))
        await pilot.press("e", "slash", *(["backspace"] * 3), "enter")
        await until(pilot, lambda: "ann" not in str(pane.border_subtitle))
        assert not pane._lit


async def test_esc_ends_a_search_in_the_log_before_it_closes_the_list_of_jobs(fake_studio, driving):
    async with driving(fake_studio) as pilot:
        record = pilot.app.start_job(Work(done("Ann Lee")))
        await until(pilot, lambda: record.state is JobState.DONE)
        for focus in ((), ("tab",)):
            drawer = await open_log(pilot)
            pane = drawer.query_one(LogPane)
            await pilot.press(*focus, "slash", *"ann", "enter")
            await until(pilot, lambda pane=pane: "“ann” 1 of 1" in str(pane.border_subtitle))
            await pilot.press("escape")
            await until(pilot, lambda pane=pane: not pane._lit)
            assert pilot.app.screen is drawer
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.screen, LogDrawer))
        drawer = await open_log(pilot)
        await pilot.press("slash", *"ann", "enter")
        await until(pilot, lambda: drawer.query_one(LogPane)._lit)
        await pilot.press("l")  # means the list, whatever is searched for
        await until(pilot, lambda: not isinstance(pilot.app.screen, LogDrawer))


async def test_a_stage_is_named_with_its_megabytes_a_second(fake_studio, driving, counting):
    def copy(ctx):
        ctx.advance(1, 40, "IMG_0001.JPG", size=9_000_000, stage="Copying")
        counting.begun.set()
        while not counting.gate.wait(0.01):
            ctx.advance(2, 40, "IMG_0002.JPG", size=9_000_000, stage="Copying")
        return JobOutcome("Copied.")

    async with driving(fake_studio) as pilot:
        pilot.app.start_job(Work(copy))
        await until(pilot, counting.begun.is_set)
        await open_log(pilot)
        await sees(pilot, "Copying ")
        await sees(pilot, "MB/s")
        counting.gate.set()


async def test_two_cards_are_two_jobs_at_once_each_with_its_log(fake_studio, driving):
    first, second = Counting(), Counting()
    async with driving(fake_studio) as pilot:
        records = [pilot.app.start_job(Work(work, name)) for work, name in ((first, "Card A"), (second, "Card B"))]
        await until(pilot, lambda: first.begun.is_set() and second.begun.is_set())
        await until(pilot, lambda: all(record.state is JobState.RUNNING for record in records))
        assert pilot.app.running_jobs == 2
        await open_log(pilot)
        await sees(pilot, "Card A")
        await sees(pilot, "Card B")
        second.gate.set()
        await until(pilot, lambda: records[1].state is JobState.DONE)
        assert records[0].state is JobState.RUNNING
        first.gate.set()
        await until(pilot, lambda: records[0].state is JobState.DONE)

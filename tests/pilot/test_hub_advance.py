"""Advancing the status of marked rows, and taking a bulk step back."""

from __future__ import annotations

from datetime import date

from tests.pilot.hub_screens import on, title
from tui_studio.errors import StudioError
from tui_studio.services.journal import UndoPlan
from tui_studio.ui import taking_back
from tui_studio.ui.hubs import advancing
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.error import ErrorModal
from tui_studio.ui.modals.refusals import RefusalsModal


def step(**changes):
    """A step that can be taken back."""
    values = {
        "batch": "advance-1", "kind": "advance", "summary": "Advance status: 2 sessions", "by": "anna",
        "at": "2026-09-14T14:03", "refused": "",
    }  # fmt: skip
    return UndoPlan(**(values | changes))


# advancing


async def test_advancing_says_what_it_would_do_before_it_does(driving, fake_studio, wait, lines, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("asterisk", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        shown = "\n".join(lines(pilot))
        assert "27 can move, 13 cannot: no images" in shown
        assert "Scheduled → Images captured" in shown
        assert "2026-09-02" in shown
        assert fake_studio.statuses.applied == []
        await pilot.press("enter")
        await wait(pilot, on(pilot, HubScreen))
        await wait(pilot, lambda: "13 marked" in title(pilot))
        assert any("27 sessions advanced, 13 left as they were. z takes it back." in said for said in toasts(pilot))
        assert sorted(pilot.app.screen.table.targets) == [n for n in range(1, 41) if n % 3 == 0]
        await wait(pilot, lambda: any("Images captured" in line for line in lines(pilot)))


async def test_escape_advances_nothing_and_keeps_the_marks(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert fake_studio.statuses.applied == []
        assert pilot.app.screen.table.targets == [1]


async def test_without_marks_the_row_under_the_cursor_is_advanced(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("down", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: fake_studio.statuses.applied)
        assert list(fake_studio.statuses.applied[0].groups[0].versions) == [2]


async def test_when_nothing_can_move_another_status_can_be_chosen(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("down", "down", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        assert "0 can move, 1 cannot: no images" in "\n".join(lines(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: any("Nothing can move" in line for line in lines(pilot)))
        assert fake_studio.statuses.applied == []
        await pilot.press("t")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("c")
        await wait(pilot, lambda: any("Scheduled → Cancelled" in line for line in lines(pilot)))
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.statuses.applied)
        assert fake_studio.statuses.applied[0].groups[0].to_status == "Cancelled"


async def test_the_refused_are_listed_each_with_its_reason(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("asterisk", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("r")
        await wait(pilot, on(pilot, RefusalsModal))
        assert "10003  no images" in "\n".join(lines(pilot))
        await pilot.press("escape")
        await wait(pilot, on(pilot, AdvanceModal))


async def test_a_due_date_and_a_note_are_written(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("d", *"tomorrow")
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: any("is no date" in line for line in lines(pilot)))
        assert fake_studio.statuses.applied == []
        await pilot.press(*["backspace"] * 8, "plus", "5")
        await wait(pilot, lambda: any("2026-09-08" in line for line in lines(pilot)))
        await pilot.press("tab", *"gym", "enter")
        await wait(pilot, lambda: fake_studio.statuses.applied)
        assert fake_studio.statuses.applied[0].groups[0].due == date(2026, 9, 8)
        assert fake_studio.statuses.notes == ["gym"]


async def test_n_goes_to_the_note(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("n", *"[/]", "enter")
        await wait(pilot, lambda: fake_studio.statuses.notes == ["[/]"])


async def test_a_status_can_be_chosen(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("S")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("q")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.statuses.applied)
        assert fake_studio.statuses.applied[0].groups[0].to_status == "Quality check"


async def test_marks_hidden_by_the_filter_are_named_in_the_question(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "space", "slash", *"10002")
        await wait(pilot, lambda: "(1 hidden by the filter)" in title(pilot))
        await pilot.press("enter", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        assert any("1 marked session hidden by the filter" in line for line in lines(pilot))


async def test_an_error_of_the_service_is_a_sentence_and_not_the_end(driving, fake_studio, wait, lines):
    def changed(plan, note=""):
        raise StudioError("3 sessions were changed at another workstation. Refresh and try again.")

    fake_studio.statuses.apply_advance = changed
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("enter")
        await wait(pilot, on(pilot, ErrorModal))
        assert any("another workstation" in line for line in lines(pilot))
        await pilot.press("escape", "s")
        await wait(pilot, on(pilot, AdvanceModal))


async def test_a_large_step_is_a_job_and_the_marks_go_when_it_is_done(driving, fake_studio, wait, toasts, monkeypatch):
    monkeypatch.setattr(advancing, "AT_ONCE", 5)
    async with driving(fake_studio) as pilot:
        await pilot.press("asterisk", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        await pilot.press("enter")
        await wait(pilot, lambda: any("Advance 27 sessions: 27 sessions advanced" in said for said in toasts(pilot)))
        await wait(pilot, lambda: "13 marked" in title(pilot))


async def test_a_large_step_is_taken_back_as_a_job(driving, fake_studio, wait, toasts, monkeypatch):
    monkeypatch.setattr(taking_back, "AT_ONCE", 1)
    fake_studio.journal.plan = step(count=2)
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: fake_studio.journal.undone == ["advance-1"])
        await wait(pilot, lambda: any("Taken back: 2 records" in said for said in toasts(pilot)))


async def test_a_defect_is_logged_under_a_reference_without_any_name(driving, fake_studio, wait, settings):
    def broken(ids, to="", chosen=None):
        name = next(iter(fake_studio.sessions.all.values())).last_name
        raise KeyError(name)

    fake_studio.statuses.plan_advance = broken
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, ErrorModal))
        said = pilot.app.screen.lines[0].plain
        log = next(settings.paths.logs.glob("crash-*.log"))
        assert log.stem.rpartition("-")[2] in said
        text = log.read_text(encoding="utf-8")
        assert "KeyError" in text
        assert "in broken" in text
        assert "Brien" not in said + text
        assert log.stat().st_mode & 0o077 == 0


# taking back


async def test_what_was_passed_over_is_named_before_an_older_step_goes(driving, fake_studio, wait, lines):
    fake_studio.journal.plan = step(passed_over=("Bulk scheduling: 40 sessions stays: 3 have images.",))
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        shown = "\n".join(lines(pilot))
        assert "Not the last thing that was done" in shown
        assert "3 have images" in shown


async def test_undo_shows_what_it_takes_back_and_has_cancel_ready(driving, fake_studio, wait, lines, toasts):
    fake_studio.journal.plan = step()
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        assert any("Advance status: 2 sessions" in line for line in lines(pilot))
        await pilot.press("enter")
        await wait(pilot, on(pilot, HubScreen))
        assert fake_studio.journal.undone == []
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: fake_studio.journal.undone == ["advance-1"])
        await wait(pilot, lambda: any("Taken back" in said for said in toasts(pilot)))


async def test_what_cannot_be_taken_back_says_why(driving, fake_studio, wait, toasts):
    fake_studio.journal.plan = step(refused="3 of its sessions have images by now")
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, lambda: any("have images by now" in said for said in toasts(pilot)))
        assert isinstance(pilot.app.screen, HubScreen)


async def test_an_empty_journal_says_so(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, lambda: any("nothing to take back" in said for said in toasts(pilot)))

"""A studio with its records on PostgreSQL: the day, and every step back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from tests import picture_files
from tests.factories import PICTURE_DAY, SCHOOL, YEAR, enroll, prefer, schedule, session_ids, student, write_roster
from tests.simple_card import plain_card
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.domain.moves import Wish
from tui_studio.domain.plan_edits import PlanEditor
from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.domain.sheet_plan import SheetWish
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused
from tui_studio.services.booking import BookingWish
from tui_studio.services.roster_plan import RosterRequest
from tui_studio.services.studio import Studio

pytestmark = pytest.mark.xdist_group("postgresql")


def statuses(studio: Studio) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in studio.sessions.rows(session_ids(studio)).values():
        found[row.status] = found.get(row.status, 0) + 1
    return found


def advance(studio: Studio, query: str, to: str) -> None:
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio, query), to=to), "sunny")


def test_a_picture_day_and_every_step_back(server_studio: Studio) -> None:
    studio = server_studio
    enroll(studio, 12)
    schedule(studio)
    assert statuses(studio) == {"Scheduled": 12}
    advance(studio, "", "Cancelled")
    advance(studio, "grade:9", "Scheduled")
    assert statuses(studio) == {"Scheduled": 3, "Cancelled": 9}
    for kind, undone in (("advance", 3), ("advance", 12), ("schedule", 12), ("roster", 12)):
        step = studio.journal.last()
        assert step is not None
        result = studio.journal.undo(step.batch)
        assert (result.kind, result.undone) == (kind, undone)
    assert (studio.sessions.count(), studio.clients.count(), studio.journal.last()) == (0, 0, None)
    enroll(studio, 12)
    assert studio.clients.count() == 12


def test_a_walk_in_a_group_a_filter_and_a_merge(server_studio: Studio) -> None:
    studio = server_studio
    enroll(studio, 3)
    draft = {**studio.new_clients.blank().values, "last_name": "Walk", "first_name": "Ina", "grade": "11"}
    booked = studio.new_clients.save_and_book(studio.new_clients.blank(), draft)
    assert list(studio.sessions.ids("walk")) == [booked.session_id]
    studio.client_groups.add_to_new(GroupDraft("Band"), [1, 2, 99])
    assert list(studio.clients.ids("group:band")) == [1, 2]
    studio.filters.save(SESSIONS, "Seniors", "grade:11 -flag:any")
    assert list(studio.sessions.ids("filter:seniors")) == [booked.session_id]
    plan = studio.client_merges.plan(1, booked.client_id)
    batch = studio.client_merges.merge(plan, {})
    assert studio.clients.count() == 3
    studio.journal.undo(batch)
    assert studio.clients.count() == 4
    assert studio.audit.history("client", booked.client_id)


def test_a_card_is_imported_and_taken_back(server_studio: Studio, tmp_path: Path) -> None:
    enroll(server_studio, 2)
    schedule(server_studio)
    card = plain_card(tmp_path / "card", ["10001", "10002"], frames=1)
    result = server_studio.imports.apply(server_studio.imports.scan(card))
    assert (result.copied, result.why_not) == (2, "")
    with server_studio._place.writing() as uow:  # a film of an hour, a number that begins with the day
        frame = {"path": "DCIM/MVI_1.MP4", "role": "not_image", "position": 9, "size": 5_000_000_000}
        uow.images.finish_import(1, "done", "{}", [frame], server_studio.clock.now())
        uow.studio.raise_counter("session_number", 20_260_914_001)
        assert uow.studio.next_number("session_number") == 20_260_914_001
    assert list(server_studio.sessions.ids("images:1")) == session_ids(server_studio)
    assert server_studio.integrity.verify().sound
    server_studio.journal.undo(result.batch)
    assert list(server_studio.sessions.ids("images:0")) == session_ids(server_studio)


def test_a_plan_is_corrected_and_what_was_decided_holds(server_studio: Studio, tmp_path: Path) -> None:
    enroll(server_studio, 3)
    schedule(server_studio)
    card = plain_card(tmp_path / "card", ["10001", "98765", "10003"], frames=1)
    plan = server_studio.imports.scan(card)
    people = {one.number: one for one in server_studio.corrections.candidates(plan)}
    assert list(people) == ["10001", "10002", "10003"]
    editor = PlanEditor(plan.split, people)
    edit = editor.assign_stretch(plan.split, editor.stretches(plan.split)[1], "10002")
    done = server_studio.imports.apply(replace(plan, split=edit.done(plan.split)))
    assert done.card_may_be_formatted
    again = server_studio.imports.apply(server_studio.imports.scan(card))
    assert (again.copied, again.card_may_be_formatted) == (0, True)


def test_second_copies_and_what_is_known_of_files_are_kept_on_a_server_too(
    server_studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_studio.integrations import backup_volume
    from tui_studio.services import imports

    volume = tmp_path / "volume"
    volume.mkdir()
    monkeypatch.setattr(backup_volume, "device_of", lambda path: "usb" if path == volume else "disk")
    enroll(server_studio, 2)
    schedule(server_studio)
    place = server_studio._place
    place = replace(place, settings=replace(place.settings, copies=2, backup=str(volume)))
    service = imports.ImportService(place)
    card = plain_card(tmp_path / "card", ["10001", "10002"], frames=1)
    result = service.apply(service.scan(card))
    assert (result.copied, result.why_not) == (2, "")
    assert len(list(volume.rglob("*.JPG"))) == 2
    monkeypatch.setattr("tui_studio.integrations.card.scan_file", None)  # a known card asks for no reading
    again = service.apply(service.scan(card))
    assert (again.duplicates, again.card_may_be_formatted) == (2, True)
    server_studio.journal.undo(result.batch)
    assert len(list((volume / ".taken-back" / result.batch).rglob("*.JPG"))) == 2
    with place.reading() as uow:
        assert uow.image_copies.every() == {}


def test_pictures_find_their_sessions_by_client_number_and_the_way_is_kept(
    server_studio: Studio, tmp_path: Path
) -> None:
    enroll(server_studio, 2)
    schedule(server_studio)
    (tmp_path / "card").mkdir()
    for number in "12":
        picture = picture_files.jpeg(picture_files.comment(number.encode()), colour=f"#{number}00000")
        (tmp_path / "card" / f"{number}.jpg").write_bytes(picture)
    wanted = ScanOptions("metadata", key="client", organization=SCHOOL)
    found = server_studio.imports.scan(tmp_path / "card", wanted)
    assert found.sessions == {"10001": 1, "10002": 1}
    server_studio.imports.remember_scan_options(wanted)
    assert server_studio.imports.scan_options() == wanted


def test_sheets_spare_cards_and_the_agenda(server_studio: Studio, tmp_path: Path) -> None:
    studio = server_studio
    enroll(studio, 4)
    schedule(studio)
    wish = SheetWish(4, siblings=True, classes=True, spare=2)
    assert studio.slates.print_sheets(session_ids(studio), tmp_path / "s.pdf", wish).spare == ("10005", "10006")
    assert studio.new_clients.book(1, "10006").number == "10006"
    assert studio.new_clients.book(2).number == "10007"
    assert studio.slates.free_spares() == ["10005"]
    day = studio.agenda.day(PICTURE_DAY)
    assert (day.previous, day.next, day.whole.sessions) == (studio.clock.today(), None, 4)
    listed = studio.agenda.on(PICTURE_DAY)
    assert [listed.rows([row_id])[row_id].start for row_id in listed.ids()] == ["08:00", "08:03", "08:06", "08:09"]
    assert len(listed.ids("grade:9,10", (SortKey("last_name"),))) == 2
    assert studio.agenda.print_roster(PICTURE_DAY, None, tmp_path / "r.pdf").sessions == 4


def test_sessions_are_booked_moved_swapped_and_cancelled_and_every_step_back(server_studio: Studio) -> None:
    studio = server_studio
    enroll(studio, 4)
    schedule(studio, photographer="Ann", room="Gym")

    def stands() -> list[tuple[str, str, str]]:
        rows = studio.sessions.rows(sorted(session_ids(studio)))
        return [(row.start, row.photographer, row.status) for row in rows.values()]

    states = [stands()]
    first, second, third, fourth = sorted(session_ids(studio))
    wish = BookingWish(PICTURE_DAY, time(10), photographer="ann")
    mine, theirs = studio.booking.plan(1, wish), studio.booking.plan(2, wish)
    studio.booking.book(theirs)
    with pytest.raises(InputRefused, match="meets session 10005"):
        studio.booking.book(mine)
    states.append(stands())
    assert studio.moves.plan_move([first], Wish(start=time(10))).clashes == 1
    studio.moves.apply(studio.moves.plan_move([first, second], Wish(date(2026, 9, 21), time(11), "Bo", "")))
    states.append(stands())
    studio.moves.apply(studio.moves.plan_swap([second, third]))
    states.append(stands())
    studio.moves.cancel(studio.moves.plan_cancel([third, fourth]), "ill")
    assert [studio.clients.rows([key])[key].sessions for key in (1, 2, 3, 4)] == [1, 2, 0, 0]
    assert [skip.reason for skip in studio.moves.plan_move([fourth], Wish(by=5)).skipped] == ["cancelled"]
    while states:
        step = studio.journal.last()
        assert step is not None
        studio.journal.undo(step.batch)
        assert stands() == states.pop()


def test_numbers_given_with_sessions_kept_fields_and_places_taken_since(server_studio: Studio) -> None:
    studio = server_studio
    prefer(studio, client_numbering="session")
    rows = [student(n, **{"Bus route": route}) for n, route in ((1, "12"), (2, "2"), (3, ""))]
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "bus.csv", rows))
    studio.rosters.apply(
        studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR, fields={**read.fields, "Bus route": "keep"}))
    )
    assert {row.number for row in studio.clients.rows(studio.clients.ids()).values()} == {""}
    step = schedule(studio, photographer="Ann")
    assert sorted(row.number for row in studio.clients.rows(studio.clients.ids()).values()) == ["1", "2", "3"]
    assert [column.label for column in studio.layouts.kept("sessions")] == ["Bus route"]
    for hub in (studio.clients, studio.sessions):
        assert len(hub.ids('more:"BUS route=12"')) == 1
        assert len(hub.ids('more:"Bus route="')) == 1
        order = hub.ids("", (SortKey("kept:Bus route"),))
        assert [cells[0] for cells in map(hub.cells(list(order), ("kept:Bus route",)).get, order)] == ["", "2", "12"]
    first = sorted(session_ids(studio))[0]
    moved = studio.moves.apply(studio.moves.plan_move([first], Wish(start=time(15)))).batch
    taking = studio.booking.book(studio.booking.plan(3, BookingWish(PICTURE_DAY, time(8), 3, photographer="Ann")))
    with pytest.raises(InputRefused, match=f"would meet session {taking[1]}"):
        studio.journal.undo(moved)
    for _ in range(3):
        last = studio.journal.last()
        assert last is not None
        studio.journal.undo(last.batch)
    assert last.batch == step.batch
    assert {row.number for row in studio.clients.rows(studio.clients.ids()).values()} == {""}
    assert studio.lookups.photographers() == []
    assert {row.sessions for row in studio.clients.rows(studio.clients.ids()).values()} == {0}

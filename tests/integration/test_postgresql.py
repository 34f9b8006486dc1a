"""A studio with its records on PostgreSQL: the day, its tables and indexes, and several people at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, event, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests import picture_files
from tests.factories import PICTURE_DAY, SCHOOL, YEAR, enroll, prefer, schedule, session_ids, student, write_roster
from tests.postgresql_server import Server
from tests.simple_card import plain_card
from tui_studio.config import Settings
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.domain.moves import Wish
from tui_studio.domain.plan_edits import PlanEditor
from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.domain.sheet_plan import SheetWish
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import DatabaseBusy, EditConflict, InputRefused
from tui_studio.repositories import migrations, postgresql
from tui_studio.repositories.database import open_engine
from tui_studio.services.booking import BookingWish
from tui_studio.services.edits import Edits
from tui_studio.services.roster_plan import RosterRequest
from tui_studio.services.studio import Studio, create_studio, open_studio

pytestmark = pytest.mark.xdist_group("postgresql")


def statuses(studio: Studio) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in studio.sessions.rows(session_ids(studio)).values():
        found[row.status] = found.get(row.status, 0) + 1
    return found


def advance(studio: Studio, query: str, to: str) -> None:
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio, query), to=to), "sunny")


# the day


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


def test_two_who_write_into_one_field_are_told_of_each_other(server_studio: Studio) -> None:
    enroll(server_studio, 1)
    place = server_studio._place
    with place.reading() as uow:
        opened = uow.records.read("client", 1) or {}

    def write(**values: Any) -> None:
        with place.writing() as uow:
            edits = Edits(place, uow)
            edits.change("client", 1, opened, values, "client 1")
            edits.finish("client 1")
            uow.commit()

    write(city="Springfield")
    write(phone="555 0101")
    with pytest.raises(EditConflict):
        write(city="Shelbyville")
    with place.reading() as uow:
        now = uow.records.read("client", 1) or {}
    assert (now["city"], now["phone"]) == ("Springfield", "555 0101")


@pytest.mark.parametrize("change", ["UPDATE {} SET \"by\" = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_was_written_down_stays(server_studio: Studio, change: str) -> None:
    enroll(server_studio, 1)
    schedule(server_studio)
    advance(server_studio, "", "Cancelled")
    for table in ("audit_entry", "status_history"):
        with server_studio._place.writing() as uow, pytest.raises(IntegrityError, match="only ever added to"):
            uow._db.connection().exec_driver_sql(change.format(table))


def test_models_and_migrations_agree(server_settings: Settings) -> None:
    engine = open_engine(server_settings.paths.database, url=server_settings.database)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
        texts = connection.exec_driver_sql(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C' "
            "AND table_name <> 'alembic_version'"
        ).all()
    engine.dispose()
    made = {change[1].name for change in found if change[0] == "remove_index"}  # in an order no model speaks of
    assert [change for change in found if change[0] != "remove_index" and change[1].name not in made] == []
    assert texts == []


def test_a_studio_of_the_first_schema_is_brought_forward_with_its_records(
    server: Server, server_studio: Studio, server_settings: Settings
) -> None:
    enroll(server_studio, 3)
    schedule(server_studio)
    rows = server_studio.sessions.rows(session_ids(server_studio)), server_studio.clients.rows([1, 2, 3])
    wanted = replace(server_settings, database=server.url(server.new_database()))
    engine = open_engine(wanted.paths.database, url=wanted.database)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # tables in any order
        tables = MetaData()
        tables.reflect(connection)
        with server_studio._place.reading() as uow:
            for table in tables.tables.values():
                found = uow._db.connection().execute(select(table)).mappings().all()
                if found and table.name != "alembic_version":
                    connection.execute(table.insert(), [dict(row) for row in found])
        postgresql.mark_schema(connection, 1)
    engine.dispose()
    brought = open_studio(wanted)
    assert (brought.sessions.rows(session_ids(brought)), brought.clients.rows([1, 2, 3])) == rows
    assert list(brought.sessions.ids("baker")) == list(server_studio.sessions.ids("baker"))
    brought.close()


def test_what_is_searched_and_sorted_goes_along_an_index(server_studio: Studio) -> None:
    place, asked = server_studio._place, list[tuple[str, Any]]()
    event.listen(place.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    studio = server_studio
    acts: dict[str, Callable[[], object]] = {
        "ix_client_search": lambda: studio.clients.ids("adams"),
        "ix_session_search": lambda: studio.sessions.ids("10001"),
        "ix_session_natural": lambda: studio.sessions.first_ids("", (SortKey("number"),), 9),
        "ix_session_order": lambda: studio.sessions.first_ids("", (SortKey("date", descending=True),), 9),
        "ix_client_find": lambda: studio.clients.first_ids("", (SortKey("last_name"),), 9),
    }
    for index, act in acts.items():
        asked.clear()
        act()
        statements = [pair for pair in asked if pair[0].startswith("SELECT")]
        with place.reading() as uow:
            connection = uow._db.connection()
            for setting in ("seqscan", "sort", "hashjoin"):  # a dozen rows are sooner read through
                connection.exec_driver_sql(f"SET LOCAL enable_{setting} = off")
            plans = [
                str(connection.exec_driver_sql(f"EXPLAIN {statement}", values).all())
                for statement, values in statements
            ]
        assert any(index in plan for plan in plans), (index, plans)


# several at once


def test_two_programs_that_open_an_empty_database_make_one_studio(server: Server, server_settings: Settings) -> None:
    wanted = replace(server_settings, database=server.url(server.new_database()))
    made: list[Studio] = []
    threads = [Thread(target=lambda: made.append(create_studio(wanted))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [len(studio.session_types.rows()) for studio in made] == [1, 1]
    for studio in made:
        studio.close()


def test_writers_wait_for_each_other_and_see_what_was_written(server_studio: Studio) -> None:
    heard: list[float | None] = []
    server_studio.waiting.listen(heard.append)
    place = server_studio._place
    taken: list[int] = []

    def second() -> None:
        with place.writing() as uow:
            taken.append(uow.studio.reserve("session_number", 5))
            uow.commit()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(postgresql, "STEP_S", 0.05)
        with place.writing() as uow:
            thread = Thread(target=second)
            thread.start()
            while not heard:  # until it waits
                thread.join(0.01)
            first = uow.studio.reserve("session_number", 5)
            assert not taken
            uow.commit()
        thread.join(10)
    assert taken == [first + 5]
    assert heard[-1] is None


def test_who_waits_too_long_is_told_and_a_reader_never_waits(server_studio: Studio) -> None:
    place = server_studio._place
    with place.writing() as held, pytest.MonkeyPatch.context() as patched:
        patched.setattr(postgresql, "STEP_S", 0.05)
        patched.setattr(postgresql, "PATIENCE_S", 0.1)
        held.studio.set_preference("work_week", [1])
        assert server_studio.sessions.count() == 0
        with pytest.raises(DatabaseBusy, match="Another workstation"), place.writing():
            pass
    with place.writing() as uow:
        run = uow._db.connection().exec_driver_sql
        assert [run(f"SHOW {name}").scalar() for name in ("lock_timeout", "transaction_isolation")] == [
            "10s", "read committed",
        ]  # fmt: skip


def test_a_reader_sees_one_moment_and_hears_of_the_next(server_studio: Studio) -> None:
    place = server_studio._place
    with place.reading() as uow:
        before, stamp = uow.client_list.count(), place.stamp()
        enroll(server_studio, 2)
        assert uow.client_list.count() == before
        assert place.stamp() != stamp
    stamp = place.stamp()
    assert server_studio.clients.count() == 2
    assert place.stamp() == stamp


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

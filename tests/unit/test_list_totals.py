"""What a hub's title adds up, and which marks are of records that are gone."""

from __future__ import annotations

from array import array

from tests.factories import enroll, schedule
from tests.simple_card import plain_card
from tui_studio.domain.sorting import SortKey


def test_the_images_of_what_matches_are_added_up(studio, tmp_path) -> None:
    enroll(studio, 6)
    schedule(studio)
    assert studio.sessions.image_total() == studio.clients.image_total() == 0
    studio.imports.apply(studio.imports.scan(plain_card(tmp_path / "card", ["10001", "10002"])))
    rows = studio.sessions.rows(studio.sessions.ids())
    every = sum(row.images for row in rows.values())
    assert every > 0
    assert studio.sessions.image_total() == studio.clients.image_total() == every
    first = next(row for row in rows.values() if row.number == "10001")
    assert studio.sessions.image_total("number:10001") == first.images
    assert studio.clients.image_total(f"number:{first.client_number}") == first.images
    assert studio.sessions.image_total("images:0") == 0


def test_records_that_are_gone_are_told_from_those_that_are_there(studio) -> None:
    enroll(studio, 3)
    schedule(studio)
    ids = studio.sessions.ids()
    assert studio.sessions.gone(array("q", [*ids, 4711])) == {4711}
    assert studio.clients.gone(array("q")) == set()


def test_linked_fields_are_shown_and_sorted_by(studio) -> None:
    enroll(studio, 3)
    schedule(studio)
    ids = studio.clients.ids()
    with studio._place.writing() as uow:
        uow.clients.add_to_group("Choir", ids[:2], "")
        uow.clients.add_to_group("Band", ids[:1], "")
        uow.records.update("client", ids[0], {"parent_email": "mum@example.org", "city": "Graz", "notes": "twins"})
        uow.commit()
    row = studio.clients.rows(ids)[ids[0]]
    assert (row.groups, row.parent_email, row.email, row.city) == (
        "Band, Choir",
        "mum@example.org",
        "mum@example.org",
        "Graz",
    )
    session = next(one for one in studio.sessions.rows(studio.sessions.ids()).values() if one.groups == "Band, Choir")
    assert (session.parent_email, session.city, session.created) == (
        "mum@example.org",
        "Graz",
        str(studio.clock.today()),
    )
    assert studio.clients.ids("", (SortKey("groups", descending=True),))[0] == ids[1]

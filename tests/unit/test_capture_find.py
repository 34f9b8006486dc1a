"""Who is proposed for the letters of a name that somebody calls out."""

from __future__ import annotations

from tui_studio.domain.capture import Person
from tui_studio.domain.capture_find import PersonFinder


def person(client_id: int, first: str, grade: str, images: int = 0) -> Person:
    return Person(client_id, client_id, f"{10000 + client_id}", "", "", "Clark", first, grade, images=images)


def test_who_has_no_picture_is_proposed_first_and_of_these_the_class_at_hand() -> None:
    finder = PersonFinder(
        [person(1, "Ava", "9", 2), person(2, "Ben", "9"), person(3, "Cora", "10"), person(4, "Dan", "10", 1)]
    )
    assert [one.first_name for one in finder.by_name("cla", "9")] == ["Ben", "Cora", "Ava", "Dan"]
    assert [one.first_name for one in finder.by_name("cla", "10")] == ["Cora", "Ben", "Dan", "Ava"]
    assert [one.first_name for one in finder.by_name("cla @10", "9")] == ["Cora", "Dan"]
    assert [one.first_name for one in finder.by_name("cla", "9", most=1)] == ["Ben"]
    assert finder.by_name("cl", "9") == []

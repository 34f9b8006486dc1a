"""Client groups: labels that come and go, as one step each, and never touch a client."""

from __future__ import annotations

import json

import pytest

from tests.factories import enroll
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused, NotFound
from tui_studio.services.studio import Studio


@pytest.fixture
def band(studio: Studio) -> int:
    enroll(studio, 6)
    return studio.client_groups.create(GroupDraft("Band", "plays on Fridays"))


def undo(studio: Studio) -> None:
    plan = studio.journal.last()
    assert plan is not None
    assert plan.refused == ""
    studio.journal.undo(plan.batch)


def test_a_group_is_listed_with_its_members_counted(studio: Studio, band: int) -> None:
    result = studio.client_groups.add(band, [1, 2, 3, 3])
    assert (result.changed, result.already) == (3, 0)
    again = studio.client_groups.add(band, [3, 4, 9999])
    assert (again.changed, again.already) == (1, 2)
    assert again.sentence(added=True) == "1 client added to Band, 2 were in it already."
    (row,) = studio.client_groups.rows()
    assert (row.name, row.notes, row.members) == ("Band", "plays on Fridays", 4)
    assert studio.client_groups.members(band) == [1, 2, 3, 4]
    assert [group.name for group in studio.client_groups.of_client(4)] == ["Band"]
    assert studio.client_groups.of_client(5) == []


def test_adding_and_removing_are_each_one_step_that_undo_takes_back(studio: Studio, band: int) -> None:
    studio.client_groups.add(band, [1, 2, 3])
    removed = studio.client_groups.remove(band, [2, 3, 5])
    assert removed.sentence(added=False) == "2 clients removed from Band, 1 was not in it."
    assert studio.client_groups.members(band) == [1]
    undo(studio)
    assert studio.client_groups.members(band) == [1, 2, 3]
    undo(studio)
    assert studio.client_groups.members(band) == []
    undo(studio)
    assert studio.client_groups.rows() == []


def test_what_changes_nothing_leaves_no_step(studio: Studio, band: int) -> None:
    studio.client_groups.add(band, [1])
    last = studio.journal.last()
    assert studio.client_groups.add(band, [1]).batch == ""
    assert studio.client_groups.remove(band, [2]).batch == ""
    assert studio.journal.last() == last


def test_a_new_group_goes_after_the_removal_of_its_clients_was_taken_back(studio: Studio, band: int) -> None:
    made = studio.client_groups.add_to_new(GroupDraft("Choir"), [1, 2, 3])
    choir = next(row.id for row in studio.client_groups.rows() if row.name == "Choir")
    studio.client_groups.remove(choir, [1, 2, 3])
    undo(studio)
    assert studio.client_groups.members(choir) == [1, 2, 3]
    later = studio.client_groups.add(choir, [4])
    studio.client_groups.remove(choir, [4])
    undo(studio)
    with pytest.raises(InputRefused, match="cannot be taken back"):
        studio.journal.undo(made.batch)  # somebody who joined since is in it again
    studio.journal.undo(later.batch)
    undo(studio)
    assert [row.name for row in studio.client_groups.rows()] == ["Band"]


def test_deleting_a_group_leaves_its_clients_and_undo_brings_it_back_with_them(studio: Studio, band: int) -> None:
    studio.client_groups.add(band, [1, 2])
    studio.client_groups.delete(band)
    assert studio.client_groups.rows() == []
    assert studio.clients.count() == 6
    with pytest.raises(NotFound):
        studio.client_groups.add(band, [1])
    undo(studio)
    assert studio.client_groups.members(band) == [1, 2]
    assert studio.client_groups.get(band) == GroupDraft("Band", "plays on Fridays")


def test_a_new_group_with_its_clients_is_one_step(studio: Studio, band: int) -> None:
    made = studio.client_groups.add_to_new(GroupDraft("Choir"), [4, 5])
    assert made.changed == 2
    assert [(row.name, row.members) for row in studio.client_groups.rows()] == [("Band", 0), ("Choir", 2)]
    undo(studio)
    assert [row.name for row in studio.client_groups.rows()] == ["Band"]


def test_a_new_group_that_others_joined_since_stays(studio: Studio, band: int) -> None:
    made = studio.client_groups.add_to_new(GroupDraft("Choir"), [4])
    choir = next(row.id for row in studio.client_groups.rows() if row.name == "Choir")
    later = studio.client_groups.add(choir, [5])
    with pytest.raises(InputRefused, match="hang on it"):
        studio.journal.undo(made.batch)
    studio.journal.undo(later.batch)
    studio.journal.undo(made.batch)
    assert [row.name for row in studio.client_groups.rows()] == ["Band"]


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "needs a name"), ("  bAND ", "There is a client group Band already"), ("x" * 5000, "At most 200 characters")],
)
def test_a_name_that_cannot_be_is_refused_beside_its_field(studio: Studio, band: int, name: str, says: str) -> None:
    with pytest.raises(FieldsRefused, match=says) as caught:
        studio.client_groups.create(GroupDraft(name))
    assert list(caught.value.problems) == ["name"]
    assert len(studio.client_groups.rows()) == 1


def test_a_group_is_renamed_cleanly_and_audited(studio: Studio, band: int) -> None:
    opened = studio.client_groups.get(band)
    assert studio.client_groups.save(band, opened, GroupDraft("Brass \x1b]2;owned\x07[/]", "one\r\ntwo\u202e"))
    assert studio.client_groups.get(band) == GroupDraft("Brass ]2;owned [/]", "one\ntwo")
    assert not studio.client_groups.save(band, studio.client_groups.get(band), studio.client_groups.get(band))
    with pytest.raises(EditConflict, match="client group Band was changed"):
        studio.client_groups.save(band, opened, GroupDraft("Strings"))
    with studio.statuses._place.reading() as uow:
        entry = uow.audit.of_record("client_group", band)[0]
    assert json.loads(entry.before)["name"] == "Band"
    undo(studio)
    assert studio.client_groups.get(band) == opened

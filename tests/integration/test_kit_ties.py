"""What a kit knows of the office: siblings, groups, retakes and earlier pictures; and what it brings back of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.counts import counts_agree
from tests.factories import SCHOOL
from tests.field_kits import edit_client, kit_of, laptop, merged, office_with_sessions
from tests.photos import images_of, photograph
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.domain.kit_families import MOST
from tui_studio.domain.presence import Presence
from tui_studio.domain.staff import StaffDraft
from tui_studio.errors import InputRefused
from tui_studio.services.kit_files import open_kit
from tui_studio.services.studio import Studio

NEW = {"last_name": "Nowak", "first_name": "Mia", "organization": SCHOOL, "year": 2026, "grade": "9"}


def siblings(studio: Studio, client_id: int) -> list[str]:
    """Numbers of the others of a family."""
    return sorted(row.cells[0] for row in studio.families.members(client_id))


def groups(studio: Studio) -> dict[str, list[int]]:
    return {row.name: studio.client_groups.members(row.id) for row in studio.client_groups.rows()}


def presence(studio: Studio) -> dict[int, Presence]:
    """Where everybody of the only shoot stands, retakes with it."""
    shoot = studio.stragglers.shoots()[0]
    return {key: one.presence for key, one in studio.stragglers.on(shoot).pupils().items()}


def sound(studio: Studio) -> bool:
    verdict = studio.integrity.verify()
    with studio._place.reading() as uow:
        return verdict.sound and not verdict.strangers and counts_agree(uow)


def test_siblings_go_along_and_new_ones_come_back(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio, 6)
    studio.families.link(1, 2)
    studio.families.link(3, 4)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        assert siblings(gym, 1) == ["2"]
        gym.families.leave(4)
        gym.families.link(gym.new_clients.walk_in(NEW, shoot).client_id, 2)
        gym.families.link(5, 6)
    studio.families.link(6, 3)  # by now one family here: 3, 4, 6
    result = merged(studio, kit)
    assert (result.open, result.refused) == ((), ())
    assert siblings(studio, 1) == ["2", "7"]
    assert siblings(studio, 5) == ["3", "4", "6"]
    assert [note for note in result.notes if "stay a family" in note] == [
        "client 3 Díaz, Zoë and client 4 Evans, Eve were parted on the kit and stay a family: "
        "both belong to somebody else too."
    ]
    assert merged(studio, kit).sentence() == "nothing new"
    studio.journal.undo(result.batch)
    assert (siblings(studio, 1), siblings(studio, 5)) == (["2"], [])
    assert siblings(studio, 3) == ["4", "6"]


def test_families_of_two_kits_get_numbers_of_their_own(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio, 6)
    kits = [kit_of(studio, tmp_path / name) for name in ("one", "two")]
    for kit, pair in zip(kits, ((1, 2), (3, 4)), strict=True):
        with laptop(kit, studio.clock) as gym:
            gym.families.link(*pair)
    studio.families.link(5, 6)
    for kit in kits:
        assert merged(studio, kit).changed == {"family_tie": 2}
    assert [siblings(studio, one) for one in (1, 3, 5)] == [["2"], ["4"], ["6"]]
    with laptop(kits[0], studio.clock) as gym:
        gym.families.leave(1)
    merged(studio, kits[0])
    assert [siblings(studio, one) for one in (1, 3, 5)] == [[], ["4"], ["6"]]


def test_client_groups_go_along_and_come_back(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio, 5)
    band = studio.client_groups.create(GroupDraft("Band"))
    studio.client_groups.add(band, [1, 2])
    kits = [kit_of(studio, tmp_path / name) for name in ("one", "two")]
    with laptop(kits[0], studio.clock) as gym:
        assert groups(gym) == {"Band": [1, 2]}
        [row] = gym.client_groups.rows()
        gym.client_groups.add(row.id, [3])
        gym.client_groups.remove(row.id, [1])
        gym.client_groups.add_to_new(GroupDraft("Choir"), [4, gym.new_clients.walk_in(NEW, shoot).client_id])
    with laptop(kits[1], studio.clock) as gym:
        gym.client_groups.add_to_new(GroupDraft("Choir"), [5])
    studio.client_groups.add(band, [4])
    results = [merged(studio, kit) for kit in kits]
    assert groups(studio) == {"Band": [2, 3, 4], "Choir": [4, 5, 6]}
    assert results[0].sentence() == (
        "1 client, 1 enrollment, 1 client group and 1 session new; 4 group memberships changed"
    )
    assert [merged(studio, kit).sentence() for kit in kits] == ["nothing new"] * 2
    for result in reversed(results):
        studio.journal.undo(result.batch)
    assert groups(studio) == {"Band": [1, 2, 4]}


def test_a_kit_knows_who_has_pictures_already(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    photograph(studio, ["10001", "10002"])
    [first, second] = images_of(studio, "10001")
    kit, file = kit_of(studio, tmp_path / "kit"), tmp_path / "back.kit"
    with laptop(kit, studio.clock) as gym:
        assert presence(gym) == presence(studio)
        assert presence(gym)[1] is Presence.PHOTOGRAPHED
        assert {row.number: row.images for row in gym.sessions.rows(gym.sessions.ids("")).values()} == {
            "10001": 2, "10002": 2, "10003": 0, "10004": 0,
        }  # fmt: skip
        assert sound(gym)
        assert gym.clients.ids("images:>0") == studio.clients.ids("images:>0")
        gym.image_check.rate(gym.sessions.find_number("10001") or 0, [first], 3)
        gym.image_check.set_pose(gym.sessions.find_number("10001") or 0, second, "primary")
        here = gym.image_check.session(1).images[0]
        with pytest.raises(InputRefused, match="lies in the office; this field kit only knows of it"):
            gym.image_check.look(here, 10, 10)
        photograph(gym, ["10003"], 3)  # two of them are known
        assert images_of(gym, "10001") == [first, second]
        assert len(images_of(gym, "10003")) == 1
        assert sound(gym)
        assert gym.field_kits.pack(file).pictures == 1
    result = merged(studio, file)
    assert (result.images, result.changed, result.created) == (1, {"image": 2}, {"session_pose": 1})
    assert presence(studio)[3] is Presence.PHOTOGRAPHED
    with studio._place.reading() as uow:
        assert [pose.image_id for pose in uow.image_check.poses([1])] == [second]
        rated = uow.records.read("image", first)
    assert rated is not None
    assert rated["rating"] == 3
    assert sound(studio)
    assert merged(studio, kit).sentence() == "nothing new"


def test_more_pictures_of_somebody_who_has_some_lie_beside_them(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio, 2)
    photograph(studio, ["10001"])
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        photograph(gym, ["10001", "10002"], 4)
        assert sound(gym)
    merged(studio, kit)
    with studio._place.reading() as uow:
        paths = [image.path for image in uow.images.every()]
    folders = {path.rpartition("/")[0] for path in paths}
    assert (len(paths), len(folders)) == (8, 2)
    assert sound(studio)


def test_retakes_go_along_with_their_shoot_and_new_ones_come_back_linked(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    photograph(studio, ["10001"])
    shoot = studio.stragglers.shoots()[0]
    day = studio.clock.today()
    studio.retakes.book(studio.retakes.plan(shoot, [2], day=day))
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        assert presence(gym) == presence(studio)
        assert len(gym.sessions.ids("")) == 5
        [mine] = gym.stragglers.shoots()
        gym.retakes.book(gym.retakes.plan(mine, [3, 4], day=day, name="Second retakes"))
        photograph(gym, ["10006"], 3)
    result = merged(studio, kit)
    assert result.refused == ()
    assert result.created == {"shoot": 1, "session": 2}
    with studio._place.reading() as uow:
        assert len(uow.presence.family(shoot.id)) == 3
    assert len(studio.stragglers.shoots()) == 1
    assert merged(studio, kit).sentence() == "nothing new"
    studio.journal.undo(result.batch)
    with studio._place.reading() as uow:
        assert len(uow.presence.family(shoot.id)) == 2


def test_a_kit_of_the_retakes_knows_the_first_day(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    photograph(studio, ["10001"])
    shoot = studio.stragglers.shoots()[0]
    studio.retakes.book(studio.retakes.plan(shoot, [2], day=studio.clock.today()))
    again = next(one for one in studio.capture.shoots() if one.id != shoot.id)
    studio.field_kits.take(again, tmp_path / "retakes.kit")
    open_kit(tmp_path / "retakes.kit", tmp_path / "kit")
    with laptop(tmp_path / "kit", studio.clock) as gym:
        assert presence(gym) == presence(studio)
        photograph(gym, ["10005"], 3)
    assert merged(studio, tmp_path / "kit").images == 1


def test_pictures_that_the_office_has_taken_back_are_told(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    photograph(studio, ["10001"])
    [first, second] = images_of(studio, "10001")
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        gym.image_check.rate(1, [first], 3)
        gym.image_check.set_pose(1, second, "primary")
    imported = studio.journal.last()
    assert imported is not None
    studio.journal.undo(imported.batch)
    result = merged(studio, kit, "theirs")
    assert [note.partition(" ")[2].partition(" ")[2] for note in result.notes] == [
        "of the kit is not here any more."
    ] * 2
    assert [one.reason for one in result.refused] == ["its image is not here"]
    assert images_of(studio, "10001") == []
    assert sound(studio)


def test_a_photographer_whom_the_office_deleted_meanwhile_stays_out(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    ann = studio.staff.create(StaffDraft("Ann Field"))
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym, gym._place.writing() as uow:
        uow.records.update("session", 1, {"photographer_id": ann, "notes": "by Ann"})
        uow.commit()
    studio.staff.delete(ann)
    result = merged(studio, kit)
    assert [(one.record, one.reason) for one in result.refused] == [("session 10001", "its staff member is not here")]
    assert result.changed == {"session": 1}
    assert merged(studio, kit).sentence() == "nothing new"


def test_a_newcomer_with_the_id_of_somebody_deleted_is_not_taken_for_that_one(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    studio.staff.create(StaffDraft("Ann Field"))
    band = studio.client_groups.create(GroupDraft("Band"))
    studio.client_groups.add(band, [1])
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        [ann] = gym.staff.rows()
        gym.staff.delete(ann.id)
        ben = gym.staff.create(StaffDraft("Ben Moss"))
        gym.client_groups.delete(band)
        choir = gym.client_groups.create(GroupDraft("Choir"))
        gym.client_groups.add(choir, [2])
        assert (ben, choir) == (ann.id, band)
        with gym._place.writing() as uow:
            uow.records.update("session", 1, {"photographer_id": ben})
            uow.commit()
    merged(studio, kit)
    names = {row.id: row.name for row in studio.staff.rows()}
    assert sorted(names.values()) == ["Ann Field", "Ben Moss"]
    with studio._place.reading() as uow:
        session = uow.records.read("session", 1)
    assert session is not None
    assert names[session["photographer_id"]] == "Ben Moss"
    assert groups(studio) == {"Band": [1], "Choir": [2]}
    assert merged(studio, kit).sentence() == "nothing new"


def test_a_family_that_is_none_is_not_merged(studio: Studio, tmp_path: Path) -> None:
    count = MOST + 1
    office_with_sessions(studio, count)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym, gym._place.writing() as uow:
        for key in range(1, count + 1):
            uow.records.update("client", key, {"family_id": 1})
        uow.commit()
    edit_client(studio, 1, notes="shy")
    assert merged(studio, kit).changed == {}
    assert siblings(studio, 1) == []

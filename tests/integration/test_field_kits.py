"""A shoot goes along on a laptop, is photographed there, and is merged back."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.capture_day import drop, frame, take_all, taking
from tests.counts import counts_agree
from tests.factories import SCHOOL
from tests.field_kits import client, edit_client, kit_of, laptop, merged, office_with_sessions
from tests.photos import images_of, photograph
from tui_studio.domain.capture import Act
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.errors import InputRefused, StudioError
from tui_studio.integrations.image_files import hash_file
from tui_studio.services.kit_files import open_kit
from tui_studio.services.studio import Studio

Cli = Callable[..., tuple[int, str, str]]
NEW = {"last_name": "Nowak", "first_name": "Mia", "organization": SCHOOL, "year": 2026, "grade": "9"}


def statuses(studio: Studio) -> dict[str, tuple[str, int]]:
    """Status and images of each session, by number."""
    rows = studio.sessions.rows(studio.sessions.ids(""))
    return {row.number: (row.status, row.images) for row in rows.values()}


def day_on_the_laptop(studio: Studio, shoot: int, hot: Path) -> str:
    """A card, a walk-in in front of the camera, one absent, one advanced; the walk-in's number."""
    photograph(studio, ["10001", "10002"])
    people = {one.last_name: one for one in studio.capture.day(shoot, "Gym").people}
    studio.capture.mark(shoot, "Gym", people["Díaz"], Act.ABSENT)
    number = studio.capture.walk_in(shoot, "Gym", NEW)
    drop(hot, "A0001.JPG", frame(1))
    with taking(studio, shoot, hot, "Gym") as taker:
        assert [one.number for one in take_all(taker)] == [number]
    advance(studio, "10001")
    return number


def advance(studio: Studio, number: str) -> None:
    studio.statuses.apply_advance(studio.statuses.plan_advance(studio.sessions.ids(f"number:{number}")), "on site")


def test_a_day_on_the_laptop_comes_back_and_can_be_taken_back(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    before = statuses(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        assert statuses(gym) == before
        number = day_on_the_laptop(gym, shoot, tmp_path / "hot")
        told, copied = statuses(gym), len(gym.integrity.files()[1])
        assert (told[number][1], told["10001"], copied) == (1, ("Images captured", 2), 0)
    edit_client(studio, 3, notes="called by the office")  # the office goes on meanwhile
    result = merged(studio, kit)
    assert (result.open, result.refused, result.notes, result.images) == ((), (), (), 5)
    assert statuses(studio) == told
    assert client(studio, 3)["notes"] == "called by the office"
    assert studio.integrity.files() == ([], [])
    assert "1 client" in result.sentence()
    with studio._place.reading() as uow:
        assert counts_agree(uow)
        stored = {row.path: row.sha256 for row in uow.images.every()}
        marks = uow.capture.marks(shoot)
    images = studio.settings.paths.images
    assert all(hash_file(images / path) == sha256 for path, sha256 in stored.items())
    assert len(marks) == 1
    [advanced] = studio.sessions.ids("number:10001")
    assert "on site" in str(studio.audit.history("session", advanced))
    again = merged(studio, kit)
    assert (again.sentence(), again.batch, again.conflicts) == ("nothing new", "", ())
    assert statuses(studio) == told
    studio.journal.undo(result.batch)
    assert statuses(studio) == before
    assert studio.integrity.files() == ([], [])
    assert merged(studio, kit).images == 5  # and once more
    assert statuses(studio) == told
    happened = [row.what for row in studio.audit.history("session", advanced)]
    assert happened.count("Scheduled -> Images captured") == 1
    assert happened.count("Taken back: Images captured -> Scheduled") == 1


def test_a_second_merge_brings_only_what_came_since(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        photograph(gym, ["10001"])
        edit_client(gym, 1, phone="1")
    first = merged(studio, kit)
    edit_client(studio, 1, phone="2")  # the office knows better: no conflict with what was merged
    with laptop(kit, studio.clock) as gym:
        advance(gym, "10001")
        edit_client(gym, 2, email="a@b.example")
    second = merged(studio, kit)
    assert (second.changed, second.images, second.conflicts) == ({"client": 1, "session": 1}, 0, ())
    assert client(studio, 1)["phone"] == "2"
    with pytest.raises(InputRefused, match="merged again since"):
        studio.journal.undo(first.batch)
    studio.journal.undo(second.batch)
    assert statuses(studio)["10001"] == ("Scheduled", 2)


def test_both_changed_a_field_and_somebody_decides(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 1, first_name="Avah", phone="77", notes="shy")
        edit_client(gym, 2, first_name="Benno")
    edit_client(studio, 1, first_name="Eva", phone="88")
    refused = merged(studio, kit)
    told = [(one.id, one.mine, one.theirs) for one in refused.open]
    assert told == [("client/1/first_name", "Eva", "Avah"), ("client/1/phone", "88", "77")]
    assert (refused.batch, client(studio, 2)["first_name"]) == ("", "Cleo")
    done = merged(studio, kit, client__1__first_name="theirs", client__1__phone="mine")
    assert done.batch
    found = client(studio, 1)
    assert (found["first_name"], found["phone"], found["notes"]) == ("Avah", "88", "shy")
    assert client(studio, 2)["first_name"] == "Benno"
    studio.journal.undo(done.batch)
    assert client(studio, 1)["first_name"] == "Eva"


def test_what_was_decided_for_the_office_is_not_asked_again(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 1, phone="77")
    edit_client(studio, 1, phone="88")
    assert merged(studio, kit, "mine").batch == ""
    again = merged(studio, kit)
    assert (again.conflicts, client(studio, 1)["phone"]) == ((), "88")
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 1, email="a@b.example")
    done = merged(studio, kit)
    edit_client(studio, 2, phone="99")
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 2, phone="66")
    assert merged(studio, kit, "mine").batch == ""
    studio.journal.undo(done.batch)
    assert client(studio, 1)["email"] == ""
    assert [one.id for one in merged(studio, kit).open] == ["client/2/phone"]


@pytest.mark.parametrize("decided", ["mine", "theirs"])
def test_what_the_office_took_back_is_asked_about(studio: Studio, tmp_path: Path, decided: str) -> None:
    shoot = office_with_sessions(studio)
    number = studio.new_clients.walk_in(NEW, shoot).number
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        photograph(gym, [number])
        advance(gym, number)
    taken_back = studio.journal.last()
    assert taken_back is not None
    studio.journal.undo(taken_back.batch)
    asked = merged(studio, kit)
    assert [(one.field, one.mine, one.theirs) for one in asked.open] == [("record", "deleted", "changed")]
    if decided == "mine":
        left = merged(studio, kit, "mine")
        assert [one.reason for one in left.refused] == ["its session is not here"] * 2
        assert number not in statuses(studio)
        return
    back = merged(studio, kit, "theirs")
    assert (back.created, back.images, back.refused) == ({"client": 1, "enrollment": 1, "session": 1}, 2, ())
    assert statuses(studio)[number] == ("Images captured", 2)
    assert merged(studio, kit).sentence() == "nothing new"
    studio.journal.undo(back.batch)
    assert number not in statuses(studio)


def test_two_laptops_give_no_number_twice_and_one_student_id_is_a_conflict(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    kits = [kit_of(studio, tmp_path / name) for name in ("one", "two")]
    numbers = []
    for n, kit in enumerate(kits):
        with laptop(kit, studio.clock) as gym:
            numbers.append(gym.new_clients.walk_in({**NEW, "student_id": "777", "first_name": f"M{n}"}, shoot).number)
    numbers.append(studio.new_clients.walk_in(NEW, shoot).number)
    assert len(set(numbers)) == 3
    assert merged(studio, kits[0]).created == {"client": 1, "enrollment": 1, "session": 1}
    conflict = merged(studio, kits[1]).open[0]
    assert conflict.field == "student_id"
    assert "M0" in conflict.mine
    merged(studio, kits[1], "theirs")
    assert set(numbers) <= statuses(studio).keys()
    [holder] = studio.clients.ids("id:777")
    assert client(studio, holder)["first_name"] == "M1"


def test_a_kit_without_numbers_left_says_so(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    with laptop(kit_of(studio, tmp_path / "kit", numbers=1), studio.clock) as gym:
        gym.new_clients.walk_in(NEW, shoot)
        with pytest.raises(InputRefused, match="no client number left"):
            gym.new_clients.walk_in({**NEW, "first_name": "Max"}, shoot)
        with pytest.raises(InputRefused, match="is a field kit itself"):
            gym.field_kits.take(gym.stragglers.shoots()[0], tmp_path / "x.kit")


def test_nothing_is_taken_where_no_file_can_be_written(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio)
    with pytest.raises(InputRefused, match="There is no folder"):
        studio.field_kits.take(studio.stragglers.shoots()[0], tmp_path / "no" / "a.kit")
    assert not list(tmp_path.glob("*.kit"))


def test_a_hostile_file_is_refused_in_a_sentence(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio, 1)
    file = tmp_path / "a.kit"
    studio.field_kits.take(studio.stragglers.shoots()[0], file)
    whole = file.read_bytes()
    for harm in ("no zip", "cut", "other", "altered", "bomb", "not a database", "manifest"):
        file.write_bytes(whole)
        spoil(file, harm)
        with pytest.raises(InputRefused, match=r"kit"):
            open_kit(file, tmp_path / "laptop")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.kit", "studio"], harm
        with pytest.raises(InputRefused, match=r"kit"):
            merged(studio, file)


def spoil(file: Path, harm: str) -> None:
    with zipfile.ZipFile(file) as archive:
        about, records = json.loads(archive.read("kit.json")), archive.read("studio.db")
    members: dict[str, str | bytes] = {"kit.json": json.dumps(about), "studio.db": records}
    if harm == "no zip":
        file.write_bytes(b"not a kit")
        return
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-500])
        return
    if harm == "other":
        members["../../evil"] = "x"
    elif harm == "altered":
        members["studio.db"] = records[:-1] + b"!"
    elif harm == "bomb":
        members["studio.db"] = records + bytes(1 << 24)
    elif harm == "not a database":
        from hashlib import sha256

        members["studio.db"] = b"x" * 5000
        members["kit.json"] = json.dumps({**about, "size": 5000, "sha256": sha256(b"x" * 5000).hexdigest()})
    else:
        members["kit.json"] = json.dumps([about])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_folder_that_was_tampered_with_is_refused(studio: Studio, tmp_path: Path) -> None:
    office_with_sessions(studio, 2)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        photograph(gym, ["10001"])
    rows = sqlite3.connect(kit / "studio.db")
    rows.execute("UPDATE image SET path = '../../../etc/passwd' WHERE id = 1")
    rows.execute("UPDATE client SET first_name = 'A' || char(27) || ']2;x' || char(7) WHERE id = 1")
    rows.commit()
    result = merged(studio, kit)
    assert [one.reason for one in result.refused] == ["no picture of a studio lies there"]
    assert client(studio, 1)["first_name"] == "A ]2;x"
    rows.execute("UPDATE client SET no_photo = 'x', notes = x'00ff' WHERE id = 2")
    rows.commit()
    rows.close()
    with pytest.raises((InputRefused, StudioError)):
        merged(studio, kit)
    (kit / "taken.db").chmod(0o644)
    with (kit / "taken.db").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(InputRefused, match="not as it was taken"):
        merged(studio, kit)
    with pytest.raises(InputRefused, match="There is no field kit in"):
        merged(studio, studio.settings.paths.root)


def test_the_commands(studio: Studio, cli: Cli, tmp_path: Path) -> None:
    office_with_sessions(studio)
    file, folder = tmp_path / "a.kit", tmp_path / "laptop"
    told = json.loads(cli("kit", "take", "Lincoln", str(file), "--numbers", "20", "--json")[1])
    assert told["session_numbers"][1] - told["session_numbers"][0] == 19
    assert cli("kit", "open", str(file), str(folder))[0] == 0
    assert cli("kit", "open", str(file), str(folder))[0] == 2
    with laptop(folder, studio.clock) as gym:
        edit_client(gym, 1, phone="5")
    edit_client(studio, 1, phone="6")
    code, out, _ = cli("kit", "merge", str(folder), "--dry-run", "--json")
    assert (code, json.loads(out)["conflicts"][0]["id"]) == (2, "client/1/phone")
    code, out, _ = cli("kit", "merge", str(folder))
    assert code == 2
    assert "Nothing was merged: decide" in out
    decided = tmp_path / "decided.json"
    decided.write_text('{"client/1/phone": "theirs"}')
    code, out, err = cli("kit", "merge", str(folder), "--decide", str(decided), "--json")
    assert (code, json.loads(out)["changed"], err) == (0, {"client": 1}, "")
    assert client(studio, 1)["phone"] == "5"
    decided.write_text('{"client/1/phone": "both"}')
    assert "must map the id" in cli("kit", "merge", str(folder), "--decide", str(decided))[2]


def test_poses_and_pictures_that_are_known_come_back_rightly(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    photograph(studio, ["10001"])
    [session] = studio.sessions.ids("number:10001")
    kept = images_of(studio, "10001")
    studio.image_check.set_pose(session, kept[0], "primary")
    kit = kit_of(studio, tmp_path / "kit")
    photograph(studio, ["10003", "10001"])
    studio.image_check.set_pose(session, kept[1], "primary")
    with laptop(kit, studio.clock) as gym:
        photograph(gym, ["10001"], 3)  # two of them are known, the third is by now in the office too
        photograph(gym, ["10004", "10002"], 3)  # and one of these is there, of 10001
        gym.image_check.set_pose(session, images_of(gym, "10001")[-1], "primary")
        number = gym.new_clients.walk_in(NEW, shoot).number
    asked = merged(studio, kit)
    assert [(one.record, one.field) for one in asked.open] == [("primary pose of session 10001", "image")]
    done = merged(studio, kit, "theirs")
    assert {note.partition(": ")[0][-15:] for note in done.notes} == {"another session"}
    assert done.changed == {"session_pose": 1}
    assert statuses(studio).keys() >= {"10001", number}
    with studio._place.reading() as uow:
        assert counts_agree(uow)
        assert uow.images.miscounted() == []
    assert merged(studio, kit).sentence() == "nothing new"
    studio.journal.undo(done.batch)
    with studio._place.reading() as uow:
        assert [pose.image_id for pose in uow.image_check.poses([session])] == [kept[1]]
        assert counts_agree(uow)
    assert studio.integrity.files() == ([], [])


def test_frames_of_nobody_stay_on_the_laptop_and_are_told(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio, 1)
    kit = kit_of(studio, tmp_path / "kit")
    drop(tmp_path / "hot", "A0001.JPG", frame(1))
    with laptop(kit, studio.clock) as gym, taking(gym, shoot, tmp_path / "hot", "Gym") as taker:
        assert [one.session_id for one in take_all(taker)] == [None]
    left = merged(studio, kit)
    assert [(one.record, left.batch) for one in left.refused] == [("1 frame", "")]


def test_spare_cards_go_along_and_come_back(studio: Studio, tmp_path: Path) -> None:
    from tui_studio.domain.sheet_plan import SheetWish

    office_with_sessions(studio)
    studio.slates.print_sheets(studio.sessions.ids(""), tmp_path / "cards.pdf", SheetWish(spare=3))
    cards = studio.slates.free_spares()
    kit = kit_of(studio, tmp_path / "kit", cards=2)
    assert studio.slates.free_spares() == cards[2:]
    with laptop(kit, studio.clock) as gym:
        assert gym.slates.free_spares() == cards[:2]
    merged(studio, kit)
    assert sorted(studio.slates.free_spares()) == cards


def test_a_server_takes_and_merges_as_well(server_studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(server_studio, 3)
    photograph(server_studio, ["10002"])
    server_studio.families.link(1, 2)
    server_studio.client_groups.add_to_new(GroupDraft("Band"), [1])
    kit, file = kit_of(server_studio, tmp_path / "kit"), tmp_path / "back.kit"
    with laptop(kit, server_studio.clock) as gym:
        assert [statuses(gym)[number][1] for number in ("10001", "10002")] == [0, 2]
        photograph(gym, ["10001"], 3)  # two are those of 10002
        mia = gym.new_clients.walk_in(NEW, shoot).client_id
        gym.families.link(mia, 2)
        gym.client_groups.add(gym.client_groups.rows()[0].id, [mia])
        advance(gym, "10001")
        assert gym.field_kits.pack(file).pictures == 1
    result = merged(server_studio, file)
    assert (result.images, result.created) == (1, {"client": 1, "enrollment": 1, "session": 1})
    assert [row.cells[0] for row in server_studio.families.members(1)] == ["2", "4"]
    assert [row.members for row in server_studio.client_groups.rows()] == [2]
    assert merged(server_studio, kit).batch == ""
    server_studio.journal.undo(result.batch)
    assert statuses(server_studio)["10001"] == ("Scheduled", 0)
    assert [row.cells[0] for row in server_studio.families.members(1)] == ["2"]

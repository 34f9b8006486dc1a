"""P2, P3, P6, P7, P22: nothing is overwritten, taken on trust, or doubled; both cameras are kept; a stop is at once."""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.processes import MORE
from tests.simple_card import portrait
from tui_studio.domain.frames import CameraFacts, Role
from tui_studio.errors import Cancelled, CopyFailed
from tui_studio.integrations.disk import CHUNK
from tui_studio.integrations.image_files import IncomingFolder, copy_verified
from tui_studio.integrations.sample_pictures import save_jpeg
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.studio import Studio

# P2


def test_p02_a_thousand_pictures_of_equal_names_are_all_kept(school: Studio, memory: Path) -> None:
    """Two bodies and three cards, on each the same 167 names for the same four students: 1,002 pictures."""
    contents = Counter[str]()
    for card in range(3):
        for body in ("R6", "Z6"):
            root = small_day.card_of(memory / f"card {card}" / body, 167, seed=f"{card}{body}", size=64)
            result = school.imports.apply(small_day.plan_of(root, body=body))
            assert result.copied == 167
            contents.update(small_day.wanted(small_day.plan_of(root)))
    stored = small_day.stored(school.settings.paths.images)
    assert Counter(stored.values()) == contents
    assert contents.total() == len(stored) == 1002
    names = Counter(Path(path).name for path in stored)
    assert names.keys() >= {"10001_IMG_0001.JPG", *(f"10001_IMG_0001~{n}.JPG" for n in range(1, 6))}
    assert names.most_common(1)[0][1] == 1
    assert len([name for name in names if "~" not in name]) == 167, "the first keeps its name, the others count on"
    verdict = school.integrity.verify()
    assert (verdict.images, verdict.sound, verdict.strangers) == (1002, True, ())


# P3


@pytest.fixture
def incoming(memory: Path) -> IncomingFolder:
    (memory / "images").mkdir()
    with IncomingFolder(memory / "images") as folder:
        yield folder  # type: ignore[misc]


@pytest.mark.parametrize("what", ["flipped", "truncated"])
def test_p03_each_of_100_spoiled_copies_is_noticed(
    incoming: IncomingFolder, memory: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Spoiled between the writing and the reading back: 100 flipped bits and 100 cut ends, 200 of 200 noticed."""
    chance, real = random.Random(3), os.fsync

    def spoil(descriptor: int) -> None:
        real(descriptor)
        size = os.fstat(descriptor).st_size
        at = chance.randrange(size)
        if what == "truncated":
            os.ftruncate(descriptor, at)
        else:
            os.pwrite(descriptor, bytes([os.pread(descriptor, 1, at)[0] ^ 1 << chance.randrange(8)]), at)

    frame = memory / "IMG_0001.JPG"
    frame.write_bytes(os.urandom(5000))
    monkeypatch.setattr(os, "fsync", spoil)
    noticed = 0
    for _ in range(100 * MORE):
        with pytest.raises(CopyFailed, match="was not on the disk as it was written"):
            copy_verified(frame, incoming, "", lambda: None)
        noticed += 1
    assert noticed == 100 * MORE
    assert [path.name for path in incoming.path.iterdir()] == [".lock"]


def test_p03_there_is_no_false_alarm_in_10000_good_frames(incoming: IncomingFolder, memory: Path) -> None:
    frame = memory / "IMG_0001.JPG"
    for n in range(10_000):
        frame.write_bytes(b"frame %d" % n)
        arrived = copy_verified(frame, incoming, "", lambda: None)
        assert arrived.sha256 == hashlib.sha256(b"frame %d" % n).hexdigest()
        arrived.temp.unlink()


# P6


def test_p06_a_card_that_is_imported_again_adds_nothing_and_after_a_reformat_the_50_new_ones(
    school: Studio, memory: Path
) -> None:
    card = memory / "card"
    small_day.shoot(card, 30)

    def import_from(folder: Path) -> tuple[int, int, bool]:
        result = school.imports.apply(small_day.scan(school, folder))
        return result.copied, result.duplicates, result.card_may_be_formatted

    assert import_from(card) == (30, 0, True)
    assert import_from(card) == (0, 30, True), "the same card"
    os.utime(card / "DCIM/100EOSR6/IMG_0001.JPG", (1, 1))
    assert import_from(card.rename(memory / "EOS_DIGITAL")) == (0, 30, True), "under another name, with other times"
    copied = memory / "a copy on a disk"
    (memory / "EOS_DIGITAL/DCIM/100EOSR6").rename(copied)
    assert import_from(copied) == (0, 30, True), "a folder that holds the same pictures"
    small_day.shoot(card, 50, seed=1)  # formatted: the counter begins again, with names that are known
    assert import_from(card) == (50, 0, True)
    verdict = school.integrity.verify()
    assert (verdict.images, verdict.strangers) == (80, ())


# P7


def test_p07_one_name_from_two_bodies_in_the_same_second_is_two_pictures(school: Studio, memory: Path) -> None:
    moment = small_day.CLOCK.now().replace(tzinfo=None)
    for n, serial in enumerate(("0123", "0456"), 1):
        file = memory / f"card/{'AB'[n - 1]}/IMG_0001.JPG"
        save_jpeg(portrait(n).resize((60, 40)), file, CameraFacts("Canon", "Canon EOS R6", serial, moment))
    result = school.imports.apply(small_day.scan(school, memory / "card"))
    assert (result.copied, result.duplicates, result.card_may_be_formatted) == (2, 0, True)
    assert len(small_day.stored(school.settings.paths.images)) == 2


def test_p07_both_slots_of_a_camera_are_one_picture_that_was_seen_twice(school: Studio, memory: Path) -> None:
    for slot in ("slot 1", "slot 2"):
        small_day.shoot(memory / "card" / slot, 1)
    result = school.imports.apply(small_day.scan(school, memory / "card"))
    assert (result.copied, result.duplicates, result.card_may_be_formatted) == (1, 1, True)
    [twin] = [frame for frame in result.plan.frames if frame.role is Role.DUPLICATE]
    assert "same picture as slot 1/" in twin.reason


# P18


def test_p18_what_belongs_to_one_picture_keeps_one_stem_through_collisions(school: Studio, memory: Path) -> None:
    """Twenty pictures of another body have the names already; every raw file, side-car and note follows its JPEG."""
    small_day.shoot(memory / "first", 20)
    first = school.imports.apply(small_day.scan(school, memory / "first"))
    assert first.copied == 20
    second = small_day.shoot(memory / "second", 20, seed=1)
    for jpeg in list(second.rglob("*.JPG")):
        for ending in (".CR3", ".XMP", ".WAV"):
            jpeg.with_suffix(ending).write_bytes(small_day.picture(jpeg.name + ending))
    result = school.imports.apply(small_day.plan_of(second, body="Z6", numbers=("10001",)))
    assert result.copied == 80
    stems: dict[str, set[str]] = {}
    for frame in result.plan.frames:
        stems.setdefault(Path(frame.path).stem, set()).add(Path(frame.target or "").stem)
    assert len(stems) == 20
    assert {len(found) for found in stems.values()} == {1}
    assert all("~1" in name for found in stems.values() for name in found)


def test_p18_a_half_that_failed_joins_its_picture_on_the_next_run(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_day.shoot(memory / "first", 1)
    school.imports.apply(small_day.scan(school, memory / "first"))
    card = small_day.shoot(memory / "second", 1, seed=1)
    raw = card / "DCIM/100EOSR6/IMG_0001.CR3"
    raw.write_bytes(small_day.picture("raw"))
    plan = small_day.plan_of(card, body="Z6", numbers=("10001",))
    hidden = raw.rename(memory / "hidden")
    assert [frame.path for frame in school.imports.apply(plan).failed] == ["DCIM/100EOSR6/IMG_0001.CR3"]
    hidden.rename(raw)
    assert school.imports.apply(plan).card_may_be_formatted
    names = sorted(Path(path).name for path in small_day.stored(school.settings.paths.images))
    assert names == ["10001_IMG_0001.JPG", "10001_IMG_0001~1.CR3", "10001_IMG_0001~1.JPG"]


# P22


def test_p22_a_stop_is_heard_within_a_mebibyte_of_a_300_mb_file(memory: Path, incoming: IncomingFolder) -> None:
    """Bytes, not seconds: between the request and the end at most one chunk is read, and 64 MiB wait to be synced."""
    big = memory / "IMG_0001.MOV"
    with big.open("wb") as file:
        file.truncate(300_000_000)
    for asked_at in (1, 70, 150):
        heard = 0

        def checkpoint(asked_at: int = asked_at) -> None:
            nonlocal heard
            heard += 1
            if heard == asked_at:
                raise Cancelled

        with pytest.raises(Cancelled):
            copy_verified(big, incoming, "", checkpoint)
        assert heard == asked_at
        assert [path.name for path in incoming.path.iterdir()] == [".lock"], "the half copy is gone"


def test_p22_between_two_questions_whether_to_stop_there_is_at_most_one_chunk(
    memory: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = memory / "IMG_0001.JPG"
    frame.write_bytes(bytes(70 * CHUNK))
    moved = unsynced = most = most_unsynced = 0
    real = {name: getattr(os, name) for name in ("read", "write", "fsync")}

    def read(descriptor: int, count: int) -> bytes:
        nonlocal moved
        data: bytes = real["read"](descriptor, count)
        moved += len(data)
        return data

    def write(descriptor: int, data: memoryview) -> int:
        nonlocal unsynced, most_unsynced
        written: int = real["write"](descriptor, data)
        unsynced += written
        most_unsynced = max(most_unsynced, unsynced)
        return written

    def fsync(descriptor: int) -> None:
        nonlocal unsynced
        real["fsync"](descriptor)
        unsynced = 0

    def checkpoint() -> None:
        nonlocal moved, most
        most, moved = max(most, moved), 0

    for name, call in (("read", read), ("write", write), ("fsync", fsync)):
        monkeypatch.setattr(os, name, call)
    copy_verified(frame, incoming, "", checkpoint)
    assert most == CHUNK
    assert most_unsynced == 64 * CHUNK


def test_p22_a_stopped_import_is_finished_by_the_next(school: Studio, memory: Path) -> None:
    plan: ImportPlan = small_day.plan_of(small_day.card_of(memory / "card", 9))
    with pytest.raises(Cancelled):
        school.imports.apply(plan, Listener(stop_after=4))
    verdict = school.integrity.verify()
    assert (verdict.images, verdict.sound, verdict.strangers) == (4, True, ())
    assert small_day.leavings(school.settings.paths.images) == []
    assert school.imports.apply(plan).copied == 5

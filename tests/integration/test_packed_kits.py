"""What was done on a laptop comes back in one file."""

from __future__ import annotations

import json
import os
import resource
import tracemalloc
import zipfile
from collections.abc import Callable
from errno import EACCES, EPERM
from pathlib import Path

import pytest

from tests.field_kits import client, edit_client, kit_of, laptop, merged, office_with_sessions
from tests.packed_kits import NEW, a_day, counts, packed
from tests.photos import images_of
from tui_studio.errors import Cancelled, InputRefused, StudioError
from tui_studio.integrations.image_files import IncomingFolder, copy_verified
from tui_studio.integrations.kit_file import sha256_of
from tui_studio.integrations.packed_kit import PackedKit, PackedPicture, write_packed
from tui_studio.services.progress import Silent
from tui_studio.services.studio import Studio

Cli = Callable[..., tuple[int, str, str]]


def test_a_packed_kit_brings_everything_back_once(studio: Studio, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    told = packed(kit, file, studio)
    assert (told.pictures, told.left, told.size) == (4, (), file.stat().st_size)
    result = merged(studio, file)
    assert (result.images, result.refused) == (4, ())
    assert result.created == {"client": 1, "enrollment": 1, "session": 1}
    assert client(studio, 1)["notes"] == "shy"
    assert studio.integrity.verify().sound
    after = counts(studio)
    assert after == (5, 5, 4, [])
    for source in (file, kit):
        again = merged(studio, source)
        assert (again.sentence(), again.batch) == ("nothing new", "")
    assert counts(studio) == after
    studio.journal.undo(result.batch)
    assert counts(studio) == (4, 4, 0, [])


def test_a_packed_file_is_the_folder_itself_to_any_program(studio: Studio, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    packed(kit, file, studio)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "out")
    assert merged(studio, tmp_path / "out").images == 4


def test_a_disk_with_one_kit_is_taken_and_one_with_two_is_asked_about(studio: Studio, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    kit = a_day(studio, disk / "kit")
    (disk / "kit.kit").rename(disk / "taken.kit")  # as it was taken: brings nothing back, and so does not count
    assert merged(studio, disk).images == 4
    with laptop(kit, studio.clock) as gym:
        edit_client(gym, 2, notes="tall")
    packed(kit, disk / "back.kit", studio)
    with pytest.raises(InputRefused, match=r"holds 2 field kits; name one of them: back\.kit, kit\."):
        merged(studio, disk)
    assert merged(studio, disk / "back.kit").changed == {"client": 1}
    with pytest.raises(InputRefused, match="There is no field kit in"):
        merged(studio, tmp_path / "disk" / "kit" / "images")


def test_an_older_state_of_a_kit_is_not_merged_over_a_newer_one(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    packed(kit, tmp_path / "monday.kit", studio)
    with laptop(kit, studio.clock) as gym:
        gym.new_clients.walk_in(NEW, shoot)
    packed(kit, tmp_path / "tuesday.kit", studio)
    newest = merged(studio, tmp_path / "tuesday.kit")
    for older in ("monday.kit", "kit.kit"):
        with pytest.raises(InputRefused, match="A newer state of this kit was merged already"):
            merged(studio, tmp_path / older)
    assert counts(studio)[:2] == (5, 5)
    studio.journal.undo(newest.batch)
    assert merged(studio, tmp_path / "monday.kit").sentence() == "nothing new"


def test_packing_replaces_nothing_and_leaves_nothing_behind(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit, disk = a_day(studio, tmp_path / "kit"), tmp_path / "disk"
    disk.mkdir()
    there = disk / "holiday.kit"
    there.write_text("pictures of the sea")
    with laptop(kit, studio.clock) as gym:
        for file, why in (
            (there, "is there already; name a new file"),
            (disk, "ends in .kit"),
            (disk / "no" / "a.kit", "There is no folder"),
        ):
            with pytest.raises(InputRefused, match=why):
                gym.field_kits.pack(file)
        monkeypatch.setattr("tui_studio.integrations.packed_kit.free_bytes", lambda _: 1_000_000)
        with pytest.raises(InputRefused, match=r"has room for 1 MB and the kit needs \d+ MB; name another disk"):
            gym.field_kits.pack(disk / "a.kit")
    with pytest.raises(InputRefused, match="no field kit; kits are packed on the laptop"):
        studio.field_kits.pack(disk / "a.kit")
    assert [path.name for path in disk.iterdir()] == ["holiday.kit"]
    assert there.read_text() == "pictures of the sea"


def test_packing_onto_a_disk_without_links(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = a_day(studio, tmp_path / "kit")

    def no_links(*_names: object, **_more: object) -> None:
        raise OSError(EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    packed(kit, tmp_path / "back.kit", studio)
    with pytest.raises(InputRefused, match="is there already"):
        packed(kit, tmp_path / "back.kit", studio)
    assert merged(studio, tmp_path / "back.kit").images == 4
    assert not list(tmp_path.glob(".*"))


def test_what_was_not_on_the_disk_as_written_is_no_packed_kit(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_studio.integrations import packed_kit

    kit, real = a_day(studio, tmp_path / "kit"), packed_kit.settle

    def failing_disk(descriptor: int) -> None:
        real(descriptor)
        os.pwrite(descriptor, b"rot", os.fstat(descriptor).st_size // 2)

    monkeypatch.setattr(packed_kit, "settle", failing_disk)
    with pytest.raises(StudioError, match="was not on the disk as it was written"):
        packed(kit, tmp_path / "back.kit", studio)
    assert not (tmp_path / "back.kit").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_picture_that_is_not_whole_on_the_laptop_is_told_and_the_others_come(
    studio: Studio, cli: Cli, tmp_path: Path
) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    first, second, *_ = sorted((kit / "images").rglob("*.JPG"))
    first.write_bytes(first.read_bytes()[:-1] + b"?")
    second.unlink()
    second.symlink_to("/etc/passwd")
    code, out, _ = cli("--studio", str(kit), "kit", "pack", str(file), "--json")
    told = json.loads(out)
    assert (code, told["pictures"], len(told["left"])) == (3, 2, 2)
    assert "is not as it was stored; run “tui-studio verify”" in told["left"][0]["reason"]
    assert b"root:" not in file.read_bytes()
    result = merged(studio, file)
    assert (result.images, len(result.refused)) == (2, 2)
    assert counts(studio) == (5, 5, 2, [])


def test_memory_stays_flat_whatever_the_size_of_a_picture(tmp_path: Path) -> None:
    images, size = tmp_path / "images", 96 << 20
    images.mkdir()
    with (images / "A.MOV").open("wb") as stream:
        stream.truncate(size)
    for name in ("studio.db", "taken.db"):
        (tmp_path / name).write_bytes(b"records")
    sha256 = sha256_of(images / "A.MOV")
    databases = {name: tmp_path / name for name in ("studio.db", "taken.db")}
    tracemalloc.start()
    picture = PackedPicture("A.MOV", sha256, size)
    assert write_packed(tmp_path / "a.kit", {"title": "t"}, databases, images, [picture], lambda *_: None) == []
    part = PackedKit(tmp_path / "a.kit").picture("A.MOV")
    with IncomingFolder(images) as incoming:
        assert copy_verified(part, incoming, sha256, lambda: None).size == size
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_a_disk_that_takes_no_file_so_large_is_told(tmp_path: Path) -> None:
    images, size = tmp_path / "images", 3 << 20
    images.mkdir()
    with (images / "A.MOV").open("wb") as stream:
        stream.truncate(size)
    (tmp_path / "studio.db").write_bytes(b"records")
    picture = PackedPicture("A.MOV", sha256_of(images / "A.MOV"), size)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        with pytest.raises(StudioError, match="takes no file as large as this kit; name another disk"):
            write_packed(
                tmp_path / "a.kit", {"title": "t"}, {"studio.db": tmp_path / "studio.db"}, images, [picture],
                lambda *_: None,
            )  # fmt: skip
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["images", "studio.db"]


def test_a_folder_of_a_disk_that_nobody_may_look_into_is_passed_over(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, real = tmp_path / "disk", Path.is_file
    (disk / "lost+found").mkdir(parents=True)
    packed(a_day(studio, tmp_path / "kit"), disk / "back.kit", studio)

    def forbidden(path: Path) -> bool:
        if path.parent.name == "lost+found":
            raise PermissionError(EACCES, "not for you", str(path))
        return real(path)

    monkeypatch.setattr(Path, "is_file", forbidden)
    assert merged(studio, disk).images == 4


def test_the_commands(studio: Studio, cli: Cli, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    code, out, _ = cli("--studio", str(kit), "kit", "pack", str(file))
    assert (code, "4 pictures and all records in" in out) == (0, True)
    assert "tui-studio kit merge back.kit" in out
    assert cli("--studio", str(kit), "kit", "pack", str(file))[0] == 2
    told = json.loads(cli("kit", "merge", str(file), "--json")[1])
    assert (told["images"], told["created"]["session"]) == (4, 1)
    assert len(images_of(studio, "10001")) == 2
    assert studio.integrity.verify().without_preview == 0
    code, _, err = cli("kit", "pack", str(tmp_path / "office.kit"))
    assert (code, "no field kit" in err) == (2, True)


def test_a_merge_and_a_packing_that_are_stopped_leave_nothing(studio: Studio, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"

    class Stopping(Silent):
        asked = 0

        def checkpoint(self) -> None:
            self.asked += 1
            if self.asked > 2:
                raise Cancelled

    with laptop(kit, studio.clock) as gym, pytest.raises(Cancelled):
        gym.field_kits.pack(file, Stopping())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["camera", "kit", "kit.kit", "studio"]
    packed(kit, file, studio)
    with pytest.raises(Cancelled):
        studio.field_kits.merge(file, progress=Stopping())
    assert counts(studio) == (4, 4, 0, [])
    assert merged(studio, file).images == 4

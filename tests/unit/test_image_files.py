"""A picture is stored whole or not at all, and the folder of a dead import is cleared by the next."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tui_studio.errors import Cancelled, CopyFailed
from tui_studio.integrations.image_files import IncomingFolder, copy_verified, free_bytes, hash_file

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1 << 20


def go_on() -> None:
    """A checkpoint nobody uses."""


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    return folder


@pytest.fixture
def incoming(images: Path) -> Iterator[IncomingFolder]:
    with IncomingFolder(images) as folder:
        yield folder


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0001.JPG"
    path.write_bytes(os.urandom(2 * MIB + 17))
    return path


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def leavings(folder: IncomingFolder) -> list[str]:
    return sorted(path.name for path in folder.path.iterdir() if path.name != ".lock")


def failing(real: Any, error: int, *, times: int = 10**9, after: int = 0) -> Any:
    calls = 0

    def call(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if after < calls <= after + times:
            raise OSError(error, os.strerror(error))
        return real(*args, **named)

    return call


# copying


def test_a_copy_is_equal_and_known_by_its_hash(frame: Path, incoming: IncomingFolder) -> None:
    arrived = copy_verified(frame, incoming, sha(frame), go_on)
    assert arrived.temp.read_bytes() == frame.read_bytes()
    assert (arrived.sha256, arrived.size) == (sha(frame), frame.stat().st_size)


def test_the_temporary_name_tells_nothing_of_the_picture(frame: Path, incoming: IncomingFolder) -> None:
    names = {copy_verified(frame, incoming, "", go_on).temp.name for _ in range(3)}
    assert len(names) == 3
    assert not any("IMG" in name for name in names)


def test_the_card_is_opened_for_reading_only(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    real = os.open

    def watch(path: Any, flags: int, *args: Any, **named: Any) -> int:
        if Path(path) == frame:
            opened.append(flags)
        return real(path, flags, *args, **named)

    before = frame.stat()
    monkeypatch.setattr(os, "open", watch)
    copy_verified(frame, incoming, "", go_on)
    assert opened
    assert all(flags & os.O_ACCMODE == os.O_RDONLY and flags & os.O_NOFOLLOW for flags in opened)
    assert frame.stat().st_mtime_ns == before.st_mtime_ns
    assert frame.stat().st_atime_ns == before.st_atime_ns


def test_a_picture_that_changed_since_the_scan_is_refused(frame: Path, incoming: IncomingFolder) -> None:
    with pytest.raises(CopyFailed, match="changed while it was read"):
        copy_verified(frame, incoming, "0" * 64, go_on)
    assert leavings(incoming) == []


def flip_a_byte_at_sync(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    real = os.fsync
    left = times

    def flip(descriptor: int) -> None:
        nonlocal left
        real(descriptor)
        if left and os.fstat(descriptor).st_size > MIB:
            left -= 1
            os.pwrite(descriptor, bytes([os.pread(descriptor, 1, 1234)[0] ^ 1]), 1234)

    monkeypatch.setattr(os, "fsync", flip)


def test_a_byte_flipped_on_the_disk_is_noticed_and_the_copy_repeated(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip_a_byte_at_sync(monkeypatch, times=1)
    arrived = copy_verified(frame, incoming, "", go_on)
    assert sha(arrived.temp) == sha(frame)
    assert leavings(incoming) == [arrived.temp.name]


def test_a_disk_that_keeps_flipping_bytes_is_reported(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip_a_byte_at_sync(monkeypatch, times=3)
    with pytest.raises(CopyFailed, match="not on the disk as it was written") as caught:
        copy_verified(frame, incoming, "", go_on)
    assert not caught.value.stop
    assert leavings(incoming) == []


def test_a_file_cut_short_on_the_disk_is_noticed(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def cut(descriptor: int) -> None:
        real(descriptor)
        os.ftruncate(descriptor, 1000)

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(CopyFailed, match="not on the disk"):
        copy_verified(frame, incoming, "", go_on)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_full_disk_names_the_volume_and_what_is_needed(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch, n: int
) -> None:
    monkeypatch.setattr(os, "write", failing(os.write, errno.ENOSPC, after=n))
    with pytest.raises(CopyFailed, match=r"No room for IMG_0001\.JPG on /.*: 2\.1 MB needed, .* free") as caught:
        copy_verified(frame, incoming, "", go_on)
    assert caught.value.stop
    assert leavings(incoming) == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EIO, errno.ENODEV])
def test_an_images_folder_that_fails_stops_the_import(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "write", failing(os.write, code))
    with pytest.raises(CopyFailed, match="cannot be stored in") as caught:
        copy_verified(frame, incoming, "", go_on)
    assert caught.value.stop


def test_a_bad_sector_is_read_once_more(frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "read", failing(os.read, errno.EIO, times=1, after=1))
    assert copy_verified(frame, incoming, "", go_on).sha256 == sha(frame)


def test_a_sector_that_stays_bad_costs_this_frame_only(
    frame: Path, incoming: IncomingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.read
    monkeypatch.setattr(os, "read", failing(real, errno.EIO))
    with pytest.raises(CopyFailed, match="cannot be read at byte 0") as caught:
        copy_verified(frame, incoming, "", go_on)
    assert not caught.value.stop
    assert leavings(incoming) == []
    monkeypatch.setattr(os, "read", real)
    assert copy_verified(frame, incoming, "", go_on).sha256 == sha(frame)


def test_a_card_that_was_pulled_stops_the_import(tmp_path: Path, incoming: IncomingFolder) -> None:
    with pytest.raises(CopyFailed, match="put the card back") as caught:
        copy_verified(tmp_path / "card" / "DCIM" / "IMG_0001.JPG", incoming, "", go_on)
    assert caught.value.stop


def test_links_folders_and_pipes_on_a_card_are_no_pictures(tmp_path: Path, incoming: IncomingFolder) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    for name in ("link.jpg", "pipe.jpg", "folder.jpg"):
        with pytest.raises(CopyFailed):
            copy_verified(tmp_path / name, incoming, "", go_on)
    assert leavings(incoming) == []


def test_a_cancelled_copy_leaves_nothing_behind(frame: Path, incoming: IncomingFolder) -> None:
    calls = 0

    def stop_at_the_third() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        copy_verified(frame, incoming, "", stop_at_the_third)
    assert leavings(incoming) == []


def test_a_copy_asks_at_least_once_a_mebibyte_whether_to_stop(frame: Path, incoming: IncomingFolder) -> None:
    asked: list[None] = []
    copy_verified(frame, incoming, "", lambda: asked.append(None))
    assert len(asked) >= 6  # three chunks written, three read back


# the folder of an import


def test_leavings_of_a_dead_importer_are_removed_and_those_of_a_living_one_kept(images: Path, frame: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from tui_studio.integrations.image_files import *;"
        "f = IncomingFolder(Path(sys.argv[1])); f.__enter__();"
        'copy_verified(Path(sys.argv[2]), f, "", lambda: None); os.kill(os.getpid(), 9)'
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(images), str(frame)], check=False, cwd=Path(__file__).parents[2]
    )
    assert killed.returncode == -9
    dead = [path for path in (images / ".incoming").iterdir() if path.is_dir()]
    assert len(dead) == 1
    with IncomingFolder(images) as living:
        assert not dead[0].exists()
        arrived = copy_verified(frame, living, "", go_on)
        with IncomingFolder(images) as second:
            assert second.path != living.path
            assert arrived.temp.exists()
        assert arrived.temp.exists()
    assert [path.name for path in (images / ".incoming").iterdir()] == [".lock"]


def test_many_importers_may_begin_and_end_at_once(images: Path) -> None:
    faults: list[BaseException] = []

    def come_and_go() -> None:
        try:
            for _ in range(20):
                with IncomingFolder(images) as mine:
                    (mine.path / "x.part").write_bytes(b"x")
                    assert (mine.path / "x.part").exists()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=come_and_go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_missing_images_folder_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(CopyFailed, match="Nothing can be stored") as caught, IncomingFolder(tmp_path / "unmounted"):
        pass
    assert caught.value.stop
    assert not (tmp_path / "unmounted").exists()


def test_an_incoming_folder_that_is_a_link_is_refused(images: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (images / ".incoming").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CopyFailed), IncomingFolder(images):
        pass
    assert list((tmp_path / "elsewhere").iterdir()) == []


# the rest


def test_a_file_is_hashed_and_may_be_stopped(frame: Path) -> None:
    assert hash_file(frame) == sha(frame)

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        hash_file(frame, stop)
    with pytest.raises(OSError, match="No such file"):
        hash_file(frame.with_name("missing"))


def test_free_space_is_told_even_for_a_folder_that_is_not_made_yet(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "a" / "b") > 0

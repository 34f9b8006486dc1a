"""A picture gets a name nobody had, in a folder that is really below ours, and keeps it or takes it back."""

from __future__ import annotations

import errno
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

from tui_studio.errors import CopyFailed, DamageFound
from tui_studio.integrations.image_files import Arrived, IncomingFolder, copy_verified, discard, place, take_back

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = PurePosixPath("2026/lincoln/10001-smith-emma")
NAME = "10001_IMG_0001.JPG"


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    return folder


@pytest.fixture
def incoming(images: Path) -> Iterator[IncomingFolder]:
    with IncomingFolder(images) as folder:
        yield folder


def leavings(folder: IncomingFolder) -> list[str]:
    return sorted(path.name for path in folder.path.iterdir() if path.name != ".lock")


def store(content: bytes, incoming: IncomingFolder, tmp_path: Path) -> Arrived:
    source = tmp_path / "source.jpg"
    source.write_bytes(content)
    return copy_verified(source, incoming, "", lambda: None)


def failing(error: int) -> Any:
    def call(*_: Any, **__: Any) -> Any:
        raise OSError(error, os.strerror(error))

    return call


@pytest.fixture(params=["hard links", "no hard links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "no hard links":
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    return str(request.param)


def test_a_picture_gets_its_name_and_the_temporary_one_goes(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    placed = place(store(b"one", incoming, tmp_path), images, FOLDER, NAME)
    assert (placed.path, placed.adopted) == (FOLDER / NAME, False)
    assert (images / placed.path).read_bytes() == b"one"
    assert leavings(incoming) == []


def test_nothing_is_overwritten_by_another_picture_of_the_same_name(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    contents = [f"picture {n}".encode() for n in range(12)]
    placed = [place(store(content, incoming, tmp_path), images, FOLDER, NAME) for content in contents]
    assert [p.path.name for p in placed[:3]] == [NAME, "10001_IMG_0001~1.JPG", "10001_IMG_0001~2.JPG"]
    assert [(images / p.path).read_bytes() for p in placed] == contents


def test_the_leftover_of_a_killed_import_is_adopted(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    place(store(b"other", incoming, tmp_path), images, FOLDER, NAME)
    first = place(store(b"same", incoming, tmp_path), images, FOLDER, NAME)
    again = place(store(b"same", incoming, tmp_path), images, FOLDER, NAME)
    assert again.adopted
    assert again.path == first.path
    assert len(list((images / FOLDER).iterdir())) == 2
    assert leavings(incoming) == []


def test_an_empty_reservation_is_taken_over_only_when_no_row_points_at_it(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    (images / FOLDER).mkdir(parents=True)
    (images / FOLDER / NAME).touch()
    unsure = place(store(b"one", incoming, tmp_path), images, FOLDER, NAME)
    assert unsure.path.name == "10001_IMG_0001~1.JPG"
    taken = place(store(b"two", incoming, tmp_path), images, FOLDER, NAME, recorded=lambda path: path == FOLDER / NAME)
    assert taken.path.name == "10001_IMG_0001~2.JPG"
    claimed = place(store(b"three", incoming, tmp_path), images, FOLDER, NAME, recorded=lambda _: False)
    assert claimed.path.name == NAME
    assert (images / claimed.path).read_bytes() == b"three"


def test_links_and_folders_under_the_wanted_name_are_left_alone(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    (images / FOLDER).mkdir(parents=True)
    (images / FOLDER / NAME).symlink_to(tmp_path / "nowhere")
    (images / FOLDER / "10001_IMG_0001~1.JPG").mkdir()
    placed = place(store(b"one", incoming, tmp_path), images, FOLDER, NAME, recorded=lambda _: False)
    assert placed.path.name == "10001_IMG_0001~2.JPG"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("folder", ["../outside", "2026/../../outside", "/tmp", "a/\\b"])
def test_a_folder_outside_is_refused(images: Path, incoming: IncomingFolder, tmp_path: Path, folder: str) -> None:
    with pytest.raises(CopyFailed, match="no folder below"):
        place(store(b"one", incoming, tmp_path), images, PurePosixPath(folder), NAME)


@pytest.mark.parametrize("name", ["../x.jpg", "..", ".", "", "a/b.jpg", "a\x00b"])
def test_a_name_with_a_path_in_it_is_refused(images: Path, incoming: IncomingFolder, tmp_path: Path, name: str) -> None:
    with pytest.raises(CopyFailed, match="no name for a file"):
        place(store(b"one", incoming, tmp_path), images, FOLDER, name)


def test_a_link_on_the_way_is_not_followed(images: Path, incoming: IncomingFolder, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (images / "2026").symlink_to(tmp_path / "outside")
    with pytest.raises(CopyFailed, match="is a link or a file"):
        place(store(b"one", incoming, tmp_path), images, FOLDER, NAME)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_volume_that_allows_neither_link_nor_rename_leaves_no_empty_file(
    images: Path, incoming: IncomingFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EXDEV))
    monkeypatch.setattr(os, "replace", failing(errno.EXDEV))
    with pytest.raises(CopyFailed, match="cannot be stored") as caught:
        place(store(b"one", incoming, tmp_path), images, FOLDER, NAME)
    assert caught.value.stop
    assert list((images / FOLDER).iterdir()) == []


def test_a_disk_that_fills_while_a_folder_is_made_is_said(
    images: Path, incoming: IncomingFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = store(b"one", incoming, tmp_path)
    monkeypatch.setattr(os, "mkdir", failing(errno.ENOSPC))
    with pytest.raises(CopyFailed, match="No room for"):
        place(arrived, images, FOLDER, NAME)


def test_a_discarded_picture_is_gone(incoming: IncomingFolder, tmp_path: Path) -> None:
    arrived = store(b"one", incoming, tmp_path)
    discard(arrived)
    discard(arrived)
    assert leavings(incoming) == []


# taking back


def test_a_picture_is_taken_back_under_its_batch_and_never_deleted(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    placed = place(store(b"one", incoming, tmp_path), images, FOLDER, NAME)
    where = take_back(images, placed.path, "b17")
    assert where == PurePosixPath(".taken-back/b17") / FOLDER / NAME
    assert (images / where).read_bytes() == b"one"
    assert not (images / placed.path).exists()
    assert take_back(images, placed.path, "b17") == where


def test_another_picture_taken_back_under_the_same_name_is_kept_beside_it(
    images: Path, incoming: IncomingFolder, tmp_path: Path, links: str
) -> None:
    kept = []
    for content in (b"one", b"two"):
        placed = place(store(content, incoming, tmp_path), images, FOLDER, NAME)
        kept.append(take_back(images, placed.path, "b17"))
    assert [(images / path).read_bytes() for path in kept] == [b"one", b"two"]


def test_a_missing_picture_cannot_be_taken_back(images: Path) -> None:
    with pytest.raises(DamageFound, match="is missing"):
        take_back(images, FOLDER / NAME, "b17")
    assert not (images / ".taken-back").exists()


def test_taking_back_stays_inside_the_images_folder(images: Path, tmp_path: Path) -> None:
    (tmp_path / "precious.jpg").write_bytes(b"x")
    with pytest.raises(CopyFailed):
        take_back(images, PurePosixPath("../precious.jpg"), "b17")
    (images / "picture.jpg").write_bytes(b"y")
    with pytest.raises(CopyFailed):
        take_back(images, PurePosixPath("picture.jpg"), "../..")
    assert (tmp_path / "precious.jpg").exists()
    assert (images / "picture.jpg").exists()

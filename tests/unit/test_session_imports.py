"""Import Images for one session: what a source holds before it is read, and what is left on it."""

from __future__ import annotations

import pytest

from tests.photos import images_of, loose_frames
from tui_studio.domain.scan_options import ScanOptions, left_out
from tui_studio.errors import NotFound
from tui_studio.services import session_imports
from tui_studio.services.session_imports import Source


@pytest.mark.parametrize(
    ("path", "subfolders", "exclude", "left"),
    [
        ("A.JPG", False, "", False), ("x/A.JPG", False, "", True), ("x/A.JPG", True, "", False),
        ("x/IMG_1_bw.JPG", True, "*_BW*", True), ("test 1.jpg", True, " , test*", True), ("a.jpg", True, ",", False),
    ],
)  # fmt: skip
def test_files_are_left_out_by_folder_and_by_name(path, subfolders, exclude, left):
    assert bool(left_out(path, ScanOptions(subfolders=subfolders, exclude=exclude))) is left


def test_a_source_is_counted_without_being_read(photo_studio, tmp_path, monkeypatch):
    card = loose_frames(tmp_path / "card", 1, 2, 3)
    (card / "A.CR3").write_bytes(b"raw")
    (card / "notes.txt").write_text("hello")
    look = photo_studio.session_imports.look
    options = ScanOptions("hand", "10001", exclude="*_0003*")
    assert look(card, options).sentence().startswith("2 pictures and 1 raw file, 0.")
    assert look(card, options).sentence().endswith("MB; 1 file left out; 1 other file")
    assert look(tmp_path / "nowhere", options).pictures == 0
    assert look(card, options, lambda: False).pictures == 0  # somebody typed on
    monkeypatch.setattr(session_imports, "MOST", 2)
    assert look(card, options).sentence().endswith("and more that was not counted")


def test_the_source_of_last_time_is_offered(photo_studio):
    imports = photo_studio.session_imports
    assert imports.last_source() == Source()
    imports.remember_source(Source("/media/card", False, "*_bw*"))
    assert imports.last_source() == Source("/media/card", False, "*_bw*")


def test_replaced_images_are_kept_and_not_selected(photo_studio):
    first, second = images_of(photo_studio, "10001")
    assert photo_studio.session_imports.set_aside("10001", {first, second, 999}) == 2
    assert photo_studio.session_imports.set_aside("10001", {first, second}) == 0
    assert [image.rating for image in photo_studio.session_imports.session("10001").images] == [3, 3]
    with pytest.raises(NotFound, match=r"There is no session 4711\."):
        photo_studio.session_imports.session("4711")

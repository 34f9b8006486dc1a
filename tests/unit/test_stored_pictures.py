from __future__ import annotations

from pathlib import Path

from tui_studio.services.stored_pictures import StoredPictures


def test_only_what_lies_on_the_disk_is_stored(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    stored = StoredPictures(tmp_path, {"one": "a.jpg", "two": "gone.jpg"})
    assert ("one" in stored, "two" in stored, "three" in stored) == (True, False, False)
    assert dict(stored) == {"one": "a.jpg"}
    assert len(stored) == 1
    assert stored.get("two") is None


def test_a_file_is_looked_for_once_and_only_when_it_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "b.jpg").touch()
    stored = StoredPictures(tmp_path, {"one": "a.jpg", "two": "b.jpg"})
    assert stored["one"] == "a.jpg"
    (tmp_path / "a.jpg").unlink()
    (tmp_path / "b.jpg").unlink()
    assert stored["one"] == "a.jpg"
    assert "two" not in stored

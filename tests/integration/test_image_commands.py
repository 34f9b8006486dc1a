"""`tui-studio images` and `tui-studio stages`: the same as on the screens, without one."""

from __future__ import annotations

import json

import pytest

from tests.photos import loose_frames


@pytest.fixture
def call(photo_studio, cli):
    photo_studio.close()
    return cli


def read(call, *arguments):
    code, out, err = call(*arguments, "--json")
    return code, json.loads(out), err


def test_stages_are_told_in_order(call):
    code, stages, _ = read(call, "stages")
    assert code == 0
    assert stages[0] == {"stage": "capture", "title": "Capture", "sessions": 5, "oldest_due": None, "late": 0}
    assert [one["stage"] for one in stages][-1] == "delete"
    assert "Sales presentation" in call("stages")[1]


def test_images_are_listed_rated_moved_and_taken_back(call):
    _, images, _ = read(call, "images", "list", "number:10001")
    assert [(image["name"], image["rating"], image["poses"]) for image in images] == [
        ("10001_IMG_0002.JPG", 2, []), ("10001_IMG_0003.JPG", 2, []),
    ]  # fmt: skip
    assert read(call, "images", "rate", "3", "10001_IMG_0002.JPG")[1]["images"] == 1
    assert "not selected" in call("images", "list", "number:10001")[1]
    code, told, _ = read(call, "images", "move", images[0]["file"], "--to", "10003", "--dry-run")
    assert (code, told["batch"], len(told["moved"])) == (0, "", 1)
    code, told, _ = read(call, "images", "move", "10001_IMG_0002.JPG", "10001_IMG_0003.JPG", "--to", "10003")
    assert (code, len(told["moved"])) == (0, 2)
    assert told["batch"]
    assert len(read(call, "images", "list", "number:10003")[1]) == 2
    assert call("undo")[0] == 0
    assert read(call, "images", "list", "number:10003")[1] == []


def test_what_cannot_be_moved_is_one_sentence(call):
    code, out, err = call("images", "move", "nothing.jpg", "--to", "10003")
    assert (code, out) == (2, "")
    assert "There is no image “nothing.jpg”" in err
    assert call("images", "move", "10001_IMG_0002.JPG", "--to", "4711")[0] == 2
    code, told, _ = read(call, "images", "move", "10001_IMG_0002.JPG", "--to", "10001")
    assert (code, told["skipped"][0]["reason"]) == (3, "is of that session already")


def test_images_go_out_and_come_back(call, tmp_path):
    call("images", "rate", "1", "10001_IMG_0002.JPG")
    out = tmp_path / "out"
    code, told, _ = read(call, "images", "export", "*", "--which", "selected", "--out", str(out), "--dry-run")
    assert (code, told["written"], out.exists()) == (3, 0, False)
    code, told, _ = read(call, "images", "export", "number:10001", "--which", "selected", "--out", str(out))
    assert (code, told["written"], told["images"][0]["session"]) == (0, 1, "10001")
    returned = loose_frames(tmp_path / "other", 50) / "DCIM" / "100EOSR6" / "IMG_0050.JPG"
    returned.replace(out / told["images"][0]["file"])
    code, told, _ = read(call, "images", "take-back", str(out), "--dry-run")
    assert (code, told["stored"]) == (0, 0)
    code, told, _ = read(call, "images", "take-back", str(out))
    assert (code, told["stored"], told["files"][0]["image"]) == (0, 1, "10001_IMG_0002.JPG")
    assert read(call, "images", "list", "number:10001")[1][0]["retouched"]
    code, told, _ = read(call, "images", "take-back", str(out))
    assert (code, told["skipped"][0]["reason"].partition(":")[0]) == (3, "is not changed")


def test_one_session_is_imported_with_what_is_left_out_and_replaces(call, tmp_path):
    card = loose_frames(tmp_path / "late", 42, 43)
    code, told, _ = read(call, "import", "images", str(card), "--session", "10001", "--no-subfolders", "--dry-run")
    assert {frame["role"] for frame in told["frames"]} == {"excluded"}
    code, told, _ = read(call, "import", "images", str(card), "--session", "10001", "--exclude", "*43.jpg", "--replace")
    assert (code, told["copied"], told["card_may_be_formatted"]) == (0, 1, False)
    assert told["why_not"] == "1 file left on it by the options."
    ratings = [image["rating"] for image in read(call, "images", "list", "number:10001")[1]]
    assert ratings == [3, 3, 2]
    assert call("import", "images", str(card), "--replace")[0] == 2

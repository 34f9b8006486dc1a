"""Second copies on another device: made beside an import, never in its way, counted only when read back."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import enroll, schedule
from tests.integration.plain_plans import frames_of, plain_plan
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings, load_settings
from tui_studio.domain.format_proof import FormatProof
from tui_studio.errors import InputRefused
from tui_studio.integrations import backup_volume
from tui_studio.integrations.backup_volume import device_of, volume_trouble
from tui_studio.services.studio import Studio, open_studio


@pytest.fixture
def volume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for a volume of its own."""
    folder = tmp_path / "volume"
    folder.mkdir()
    monkeypatch.setattr(backup_volume, "device_of", lambda path: "usb" if path == folder else "disk")
    return folder


@pytest.fixture
def demanding(studio: Studio, settings: Settings, clock: FrozenClock, volume: Path) -> Iterator[Studio]:
    """A studio that wants two copies of every picture."""
    enroll(studio, 3)
    schedule(studio)
    studio.close()
    again = open_studio(replace(settings, copies=2, backup=str(volume)), clock)
    yield again
    again.close()


def tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    inside = ((path.relative_to(folder), path) for path in files)
    return {
        str(name): hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in inside
        if not name.parts[0].startswith(".")
    }


def ground(proof: FormatProof, name: str) -> tuple[bool, str, int]:
    [found] = [ground for ground in proof.grounds if ground.name == name]
    return found.holds, found.text, len(found.frames)


def test_a_card_may_be_formatted_when_every_picture_has_two_verified_copies(
    demanding: Studio, settings: Settings, volume: Path, tmp_path: Path
) -> None:
    result = demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(5)))
    assert result.card_may_be_formatted, result.why_not
    assert ground(result.proof, "copies") == (True, "5 pictures with a second copy on another device", 0)
    assert tree(volume) == tree(settings.paths.images)
    assert len(tree(volume)) == 5


def test_without_the_volume_pictures_are_stored_and_the_card_is_kept_until_it_is_back(
    demanding: Studio, settings: Settings, volume: Path, tmp_path: Path, cli: Callable[..., tuple[int, str, str]]
) -> None:
    volume.rmdir()
    plan = plain_plan(tmp_path / "card", frames_of(3))
    result = demanding.imports.apply(plan)
    assert (result.copied, result.card_may_be_formatted) == (3, False)
    why = f"the backup folder {volume} is not there; plug its volume in"
    assert result.why_not == f"3 pictures without a second copy ({why})."
    assert ground(result.proof, "copies")[2] == 3
    assert len(tree(settings.paths.images)) == 3

    volume.mkdir()
    again = demanding.imports.apply(plan)
    assert (again.copied, again.why_not) == (0, "")
    assert tree(volume) == tree(settings.paths.images)


def test_what_is_missing_is_made_good_on_request_and_by_the_next_import(
    demanding: Studio, settings: Settings, volume: Path, tmp_path: Path
) -> None:
    volume.rmdir()
    demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(4)))
    assert demanding.second_copies.complete().left == 4
    volume.mkdir()
    made = demanding.second_copies.complete()
    assert (made.made, made.left, made.trouble) == (4, 0, "")
    victim = next(path for path in volume.rglob("*.JPG"))
    victim.unlink()
    assert demanding.second_copies.complete().made == 0, "what is noted is believed unless one looks"
    assert demanding.second_copies.complete(read=100).made == 1
    assert tree(volume) == tree(settings.paths.images)


def test_a_folder_on_the_device_of_the_pictures_does_not_count_and_is_not_filled(
    demanding: Studio, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_volume, "device_of", lambda _: "disk")
    result = demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    assert not result.card_may_be_formatted
    assert "same device as the pictures" in result.why_not
    assert tree(volume) == {}


def test_a_copy_that_went_to_a_folder_of_the_same_device_later_counts_no_more(
    demanding: Studio, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plain_plan(tmp_path / "card", frames_of(2))
    assert demanding.imports.apply(plan).card_may_be_formatted
    monkeypatch.setattr(backup_volume, "device_of", lambda _: "disk")
    assert not demanding.imports.apply(plan).card_may_be_formatted


def test_a_volume_that_cannot_be_written_is_told_and_the_import_goes_on(
    demanding: Studio, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.mkdir

    def read_only(path: str | os.PathLike[str], *args: int, **where: int) -> None:
        if Path(path).is_relative_to(volume):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        real(path, *args, **where)

    monkeypatch.setattr(os, "mkdir", read_only)
    result = demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    assert (result.copied, result.card_may_be_formatted) == (2, False)
    assert "Nothing can be stored in" in result.why_not


def test_a_volume_that_fills_up_stops_the_second_copies_alone(
    demanding: Studio, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_studio.errors import CopyFailed
    from tui_studio.integrations import image_files

    real, asked = image_files.copy_verified, []

    def full(source, incoming, *rest):  # type: ignore[no-untyped-def]
        if incoming.images_root == volume:
            asked.append(source)
            if len(asked) > 1:
                raise CopyFailed("No room on the volume.", stop=True)
        return real(source, incoming, *rest)

    monkeypatch.setattr(image_files, "copy_verified", full)
    result = demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(6)))
    assert (result.copied, len(asked)) == (6, 2)
    assert result.why_not == "5 pictures without a second copy (No room on the volume)."


def test_one_copy_is_enough_where_the_studio_asks_for_one(
    demanding: Studio, settings: Settings, clock: FrozenClock, volume: Path, tmp_path: Path
) -> None:
    modest = open_studio(replace(settings, copies=1, backup=str(volume)), clock)
    volume.rmdir()
    result = modest.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    modest.close()
    assert result.card_may_be_formatted
    assert ground(result.proof, "copies")[:2] == (
        True,
        f"2 pictures without a second copy (the backup folder {volume} is not there; plug its volume in)",
    )


def test_an_import_that_is_taken_back_takes_its_second_copies_aside(
    demanding: Studio, volume: Path, tmp_path: Path
) -> None:
    plan = plain_plan(tmp_path / "card", frames_of(2))
    result = demanding.imports.apply(plan)
    demanding.journal.undo(result.batch)
    assert tree(volume) == {}
    assert len(list((volume / ".taken-back" / result.batch).rglob("*.JPG"))) == 2
    assert demanding.imports.apply(plan).card_may_be_formatted


def test_a_picture_that_rotted_is_never_copied_as_if_it_were_whole(
    demanding: Studio, settings: Settings, volume: Path, tmp_path: Path
) -> None:
    volume.rmdir()
    demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    victim = next(iter(settings.paths.images.rglob("*.JPG")))
    victim.write_bytes(b"\0" * victim.stat().st_size)
    volume.mkdir()
    made = demanding.second_copies.complete()
    assert (made.made, made.left) == (1, 1)
    assert len(tree(volume)) == 1


def test_a_second_copy_that_rotted_is_found_and_made_anew_beside_it(
    demanding: Studio, settings: Settings, volume: Path, tmp_path: Path
) -> None:
    demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(3)))
    victim = sorted(volume.rglob("*.JPG"))[0]
    victim.write_bytes(b"\0" * victim.stat().st_size)
    found = demanding.second_copies.complete(read=100)
    assert (found.made, found.left, len(found.altered)) == (1, 0, 1)
    assert set(tree(settings.paths.images).values()) <= set(tree(volume).values())
    assert victim.read_bytes().strip(b"\0") == b"", "nothing is overwritten, what rotted neither"
    assert demanding.second_copies.complete(read=100).altered == ()


def test_the_command_makes_good_what_is_missing_and_tells_the_rest(
    demanding: Studio, settings: Settings, volume: Path, tmp_path: Path, cli: Callable[..., tuple[int, str, str]]
) -> None:
    volume.rmdir()
    demanding.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    with settings.paths.settings.open("a", encoding="utf-8") as file:
        file.write(f'copies = 2\nbackup = "{volume}"\n')
    code, out, _ = cli("verify", "--backup")
    assert (code, "2 missing: the backup folder" in out) == (3, True)
    volume.mkdir()
    code, out, _ = cli("verify", "--backup", "--json")
    assert (code, json.loads(out)["second_copies"]) == (0, {"made": 2, "left": 0, "trouble": "", "altered": []})


def test_the_device_of_a_folder_is_told_by_the_system(tmp_path: Path) -> None:
    assert device_of(tmp_path) == device_of(tmp_path.parent)
    assert "same device" in volume_trouble(tmp_path, tmp_path)
    memory = Path("/dev/shm")
    if memory.is_dir() and memory.stat().st_dev != tmp_path.stat().st_dev:
        assert device_of(memory) != device_of(tmp_path)
        assert volume_trouble(memory, tmp_path) == ""


@pytest.mark.parametrize(("line", "says"), [("copies = 3", "“copies” is 1, or 2"), ('backup = "x"', "full path"),
                                            ("copies = true", "must be a number")])  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "studio.toml").write_text(line)
    with pytest.raises(InputRefused, match=says):
        load_settings(tmp_path)


def test_the_proof_stands_in_the_document_of_the_command(
    demanding: Studio, tmp_path: Path, cli: Callable[..., tuple[int, str, str]]
) -> None:
    from tui_studio.services.import_plan import document

    plan = plain_plan(tmp_path / "card", frames_of(2))
    written = document(plan, source="card", result=demanding.imports.apply(plan))
    proof = json.loads(json.dumps(written))["proof"]
    assert (proof["holds"], proof["copies"]) == (True, 2)
    assert {"found", "copied", "stored", "copies", "damaged", "assigned"} <= {each["name"] for each in proof["grounds"]}

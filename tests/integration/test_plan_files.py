"""Plans kept in files: corrected by hand, carried to another studio, kept where they must not be."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.factories import enroll, schedule
from tests.simple_card import plain_card
from tui_studio.config import load_settings
from tui_studio.errors import InputRefused
from tui_studio.integrations.card import walk_card
from tui_studio.integrations.complete_file import complete_file
from tui_studio.services.studio import Studio, open_studio

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 4)
    schedule(studio)
    return studio


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return plain_card(tmp_path / "card", ["10001", "98765"], frames=1)


@pytest.fixture
def kept(school: Studio, card: Path, tmp_path: Path) -> Path:
    school.corrections.save(school.imports.scan(card), tmp_path / "kept.json")
    return tmp_path / "kept.json"


def edited(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    written = json.loads(file.read_text())
    change(written)
    file.write_text(json.dumps(written))
    return file


def refusal(school: Studio, file: Path) -> str:
    with pytest.raises(InputRefused) as refused:
        school.corrections.open(file)
    return str(refused.value)


def test_a_plan_is_never_kept_on_the_card(cli: Cli, school: Studio, card: Path) -> None:
    before = [file.path for file in walk_card(card)]
    code, out, err = cli("import", "images", str(card), "--plan", str(card / "plan.json"))
    assert (code, out) == (2, "")
    assert "nothing is written there; keep the plan elsewhere" in err
    assert "Scanning" not in err, "it is refused before the long scan"
    assert [file.path for file in walk_card(card)] == before


def test_a_plan_in_no_folder_is_refused_before_the_scan(cli: Cli, school: Studio, card: Path, tmp_path: Path) -> None:
    code, _, err = cli("import", "images", str(card), "--plan", str(tmp_path / "no" / "plan.json"))
    assert (code, err) == (2, f"There is no folder {tmp_path / 'no'}.\n")


def test_a_plan_of_another_studio_is_refused(school: Studio, kept: Path, new_studio: Path, tmp_path: Path) -> None:
    shutil.copytree(new_studio, tmp_path / "other")
    other = open_studio(load_settings(tmp_path / "other"))
    enroll(other, 4)
    schedule(other)
    assert "made in another studio" in refusal(other, kept)
    other.corrections.save(other.imports.scan(tmp_path / "card"), tmp_path / "theirs.json")
    other.close()
    assert "made in another studio" in refusal(school, tmp_path / "theirs.json")
    assert school.corrections.open(kept).sessions == {"10001": 1}


def test_a_plan_that_bears_no_mark_is_good(school: Studio, kept: Path) -> None:
    edited(kept, lambda written: (written.pop("studio"), written.pop("version")))
    assert school.corrections.open(kept).sessions == {"10001": 1}


def test_a_plan_of_a_newer_version_is_refused_by_that_name(school: Studio, kept: Path) -> None:
    assert "newer version" in refusal(school, edited(kept, lambda written: written.update(version=99)))


def test_a_program_that_knows_no_checksums_is_kept_from_a_plan_that_has_them(school: Studio, kept: Path) -> None:
    written = json.loads(kept.read_text())
    assert any(frame["checksum"] and not frame["sha256"] for frame in written["frames"])
    assert written["version"] > 1, "it would copy whatever card has files of these names"


def test_a_plan_of_an_older_version_is_good(school: Studio, kept: Path) -> None:
    edited(kept, lambda written: written.update(version=1))
    assert school.corrections.open(kept).sessions == {"10001": 1}


def test_a_session_typed_without_its_role_is_not_dropped(school: Studio, kept: Path) -> None:
    def correct(written: dict[str, Any]) -> None:
        [frame] = [frame for frame in written["frames"] if frame["role"] == "unassigned"]
        frame["session"] = "10002"

    assert "is unassigned; its role must be “image” too" in refusal(school, edited(kept, correct))


def test_a_file_that_stands_in_a_plan_twice_is_refused(school: Studio, kept: Path) -> None:
    assert "twice" in refusal(school, edited(kept, lambda written: written["frames"].append(written["frames"][1])))


def test_a_dry_run_of_a_plan_refuses_what_the_copy_would(cli: Cli, school: Studio, kept: Path) -> None:
    edited(kept, lambda written: written["frames"][1].update(session="55555"))
    for dry in (("--dry-run",), ()):
        code, _, err = cli("import", "images", "--apply", str(kept), *dry)
        assert code == 2
        assert "session 55555, which this studio does not have" in err


def test_a_plan_goes_down_a_pipe_and_no_device_becomes_a_file(school: Studio, card: Path, tmp_path: Path) -> None:
    plan, pipe = school.imports.scan(card), tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        school.corrections.save(plan, pipe)
        assert json.loads(read.result())["source"] == str(card)
    assert pipe.is_fifo()
    if Path("/dev/full").is_char_device():
        with pytest.raises(InputRefused, match="No space left on device"):
            school.corrections.save(plan, Path("/dev/full"))
    with pytest.raises(InputRefused, match="is no plain file"), complete_file(pipe):
        pass
    with pytest.raises(InputRefused, match="is a folder"):
        school.corrections.save(plan, tmp_path)

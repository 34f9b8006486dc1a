"""The demonstration: a whole day with no terminal and no network, everything below one folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tui_studio.config import load_settings
from tui_studio.services.sample_school import AWKWARD, roster_rows
from tui_studio.services.studio import open_studio


def test_the_day_runs_and_no_picture_is_on_the_wrong_student(
    cli: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    code, out, err = cli("demo", str(folder), "--students", "14", "--megapixels", "1", "--json")
    told = json.loads(out)
    assert code == 0, err
    assert (told["wrong"], told["damaged"], told["studio"]) == (0, 0, str(folder))
    steps = {step["name"]: step["counts"] for step in told["steps"]}
    assert steps["Import Clients"] == {"created": 14, "refused": 1}
    assert steps["Bulk Scheduling Wizard"] == {"created": 14, "short_by": 1}
    assert steps["Print QR Codes"] == {"sheets": 14}
    assert steps["The same card again"] == {"copied": 0}
    assert steps["Bulk Image Importer"]["copied"] == steps["Verify"]["checked"] > 14
    assert told["needs_a_look"]
    assert {path.name for path in folder.iterdir()} >= {"roster.xlsx", "slates.pdf", "card", "studio.db", "images"}
    studio = open_studio(load_settings(folder))
    names = {row.last_name for row in studio.clients.rows(studio.clients.ids()).values()}
    studio.close()
    assert names >= {last for last, _ in AWKWARD}


def test_a_folder_that_holds_something_is_not_used(cli: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    code, out, err = cli("demo", str(tmp_path / "mine"))
    assert (code, out) == (2, "")
    assert "is not empty" in err
    assert cli("demo", str(tmp_path / "new"), "--students", "2")[0] == 2


@pytest.mark.parametrize("students", [3, 40, 600])
def test_the_same_seed_invents_the_same_school(students: int) -> None:
    rows = roster_rows(students, Random(5))
    assert rows == roster_rows(students, Random(5))
    people = [row[1:3] for row in rows[3:-1]]
    assert len(set(people)) == len(people) == students

"""Which cards were imported, as a list: what came of each, and by what a card is known again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import enroll, schedule
from tests.simple_card import plain_card
from tui_studio.integrations.incoming_folder import IncomingFolder
from tui_studio.services.card_imports import frames_of, outcome
from tui_studio.services.studio import Studio

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 4)
    schedule(studio)
    return studio


def take_in(studio: Studio, card: Path) -> str:
    return studio.imports.apply(studio.imports.scan(card)).batch


def told(studio: Studio) -> list[str]:
    return [outcome(one) for one in studio.card_imports.recent()]


def test_each_import_tells_what_came_of_it(cli: Cli, school: Studio, tmp_path: Path) -> None:
    assert cli("imports") == (0, "No card has been imported yet.\n", "")
    take_in(school, plain_card(tmp_path / "EOS_DIGITAL", ["10001", "98765"]))
    take_in(school, tmp_path / "EOS_DIGITAL")
    batch = take_in(school, plain_card(tmp_path / "gym", ["10003"], day="2026-09-15"))
    school.journal.undo(batch)
    assert told(school) == ["taken back", "nothing new, 3 wait for a person", "2 stored, 3 wait for a person"]
    assert frames_of(school.card_imports.recent()[1]) == "IMG_0001.JPG to IMG_0006.JPG, Canon EOS R6 (083024001177)"

    undone, again, first = json.loads(cli("imports", "--json")[1])
    assert (undone["batch"], undone["taken_back"], undone["manifest"]) == (batch, True, "")
    assert (again["stored"], again["files"], again["waiting"]) == (0, 6, 3)
    assert first["source"] == str(tmp_path / "EOS_DIGITAL")
    assert (first["first"], first["last"]) == ("DCIM/100EOSR6/IMG_0001.JPG", "DCIM/100EOSR6/IMG_0006.JPG")
    assert (school.settings.paths.images / first["manifest"]).is_file()
    _, out, _ = cli("imports", "--limit", "1")
    assert len(out.splitlines()) == 2
    assert "gym     taken back" in out
    assert cli("imports", "--limit", "0")[0] == 2


def test_an_import_whose_program_was_killed_is_no_running_one(school: Studio, tmp_path: Path) -> None:
    with school._place.writing() as uow:
        uow.images.start_import("import-1", "/media/card", "qr", "ann", school.clock.now())
        uow.commit()
    with IncomingFolder(school.settings.paths.images, "import-1"):
        assert told(school) == ["running now"]
    assert told(school) == ["interrupted, nothing new; import the card again"]


def test_what_is_no_card_is_not_listed(school: Studio) -> None:
    with school._place.writing() as uow:
        uow.images.start_import("rebuild-1", "/images", "rebuild", "ann", school.clock.now())
        uow.commit()
    assert told(school) == []

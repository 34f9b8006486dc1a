"""Which cards were imported, as a list: what came of each, and by what a card is known again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

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


def test_two_imports_of_one_card_at_once_are_not_one_finished_by_the_other(school: Studio, tmp_path: Path) -> None:
    card = plain_card(tmp_path / "card", ["10001"])
    batch = take_in(school, card)
    broken_off(school, batch, "running")
    take_in(school, card)
    broken_off(school, batch, "running")
    with IncomingFolder(school.settings.paths.images, batch):
        assert told(school)[1] == "running now"
        assert school.card_imports.recent()[1].finished_by == ""
    assert told(school)[1] == "interrupted, 2 stored; a later import finished it"


def broken_off(studio: Studio, batch: str, state: str = "interrupted", *, ledger: bool = False) -> None:
    """Make of an import one that broke off: killed, without a ledger, or the card was pulled, with one."""
    with studio._place.writing() as uow:
        run = uow._db.connection().exec_driver_sql
        run("UPDATE image_import SET state = ? WHERE batch = ?", (state, batch))
        if not ledger:
            run("DELETE FROM import_frame WHERE import_id = (SELECT id FROM image_import WHERE batch = ?)", (batch,))
        uow.commit()


def cut_short(studio: Studio, card: Path, day: str = "2026-09-14") -> None:
    """An import that was killed when it had stored the pictures of the first two slates of four."""
    plain_card(card, ["10001", "10002"], day=day)
    broken_off(studio, take_in(studio, card))
    plain_card(card, ["10001", "10002", "10003", "10004"], day=day)


AGAIN = "; import the card again"
FINISHED = "; a later import finished it"


def test_an_import_that_a_later_one_finished_asks_for_nothing(cli: Cli, school: Studio, tmp_path: Path) -> None:
    cut_short(school, tmp_path / "card")
    assert told(school) == [f"interrupted, 4 stored{AGAIN}"]
    batch = take_in(school, tmp_path / "card")
    take_in(school, tmp_path / "card")
    assert told(school) == ["nothing new", "4 stored", f"interrupted, 4 stored{FINISHED}"]
    documents = json.loads(cli("imports", "--json")[1])
    assert [one["finished_by"] for one in documents] == ["", "", batch]
    assert [one["state"] for one in documents] == ["done", "done", "interrupted"]
    assert FINISHED in cli("imports")[1]


def test_only_an_import_that_stands_finishes_an_earlier_one(school: Studio, tmp_path: Path) -> None:
    cut_short(school, tmp_path / "card")
    batch = take_in(school, tmp_path / "card")
    broken_off(school, batch, "cancelled", ledger=True)
    assert told(school) == [f"cancelled, 4 stored{AGAIN}", f"interrupted, 4 stored{AGAIN}"]
    broken_off(school, batch, "done", ledger=True)
    assert told(school)[1] == f"interrupted, 4 stored{FINISHED}"
    school.journal.undo(batch)
    assert told(school) == ["taken back", f"interrupted, 4 stored{AGAIN}"]


def test_another_card_in_the_same_reader_finishes_nothing(school: Studio, tmp_path: Path) -> None:
    card = tmp_path / "EOS_DIGITAL"
    cut_short(school, card)
    shutil.move(card, tmp_path / "elsewhere")
    plain_card(card, ["10003"], day="2026-09-15")
    take_in(school, card)
    take_in(school, tmp_path / "elsewhere")  # the same card, but who knows that
    assert told(school)[2] == f"interrupted, 4 stored{AGAIN}"


def test_an_import_that_knew_nothing_of_its_card_stays_open(school: Studio, tmp_path: Path) -> None:
    with school._place.writing() as uow:
        uow.images.start_import("import-1", str(tmp_path / "card"), "qr", "ann", school.clock.now())
        uow.commit()
    take_in(school, plain_card(tmp_path / "card", ["10001"]))
    assert told(school)[1] == f"interrupted, nothing new{AGAIN}"


def test_what_broke_off_before_its_first_picture_is_known_by_the_files_it_saw(school: Studio, tmp_path: Path) -> None:
    card = plain_card(tmp_path / "card", ["10001", "10002"])
    take_in(school, card)
    take_in(school, card)
    broken_off(school, school.card_imports.recent()[0].batch, ledger=True)
    files = sorted(card.rglob("*.JPG"))
    pulled = files[-1].rename(tmp_path / "last.jpg")
    take_in(school, card)
    assert told(school)[:2] == ["nothing new", f"interrupted, nothing new{AGAIN}"]
    pulled.rename(files[-1])
    take_in(school, card)
    assert told(school)[2] == f"interrupted, nothing new{FINISHED}"


def test_a_file_that_an_import_left_on_the_card_must_have_been_found_again(school: Studio, tmp_path: Path) -> None:
    card = plain_card(tmp_path / "card", ["10001", "98765"])
    broken_off(school, take_in(school, card), ledger=True)
    files = sorted(card.rglob("*.JPG"))
    files[-1].unlink()
    take_in(school, card)
    assert told(school)[1] == f"interrupted, 2 stored, 3 wait for a person{AGAIN}"


def test_one_question_finds_all_that_were_finished_later(school: Studio, tmp_path: Path) -> None:
    asked: list[str] = []
    for day in ("2026-09-14", "2026-09-15"):
        cut_short(school, tmp_path / day, day)
        take_in(school, tmp_path / day)
    event.listen(school._place.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert [FINISHED in line for line in told(school)] == [False, True, False, True]
    assert len([one for one in asked if "image_import" in one]) == 2


def test_what_is_no_card_is_not_listed(school: Studio) -> None:
    with school._place.writing() as uow:
        uow.images.start_import("rebuild-1", "/images", "rebuild", "ann", school.clock.now())
        uow.commit()
    assert told(school) == []

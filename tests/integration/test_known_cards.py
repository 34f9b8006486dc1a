"""A card that was imported before is known again without being decoded; whatever differs is read as if it were new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import enroll, schedule
from tests.simple_card import plain_card
from tui_studio.config import Settings
from tui_studio.integrations import card as reading
from tui_studio.integrations.card import CardFile
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.studio import Studio


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that are read."""
    seen: list[str] = []
    real = reading.scan_file

    def note(file: CardFile, *rest: object, **options: object) -> object:
        seen.append(file.path)
        return real(file, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "scan_file", note)
    return seen  # type: ignore[return-value]


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 3)
    schedule(studio)
    return studio


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return plain_card(tmp_path / "card", ["10001", "10002"], frames=2)


def fates(plan: ImportPlan) -> list[tuple[str, str, str | None, str]]:
    return [(frame.path, frame.role.value, frame.session, frame.reason) for frame in plan.frames]


def forget(studio: Studio) -> None:
    """As before anything was kept of a file."""
    with studio._place.writing() as uow:
        uow._db.connection().exec_driver_sql("UPDATE import_frame SET facts = '', mtime_ns = 0")
        uow.commit()


def test_a_known_card_is_not_read_again_and_its_plan_is_the_same(school: Studio, card: Path, read: list[str]) -> None:
    first = school.imports.apply(school.imports.scan(card))
    assert (first.copied, len(read)) == (4, 6)
    read.clear()
    again = school.imports.scan(card)
    assert read == []
    result = school.imports.apply(again)
    assert (result.copied, result.duplicates, result.card_may_be_formatted) == (0, 4, True)
    read.clear()
    assert school.imports.scan(card).counts == again.counts
    assert read == [], "what was known is known from the second import too"
    forget(school)
    assert fates(school.imports.scan(card)) == fates(again)
    assert len(read) == 6


def test_new_frames_are_read_and_go_where_they_would_have_gone(school: Studio, card: Path, read: list[str]) -> None:
    school.imports.apply(school.imports.scan(card))
    folder = card / "DCIM/100EOSR6"
    last = sorted(folder.iterdir())[-1]
    new = last.with_name("IMG_0007.JPG")
    new.write_bytes(last.read_bytes() + b"another")
    read.clear()
    hinted = school.imports.scan(card)
    assert read == ["DCIM/100EOSR6/IMG_0007.JPG"]
    forget(school)
    assert fates(school.imports.scan(card)) == fates(hinted)


def test_another_version_or_another_reader_reads_again(
    school: Studio, card: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_studio.integrations import slate_reader

    school.imports.apply(school.imports.scan(card))
    monkeypatch.setattr(slate_reader, "available_readers", lambda: slate_reader.Readers(lambda _: []))
    usual = slate_reader.Readers().names
    monkeypatch.setattr(slate_reader.Readers, "names", (*usual, "another"))
    read.clear()
    school.imports.scan(card)
    assert len(read) == 6


@pytest.mark.parametrize("what", ["time", "size"])
def test_a_file_of_another_time_or_size_is_read(school: Studio, card: Path, read: list[str], what: str) -> None:
    school.imports.apply(school.imports.scan(card))
    victim = card / "DCIM/100EOSR6/IMG_0002.JPG"
    if what == "time":
        os.utime(victim, ns=(1, 1))
    else:
        stamp = victim.stat().st_mtime_ns
        victim.write_bytes(victim.read_bytes() + b"x")
        os.utime(victim, ns=(stamp, stamp))
    read.clear()
    school.imports.scan(card)
    assert read == ["DCIM/100EOSR6/IMG_0002.JPG"]


def test_another_picture_of_equal_name_size_and_time_is_read(school: Studio, card: Path, read: list[str]) -> None:
    school.imports.apply(school.imports.scan(card))
    victim = card / "DCIM/100EOSR6/IMG_0002.JPG"
    stamp = victim.stat().st_mtime_ns
    victim.write_bytes(victim.read_bytes().replace(b"083024001177", b"083024009999"))
    os.utime(victim, ns=(stamp, stamp))
    read.clear()
    counts = school.imports.scan(card).counts
    assert read == ["DCIM/100EOSR6/IMG_0002.JPG"]
    assert (counts["duplicate"], counts["unassigned"]) == (3, 1), "of another body, before its first slate"


def test_what_the_copy_did_not_find_as_it_was_read_is_read_again(school: Studio, card: Path, read: list[str]) -> None:
    victim = card / "DCIM/100EOSR6/IMG_0002.JPG"
    victim.write_bytes(victim.read_bytes() + bytes(200_000))
    plan, stamp = school.imports.scan(card), victim.stat().st_mtime_ns
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    os.utime(victim, ns=(stamp, stamp))
    assert len(school.imports.apply(plan).failed) == 1
    read.clear()
    result = school.imports.apply(school.imports.scan(card))
    assert (result.copied, result.card_may_be_formatted) == (1, True), "a file of the same name, size, time and head"
    assert read == ["DCIM/100EOSR6/IMG_0002.JPG"]


def test_what_was_left_open_is_known_too_and_read_again_once_its_number_is_ours(
    school: Studio, tmp_path: Path, read: list[str]
) -> None:
    card = plain_card(tmp_path / "card", ["90009", "10001", "10004"], frames=2)
    first = school.imports.apply(school.imports.scan(card))
    assert (first.plan.counts["unassigned"], first.copied) == (4, 2)
    read.clear()
    again = school.imports.scan(card)
    assert sorted(read) == [f"DCIM/100EOSR6/IMG_000{n}.JPG" for n in (1, 7)], "numbers that may be ours by now"
    school.imports.apply(again)
    enroll(school, 4)
    schedule(school)
    plan = school.imports.scan(card)
    assert [frame.session for frame in plan.frames[-2:]] == ["10004", "10004"]
    forget(school)
    assert fates(school.imports.scan(card)) == fates(plan)


def test_a_picture_that_is_no_longer_stored_is_read_and_comes_back(
    school: Studio, card: Path, read: list[str], settings: Settings
) -> None:
    result = school.imports.apply(school.imports.scan(card))
    [gone, *_] = [frame for frame in result.plan.frames if frame.target]
    (settings.paths.images / (gone.target or "")).unlink()
    read.clear()
    again = school.imports.apply(school.imports.scan(card))
    assert read == [gone.path]
    assert again.card_may_be_formatted
    school.journal.undo(result.batch)
    read.clear()
    school.imports.scan(card)
    assert len(read) == 4, "the slates are known, the pictures that were taken back are not"


def test_what_is_kept_is_of_no_use_to_a_program_that_looks_for_more(
    school: Studio, card: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_studio.services import known_files

    school.imports.apply(school.imports.scan(card))
    monkeypatch.setattr(known_files, "_version", lambda how: f"{how}/newer")
    read.clear()
    school.imports.scan(card)
    assert len(read) == 6

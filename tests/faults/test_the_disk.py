"""P4, P10, P13: when the disk is full, read-only or gone nothing is marked done, and the card is kept."""

from __future__ import annotations

import errno
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.processes import drive, in_namespace
from tui_studio.domain.frames import Role
from tui_studio.errors import CopyFailed, StudioError
from tui_studio.services.import_plan import ImportPlan, ImportResult
from tui_studio.services.studio import Studio

MIB = 1 << 20

# P4


def import_card(studio: Studio, card: Path) -> ImportResult:
    return studio.imports.apply(small_day.scan(studio, card))


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ("a frame that is cut off", "1 damaged"),
        ("an empty frame", "1 damaged"),
        ("a file that is no picture", "1 file that is no picture"),
        ("a file that came after the scan", "1 file new or changed since the scan"),
        ("a file that changed after the scan", "1 could not be copied"),
        ("a file that cannot be read", "1 damaged"),
        ("a stored picture that is gone", "1 known picture whose stored file is not there"),
        ("a stored picture that was cut", "1 known picture whose stored file is not there"),
        ("a frame that belongs to nobody", "1 belongs to nobody yet"),
    ],
)
def test_p04_the_card_may_not_be_formatted_while_there_is(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch, trouble: str, says: str
) -> None:
    card = small_day.shoot(memory / "card", 5)
    victim = card / "DCIM/100EOSR6/IMG_0003.JPG"
    if "stored picture" in trouble:
        assert import_card(school, card).card_may_be_formatted
    if trouble == "a frame that is cut off":
        victim.write_bytes(victim.read_bytes()[:300])
    elif trouble == "an empty frame":
        victim.write_bytes(b"")
    elif trouble == "a file that is no picture":
        (card / "invoice.pdf").write_bytes(b"%PDF-1.7 x")
    elif trouble == "a file that cannot be read":
        real = os.open

        def refuse(path: Any, *args: Any, **named: Any) -> int:
            if path == victim:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return real(path, *args, **named)

        monkeypatch.setattr(os, "open", refuse)
    plan = small_day.scan(school, card)
    if trouble == "a file that came after the scan":
        (card / "DCIM/100EOSR6/IMG_0006.JPG").write_bytes(b"x")
    elif trouble == "a file that changed after the scan":
        victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    elif "stored picture" in trouble:
        images = school.settings.paths.images
        stored = images / next(iter(small_day.stored(images)))
        stored.unlink() if trouble.endswith("gone") else stored.write_bytes(b"half")
    elif trouble == "a frame that belongs to nobody":
        frames = [*plan.frames]
        frames[0] = replace(frames[0], role=Role.UNASSIGNED, session=None, reason="before the first slate")
        plan = replace(plan, split=replace(plan.split, frames=tuple(frames)))
    result = school.imports.apply(plan)
    assert not result.card_may_be_formatted
    assert says in result.why_not


def test_p04_it_may_be_when_every_file_is_stored(school: Studio, memory: Path) -> None:
    assert import_card(school, small_day.shoot(memory / "card", 5)).why_not == ""


# P10


def incomplete(studio: Studio, wanted: list[str]) -> list[str]:
    """Files under a final name that are no whole picture of the card, and rests of the copy."""
    images = studio.settings.paths.images
    wrong = [path for path, sha256 in small_day.stored(images).items() if sha256 not in wanted]
    return wrong + [str(path) for path in images.rglob("*.part")]


@pytest.mark.parametrize("short", [False, True], ids=["nothing written", "half written"])
def test_p10_a_disk_that_is_full_at_any_write_stops_the_import_and_the_next_completes_it(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch, short: bool
) -> None:
    real, every = os.write, list[str]()
    for n in range(1, 9):
        card = small_day.card_of(memory / f"card {n}", 3, seed=str(n), size=2 * MIB + 100)
        plan, calls = small_day.plan_of(card), 0

        def write(descriptor: int, data: Any, n: int = n) -> int:
            nonlocal calls
            calls += 1
            if calls >= n:
                if short and calls == n:
                    return real(descriptor, memoryview(data)[: len(data) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(descriptor, data)

        monkeypatch.setattr(os, "write", write)
        result = school.imports.apply(plan)
        monkeypatch.undo()
        assert result.copied + len(result.failed) == 3
        assert result.copied <= (n - 1) // 3, "several are on their way at once"
        said = result.failed[0].reason
        assert f"on {small_day.volume(memory)}: 2.1 MB needed, " in said
        assert "make room and import again" in said
        assert incomplete(school, every + small_day.wanted(plan)) == []
        every += small_day.wanted(plan)
        assert small_day.faults(school) == []
        again = school.imports.apply(plan)
        assert (again.copied, again.card_may_be_formatted) == (3 - result.copied, True)
        shutil.rmtree(card)


def test_p10_a_real_disk_of_6_mb_fills_up_and_is_completed_when_there_is_room(memory: Path) -> None:
    small_day.make_studio(memory / "studio")
    small_day.card_of(memory / "card", 10, size=MIB)
    images = memory / "studio/images"
    small = in_namespace(f"mount -t tmpfs -o size=6m none {images}")
    found = drive("import", "import", memory, before=small)
    assert 0 < found["copied"] < 10
    assert found["copied"] + len(found["failed"]) == 10
    assert "No room for" in found["failed"][0]
    assert f"on {images}: 1.0 MB needed" in found["failed"][0]
    completed = drive("import", "import", memory)  # the small disk went with its namespace, the rows did not
    assert completed["failed"] == []
    studio = small_day.opened(memory / "studio")
    verdict = studio.integrity.verify()
    studio.close()
    assert (verdict.images, verdict.sound, verdict.strangers) == (10, True, ())


def test_p10_records_that_cannot_grow_stop_the_import_with_what_is_stored(school: Studio, memory: Path) -> None:
    plan = small_day.plan_of(small_day.card_of(memory / "card", 120, size=64))

    full: dict[str, Any] = {"now": True}

    def limited(connection: Any) -> None:
        limit = 2 if full["now"] else 1_000_000
        if "pages" not in full:
            full["pages"] = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={full['pages'] + limit}")

    event.listen(school._engine, "begin", limited)
    with pytest.raises(CopyFailed, match=r"is full; nothing was changed\. Make room.* stored; import this card again"):
        school.imports.apply(plan)
    full["now"] = False
    assert small_day.faults(school) == []
    assert incomplete(school, small_day.wanted(plan)) == []
    result = school.imports.apply(plan)
    assert result.card_may_be_formatted
    verdict = school.integrity.verify()
    assert (verdict.images, verdict.sound, verdict.strangers) == (120, True, ())


# P13


def why_nothing_was_copied(studio: Studio, plan: ImportPlan) -> str:
    try:
        result = studio.imports.apply(plan)
    except StudioError as error:
        return str(error)
    return "" if result.copied or result.card_may_be_formatted else result.failed[0].reason


@pytest.mark.parametrize("call", ["link", "mkdir", "fsync", "write"])
def test_p13_a_destination_that_became_read_only_marks_nothing(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    plan = small_day.plan_of(small_day.card_of(memory / "card", 3))

    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, call, refuse)
    assert re.search("cannot be stored in|Nothing can be stored in", why_nothing_was_copied(school, plan))
    monkeypatch.undo()
    assert school.integrity.verify().images == 0
    assert school.imports.apply(plan).card_may_be_formatted


def test_p13_a_read_only_file_system_marks_nothing(memory: Path) -> None:
    small_day.make_studio(memory / "studio")
    small_day.card_of(memory / "card", 3)
    images = memory / "studio/images"
    locked = in_namespace(f"mount --bind {images} {images}", f"mount -o remount,bind,ro {images}")
    found = drive("import", "import", memory, before=locked)
    assert found["copied"] == 0
    assert "Nothing can be stored in" in found["error"]
    assert drive("import", "import", memory)["copied"] == 3


def test_p13_a_destination_that_vanishes_marks_nothing_more(school: Studio, memory: Path) -> None:
    plan = small_day.plan_of(small_day.card_of(memory / "card", 5))
    images = school.settings.paths.images

    def unplug(done: int) -> None:
        if done == 2:
            images.rename(memory / "unplugged")

    result = school.imports.apply(plan, Listener(unplug))
    assert (result.copied, len(result.failed)) == (2, 3)
    assert "cannot be stored in" in result.failed[0].reason
    assert not result.card_may_be_formatted
    shutil.rmtree(images, ignore_errors=True)
    (memory / "unplugged").rename(images)
    assert small_day.faults(school) == []
    assert school.imports.apply(plan).card_may_be_formatted

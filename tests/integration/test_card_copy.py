"""The run of a copy: a stop is heard in the middle of a file, and groups of rows are as true as single ones."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.factories import enroll, schedule
from tests.integration.plain_plans import frames_of, plain_plan
from tui_studio.config import Settings
from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.errors import Cancelled
from tui_studio.integrations.disk import CHUNK
from tui_studio.integrations.incoming_folder import IncomingFolder
from tui_studio.services import card_copy
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.progress import Silent
from tui_studio.services.studio import Studio

PATIENCE = 20


@pytest.fixture
def booked(studio: Studio) -> Studio:
    enroll(studio, 3)
    schedule(studio)
    return studio


def test_a_stop_in_the_middle_of_a_300_mb_file_is_heard_at_its_next_chunk(
    booked: Studio, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = tmp_path / "card/DCIM/100CANON/IMG_0001.CR3"
    big.parent.mkdir(parents=True)
    with big.open("wb") as file:
        file.truncate(300 * CHUNK)
    plan = ImportPlan(tmp_path / "card", "hand", Split((PlannedFrame(
        "DCIM/100CANON/IMG_0001.CR3", Role.IMAGE, "10001", size=300 * CHUNK),)))  # fmt: skip
    asked, stopping, chunks, real = Event(), Event(), 0, os.read
    monkeypatch.setattr(card_copy, "Event", lambda: stopping)

    def read(descriptor: int, count: int) -> bytes:
        nonlocal chunks
        chunks += count == CHUNK
        if chunks == 50:
            asked.set()
            assert stopping.wait(PATIENCE), "the stop never came to the thread that copies"
        return real(descriptor, count)

    class Stop(Silent):
        def checkpoint(self) -> None:
            if asked.is_set():
                raise Cancelled

    monkeypatch.setattr(os, "read", read)
    with pytest.raises(Cancelled):
        booked.imports.apply(plan, Stop())
    monkeypatch.undo()
    assert chunks == 50, "not one chunk more was read"
    images = settings.paths.images
    assert [path.name for path in (images / ".incoming").iterdir()] == [".lock"]
    assert booked.integrity.verify().strangers == ()


def test_the_next_import_tells_of_one_that_was_killed_and_not_of_one_that_lives(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    with booked._place.writing() as uow:
        for batch in ("killed", "living"):
            uow.images.start_import(batch, f"/media/{batch}", "qr", "Ann", booked._place.clock.now())
        uow.commit()
    told: list[str] = []

    class Listen(Silent):
        def log(self, text: str, level: str = "info") -> None:
            told.append(text)

    with IncomingFolder(settings.paths.images, "living"):
        for _ in range(2):
            booked.imports.apply(plain_plan(tmp_path / "card", frames_of(1)), Listen())
    with booked._place.reading() as uow:
        states = uow._db.connection().exec_driver_sql("SELECT state FROM image_import ORDER BY id").scalars().all()
    assert states == ["interrupted", "running", "done", "done"]
    killed = [text for text in told if "interrupted" in text]
    assert len(killed) == 1
    assert killed[0].startswith("The import of /media/killed from ")
    assert killed[0].endswith("was interrupted; import that card again to finish.")


def test_pictures_are_stored_singly_at_first_and_in_growing_groups_then(
    booked: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups: list[int] = []
    real: Any = card_copy.CardCopy._store_all

    def note(self: Any, group: Any) -> Any:
        groups.append(len(group))
        return real(self, group)

    monkeypatch.setattr(card_copy.CardCopy, "_store_all", note)
    result = booked.imports.apply(plain_plan(tmp_path / "card", frames_of(60), size=100))
    assert (result.copied, result.card_may_be_formatted) == (60, True)
    assert sum(groups) == 60
    assert groups[: card_copy.FEW] == [1] * card_copy.FEW
    for place, size in enumerate(groups):
        assert size <= 1 + sum(groups[:place]) // card_copy.FEW
    assert booked.integrity.verify().sound


def test_one_frame_of_a_group_that_fails_takes_no_other_with_it(
    booked: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_copy, "FEW", 1)
    plan = plain_plan(tmp_path / "card", frames_of(12), size=100)
    spoiled = tmp_path / "card/DCIM/100CANON/IMG_0006.JPG"
    spoiled.write_bytes(b"x" * 100)
    result = booked.imports.apply(plan)
    assert (result.copied, [frame.path for frame in result.failed]) == (11, ["DCIM/100CANON/IMG_0006.JPG"])
    assert booked.integrity.verify().sound
    told = {frame.path: frame.role for frame in result.plan.frames}
    assert sum(role is Role.IMAGE for role in told.values()) == 11

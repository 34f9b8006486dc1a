"""Frames of a capture day that are nobody's are as safe as any: `verify` reads them, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.capture_day import STATION, drop, frame, take_all, taking
from tests.faults.small_day import Command
from tui_studio.domain.capture import Fate
from tui_studio.services.studio import Studio
from tui_studio.workers.console import run_in_console
from tui_studio.workers.verify_pictures import VerifyPicturesJob


@pytest.fixture
def held(school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two frames of nobody, one left out, one damaged: where they lie."""
    monkeypatch.setattr("tui_studio.services.capture_taking.QUIET", 0.0)
    monkeypatch.setattr("tui_studio.services.capture_taking.PATIENCE", 0.0)
    shoot = school.capture.shoots()[0].id
    taken = school.clock.now().replace(tzinfo=None)
    for n in (1, 2, 3):
        drop(memory / "hot", f"IMG_{n:04}.JPG", frame(n, taken))
    drop(memory / "hot", "IMG_0004.JPG", frame(4, taken)[:500])
    with taking(school, shoot, memory / "hot") as taker:
        assert len(take_all(taker)) == 4
    school.capture.exclude_last(shoot, STATION)
    assert school.capture.day(shoot, STATION).counts == {Fate.UNASSIGNED: 2, Fate.EXCLUDED: 1, Fate.DAMAGED: 1}
    return sorted((school.settings.paths.images / ".capture" / str(shoot)).iterdir())


def test_held_frames_are_read_and_counted_apart(school: Studio, held: list[Path], command: Command) -> None:
    verdict = school.integrity.verify(sample=1)
    assert (verdict.images, verdict.checked, verdict.held, verdict.sound) == (0, 0, 4, True)
    code, out, _ = command("verify", "--json")
    told = json.loads(out)
    assert (code, told["images"], told["checked"], told["held"], told["sound"]) == (0, 0, 0, 4, True)
    assert command("verify")[1] == "0 pictures, 0 read, 4 held frames of capture days too: sound\n"
    done = run_in_console(VerifyPicturesJob(), school, quiet=True)
    assert done.summary == "0 of 0 pictures read, 4 held frames too: all as they were stored."


def test_a_held_frame_that_rots_or_goes_is_damage(school: Studio, held: list[Path], command: Command) -> None:
    held[0].write_bytes(held[0].read_bytes()[:-1] + b"?")
    held[1].unlink()
    root = school.settings.paths.images
    verdict = school.integrity.verify(sample=1)
    assert verdict.altered == (held[0].relative_to(root).as_posix(),)
    assert verdict.missing == (held[1].relative_to(root).as_posix(),)
    assert not verdict.sampled
    code, out, _ = command("verify")
    assert code == 4
    assert "DAMAGE FOUND" in out

"""A hot folder is watched, and a station served, by one program at a time; a dead one leaves nothing in the way."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.capture_day import taking
from tests.faults.processes import ENVIRONMENT, command
from tests.faults.small_day import Command
from tui_studio.errors import InputRefused
from tui_studio.services.capture_claims import IN_FOLDER
from tui_studio.services.studio import Studio


@contextmanager
def another_program(memory: Path, hot: Path, station: str) -> Iterator[subprocess.Popen[str]]:
    hot.mkdir(exist_ok=True)
    line = command("claim", memory / "studio", hot, station)
    program = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "watching\n"
        yield program
    finally:
        program.kill()
        program.wait()
        assert program.stdout is not None
        program.stdout.close()


def take(school: Studio, hot: Path, station: str) -> None:
    with taking(school, school.capture.shoots()[0].id, hot, station):
        pass


def test_the_second_program_is_refused_and_says_who_has_it(school: Studio, memory: Path, command: Command) -> None:
    hot = memory / "hot"
    with another_program(memory, hot, "Gym") as program:
        with pytest.raises(InputRefused, match=rf"process {program.pid}, Gym\) watches hot already; stop it there"):
            take(school, hot, "Stage")
        with pytest.raises(InputRefused, match="Gym\\) serves gym already"):
            take(school, memory / "other", "gym")
        take(school, memory / "other", "Stage")
        code, _, err = command("capture", "Lincoln", str(hot), "--station", "Stage", "--once")
        assert (code, "watches hot already" in err, "Traceback" in err) == (2, True, False)
        program.kill()
        program.wait()
        take(school, hot, "Gym")
    assert not (hot / IN_FOLDER).exists()
    assert not list((school.settings.paths.images / ".capture" / "stations").iterdir())


def test_what_is_refused_for_the_folder_does_not_keep_the_station(school: Studio, memory: Path) -> None:
    hot = memory / "hot"
    with another_program(memory, hot, "Gym"):
        with pytest.raises(InputRefused, match="watches hot already"):
            take(school, hot, "Stage")
        take(school, memory / "other", "Stage")


def test_another_machine_counts_as_long_as_it_gives_signs_of_life(school: Studio, memory: Path) -> None:
    hot = memory / "hot"
    hot.mkdir()
    claim = hot / IN_FOLDER
    claim.write_text(json.dumps({"host": "laptop-2", "pid": 7, "what": "Gym"}))
    with pytest.raises(InputRefused, match=r"laptop-2 \(process 7, Gym\) watches hot already"):
        take(school, hot, "Stage")
    assert claim.exists()
    silent = time.time() - 60
    os.utime(claim, (silent, silent))
    take(school, hot, "Stage")
    assert not claim.exists()


@pytest.mark.parametrize("there", ["", "no claim", '{"host": 1}', "[]"])
def test_what_is_no_claim_is_in_nobodys_way(school: Studio, memory: Path, there: str) -> None:
    hot = memory / "hot"
    hot.mkdir()
    (hot / IN_FOLDER).write_text(there)
    take(school, hot, "Gym")
    assert not (hot / IN_FOLDER).exists()


def test_a_folder_that_may_only_be_read_is_watched_without_a_claim(school: Studio, memory: Path) -> None:
    hot = memory / "hot"
    hot.mkdir()
    (hot / IN_FOLDER).symlink_to(memory / "elsewhere")  # nothing is written through a link, and nothing is claimed
    take(school, hot, "Gym")
    assert not (memory / "elsewhere").exists()

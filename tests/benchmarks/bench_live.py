"""Keys and memory while a card of many frames is scanned and copied, beside the same program with nothing to do.

`python tests/benchmarks/bench_live.py [FRAMES]`     20,000 unless told

The screens run on a pseudo terminal and Down is pressed on the Sessions hub, until the last picture is stored. The
frames are small, for it is their number that counts here; each wait is told beside what the machine was busy with by
itself, as in `bench_keys`.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_keys import IDLE, Hub, press, told
from tests.benchmarks.pty_probe import KEYS, Probe
from tests.factories import enroll, schedule, slot_row
from tests.simple_card import CAMERA, portrait, slate
from tui_studio.config import load_settings
from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.sample_pictures import camera_jpeg
from tui_studio.services.studio import create_studio

EACH = 20  # frames of a student behind the slate
PATIENCE = 3600.0
SIZE = (600, 400)
APP = Path(__file__).with_name("importing_app.py")


def write_card(card: Path, students: int) -> int:
    """Slates and portraits of a few looks, each with a moment of its own; how many files."""
    moment, shot = datetime.fromisoformat("2026-09-14 08:00"), 0
    faces = [portrait(n).resize(SIZE) for n in range(4)]
    for student in range(students):
        board = slate(str(10001 + student)).resize(SIZE)
        for n in range(EACH + 1):
            shot, moment = shot + 1, moment + timedelta(seconds=25 if n == 0 else 4)
            facts = CameraFacts(CAMERA.make, CAMERA.model, CAMERA.serial, moment)
            file = card / f"DCIM/{100 + shot // 9999}EOSR6/IMG_{shot % 9999 + 1:04}.JPG"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(camera_jpeg(faces[shot % 4] if n else board, facts, 85))
    return shot


def state(database: Path) -> tuple[str, int]:
    """How far the newest import is, and the pictures that are stored."""
    with closing(sqlite3.connect(database)) as db:
        row = db.execute("SELECT state FROM image_import ORDER BY id DESC").fetchone()
        return (row[0] if row else ""), int(db.execute("SELECT count(*) FROM image").fetchone()[0])


class Screen:
    """The program on its Sessions hub, and the most memory that it had."""

    def __init__(self, command: list[str], students: int) -> None:
        self.probe = Probe([sys.executable, *command], {"TEXTUAL_ANIMATIONS": "none"})
        self.probe.until(f"1 of {students:,}")
        self.probe.quiet(0.5, limit=3.0)
        self.hub, self.students, self.most = Hub(self.probe, students), students, 0.0

    def down(self) -> tuple[float, float]:
        """One key, answered."""
        if self.hub.row >= self.students - 1:
            press(self.probe, KEYS["home"], f"1 of {self.students:,}")
            self.hub.row = 1
        waited = self.hub.down()
        self.most = max(self.most, self.probe.megabytes())
        return waited


def main(frames: int) -> None:
    """Print all of it."""
    students = max(3, frames // (EACH + 1))
    with tempfile.TemporaryDirectory() as scratch:
        folder, card = Path(scratch) / "studio", Path(scratch) / "card"
        studio = create_studio(load_settings(folder))
        enroll(studio, students)
        schedule(studio, slots=(slot_row(minutes=1, start="00:01", end="23:59"),))
        studio.close()
        files = write_card(card, students)
        idle = Screen(["-m", "tui_studio", "--studio", str(folder)], students)
        quiet = [idle.down() for _ in range(IDLE)]
        idle.probe.close()
        busy = Screen([str(APP), str(folder), str(card)], students)
        try:
            scanning, copying, started = [], [], perf_counter()
            while (now := state(folder / "studio.db"))[0] in ("", "running") and perf_counter() - started < PATIENCE:
                (copying if now[0] else scanning).append(busy.down())
            print(
                f"{files:,} files, {now[1]:,} pictures stored ({now[0]}), {perf_counter() - started:.0f} s by the clock"
            )
            for name, waits in (("nothing running", quiet), ("scanning", scanning), ("copying", copying)):
                told(name, waits or [(0.0, 0.0)])
            print(f"  memory: {idle.most:.0f} MB idle, {busy.most - idle.most:.0f} MB over it at the most")
        finally:
            busy.probe.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

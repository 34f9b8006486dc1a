"""Die at every step of a whole import; the next run completes it and doubles nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("import_driver.py")


def drive(*arguments: str) -> dict[str, object]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, str(DRIVER), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_import_killed_at_any_step_is_completed_by_the_next_run(tmp_path: Path) -> None:
    found = drive("sweep", str(tmp_path))
    assert found["problems"] == []
    assert found["killed"] == found["steps"]
    assert int(str(found["steps"])) > 40, "the sweep must reach the whole protocol"

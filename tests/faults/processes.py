"""Running the drivers of the faults: in memory where there is some, in a namespace of its own where that is allowed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(str(HERE.parents[n]) for n in (1, 0)), "TZ": "UTC"}
MORE = int(os.environ.get("TUI_STUDIO_FAULTS", "1"))
"""How many times the usual size the counted tests have; 10 is what a night is for."""


def drive(driver: str, *arguments: object, before: Sequence[str] = (), patience: int = 200) -> Any:
    """Run a driver to its end, `before` in front of it; what it printed."""
    line = [*before, *command(driver, *arguments)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=patience, check=False, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def command(driver: str, *arguments: object) -> list[str]:
    """The command line of a driver."""
    return [sys.executable, str(HERE / f"{driver}_driver.py"), *map(str, arguments)]


def in_namespace(*mounts: str) -> list[str]:
    """What goes in front of a command that shall see these mounts; skips the test where that is not allowed."""
    if not _namespaces_work():
        pytest.skip("no mount namespace for this user here (unshare -Urm), so no small or read-only file system")
    return ["unshare", "-Urm", "sh", "-ec", "; ".join((*mounts, 'exec "$@"')), "sh"]


def strace(*options: str) -> list[str]:
    """strace in front of a command; skips the test where it is missing or may not trace."""
    if not _strace_works():
        pytest.skip("strace is not here or may not trace")
    return ["strace", "-f", "-qq", *options]


@cache
def _namespaces_work() -> bool:
    return _runs("unshare", "-Urm", "sh", "-ec", "mount -t tmpfs -o size=1m none /mnt")


@cache
def _strace_works() -> bool:
    return _runs("strace", "-f", "-o", "/dev/null", "true")


def _runs(program: str, *arguments: str) -> bool:
    if shutil.which(program) is None:
        return False
    return subprocess.run([program, *arguments], capture_output=True, check=False).returncode == 0

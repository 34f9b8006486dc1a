"""The checks a developer runs by hand, run by the test command too."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--check", "--no-cache", "."),
        ("mypy", "--cache-dir", "{cache}"),
        ("lint-imports", "--no-cache"),
    ],
    ids=["ruff", "format", "mypy", "imports"],
)
def test_the_tool_finds_nothing(command: tuple[str, ...], tmp_path: Path) -> None:
    program = shutil.which(command[0], path=str(Path(sys.executable).parent)) or shutil.which(command[0])
    assert program, f"{command[0]} is not installed: pip install -e '.[test]'"
    arguments = [part.format(cache=tmp_path) for part in command[1:]]
    found = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, (found.stdout + found.stderr)[-4000:]

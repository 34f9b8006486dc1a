"""Reading a foreign table in a process of its own: what it can do to itself, it cannot do to the studio.

A file may be made to eat all memory or never to end. The child has limits on both, is killed when it goes beyond
them, and hands back plain JSON.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tui_studio.errors import InputRefused, NotFound, StudioError
from tui_studio.integrations.sheet_rows import Sheet
from tui_studio.integrations.text_encodings import Reading

_LOG = logging.getLogger(__name__)
_ANSWERS = {"NotFound": NotFound, "InputRefused": InputRefused}


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; a hundred thousand rows need about a third of it."""

    memory: int = 1 << 30  # bytes of address space
    processor: int = 60  # seconds
    wait: float = 180.0  # seconds by the clock; a machine may be busy


USUAL = Limits()


def read_table(path: Path, sheet: str = "", encoding: str = "", limits: Limits = USUAL) -> Sheet:
    """What `spreadsheets.read_sheet` reads, in a child process; raises `InputRefused` where it goes beyond `limits`."""
    task = json.dumps({"path": str(path.absolute()), "sheet": sheet, "encoding": encoding, "limits": asdict(limits)})
    try:
        child = subprocess.run(
            [sys.executable, "-m", "tui_studio.integrations.read_apart"],
            input=task.encode(),
            capture_output=True,
            timeout=limits.wait,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # ctrl+c of the terminal is for the program, which then stops waiting
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _beyond(path) from error
    if child.returncode < 0 or child.stderr.rstrip().endswith(b"MemoryError"):
        raise _beyond(path)
    if child.returncode:
        _LOG.error("The reader of tables ended with %s: %s", child.returncode, child.stderr.decode(errors="replace"))
        raise StudioError(f"{path.name} could not be read; the log says why.")
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise _ANSWERS.get(answer["kind"], StudioError)(answer["refused"])
    return _sheet(answer)


def _sheet(answer: dict[str, Any]) -> Sheet:
    return Sheet(
        name=answer["name"],
        sheets=tuple(answer["sheets"]),
        rows=[tuple(row) for row in answer["rows"]],
        first_row=answer["first_row"],
        warnings=tuple(answer["warnings"]),
        encoding=answer["encoding"],
        readings=tuple(Reading(encoding, tuple(lines)) for encoding, lines in answer["readings"]),
    )


def _beyond(path: Path) -> InputRefused:
    return InputRefused(
        f"{path.name} takes more memory or time than a roster needs; copy the table alone to a new file."
    )


def _limit(limits: dict[str, Any]) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the time by the clock holds there as well
        return
    for kind, most in ((resource.RLIMIT_AS, limits["memory"]), (resource.RLIMIT_CPU, limits["processor"])):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS refuses a limit of the address space
            continue


def _answer(task: dict[str, Any]) -> dict[str, Any]:
    path = Path(task["path"])
    try:
        from tui_studio.integrations.spreadsheets import read_sheet

        read = read_sheet(path, task["sheet"], task["encoding"])
    except StudioError as error:
        return {"refused": str(error), "kind": type(error).__name__}
    return {
        "name": read.name,
        "sheets": read.sheets,
        "rows": read.rows,
        "first_row": read.first_row,
        "warnings": read.warnings,
        "encoding": read.encoding,
        "readings": [(reading.encoding, reading.lines) for reading in read.readings],
    }


def main() -> None:
    """The child: a task on standard input, the answer on standard output."""
    task = json.load(sys.stdin)
    _limit(task["limits"])
    json.dump(_answer(task), sys.stdout)


if __name__ == "__main__":
    main()

"""The viewer of pictures that this machine has for its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from pathlib import Path

OPENERS = ("open",) if sys.platform == "darwin" else ("xdg-open", "wslview")


def open_viewer(picture: Path) -> None:
    """Open a picture and go on; raises `InputRefused` where there is no screen or nothing to open it with."""
    program = next(filter(None, map(shutil.which, OPENERS)), None)
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if program is None or not screen:
        raise InputRefused(f"No viewer can be opened from here. The picture is {picture}.")
    try:
        subprocess.Popen(
            [program, str(picture)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise InputRefused(f"{program} cannot be started ({error.strerror}). The picture is {picture}.") from error

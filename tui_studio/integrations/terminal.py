"""What only the terminal itself can tell: the size of its cells, and whether it draws sixels."""

from __future__ import annotations

import os
import re
import sys
from select import select
from time import monotonic

USUAL = (10, 20)
"""Width and height of a cell in dots, where the terminal does not say."""
_FEATURES = re.compile(rb"\x1b\[\?([0-9;]*)c")


def can_draw() -> bool:
    """Whether the extra that draws pictures in kitty's protocol and in sixels is installed."""
    from importlib.util import find_spec

    return find_spec("textual_image") is not None


def cell_dots() -> tuple[int, int]:
    """Width and height of one cell in dots; asked of the system, so no key can be lost."""
    try:
        import fcntl
        import struct
        import termios

        stderr = sys.__stderr__  # where the screens are written to
        assert stderr is not None
        answer = fcntl.ioctl(stderr.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
    except (ImportError, OSError, ValueError, AssertionError):
        return USUAL
    lines, columns, width, height = struct.unpack("HHHH", answer)
    if not (lines and columns and width >= columns and height >= lines):
        return USUAL
    return width // columns, height // lines


def draws_sixels(patience: float = 0.3) -> bool:
    """Ask the terminal; for commands only, since on a screen the answer would be read as keys."""
    try:
        import termios
        import tty

        source, before = sys.stdin.fileno(), termios.tcgetattr(sys.stdin.fileno())
        if not sys.stdout.isatty():
            return False
    except (ImportError, OSError, ValueError, termios.error):
        return False
    answer, until = b"", monotonic() + patience
    try:
        tty.setcbreak(source, termios.TCSANOW)
        sys.stdout.write("\x1b[c")
        sys.stdout.flush()
        while not _FEATURES.search(answer) and select([source], [], [], max(0.0, until - monotonic()))[0]:
            more = os.read(source, 64)
            if not more:
                break
            answer += more
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
    found = _FEATURES.search(answer)
    return found is not None and b"4" in found[1].split(b";")

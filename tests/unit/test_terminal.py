"""What a terminal answers: the size of its cells, and whether it draws sixels."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from select import select

import pytest

SIXELS = "from tui_studio.integrations.terminal import draws_sixels; import sys; sys.exit(7 if draws_sixels({}) else 3)"
CELLS = "from tui_studio.integrations.terminal import cell_dots; import sys; w, h = cell_dots(); sys.exit(w * 10 + h)"


def started(source: str) -> tuple[int, subprocess.Popen[bytes]]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 720, 408))
    program = subprocess.Popen([sys.executable, "-c", source], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    return ours, program


@pytest.mark.parametrize(
    ("answer", "code"),
    [(b"\x1b[?62;4;22c", 7), (b"x\x1b[?62;4c", 7), (b"\x1b[?62;22c", 3), (b"\x1b[?64;14;24c", 3)],
)
def test_a_terminal_says_whether_it_draws_sixels(answer: bytes, code: int) -> None:
    ours, program = started(SIXELS.format(60))
    assert select([ours], [], [], 60)[0]
    assert os.read(ours, 64) == b"\x1b[c"
    os.write(ours, answer)
    assert program.wait() == code
    os.close(ours)


def test_a_terminal_that_gives_no_answer_is_not_waited_for() -> None:
    ours, program = started(SIXELS.format(0.05))
    assert program.wait() == 3
    os.close(ours)


def test_where_there_is_no_terminal_nothing_is_asked() -> None:
    program = subprocess.run([sys.executable, "-c", SIXELS.format(60)], stdin=subprocess.DEVNULL, capture_output=True)
    assert (program.returncode, program.stdout) == (3, b"")


def test_the_size_of_a_cell_is_told_by_the_system() -> None:
    ours, program = started(CELLS)
    assert program.wait() == 9 * 10 + 17
    os.close(ours)

"""A real terminal: tmux on a private socket, keys in, the screen out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

SECONDS = 30.0


class Terminal:
    """One tmux server with one pane; closed with the test."""

    def __init__(self, folder: Path, columns: int = 80, lines: int = 24) -> None:
        # A socket path has a limit of some hundred bytes, which pytest's folders exceed.
        self._socket = f"tui-studio-{os.getpid()}-{time.monotonic_ns()}"
        self._folder = folder
        self._size = ("-x", str(columns), "-y", str(lines))

    def start(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Run `tui-studio ARGUMENTS` in the pane; what it leaves is shown until the test is over."""
        variables = [part for pair in (environment or {}).items() for part in ("-e", "=".join(pair))]
        program = " ".join((sys.executable, "-m", "tui_studio", *(f"'{word}'" for word in arguments)))
        self._tmux(
            "new-session", "-d", *self._size, "-c", str(self._folder), *variables,
            f"{program}; echo left with code $?; sleep 600",
        )  # fmt: skip

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `Enter`, `C-s`, `F10`, `s`."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What the pane shows."""
        return self._tmux("capture-pane", "-p").stdout

    def wait_for(self, *texts: str, without: str = "") -> str:
        """Wait until all texts are on the screen (and `without` is not); the screen."""
        end = time.monotonic() + SECONDS
        while True:
            shown = self.screen()
            if all(text in shown for text in texts) and not (without and without in shown):
                return shown
            if time.monotonic() > end or "left with code" in shown:
                raise AssertionError(f"{texts} never came:\n{shown}")
            time.sleep(0.05)

    def title(self) -> str:
        """The title that programs gave the pane, and the name of its window."""
        return self._tmux("display-message", "-p", "#{pane_title} #{window_name}").stdout

    def wait_for_leaving(self) -> str:
        """Wait until the program is left; what it printed last."""
        end = time.monotonic() + SECONDS
        while "left with code" not in (shown := self.screen()):
            assert time.monotonic() < end, shown
            time.sleep(0.05)
        return shown

    def close(self) -> None:
        """Kill this server and no other."""
        self._tmux("kill-server", check=False)

    def _tmux(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        tmux = shutil.which("tmux") or "tmux"
        command = [tmux, "-L", self._socket, "-f", "/dev/null", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=check, timeout=SECONDS)

"""The screens with a job that says 1,000 lines a second, and the drawer that shows them.

python tests/benchmarks/chatty_app.py STUDIO [--slow] [--warnings]
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

if "--slow" in sys.argv:  # as the command line does, before Textual is imported
    os.environ |= {"TEXTUAL_FPS": "15", "TEXTUAL_COLOR_SYSTEM": "256"}

from tui_studio.config import load_settings
from tui_studio.ui import app
from tui_studio.ui.app import StudioApp
from tui_studio.ui.messages import StudioOpened, StudioRefused
from tui_studio.workers.job import JobContext, JobOutcome

TOTAL = 60_000
EACH = 3 if "--warnings" in sys.argv else 15_000
"""One line of so many is a warning."""


class SayingMuch:
    """Says a line each millisecond, and now and then a warning."""

    kind = "chatty"
    title = "Saying much"
    when_stopped = "Nothing was done."

    def run(self, job: JobContext) -> JobOutcome:
        """A minute of words."""
        for n in range(0, TOTAL, 10):
            job.checkpoint()
            for line in range(n, n + 10):
                job.log(f"IMG_{line:05}.JPG -> 1{line:06} {line:05}.jpg", "info" if line % EACH else "warning")
            job.advance(n, TOTAL, f"IMG_{n:05}.JPG")
            time.sleep(0.01)
        return JobOutcome("Said.")


class ChattyApp(StudioApp, inherit_bindings=False):
    """Starts the job and shows its log at once."""

    CSS_PATH = [Path(app.__file__).parent / name for name in StudioApp.CSS_PATH]  # noqa: RUF012

    def on_mount(self) -> None:
        """Wait for the studio."""
        self.studio_opened.subscribe(self, self._listen)

    def _listen(self, message: StudioOpened | StudioRefused) -> None:
        if isinstance(message, StudioOpened):
            self.start_job(SayingMuch())
            self.action_job_log()


if __name__ == "__main__":
    settings = load_settings(Path(sys.argv[1]))
    ChattyApp(replace(settings, slow="--slow" in sys.argv)).run()

"""The screens with a card that is scanned and copied in the background, as an accepted plan would be.

python tests/benchmarks/importing_app.py STUDIO CARD
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from tui_studio.config import load_settings
from tui_studio.ui import app
from tui_studio.ui.app import StudioApp
from tui_studio.ui.messages import StudioOpened, StudioRefused
from tui_studio.workers.import_images import ImportImagesJob
from tui_studio.workers.scan_card import ScanCardJob


class ImportingApp(StudioApp, inherit_bindings=False):
    """Scans, and copies once the scan is done."""

    CSS_PATH = [Path(app.__file__).parent / name for name in StudioApp.CSS_PATH]  # noqa: RUF012

    def on_mount(self) -> None:
        """Wait for the studio."""
        self.studio_opened.subscribe(self, self._listen)

    def _listen(self, message: StudioOpened | StudioRefused) -> None:
        if isinstance(message, StudioOpened):
            self.scan = self.start_job(ScanCardJob(Path(sys.argv[2])))
            self.waiting = self.set_interval(0.5, self._go_on)

    def _go_on(self) -> None:
        if self.scan.outcome is not None:
            self.waiting.stop()
            self.start_job(ImportImagesJob(self.scan.outcome.result))


if __name__ == "__main__":
    gc.disable()  # as the command line does: what the start has read in is not looked through each time
    ImportingApp(load_settings(Path(sys.argv[1]))).run()

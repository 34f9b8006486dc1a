"""Where a studio keeps its things; asking creates nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StudioPaths:
    """The folders and files of one studio, all below `root`."""

    root: Path

    @property
    def settings(self) -> Path:
        """Settings a person may edit."""
        return self.root / "studio.toml"

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.root / "studio.db"

    @property
    def images(self) -> Path:
        """Pictures that belong to sessions."""
        return self.root / "images"

    @property
    def renders(self) -> Path:
        """Finished files for production."""
        return self.root / "renders"

    @property
    def sheets(self) -> Path:
        """QR sheets of single sessions, for those who walk in."""
        return self.root / "sheets"

    @property
    def logs(self) -> Path:
        """What jobs said, in full, and crash reports."""
        return self.root / "logs"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.root / "backups"

    def folders(self) -> tuple[Path, ...]:
        """Every folder a new studio is made with."""
        return (self.root, self.images, self.renders, self.logs, self.backups)


def default_root() -> Path:
    """`TUI_STUDIO` if it is set, else the user's data folder."""
    named = os.environ.get("TUI_STUDIO", "").strip()
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("tui_studio", appauthor=False)

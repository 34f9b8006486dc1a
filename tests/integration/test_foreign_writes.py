"""What another program wrote into the database is found like everything else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.big_studio import big_studio
from tui_studio.config import load_settings
from tui_studio.services.studio import open_studio


def test_records_written_by_another_program_are_found_once_the_studio_is_opened(tmp_path: Path) -> None:
    settings = load_settings(big_studio(tmp_path, 120))
    with closing(sqlite3.connect(settings.paths.database)) as db:
        assert db.execute("SELECT count(*) FROM search_due").fetchone() != (0,)
    studio = open_studio(settings)
    try:
        assert studio.clients.ids("0000104").tolist() == [104]
        assert studio.sessions.ids("0000104").tolist() == [104]
    finally:
        studio.close()

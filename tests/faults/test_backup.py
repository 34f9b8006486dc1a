"""P24: a backup is one moment, and restoring it is practised."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.processes import ENVIRONMENT, drive
from tests.faults.small_day import Command
from tests.faults.spoiled import card_of, pages_of, rows_of, spoil
from tui_studio.cli.main import run
from tui_studio.errors import StudioError
from tui_studio.repositories.migrations import SCHEMA
from tui_studio.services.integrity import check_database
from tui_studio.services.studio import Studio


def test_p24_a_backup_during_an_import_is_one_moment_of_it(school: Studio, memory: Path, command: Command) -> None:
    plan = small_day.plan_of(card_of(memory, 40))
    backups: list[Path] = []
    started, go_on = threading.Event(), threading.Event()

    def between(done: int) -> None:
        if done == 10:
            started.set()
            go_on.wait(60)

    importing = threading.Thread(target=lambda: school.imports.apply(plan, Listener(between)))
    importing.start()
    assert started.wait(60)
    backups.append(school.integrity.back_up(memory / "at ten.db"))
    go_on.set()
    while importing.is_alive():
        backups.append(school.integrity.back_up(memory / f"{len(backups)}.db"))
    importing.join()
    images = school.settings.paths.images
    stored = small_day.stored(images)
    counts = []
    for backup in backups:
        assert check_database(backup) == []
        rows = {str(row[0]): str(row[1]) for row in rows_of(backup)}
        assert rows.items() <= stored.items(), "every row of the backup has its file"
        counts.append(len(rows))
    assert counts[0] == 10
    assert counts == sorted(counts)


def test_p24_the_restore_drill_elsewhere(school: Studio, memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new machine: the pictures from the second copy, the records from the backup, the rest from the files."""
    card = card_of(memory, 8)
    school.imports.apply(small_day.plan_of(card))
    backup = school.integrity.back_up(memory / "backup.db")
    small_day.card_of(card, 3, seed="later", first=100)
    school.imports.apply(small_day.plan_of(card))
    before = rows_of(school.settings.paths.database)
    new = memory / "new machine"
    new.mkdir()
    shutil.copytree(school.settings.paths.images, new / "images")
    school.close()
    assert run(["--studio", str(new), "restore", str(backup), "--dry-run"]) == 0
    assert not (new / "studio.db").exists()
    assert run(["--studio", str(new), "restore", str(backup), "--json"]) == 0
    found = json.loads(capsys.readouterr().out.partition("changed.\n")[2])
    assert (found["images"], found["missing"], len(found["strangers"])) == (8, [], 3)
    assert run(["--studio", str(new), "verify", "--rebuild"]) == 0
    assert sorted(row[:2] for row in rows_of(new / "studio.db")) == sorted(row[:2] for row in before)
    assert run(["--studio", str(new), "verify"]) == 0
    assert "11 pictures, 11 read: sound" in capsys.readouterr().out


def test_p24_a_restore_keeps_what_it_replaces_and_tells_what_is_missing(
    school: Studio, memory: Path, command: Command
) -> None:
    school.imports.apply(small_day.plan_of(card_of(memory, 4)))
    backup = school.integrity.back_up(memory / "backup.db")
    victim = next(iter(small_day.stored(school.settings.paths.images)))
    (school.settings.paths.images / victim).unlink()
    school.journal.last()
    school.close()
    code, out, _ = command("restore", str(backup))
    assert code == 0
    assert f"{victim}: the file is gone" in out
    [aside] = school.settings.paths.backups.glob("replaced-*.db")
    assert str(aside) in out
    assert check_database(aside) == []


def test_p24_a_restore_is_refused_while_another_program_has_the_studio_open(
    school: Studio, memory: Path, command: Command
) -> None:
    backup = school.integrity.back_up(memory / "backup.db")
    school.close()
    program = (
        "import sys; from tests.faults import small_day; from pathlib import Path;"
        "studio = small_day.opened(Path(sys.argv[1])); print(list(studio.sessions.ids()), flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(memory / "studio")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline()
    before = school.settings.paths.database.read_bytes()
    code, _, err = command("restore", str(backup))
    assert (code, err) == (2, "Another program has this studio open; close it there, then try again.\n")
    assert school.settings.paths.database.read_bytes() == before
    assert list(school.settings.paths.backups.glob("replaced-*")) == []
    other.communicate()
    assert command("restore", str(backup))[0] == 0


def test_p24_a_restore_killed_at_any_step_leaves_the_old_records_or_the_new_ones(memory: Path) -> None:
    found = drive("import", "restore", memory)
    assert (found["ended"], found["problems"]) == (0, [])
    assert found["images"] == [3] * found["images"].count(3) + [0] * found["images"].count(0), "first old, then new"
    assert found["images"].count(3) >= 5


def test_p24_what_is_no_backup_is_refused(school: Studio, memory: Path, command: Command) -> None:
    database_file = school.settings.paths.database
    (memory / "text.db").write_text("a shopping list")
    with closing(sqlite3.connect(memory / "other.db")) as connection:
        connection.execute("CREATE TABLE client (id)")
    newer, damaged = memory / "newer.db", memory / "damaged.db"
    for file in (newer, damaged):
        school.integrity.back_up(file)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
    spoil(damaged, pages_of(damaged, "session")[0])
    school.close()
    before = database_file.read_bytes()
    for file, code, says in (
        (memory / "nothing.db", 2, "There is no file"),
        (memory / "text.db", 2, "is no backup of a studio"),
        (memory / "other.db", 2, "is no backup of a studio"),
        (newer, 2, "newer version"),
        (damaged, 4, "is damaged"),
        (database_file, 2, "the database itself"),
    ):
        found = command("restore", str(file))
        assert (found[0], says in found[2]) == (code, True), found
    assert database_file.read_bytes() == before


def test_p24_records_on_a_server_are_restored_there(
    school: Studio, memory: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_STUDIO_DATABASE", "postgresql+psycopg://ann:secret@127.0.0.1:1/x")
    code, _, err = command("restore", str(memory / "copy.dump"))
    assert (code, "pg_restore" in err, "secret" in err) == (2, True, False)


def test_p24_an_exchange_that_fails_leaves_the_database_as_it_was(
    school: Studio, memory: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = school.integrity.back_up(memory / "backup.db")
    school.imports.apply(small_day.plan_of(card_of(memory, 2)))
    school.close()

    def fails(*_: object) -> None:
        raise StudioError("The backup failed: no room.")

    from tui_studio.repositories import restoring

    real = restoring.back_up
    monkeypatch.setattr(
        restoring, "back_up", lambda file, target: fails() if target.suffix == ".part" else real(file, target)
    )
    assert command("restore", str(backup))[0] == 1
    assert len(rows_of(school.settings.paths.database)) == 2
    assert [path.name for path in (memory / "studio").glob(".*.part")] == []

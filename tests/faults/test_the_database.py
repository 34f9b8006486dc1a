"""P16, P17, P24: a held database is waited for, a damaged one is recognised and saved, a backup is one moment."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.processes import ENVIRONMENT, MORE, drive
from tui_studio.cli.main import run
from tui_studio.errors import Cancelled, DamageFound, DatabaseBusy, StudioError
from tui_studio.repositories import database
from tui_studio.repositories.migrations import SCHEMA
from tui_studio.services.integrity import check_database
from tui_studio.services.studio import Studio

PAGE = 4096
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(memory: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command on the studio of the test; exit code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--studio", str(memory / "studio"), *arguments])
        return code, *capsys.readouterr()

    return call


def card_of(memory: Path, count: int = 12) -> Path:
    return small_day.card_of(memory / "card", count)


# P16


@contextmanager
def held(file: Path) -> Iterator[sqlite3.Connection]:
    """Another workstation holds the write lock."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_MS", 60)
    monkeypatch.setattr(database, "STEP_MS", 20)


def test_p16_a_database_that_is_held_for_long_is_waited_for_and_said(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = small_day.plan_of(card_of(memory))
    other = sqlite3.connect(school.settings.paths.database, isolation_level=None, check_same_thread=False)
    short_patience(monkeypatch)

    class Waits(Listener):
        def log(self, text: str, level: str = "info") -> None:
            super().log(text, level)
            if len(self.said) == 3 and other.in_transaction:
                other.execute("ROLLBACK")

    heard = Waits(lambda done: done == 5 and other.execute("BEGIN IMMEDIATE"))
    result = school.imports.apply(plan, heard)
    other.close()
    assert (result.copied, result.card_may_be_formatted) == (12, True)
    waits = [said for said in heard.said if said[1].startswith("Waiting for another workstation")]
    assert len(waits) == 3
    assert {level for level, _ in waits} == {"warning"}
    assert small_day.faults(school) == []


def test_p16_a_short_hold_is_not_noticed(school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small_day.plan_of(card_of(memory, 3))
    monkeypatch.setattr(database, "STEP_MS", 20)
    other = sqlite3.connect(school.settings.paths.database, isolation_level=None, check_same_thread=False)
    waited: list[float | None] = []

    def let_go(seconds: float | None) -> None:
        waited.append(seconds)
        if other.in_transaction:
            other.execute("ROLLBACK")

    school.waiting.listen(let_go)  # told long before the ten seconds after which an import says that it waits
    heard = Listener(lambda done: done == 1 and other.execute("BEGIN IMMEDIATE"))
    assert school.imports.apply(plan, heard).copied == 3
    other.close()
    assert waited
    assert heard.said == []


def test_p16_a_wait_can_be_stopped_and_loses_nothing(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = small_day.plan_of(card_of(memory, 4))
    short_patience(monkeypatch)

    class Stops(Listener):
        def checkpoint(self) -> None:
            if self.said:
                raise Cancelled

    with held(school.settings.paths.database), pytest.raises((Cancelled, DatabaseBusy)):
        school.imports.apply(plan, Stops())
    assert small_day.faults(school) == []
    assert school.imports.apply(plan).copied == 4


def test_p16_a_command_that_cannot_wait_says_so_without_a_traceback(
    school: Studio, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_patience(monkeypatch)
    with held(school.settings.paths.database):
        code, out, err = command("undo")
    assert (code, out) == (1, "")
    assert "Another workstation has held the database" in err
    assert "Traceback" not in err


# P17


def copied(studio: Studio, memory: Path, frames: int = 12) -> None:
    """Import a card, close the studio, and fold the log of the database into it."""
    studio.imports.apply(small_day.plan_of(card_of(memory, frames)))
    studio.close()
    with closing(sqlite3.connect(studio.settings.paths.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")  # no page is free: each holds something


def rows_of(file: Path, table: str = "image") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT path, sha256, session_id, size, kind FROM {table} ORDER BY path").fetchall()


def pages_of(file: Path, *names: str) -> list[int]:
    """The pages of tables and indexes, but for page 1."""
    with closing(sqlite3.connect(file)) as connection:
        if not connection.execute("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')").fetchone()[0]:
            pytest.skip("this SQLite does not tell which pages a table has (dbstat)")
        marks = ",".join("?" * len(names))
        return [row[0] for row in connection.execute(f"SELECT pageno FROM dbstat WHERE name IN ({marks})", names)]


def spoil(file: Path, page: int) -> None:
    with file.open("r+b") as stream:
        stream.seek((page - 1) * PAGE)
        stream.write(bytes(PAGE))


def test_p17_a_page_of_zeros_is_recognised_wherever_it_lies(school: Studio, memory: Path, command: Command) -> None:
    copied(school, memory)
    file = school.settings.paths.database
    whole = file.read_bytes()
    chance = random.Random(17)
    every = range(1, len(whole) // PAGE + 1)
    pages = chance.sample(every, min(25 * MORE, len(every)))
    unnoticed = []
    for page in pages:
        file.write_bytes(whole)
        spoil(file, page)
        code, out, err = command("verify", "--sample", "1")
        assert code in (1, 2, 4), (page, out, err)
        assert "Something went wrong" not in err, (page, err)
        if code != 4:
            unnoticed.append((page, code, err))
        for beside in file.parent.glob("studio.db-*"):
            beside.unlink()
    assert unnoticed == []


def test_p17_a_truncated_file_is_refused_with_what_to_do(school: Studio, memory: Path, command: Command) -> None:
    copied(school, memory)
    file = school.settings.paths.database
    for size in (file.stat().st_size // 2, 3000):
        with file.open("r+b") as stream:
            stream.truncate(size)
        code, _, err = command("sessions")
        assert code == 4, err
        assert "verify --rebuild" in err
        assert "restore FILE" in err


def test_p17_an_emptied_or_missing_database_beside_pictures_is_no_new_studio(
    school: Studio, memory: Path, command: Command
) -> None:
    copied(school, memory)
    file = school.settings.paths.database
    file.write_bytes(b"")
    code, _, err = command("sessions")
    assert (code, "holds no records, but there are pictures" in err) == (4, True)
    file.unlink()
    with pytest.raises(DamageFound, match="holds no records"):
        small_day.create_studio(school.settings)
    assert not file.exists()


def test_folders_without_a_picture_are_no_lost_studio(school: Studio, memory: Path) -> None:
    school.close()
    (school.settings.paths.images / "2026/lincoln").mkdir(parents=True)
    school.settings.paths.database.unlink()
    small_day.create_studio(school.settings).close()


def test_p17_a_newer_schema_is_refused(school: Studio, command: Command) -> None:
    school.close()
    with closing(sqlite3.connect(school.settings.paths.database)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
    code, _, err = command("sessions")
    assert (code, "newer version" in err) == (1, True)


@pytest.mark.parametrize("loss", ["image", "import_frame", "image_import"])
def test_p17_every_image_row_of_a_damaged_table_comes_back(
    school: Studio, memory: Path, command: Command, loss: str
) -> None:
    copied(school, memory, 60)
    file = school.settings.paths.database
    before, damaged = rows_of(file), pages_of(file, loss)
    for page in damaged:
        spoil(file, page)
    assert check_database(file) != []
    code, out, err = command("verify", "--rebuild", "--dry-run", "--json")
    assert (code, json.loads(out)["rescue"]["tables"][loss]["whole"]) == (4, False), err
    assert check_database(file) != [], "a dry run changes nothing"
    code, out, err = command("verify", "--rebuild", "--json")
    found = json.loads(out)
    assert (code, found["sound"], found["images"], found["strangers"]) == (0, True, 60, []), (out, err)
    assert rows_of(file) == before
    assert Path(found["rescue"]["aside"]).is_file()
    with closing(sqlite3.connect(file)) as connection:
        counts = connection.execute("SELECT number, image_count FROM session ORDER BY number").fetchall()
    assert counts == [(number, 15) for number in small_day.NUMBERS]


def test_p17_rows_on_both_sides_of_a_damaged_page_are_read(school: Studio, memory: Path, command: Command) -> None:
    copied(school, memory, 60)
    file = school.settings.paths.database
    before = rows_of(file)
    leaves = pages_of(file, "image")
    assert len(leaves) >= 4
    spoil(file, leaves[2])
    code, out, _ = command("verify", "--rebuild", "--json")
    found = json.loads(out)
    read = found["rescue"]["tables"]["image"]["read"]
    assert 0 < read < 60
    assert found["rebuild"]["recovered"] == 60 - read
    assert (code, rows_of(file)) == (0, before)


def test_p17_lost_sessions_come_from_the_newest_backup(school: Studio, memory: Path, command: Command) -> None:
    backup = school.integrity.back_up()
    copied(school, memory, 8)
    file = school.settings.paths.database
    before = rows_of(file)
    for page in pages_of(file, "session", "image", "import_frame"):
        spoil(file, page)
    code, out, err = command("verify", "--rebuild", "--json")
    found = json.loads(out)
    assert found["rescue"]["backup"] == str(backup)
    assert found["rescue"]["tables"]["session"]["from_backup"] == 4
    assert (code, rows_of(file)) == (0, before), err


def test_p17_a_database_without_its_log_is_an_older_one_and_gets_its_rows_back(
    school: Studio, memory: Path, command: Command
) -> None:
    file = school.settings.paths.database
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    school.imports.apply(small_day.plan_of(card_of(memory, 8)))
    before = rows_of(file)
    alone = file.read_bytes()
    school.close()
    for beside in file.parent.glob("studio.db*"):
        beside.unlink()
    file.write_bytes(alone)  # copied while the log beside it held the import
    code, out, _ = command("verify", "--json")
    assert (code, len(json.loads(out)["strangers"])) == (0, 8)
    planned = json.loads(command("verify", "--rebuild", "--dry-run", "--json")[1])
    assert len(planned["rebuild"]["planned"]) == 8
    assert planned["images"] == 0
    assert command("verify", "--rebuild")[0] == 0
    assert rows_of(file) == before


# P24


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


@pytest.mark.parametrize("table", ["client_search_config", "client_search_data", "session_search_idx"])
def test_p17_a_damaged_search_is_recognised_and_made_anew(
    school: Studio, memory: Path, command: Command, table: str
) -> None:
    copied(school, memory, 4)
    file = school.settings.paths.database
    for page in pages_of(file, table):
        spoil(file, page)
    code, out, err = command("verify", "--json")
    assert (code, json.loads(out)["sound"]) == (4, False), err
    code, _, err = command("clients", "Adams1")
    assert "Something went wrong" not in err
    assert command("verify", "--rebuild")[0] == 0
    assert "Adams1" in command("clients", "Adams1")[1]

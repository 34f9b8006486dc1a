"""P17: a damaged or old database is recognised, and its pictures come back."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.processes import MORE
from tests.faults.small_day import Command
from tests.faults.spoiled import PAGE, card_of, copied, pages_of, rows_of, spoil
from tui_studio.errors import DamageFound
from tui_studio.repositories.migrations import SCHEMA
from tui_studio.services.integrity import check_database
from tui_studio.services.studio import Studio


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

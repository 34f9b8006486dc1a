"""P16: a database that is held is waited for, and that is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.small_day import Command
from tests.faults.spoiled import card_of
from tui_studio.errors import Cancelled, DatabaseBusy
from tui_studio.repositories import database
from tui_studio.services.studio import Studio


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

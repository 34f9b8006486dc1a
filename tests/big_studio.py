"""A studio with as many sessions as a benchmark asks for, filled in seconds; everybody in it is invented."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from random import Random

from tui_studio.config import load_settings
from tui_studio.repositories.migrations import SCHEMA
from tui_studio.services.studio import create_studio
from tui_studio.text import fold

YEAR = 2026
SCHOOLS = 20
STARTS = ("Ad", "Bar", "Cal", "Dem", "Er", "Fin", "Gar", "Hol", "Jan", "Kov", "Lind", "Mor", "Nov", "Or", "Pet", "Qui",
          "Ros", "Sand", "Tor", "Wal")  # fmt: skip
ENDS = ("ac", "berg", "dale", "er", "ford", "ić", "kins", "low", "man", "ner", "off", "quist", "son", "ton", "vall")
FIRST = ("Ava", "Ben", "Cleo", "Dana", "Eve", "Finn", "Gia", "Hal", "Ivy", "Jon", "Kai", "Lena", "Max", "Nia", "Zoë")
TEACHERS = ("Ms Quill", "Mr Reed", "Mx Stone", "Ms Abara", "Mr Okafor")


def big_studio(folder: Path, count: int, seed: int = 1) -> Path:
    """A studio of `count` clients with one session each in `folder`; one that is there already is used again."""
    folder = folder / f"studio-{count}-{SCHEMA}"
    database = load_settings(folder).paths.database
    if (folder / "filled").exists():
        return folder
    create_studio(load_settings(folder), "Benchmark").close()
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        for pragma in ("synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN IMMEDIATE")
        _fill(db, count, Random(seed))
        db.execute("COMMIT")
        db.execute("ANALYZE")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (folder / "filled").touch()
    return folder


def _fill(db: sqlite3.Connection, count: int, rng: Random) -> None:
    stamp = f"'{YEAR}-08-01 08:00:00.000000'"
    schools = [(n, f"School {n:02}", f"school {n:02}") for n in range(1, SCHOOLS + 1)]
    _insert(db, "organization", {"id": "?", "name": "?", "folded": "?", "created_at": stamp}, schools)
    _insert(
        db, "shoot",
        {"id": "?", "organization_id": "?", "year": f"{YEAR}", "name": "'Fall'", "created_at": stamp},
        ((n, n) for n in range(1, SCHOOLS + 1)),
    )  # fmt: skip
    _insert(
        db, "client",
        {"id": "?", "number": "?", "last_name": "?", "first_name": "?", "find": "?", "email": "?",
         "no_publish": "?", "version": "1", "created_at": stamp},
        _clients(count, rng),
    )  # fmt: skip
    _select(
        db, "enrollment",
        {"id": "c.id", "client_id": "c.id", "organization_id": f"c.id % {SCHOOLS} + 1", "year": f"{YEAR}",
         "student_id": "printf('%07d', c.id)", "grade": "CAST(9 + c.id % 4 AS TEXT)", "version": "1",
         "teacher": "CASE c.id % 5 " + " ".join(f"WHEN {n} THEN '{t}'" for n, t in enumerate(TEACHERS)) + " END",
         "homeroom": "'R' || (c.id % 30)", "roster_position": "c.id"},
    )  # fmt: skip
    statuses = db.execute("SELECT id FROM session_status ORDER BY position LIMIT 4").fetchall()
    kinds = " ".join(f"WHEN {n} THEN {row[0]}" for n, row in enumerate(statuses))
    _select(
        db, "session",
        {"id": "c.id", "number": f"CAST({10**6} + c.id AS TEXT)", "client_id": "c.id", "enrollment_id": "c.id",
         "shoot_id": f"c.id % {SCHOOLS} + 1", "type_id": "(SELECT min(id) FROM session_type)",
         "status_id": f"CASE c.id % {len(statuses)} {kinds} END",
         "date": f"date('{YEAR}-09-01', '+' || (c.id % 60) || ' days')",
         "start": "printf('%02d:%02d:00.000000', 8 + c.id / 60 % 8, c.id / 480 % 60)",
         "image_count": "c.id % 7", "version": "1", "created_at": stamp},
    )  # fmt: skip
    db.execute("UPDATE counter SET next = ? WHERE name = 'session_number'", (10**7,))


def _clients(count: int, rng: Random) -> Iterator[tuple[object, ...]]:
    lasts = [start + end for start in STARTS for end in ENDS]
    for n in range(1, count + 1):
        last, first = rng.choice(lasts), rng.choice(FIRST)
        find = fold(f"{last} {first} {n} {n:07}")
        yield n, str(n), last, first, find, f"family{n}@mail.example", n % 50 == 0


def _insert(db: sqlite3.Connection, table: str, values: Mapping[str, str], rows: object) -> None:
    names, shown = _columns(db, table, values)
    db.executemany(f"INSERT INTO {table} ({names}) VALUES ({shown})", rows)  # type: ignore[arg-type]


def _select(db: sqlite3.Connection, table: str, values: Mapping[str, str]) -> None:
    names, shown = _columns(db, table, values)
    db.execute(f"INSERT INTO {table} ({names}) SELECT {shown} FROM client c ORDER BY c.id")


def _columns(db: sqlite3.Connection, table: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The columns with their values; a column that must not be empty and has no default gets '' or 0."""
    filled = dict(values)
    for _, name, kind, required, default, key in db.execute(f"PRAGMA table_info({table})"):
        if name not in filled and required and default is None and not key:
            filled[name] = "0" if kind.upper() in ("INTEGER", "BOOLEAN", "FLOAT") else "''"
    return ", ".join(f'"{name}"' for name in filled), ", ".join(filled.values())

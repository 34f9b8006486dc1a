"""Bringing records back: a backup in the place of the database, or what can be saved of a damaged one.

Both are done on a studio that is not open, so these are functions of its settings and not services of a `Studio`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused, StudioError
from tui_studio.repositories.database import check_file
from tui_studio.repositories.rescue import RescuedTable, rescue
from tui_studio.repositories.restoring import Contents, contents_of, exchange

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.clock import Clock
    from tui_studio.config import Settings

ASIDE = ("replaced", "damaged")
"""How the name of a database begins that was exchanged for another."""
ON_A_SERVER = (
    "The records of this studio are on a PostgreSQL server: bring a copy back there with "
    "“pg_restore --clean --if-exists --dbname=DATABASE FILE”."
)


@dataclass(frozen=True, slots=True)
class Restored:
    """A database was exchanged; `aside` is where the one lies that was there, if there was any."""

    contents: Contents
    aside: Path | None


@dataclass(frozen=True, slots=True)
class Rescue:
    """What can be, or was, saved of a damaged database."""

    problems: tuple[str, ...]
    tables: tuple[RescuedTable, ...]
    backup: Path | None
    """Fills up the tables that lost rows."""
    aside: Path | None = None

    @property
    def damaged_tables(self) -> tuple[RescuedTable, ...]:
        """Those of which something is lost, before the backup filled them up."""
        return tuple(table for table in self.tables if not table.whole or table.orphans)


def inspect_backup(settings: Settings, file: Path) -> Contents:
    """What a backup holds that could be restored; raises where it cannot, and says why."""
    if settings.database:
        raise InputRefused(ON_A_SERVER)
    database = settings.paths.database
    if file.exists() and database.exists() and file.samefile(database):
        raise InputRefused("That is the database itself; name a backup of it.")
    return contents_of(file)


def restore(settings: Settings, file: Path, clock: Clock) -> Restored:
    """Put a checked backup in the place of the database; an older schema is brought up to date when it is opened."""
    contents = inspect_backup(settings, file)
    return Restored(contents, exchange(settings.paths.database, file, _aside(settings, clock, ASIDE[0])))


def damage(settings: Settings) -> list[str]:
    """What is wrong with the database file; nothing where it is sound, not there, or on a server."""
    file = settings.paths.database
    return check_file(file) if not settings.database and file.is_file() else []


def rescue_records(settings: Settings, clock: Clock, *, dry_run: bool = False) -> Rescue:
    """Save what can be read of a damaged database into a new one and put that in its place; `dry_run` only reads."""
    file = settings.paths.database
    problems, backup = damage(settings), newest_backup(settings)
    fresh = file.with_name(f".rescued-{os.getpid()}.db")
    try:
        fresh.unlink(missing_ok=True)
        tables = rescue(file, fresh, backup)
        if left := check_file(fresh):
            raise StudioError(f"What was saved of {file} is not sound ({left[0]}); it is as it was.")
        aside = None if dry_run else exchange(file, fresh, _aside(settings, clock, ASIDE[1]))
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
    return Rescue(tuple(problems), tuple(tables), backup, aside)


def newest_backup(settings: Settings) -> Path | None:
    """The newest sound backup in the studio's own folder, of the schema of this version.

    What a restore or a rescue put aside is none: somebody wanted it gone.
    """
    from tui_studio.repositories.migrations import SCHEMA

    files = settings.paths.backups.glob("*.db") if settings.paths.backups.is_dir() else ()
    kept = [file for file in files if not file.name.startswith(ASIDE)]
    for file in sorted(kept, key=lambda file: file.stat().st_mtime, reverse=True):
        try:
            if contents_of(file).schema == SCHEMA:
                return file
        except StudioError:
            continue
    return None


def _aside(settings: Settings, clock: Clock, why: str) -> Path:
    moment = clock.now().astimezone(clock.zone)
    return settings.paths.backups / f"{why}-{moment:%Y%m%d-%H%M%S}.db"

"""Putting another database in the place of the studio's own: whose it is, whether it is free, and the exchange."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import DamageFound, InputRefused, StudioError
from tui_studio.repositories.database import APPLICATION_ID, back_up, check_file, is_database
from tui_studio.repositories.migrations import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; with another database it would destroy it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database of a studio holds."""

    schema: int
    clients: int
    sessions: int
    images: int


def contents_of(file: Path) -> Contents:
    """What a backup holds; raises `InputRefused` for what is none of ours and `DamageFound` for one that is damaged."""
    if not file.is_file():
        raise InputRefused(f"There is no file {file}.")
    if not is_database(file):
        raise InputRefused(f"{file} is no backup of a studio.")
    if problems := check_file(file):
        raise DamageFound(f"{file} is damaged ({problems[0]}); take another backup.")
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        ask = connection.execute
        if ask("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise InputRefused(f"{file} is no backup of a studio.")
        schema = int(ask("PRAGMA user_version").fetchone()[0])
        if schema > SCHEMA:
            raise InputRefused(
                f"{file} was written by a newer version of tui_studio (schema {schema}, this one knows {SCHEMA}). "
                "Install the newer version on this machine."
            )
        counts = [ask(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("client", "session", "image")]
    finally:
        connection.close()
    return Contents(schema, *counts)


def exchange(file: Path, new: Path, aside: Path) -> Path | None:
    """Let `new` be the database `file`; the one that was there goes to `aside`. Both or neither, killed at any moment.

    Returns where the replaced one lies. Raises `InputRefused` where another program has the database open.
    """
    there = file.exists()
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with _alone_with(file):
            if there:
                _keep(file, aside)
            back_up(new, part)
            for ending in _BESIDE:
                file.with_name(file.name + ending).unlink(missing_ok=True)
            part.replace(file)
            folder = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise StudioError(f"{file} could not be replaced ({error.strerror}); it is as it was.") from error
    finally:
        part.unlink(missing_ok=True)
    return aside if there else None


def _keep(file: Path, aside: Path) -> None:
    aside.parent.mkdir(parents=True, exist_ok=True)
    if not check_file(file):
        back_up(file, aside)
        return
    shutil.copy2(file, aside)  # as damaged as it is, for whoever knows more
    for ending in _BESIDE:
        if (beside := file.with_name(file.name + ending)).exists():
            shutil.copy2(beside, aside.with_name(aside.name + ending))


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Hold a database that nobody else has open: only then does SQLite let its journal be put away."""
    if not file.exists():
        yield
        return
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise StudioError(f"{file} cannot be opened ({error}).") from error
            raise InputRefused("Another program has this studio open; close it there, then try again.") from error
        except sqlite3.DatabaseError:
            pass  # too damaged to be locked, and so to be worked with by anybody
        yield
    finally:
        connection.close()

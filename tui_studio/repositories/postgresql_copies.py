"""Copies of the records on a PostgreSQL server, made with its own program."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from tui_studio.errors import StudioError
from tui_studio.repositories.postgresql import connection_parts, read_url

if TYPE_CHECKING:
    from pathlib import Path


def dump(url: str, target: Path) -> None:
    """Copy the records with pg_dump, complete or not at all; `pg_restore` brings such a file back."""
    read = read_url(url)
    program = shutil.which("pg_dump")
    if program is None:
        raise StudioError(
            "Records on PostgreSQL are backed up with pg_dump, which is not on this machine. Install the client "
            f"programs of PostgreSQL, or run “pg_dump --format=custom {read.database}” on the server."
        )
    from psycopg.conninfo import make_conninfo

    parts = connection_parts(read)
    password = parts.pop("password", None)  # seen by everybody on a command line
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        done = subprocess.run(
            [program, "--format=custom", "--no-password", f"--file={part}", f"--dbname={make_conninfo('', **parts)}"],
            env=os.environ | ({"PGPASSWORD": password} if password else {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
            raise StudioError(f"The backup to {target} failed: {said.removeprefix('pg_dump: error: ').rstrip('.')}.")
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise StudioError(f"The backup to {target} failed: {error}.") from error
    finally:
        part.unlink(missing_ok=True)


def is_dump(file: Path) -> bool:
    """Whether a file is a copy that pg_dump made, by its first bytes."""
    with file.open("rb") as stream:
        return stream.read(5) == b"PGDMP"

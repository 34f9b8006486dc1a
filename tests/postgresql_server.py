"""A PostgreSQL server for tests: in a folder of its own on a unix socket, gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

USER = "studio"
GUARDED = "guarded"
"""A user who has to give a password; whoever needs it makes it."""
PATIENCE = 30
"""Seconds for the server to start."""
ROOM = 1_000_000_000
_PLACES = ("/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb")


class Server:
    """A running server; databases are made from a template that holds a new studio."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        self._made = 0

    def url(self, database: str, user: str = USER, password: str = "") -> str:
        """The address of a database."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{who}@/{database}?host={self.folder}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the owner of everything, outside a transaction."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, template: str = "template0") -> str:
        """A new database; its name. An empty one sorts and folds in its own way, so that nothing leans on it."""
        self._made += 1
        name = f"d{self._made}"
        how = f"TEMPLATE {template}"
        if template == "template0":
            how += " ENCODING 'UTF8'" + self._locale()
        self.run(f"CREATE DATABASE {name} {how}")
        return name

    def _locale(self) -> str:
        (version,) = self.run("SHOW server_version_num")[0]
        found = self.run("SELECT 1 FROM pg_collation WHERE collname = 'en-US-x-icu'")
        return " LOCALE_PROVIDER icu ICU_LOCALE 'en-US'" if found and int(str(version)) >= 150_000 else ""


def programs() -> Path | None:
    """Where `initdb` and `postgres` are."""
    named = shutil.which("initdb")
    found = [Path(named).resolve()] if named else []
    for place in _PLACES:
        found += sorted(Path("/").glob(place[1:]), reverse=True)
    return next((file.parent for file in found if (file.parent / "postgres").exists()), None)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server for as long as it is used; skips where this machine has none."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed on this machine (initdb was not found)")
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install -e '.[test]'")
    # not below root's own folders, with a short path for the socket, and in memory where there is room for that
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=memory if roomy else "/tmp"))
    who = _somebody() if os.geteuid() == 0 else None
    try:
        if who:
            os.chown(folder, who.pw_uid, who.pw_gid)
        options = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
        data = folder / "data"
        subprocess.run(
            [found / "initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, **options,
        )  # fmt: skip
        access = data / "pg_hba.conf"
        access.write_text(f"local all {GUARDED} scram-sha-256\n{access.read_text()}")
        quick = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "autovacuum=off")
        settings = [part for setting in quick for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [found / "postgres", "-D", data, "-k", folder, *settings], stdout=log, stderr=log, **options
            )
        try:
            server = Server(folder, found)
            _await(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is wanted any more
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody() -> pwd.struct_passwd:
    """Who the server runs as, since it refuses to run as root."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _await(server: Server, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    end = monotonic() + PATIENCE
    while True:
        try:
            server.run("SELECT 1")
            return
        except psycopg.OperationalError:
            if process.poll() is not None or monotonic() > end:
                raise RuntimeError((server.folder / "log").read_text()) from None
            sleep(0.02)

"""A client may have no number yet: numbers are given when the preferences say, and unique among those there are."""

from __future__ import annotations

import re

from alembic import op

from tui_studio.repositories.migrations.both import on_server

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEX = "CREATE UNIQUE INDEX uq_client_number ON client (number) WHERE number != ''"
UNIQUE = re.compile(r",\s*CONSTRAINT uq_client_number UNIQUE \(number\)")


def upgrade() -> None:
    """Bring the schema forward."""
    if on_server():
        op.drop_constraint("uq_client_number", "client", type_="unique")
    else:
        _make_anew()
    op.execute(INDEX)


def _make_anew() -> None:
    """SQLite takes no constraint out of a table, so it is made anew, with its indexes and triggers.

    Under the same name at once: a renamed table would be looked for by every view and trigger that names it.
    """
    run = op.get_bind().exec_driver_sql
    (table,) = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'client'").scalars()
    parts = "SELECT sql FROM sqlite_master WHERE tbl_name = 'client' AND type IN ('index', 'trigger') AND sql != ''"
    around = list(run(f"{parts} ORDER BY type, rowid").scalars())
    without, found = UNIQUE.subn("", table)
    if found != 1:
        raise RuntimeError("the table of clients is not the one this revision knows")
    names = ", ".join(f'"{row[1]}"' for row in run("PRAGMA table_info(client)"))
    run(f"CREATE TEMPORARY TABLE kept_clients AS SELECT {names} FROM client")
    run("DROP TABLE client")
    run(without)
    run(f"INSERT INTO client ({names}) SELECT {names} FROM kept_clients")
    run("DROP TABLE kept_clients")
    for statement in around:
        run(statement)

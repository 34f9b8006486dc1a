"""A client may have no number yet, numbers are unique among those there are; who was named first by a step is known."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from tui_studio.repositories.migrations.both import make_trigger, on_server

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEX = "CREATE UNIQUE INDEX uq_client_number ON client (number) WHERE number != ''"
COUNTED = {"client_counts_add": ("INSERT", "new"), "client_counts_take": ("DELETE", "old")}
ALONE = "NOT EXISTS (SELECT 1 FROM counted_apart)"
OF_CLIENT = (
    "UPDATE client SET (session_count, image_count, uploaded_count) = "
    "(SELECT count(*) FILTER (WHERE NOT u.cancelled), coalesce(sum(s.image_count), 0), "
    "coalesce(sum(s.uploaded_count), 0) "
    "FROM session s JOIN session_status u ON u.id = s.status_id WHERE s.client_id = client.id)"
)
UNIQUE = re.compile(r",\s*CONSTRAINT uq_client_number UNIQUE \(number\)")


def upgrade() -> None:
    """Bring the schema forward."""
    if on_server():
        op.drop_constraint("uq_client_number", "client", type_="unique")
    else:
        _make_anew()
    op.execute(INDEX)
    for table in ("staff_member", "camera_room"):
        op.add_column(table, sa.Column("batch", AutoString(), nullable=False, server_default=""))
    op.create_table(
        "counted_apart",
        sa.Column("batch", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_counted_apart")),
    )
    for name, (event, row) in COUNTED.items():
        _count_unless_apart(name, event, row)


def _count_unless_apart(name: str, event: str, row: str) -> None:
    """A step of many sessions counts each client once at its end instead of at each session."""
    body = f"{OF_CLIENT} WHERE id = {row}.client_id"
    if on_server():  # PostgreSQL lets no trigger ask other tables before it fires
        op.execute(f"DROP TRIGGER {name} ON session")
        op.execute(f"DROP FUNCTION {name}()")
        make_trigger(name, event, "session", f"{body} AND {ALONE}")
    else:
        op.execute(f"DROP TRIGGER {name}")
        make_trigger(name, event, "session", body, ALONE)


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

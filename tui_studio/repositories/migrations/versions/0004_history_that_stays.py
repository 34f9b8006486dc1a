"""The history of statuses outlives its sessions and is only ever added to; changes are found by their record.

On SQLite the table is made anew, by hand: Alembic's batch mode would reflect `session` too, whose expression-based
indexes it cannot read.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from tui_studio.repositories.migrations.both import on_server, only_add

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    if on_server():
        op.drop_constraint("fk_status_history_session_id", "status_history")
    else:
        _make_anew()
    only_add("status_history", "the history of statuses is only ever added to")
    op.create_index("ix_journal_change_record", "journal_change", ["entity", "row_id"])


def _make_anew() -> None:
    op.create_table(
        "status_history_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["session_status.id"], name=op.f("fk_status_history_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["session_status.id"], name=op.f("fk_status_history_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_history")),
    )
    op.execute("INSERT INTO status_history_new SELECT * FROM status_history")
    op.drop_table("status_history")
    op.rename_table("status_history_new", "status_history")
    op.create_index("ix_status_history_batch", "status_history", ["batch"])
    op.create_index("ix_status_history_session_id", "status_history", ["session_id"])

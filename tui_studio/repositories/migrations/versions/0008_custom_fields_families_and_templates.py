"""Clients keep fields of their own and belong to families; an enrollment can end; how a roster was read is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("client", sa.Column("custom", AutoString(), nullable=False, server_default=""))
    op.add_column("client", sa.Column("family_id", sa.Integer(), nullable=True))
    op.create_index("ix_client_family", "client", ["family_id"], sqlite_where=sa.text("family_id IS NOT NULL"))
    op.add_column("enrollment", sa.Column("has_left", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "roster_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("headers", AutoString(), nullable=False),
        sa.Column("columns", AutoString(), nullable=False),
        sa.Column("policies", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_template"),
        sa.UniqueConstraint("folded", name="uq_roster_template_folded"),
    )

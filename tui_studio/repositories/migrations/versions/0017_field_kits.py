"""Shoots are taken along to a laptop and merged back; a counter may end, so that two laptops never give one number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("counter", sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
    op.create_table(
        "field_kit",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("shoot_id", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_kit")),
    )
    op.create_table(
        "kit_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kit_id", AutoString(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["field_kit.id"], name=op.f("fk_kit_merge_kit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_merge")),
        sa.UniqueConstraint("batch", name=op.f("uq_kit_merge_batch")),
    )
    op.create_index(op.f("ix_kit_merge_kit_id"), "kit_merge", ["kit_id"])

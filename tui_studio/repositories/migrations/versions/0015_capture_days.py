"""Capture days: what was done at each station, and the frames of the hot folders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    large = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "capture_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shoot_id", sa.Integer(), nullable=False),
        sa.Column("station", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_act")),
    )
    op.create_index("ix_capture_act_shoot", "capture_act", ["shoot_id", "station", "at"])
    op.create_index(op.f("ix_capture_act_session_id"), "capture_act", ["session_id"])
    op.create_index(op.f("ix_capture_act_client_id"), "capture_act", ["client_id"])
    op.create_table(
        "capture_frame",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shoot_id", sa.Integer(), nullable=False),
        sa.Column("station", AutoString(), nullable=False),
        sa.Column("folder", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("size", large, nullable=False),
        sa.Column("mtime_ns", large, nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("body", AutoString(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("came_at", UTCDateTime(), nullable=False),
        sa.Column("moment", UTCDateTime(), nullable=False),
        sa.Column("fate", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("notes", AutoString(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("image_id", sa.Integer(), nullable=True),
        sa.Column("path", AutoString(), nullable=False),
        sa.Column("leaving", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_capture_frame_image_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_frame")),
    )
    op.create_index("ix_capture_frame_shoot", "capture_frame", ["shoot_id", "station", "moment"])
    op.create_index("ix_capture_frame_source", "capture_frame", ["folder", "name"])
    for column in ("sha256", "session_id", "image_id"):
        op.create_index(op.f(f"ix_capture_frame_{column}"), "capture_frame", [column])

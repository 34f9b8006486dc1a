"""Second copies of pictures on a backup volume; and what a scan found in each file, to know a card again by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "image_copy",
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("root", AutoString(), nullable=False),
        sa.Column("path", AutoString(), nullable=False),
        sa.Column("verified_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name="fk_image_copy_image_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("image_id", name="pk_image_copy"),
    )
    large = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("import_frame", sa.Column("mtime_ns", large, nullable=False, server_default="0"))
    op.add_column("import_frame", sa.Column("facts", AutoString(), nullable=False, server_default=""))
    op.create_index("ix_import_frame_mtime_ns", "import_frame", ["mtime_ns"])

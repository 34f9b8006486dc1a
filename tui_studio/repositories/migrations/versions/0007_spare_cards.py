"""Numbers that were printed on spare cards and wait for somebody who walks in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "spare_card",
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("printed_at", UTCDateTime(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_spare_card")),
    )

"""A shoot may be the retakes of another one; an enrollment tells who is excused, and who asked for a retake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("shoot", sa.Column("retake_of", sa.Integer(), nullable=True))
    for name in ("excused", "retake_wanted"):
        op.add_column("enrollment", sa.Column(name, AutoString(), nullable=False, server_default=""))

"""Folders that sessions keep once they have one, and statuses that history still names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; columns are added in place, so the triggers of the search stay."""
    op.add_column("session", sa.Column("folder", AutoString(), nullable=False, server_default=""))
    op.add_column("session_status", sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()))

"""Files of an import have a checksum that the scan takes; their SHA-256 is known where it is needed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("import_frame", sa.Column("checksum", AutoString(), nullable=False, server_default=""))

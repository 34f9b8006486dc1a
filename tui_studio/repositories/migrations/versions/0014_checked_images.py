"""Images are rated, one is a session's primary pose and one goes into the yearbook; a retouched one names its original.

What waits in each status is told by one index, which takes the place of that of the status alone. A status that new
sessions begin in belongs to the first stage of the work, where nobody has said otherwise.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from tui_studio.repositories.migrations.both import make_index

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("image", sa.Column("rating", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("image", sa.Column("version_of", sa.Integer(), nullable=True))
    make_index("ix_image_version_of", "image (version_of) WHERE version_of IS NOT NULL")
    op.create_table(
        "session_pose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_session_pose_session_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name="fk_session_pose_image_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_session_pose"),
        sa.UniqueConstraint("session_id", "kind", name="uq_session_pose_session_id_kind"),
    )
    op.create_index("ix_session_pose_image_id", "session_pose", ["image_id"])
    op.drop_index("ix_session_status_id", "session")
    make_index("ix_session_status_due", "session (status_id, status_due)")
    op.execute(
        "UPDATE session_status SET stage = 'capture' WHERE folded = 'scheduled' AND stage = '' AND version = 1"
    )  # fmt: skip

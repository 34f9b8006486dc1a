"""A picture of several children belongs to a session of each; what an import found says so too.

The file is stored once, in the folder of its first session; `image_session` names the further ones. Uploaded pictures
count for each of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from tui_studio.repositories.migrations.both import make_trigger, on_server

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COUNT = (
    "UPDATE session SET uploaded_count = "
    "(SELECT count(*) FROM image i WHERE i.session_id = session.id AND i.uploaded_at IS NOT NULL) + "
    "(SELECT count(*) FROM image_session l JOIN image i ON i.id = l.image_id "
    "WHERE l.session_id = session.id AND i.uploaded_at IS NOT NULL)"
)
FURTHER = "(SELECT session_id FROM image_session WHERE image_id = new.id)"
TRIGGERS: dict[str, tuple[str, str, str, str]] = {
    "image_uploaded_add": ("INSERT", "image", f"{COUNT} WHERE id = new.session_id", "new.uploaded_at IS NOT NULL"),
    "image_uploaded_take": ("DELETE", "image", f"{COUNT} WHERE id = old.session_id", "old.uploaded_at IS NOT NULL"),
    "image_uploaded_change": (
        "UPDATE OF uploaded_at, session_id",
        "image",
        f"{COUNT} WHERE id IN (old.session_id, new.session_id) OR id IN {FURTHER}",
        "(old.uploaded_at IS NULL) != (new.uploaded_at IS NULL) OR old.session_id != new.session_id",
    ),
    "image_further_add": ("INSERT", "image_session", f"{COUNT} WHERE id = new.session_id", ""),
    "image_further_take": ("DELETE", "image_session", f"{COUNT} WHERE id = old.session_id", ""),
}


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "image_session",
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("image_id", "session_id"),
    )
    op.create_index("ix_image_session_session_id", "image_session", ["session_id"])
    op.add_column("image", sa.Column("shot_at", sa.DateTime(), nullable=True))
    op.add_column("import_frame", sa.Column("also", AutoString(), nullable=False, server_default=""))
    for name in ("image_uploaded_add", "image_uploaded_take", "image_uploaded_change"):
        op.execute(f"DROP TRIGGER {name}{' ON image' if on_server() else ''}")
        if on_server():
            op.execute(f"DROP FUNCTION {name}()")
    for name, trigger in TRIGGERS.items():
        make_trigger(name, *trigger)

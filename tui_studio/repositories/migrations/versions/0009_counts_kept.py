"""What a client has is kept beside the name: sessions, images, uploaded images; and more orders have an index.

Counting it anew for each of a million clients took three seconds before the first row of such an order was there.
The triggers count all of one client or session again instead of adding or taking one away: whatever an undo brings
back with an old number is right after the next write.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tui_studio.repositories.migrations.both import make_index, make_trigger

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COUNTS = {"session": ("uploaded_count",), "client": ("session_count", "image_count", "uploaded_count")}
OF_SESSION = (
    "UPDATE session SET uploaded_count = "
    "(SELECT count(*) FROM image i WHERE i.session_id = session.id AND i.uploaded_at IS NOT NULL)"
)
OF_CLIENT = (
    "UPDATE client SET (session_count, image_count, uploaded_count) = "
    "(SELECT count(*) FILTER (WHERE NOT u.cancelled), coalesce(sum(s.image_count), 0), "
    "coalesce(sum(s.uploaded_count), 0) "
    "FROM session s JOIN session_status u ON u.id = s.status_id WHERE s.client_id = client.id)"
)
BOTH = "WHERE id IN (old.{0}, new.{0})"
CANCELLED = "(SELECT cancelled FROM session_status WHERE id = {0}.status_id)"
TRIGGERS: dict[str, tuple[str, str, str, str]] = {
    "image_uploaded_add": ("INSERT", "image", f"{OF_SESSION} WHERE id = new.session_id", "new.uploaded_at IS NOT NULL"),
    "image_uploaded_take": (
        "DELETE",
        "image",
        f"{OF_SESSION} WHERE id = old.session_id",
        "old.uploaded_at IS NOT NULL",
    ),
    "image_uploaded_change": (
        "UPDATE OF uploaded_at, session_id",
        "image",
        f"{OF_SESSION} {BOTH.format('session_id')}",
        "(old.uploaded_at IS NULL) != (new.uploaded_at IS NULL) OR old.session_id != new.session_id",
    ),
    "client_counts_add": ("INSERT", "session", f"{OF_CLIENT} WHERE id = new.client_id", ""),
    "client_counts_take": ("DELETE", "session", f"{OF_CLIENT} WHERE id = old.client_id", ""),
    "client_counts_change": (
        "UPDATE OF client_id, image_count, uploaded_count",
        "session",
        f"{OF_CLIENT} {BOTH.format('client_id')}",
        "",
    ),
    # what changes at every advance asks little: only a step into or out of a cancelled status counts
    "client_counts_status": (
        "UPDATE OF status_id",
        "session",
        f"{OF_CLIENT} WHERE id = new.client_id AND {CANCELLED.format('old')} != {CANCELLED.format('new')}",
        "old.status_id != new.status_id",
    ),
    "client_counts_cancelled": (
        "UPDATE OF cancelled",
        "session_status",
        f"{OF_CLIENT} WHERE id IN (SELECT client_id FROM session WHERE status_id = new.id)",
        "old.cancelled != new.cancelled",
    ),
}
INDEXES = {
    "ix_client_session_count": "client (session_count, image_count, uploaded_count)",
    "ix_client_image_count": "client (image_count)",
    "ix_client_uploaded_count": "client (uploaded_count)",
    "ix_client_first_name": "client (lower(first_name))",
    "ix_enrollment_homeroom": "enrollment (lower(homeroom))",
    "ix_enrollment_year": "enrollment (year)",
    "ix_session_image_count": "session (image_count)",
    "ix_session_uploaded_count": "session (uploaded_count)",
    "ix_session_type_id": "session (type_id)",
    "ix_session_assistant_id": "session (assistant_id) WHERE assistant_id IS NOT NULL",
}


def upgrade() -> None:
    """Bring the schema forward."""
    for table, names in COUNTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(f"{OF_SESSION} WHERE id IN (SELECT session_id FROM image WHERE uploaded_at IS NOT NULL)")
    op.execute(f"{OF_CLIENT} WHERE id IN (SELECT client_id FROM session)")
    for name, trigger in TRIGGERS.items():
        make_trigger(name, *trigger)
    for name, columns in INDEXES.items():
        make_index(name, columns)

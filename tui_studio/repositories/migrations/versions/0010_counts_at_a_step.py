"""A step into or out of a cancelled status counts the sessions of the client, not the images; any other asks less.

The counts of images and their indexes stay as they are at such a step. That takes a fifth off cancelling 100,000.
"""

from __future__ import annotations

from alembic import op

from tui_studio.repositories.migrations.both import make_trigger, on_server

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAME = "client_counts_status"
SESSIONS = (
    "UPDATE client SET session_count = (SELECT count(*) FROM session s JOIN session_status u ON u.id = s.status_id "
    "WHERE s.client_id = new.client_id AND NOT u.cancelled) WHERE id = new.client_id"
)
MOVED = "old.status_id != new.status_id"
CANCELLED = "(SELECT cancelled FROM session_status WHERE id = {0}.status_id)"
STEPPED = f"{CANCELLED.format('old')} != {CANCELLED.format('new')}"


def upgrade() -> None:
    """Bring the schema forward."""
    if on_server():  # PostgreSQL lets no trigger ask other tables before it fires
        op.execute(f"DROP TRIGGER {NAME} ON session")
        op.execute(f"DROP FUNCTION {NAME}()")
        make_trigger(NAME, "UPDATE OF status_id", "session", f"{SESSIONS} AND {STEPPED}", MOVED)
    else:
        op.execute(f"DROP TRIGGER {NAME}")
        make_trigger(NAME, "UPDATE OF status_id", "session", SESSIONS, f"{MOVED} AND {STEPPED}")

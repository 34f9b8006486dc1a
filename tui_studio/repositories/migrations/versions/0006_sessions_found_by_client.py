"""Sessions are found by their client's text at once, and a client knows its newest enrollment.

The text index of sessions holds the client's text beside the number: going from clients to their sessions took longer
than the search itself. A line end stands between and behind the two, which no searched text can hold.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tui_studio.repositories.migrations.both import make_index, make_trigger, on_server

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LINE_END = "char(10)"
TEXT = f"{{client}} || {LINE_END} || lower({{session}}number) || {LINE_END}"
NEWEST = (
    "UPDATE client SET newest_id = "
    "(SELECT e.id FROM enrollment e WHERE e.client_id = client.id ORDER BY e.year DESC, e.id DESC LIMIT 1)"
)
INDEXES = {
    "ix_enrollment_grade": "enrollment (length(grade), lower(grade))",
    "ix_enrollment_organization_id": "enrollment (organization_id)",
    "ix_client_unenrolled": "client (find) WHERE newest_id IS NULL",
    "ix_client_email": "client (lower(email)) WHERE email != ''",
    "ix_client_parent_email": "client (lower(parent_email)) WHERE parent_email != ''",
    "ix_client_phone": "client (substr(phone, -4)) WHERE phone != ''",
    "ix_client_parent_phone": "client (substr(parent_phone, -4)) WHERE parent_phone != ''",
}


def upgrade() -> None:
    """Bring the schema forward."""
    if on_server():
        op.execute("CREATE INDEX ix_session_search ON session USING gin (lower(number) gin_trgm_ops)")
    else:
        _search_sessions()
    op.add_column("client", sa.Column("newest_id", sa.Integer(), nullable=True))
    op.execute(NEWEST)
    for event, rows in (
        ("INSERT", "new.client_id"),
        ("DELETE", "old.client_id"),
        ("UPDATE OF client_id, year", "old.client_id, new.client_id"),
    ):
        name = f"enrollment_newest_{event.split()[0].lower()}"
        make_trigger(name, event, "enrollment", f"{NEWEST} WHERE id IN ({rows})")
    for name, columns in INDEXES.items():
        make_index(name, columns)


def _search_sessions() -> None:
    for trigger in ("add", "take", "change"):
        op.execute(f"DROP TRIGGER session_search_{trigger}")
    for table in ("session_search_terms", "session_search"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP VIEW session_find")
    op.execute("DELETE FROM search_due WHERE entity = 'session'")
    text = TEXT.format(client="c.find", session="s.")
    op.execute(
        f"CREATE VIEW session_find AS SELECT s.id, {text} AS text FROM session s JOIN client c ON c.id = s.client_id"
    )
    op.execute(
        "CREATE VIRTUAL TABLE session_search USING fts5 "
        "(text, content='session_find', content_rowid='id', tokenize='trigram case_sensitive 1')"
    )
    op.execute("CREATE VIRTUAL TABLE session_search_terms USING fts5vocab (session_search, 'row')")
    op.execute("INSERT INTO session_search (session_search) VALUES ('rebuild')")
    due = "INSERT OR IGNORE INTO search_due (entity, row_id, was)"
    was = TEXT.format(client="(SELECT find FROM client WHERE id = old.client_id)", session="old.")
    op.execute(
        f"CREATE TRIGGER session_search_add AFTER INSERT ON session BEGIN {due} VALUES ('session', new.id, NULL); END"
    )
    op.execute(
        f"CREATE TRIGGER session_search_take AFTER DELETE ON session BEGIN {due} VALUES ('session', old.id, {was}); END"
    )
    op.execute(
        "CREATE TRIGGER session_search_change AFTER UPDATE OF number, client_id ON session "
        "WHEN old.number IS NOT new.number OR old.client_id IS NOT new.client_id "
        f"BEGIN {due} VALUES ('session', old.id, {was}); END"
    )
    op.execute(
        "CREATE TRIGGER session_search_client AFTER UPDATE OF find ON client WHEN old.find IS NOT new.find "
        f"BEGIN {due} SELECT 'session', s.id, {TEXT.format(client='old.find', session='s.')} "
        "FROM session s WHERE s.client_id = old.id; END"
    )

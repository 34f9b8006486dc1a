"""What searches and sorts go by: trigrams of names and numbers, and indexes in the order of the hubs.

The text indexes hold no text of their own (external content), so they must be told the old text of what changes.
Triggers note it in `search_due`, and each commit brings the indexes up to date from there: a trigger may not write
into a text index itself under `trusted_schema=OFF` before SQLite 3.42. Whoever rebuilds the table `client` or
`session` makes its triggers and expression indexes anew.

A blank behind each text lets its last two letters begin a trigram, so that two letters are found by the trigrams that
begin with them.

On PostgreSQL the trigrams of pg_trgm are an index like another, without tables and triggers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tui_studio.repositories.migrations.both import have_trigrams, make_fold, make_index, on_server

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SEARCHED = {"client": ("find", "{0}find || ' '"), "session": ("number", "lower({0}number) || ' '")}
INDEXES = {
    "ix_session_order": "session (date, start, length(number), lower(number), id)",
    "ix_session_natural": "session (length(number), lower(number))",
    "ix_session_photographer_id": "session (photographer_id)",
    "ix_session_room_id": "session (room_id)",
    "ix_session_status_position": "session_status (position)",
    "ix_organization_name": "organization (lower(name))",
    "ix_staff_member_name": "staff_member (lower(name))",
    "ix_camera_room_name": "camera_room (lower(name))",
    "ix_client_find": "client (find)",
    "ix_client_natural": "client (length(number), lower(number))",
    "ix_enrollment_student_id": "enrollment (student_id)",
    "ix_enrollment_teacher": "enrollment (lower(teacher))",
}


def upgrade() -> None:
    """Bring the schema forward."""
    if on_server():
        have_trigrams()
        make_fold()
        op.execute("CREATE INDEX ix_client_search ON client USING gin (find gin_trgm_ops)")
    else:
        _make_text_indexes()
    op.drop_index("ix_session_when", "session")
    for name, columns in INDEXES.items():
        make_index(name, columns)


def _make_text_indexes() -> None:
    op.create_table(
        "search_due",
        sa.Column("entity", sa.String(), primary_key=True, nullable=False),
        sa.Column("row_id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("was", sa.String()),
    )
    for table, (column, text) in SEARCHED.items():
        op.execute(f"CREATE VIEW {table}_find AS SELECT id, {text.format('')} AS text FROM {table}")
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_search USING fts5 "
            f"(text, content='{table}_find', content_rowid='id', tokenize='trigram case_sensitive 1')"
        )
        op.execute(f"CREATE VIRTUAL TABLE {table}_search_terms USING fts5vocab ({table}_search, 'row')")
        op.execute(f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')")
        # the text that the index holds is the oldest one that is noted: OR IGNORE keeps it
        due = f"INSERT OR IGNORE INTO search_due (entity, row_id, was) VALUES ('{table}',"
        was = text.format("old.")
        op.execute(f"CREATE TRIGGER {table}_search_add AFTER INSERT ON {table} BEGIN {due} new.id, NULL); END")
        op.execute(f"CREATE TRIGGER {table}_search_take AFTER DELETE ON {table} BEGIN {due} old.id, {was}); END")
        op.execute(
            f"CREATE TRIGGER {table}_search_change AFTER UPDATE OF {column} ON {table} "
            f"WHEN old.{column} IS NOT new.{column} BEGIN {due} old.id, {was}); END"
        )

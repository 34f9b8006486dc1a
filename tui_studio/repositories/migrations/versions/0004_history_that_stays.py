"""The history of statuses outlives its sessions and is only ever added to; changes are found by their record."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("status_history") as table:
        table.drop_constraint("fk_status_history_session_id", type_="foreignkey")
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER status_history_no_{event.lower()} BEFORE {event} ON status_history "
            "BEGIN SELECT RAISE(ABORT, 'the history of statuses is only ever added to'); END"
        )
    op.create_index("ix_journal_change_record", "journal_change", ["entity", "row_id"])

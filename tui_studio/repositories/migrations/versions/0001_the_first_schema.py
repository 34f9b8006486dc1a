"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

LARGE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""

    op.create_table(
        "camera_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_room")),
        sa.UniqueConstraint("folded", name=op.f("uq_camera_room_folded")),
    )
    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("last_name", AutoString(), nullable=False),
        sa.Column("first_name", AutoString(), nullable=False),
        sa.Column("middle_name", AutoString(), nullable=False),
        sa.Column("preferred_name", AutoString(), nullable=False),
        sa.Column("email", AutoString(), nullable=False),
        sa.Column("phone", AutoString(), nullable=False),
        sa.Column("parent_email", AutoString(), nullable=False),
        sa.Column("parent_phone", AutoString(), nullable=False),
        sa.Column("address", AutoString(), nullable=False),
        sa.Column("city", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("zip", AutoString(), nullable=False),
        sa.Column("notes", AutoString(), nullable=False),
        sa.Column("no_photo", sa.Boolean(), nullable=False),
        sa.Column("no_publish", sa.Boolean(), nullable=False),
        sa.Column("no_yearbook", sa.Boolean(), nullable=False),
        sa.Column("no_contact", sa.Boolean(), nullable=False),
        sa.Column("find", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("number", name=op.f("uq_client_number")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_batch"), ["batch"], unique=False)
        batch_op.create_index("ix_client_name", ["last_name", "first_name"], unique=False)

    op.create_table(
        "client_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_group")),
        sa.UniqueConstraint("folded", name=op.f("uq_client_group_folded")),
    )
    op.create_table(
        "counter",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("next", LARGE, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "image_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("method", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("counts", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_import")),
        sa.UniqueConstraint("batch", name=op.f("uq_image_import_batch")),
    )
    op.create_table(
        "journal_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.Column("entity", AutoString(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", AutoString(), nullable=False),
        sa.Column("after", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_change")),
    )
    with op.batch_alter_table("journal_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_change_batch"), ["batch"], unique=False)

    op.create_table(
        "journal_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("summary", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_step")),
        sa.UniqueConstraint("batch", name=op.f("uq_journal_step_batch")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("folded", name=op.f("uq_organization_folded")),
    )
    op.create_table(
        "preference",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("value", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_preference")),
    )
    op.create_table(
        "session_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_type")),
        sa.UniqueConstraint("folded", name=op.f("uq_session_type_folded")),
    )
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("photographer", sa.Boolean(), nullable=False),
        sa.Column("assistant", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("folded", name=op.f("uq_staff_member_folded")),
    )
    op.create_table(
        "client_group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_group_member_client_id")),
        sa.ForeignKeyConstraint(["group_id"], ["client_group.id"], name=op.f("fk_client_group_member_group_id")),
        sa.PrimaryKeyConstraint("group_id", "client_id", name=op.f("pk_client_group_member")),
    )
    with op.batch_alter_table("client_group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_group_member_client_id"), ["client_id"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("student_id", AutoString(), nullable=False),
        sa.Column("grade", AutoString(), nullable=False),
        sa.Column("teacher", AutoString(), nullable=False),
        sa.Column("homeroom", AutoString(), nullable=False),
        sa.Column("roster_position", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_enrollment_client_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_enrollment_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint(
            "client_id", "organization_id", "year", name=op.f("uq_enrollment_client_id_organization_id_year")
        ),
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            "uq_enrollment_student",
            ["organization_id", "year", "student_id"],
            unique=True,
            sqlite_where=sa.text("student_id != ''"),
            postgresql_where=sa.text("student_id != ''"),
        )

    op.create_table(
        "import_frame",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("path", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("session_number", AutoString(), nullable=False),
        sa.Column("payload", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("size", LARGE, nullable=False),
        sa.Column("body", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["image_import.id"], name=op.f("fk_import_frame_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_frame")),
    )
    with op.batch_alter_table("import_frame", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_frame_import_id"), ["import_id"], unique=False)

    op.create_table(
        "session_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", AutoString(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("guards", AutoString(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["type_id"], ["session_type.id"], name=op.f("fk_session_status_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_status")),
        sa.UniqueConstraint("type_id", "folded", name=op.f("uq_session_status_type_id_folded")),
        sa.UniqueConstraint("type_id", "position", name=op.f("uq_session_status_type_id_position")),
    )
    op.create_table(
        "shoot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_shoot_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shoot")),
        sa.UniqueConstraint("organization_id", "year", "name", name=op.f("uq_shoot_organization_id_year_name")),
    )
    with op.batch_alter_table("shoot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shoot_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.Column("shoot_id", sa.Integer(), nullable=True),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("status_id", sa.Integer(), nullable=False),
        sa.Column("status_due", sa.Date(), nullable=True),
        sa.Column("description", AutoString(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.Column("photographer_id", sa.Integer(), nullable=True),
        sa.Column("assistant_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("image_count", sa.Integer(), nullable=False),
        sa.Column("slate_printed_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["assistant_id"], ["staff_member.id"], name=op.f("fk_session_assistant_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_session_client_id")),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.id"], name=op.f("fk_session_enrollment_id")),
        sa.ForeignKeyConstraint(["photographer_id"], ["staff_member.id"], name=op.f("fk_session_photographer_id")),
        sa.ForeignKeyConstraint(["room_id"], ["camera_room.id"], name=op.f("fk_session_room_id")),
        sa.ForeignKeyConstraint(["shoot_id"], ["shoot.id"], name=op.f("fk_session_shoot_id")),
        sa.ForeignKeyConstraint(["status_id"], ["session_status.id"], name=op.f("fk_session_status_id")),
        sa.ForeignKeyConstraint(["type_id"], ["session_type.id"], name=op.f("fk_session_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("number", name=op.f("uq_session_number")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_enrollment_id"), ["enrollment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_shoot_id"), ["shoot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_status_id"), ["status_id"], unique=False)
        batch_op.create_index("ix_session_when", ["date", "start"], unique=False)

    op.create_table(
        "image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("path", AutoString(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("size", LARGE, nullable=False),
        sa.Column("original", AutoString(), nullable=False),
        sa.Column("camera", AutoString(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("stored_at", UTCDateTime(), nullable=False),
        sa.Column("uploaded_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["image_import.id"], name=op.f("fk_image_import_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_image_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
        sa.UniqueConstraint("path", name=op.f("uq_image_path")),
        sa.UniqueConstraint("sha256", name=op.f("uq_image_sha256")),
    )
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_image_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_image_session_id"), ["session_id"], unique=False)

    op.create_table(
        "status_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["session_status.id"], name=op.f("fk_status_history_from_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_status_history_session_id")),
        sa.ForeignKeyConstraint(["to_id"], ["session_status.id"], name=op.f("fk_status_history_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_history")),
    )
    with op.batch_alter_table("status_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_history_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_history_session_id"), ["session_id"], unique=False)

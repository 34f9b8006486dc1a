"""Fields of the record forms, guardians, saved views, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from tui_studio.repositories.migrations.both import only_add

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


TEXTS = {
    "camera_room": ("notes",),
    "client": ("salutation", "address_2", "country"),
    "client_group": ("notes",),
    "organization": (
        "code", "address", "address_2", "city", "state", "zip", "country", "phone", "email", "website", "principal",
        "contact", "yearbook_advisor", "contract_status", "yearbook_names", "notes",
    ),
    "session": ("location", "booked_by", "notes"),
    "session_type": ("notes",),
    "shoot": ("contract_status", "notes"),
    "staff_member": ("email", "phone", "notes"),
}  # fmt: skip
NUMBERS = {
    "camera_room": {"version": 1},
    "client_group": {"version": 1},
    "enrollment": {"version": 1},
    "organization": {"class_enrollment": 0, "yearbook_dpi": 0, "yearbook_height": 0, "version": 1},
    "session_status": {"version": 1},
    "session_type": {"version": 1},
    "shoot": {"version": 1},
    "staff_member": {"version": 1},
}
NOES = {"camera_room": "retired", "session": "confirmed", "session_type": "retired", "staff_member": "retired"}
DATES = {"client": ("birth_date",), "shoot": ("starts", "ends")}


def upgrade() -> None:
    """Bring the schema forward."""
    _make_audit_trail()
    _make_views()
    _make_guardians()
    _add_fields()


def _make_audit_trail() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("entity", AutoString(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("label", AutoString(), nullable=False),
        sa.Column("summary", AutoString(), nullable=False),
        sa.Column("before", AutoString(), nullable=False),
        sa.Column("after", AutoString(), nullable=False),
        sa.Column("batch", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_batch"), ["batch"], unique=False)
        batch_op.create_index("ix_audit_entry_record", ["entity", "row_id"], unique=False)
    only_add("audit_entry", "the audit trail is only ever added to")


def _make_views() -> None:
    op.create_table(
        "column_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("columns", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_layout")),
        sa.UniqueConstraint("hub", "folded", name=op.f("uq_column_layout_hub_folded")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("hub", "folded", name=op.f("uq_saved_filter_hub_folded")),
    )


def _make_guardians() -> None:
    op.create_table(
        "guardian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("relation", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_guardian_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
    )
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_client_id"), ["client_id"], unique=False)

    op.create_table(
        "guardian_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("value", AutoString(), nullable=False),
        sa.Column("label", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_guardian_contact_guardian_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_contact")),
    )
    with op.batch_alter_table("guardian_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_contact_guardian_id"), ["guardian_id"], unique=False)


def _add_fields() -> None:
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, AutoString(), nullable=False, server_default=""))
    for table, numbers in NUMBERS.items():
        for name, value in numbers.items():
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
    for table, name in NOES.items():
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, names in DATES.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Date()))
    op.add_column("image", sa.Column("kind", AutoString(), nullable=False, server_default="picture"))
    op.add_column("organization", sa.Column("kind", AutoString(), nullable=False, server_default="school"))

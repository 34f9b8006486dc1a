"""The tables, one file per kind of record.

Table classes do not validate what they are built from (SQLModel issue 52): rows come from drafts
and pure rules that did, and are written as plain values.
"""

from sqlmodel import SQLModel

# Constraints need names, or a later migration cannot drop them on SQLite.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

from tui_studio.models.audit import AuditEntry  # noqa: E402
from tui_studio.models.capture import CaptureAct, CaptureFrame  # noqa: E402
from tui_studio.models.clients import (  # noqa: E402
    Client,
    ClientGroup,
    ClientGroupMember,
    Enrollment,
    Guardian,
    GuardianContact,
)
from tui_studio.models.field_kits import FieldKit, KitMerge  # noqa: E402
from tui_studio.models.images import (  # noqa: E402
    Image,
    ImageCopy,
    ImageImport,
    ImageSession,
    ImportFrame,
    SessionPose,
)
from tui_studio.models.journal import JournalChange, JournalStep  # noqa: E402
from tui_studio.models.organizations import Organization, Shoot  # noqa: E402
from tui_studio.models.sessions import CountedApart, PhotoSession, SessionStatus, SessionType, StatusHistory  # noqa: E402
from tui_studio.models.slates import SpareCard  # noqa: E402
from tui_studio.models.staff import CameraRoom, StaffMember  # noqa: E402
from tui_studio.models.studio import Counter, Preference  # noqa: E402
from tui_studio.models.views import ColumnLayout, RosterTemplate, SavedFilter  # noqa: E402

__all__ = [
    "AuditEntry",
    "CameraRoom",
    "CaptureAct",
    "CaptureFrame",
    "Client",
    "ClientGroup",
    "ClientGroupMember",
    "ColumnLayout",
    "CountedApart",
    "Counter",
    "Enrollment",
    "FieldKit",
    "Guardian",
    "GuardianContact",
    "Image",
    "ImageCopy",
    "ImageImport",
    "ImageSession",
    "ImportFrame",
    "JournalChange",
    "JournalStep",
    "KitMerge",
    "Organization",
    "PhotoSession",
    "Preference",
    "RosterTemplate",
    "SavedFilter",
    "SessionPose",
    "SessionStatus",
    "SessionType",
    "Shoot",
    "SpareCard",
    "StaffMember",
    "StatusHistory",
]

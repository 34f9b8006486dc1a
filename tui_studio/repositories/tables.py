"""The tables as statements see them.

SQLModel types an attribute of a table class as the value a record holds; in a statement it is a column.
Bulk statements name their tables through here, so that a type checker does not take one for the other.
"""

from __future__ import annotations

from typing import Any

from tui_studio import models

AuditEntry: Any = models.AuditEntry
CameraRoom: Any = models.CameraRoom
CaptureAct: Any = models.CaptureAct
CaptureFrame: Any = models.CaptureFrame
Client: Any = models.Client
ClientGroup: Any = models.ClientGroup
ClientGroupMember: Any = models.ClientGroupMember
ColumnLayout: Any = models.ColumnLayout
CountedApart: Any = models.CountedApart
Enrollment: Any = models.Enrollment
FieldKit: Any = models.FieldKit
Guardian: Any = models.Guardian
GuardianContact: Any = models.GuardianContact
Image: Any = models.Image
ImageCopy: Any = models.ImageCopy
ImageImport: Any = models.ImageImport
ImageSession: Any = models.ImageSession
ImportFrame: Any = models.ImportFrame
Organization: Any = models.Organization
JournalChange: Any = models.JournalChange
JournalStep: Any = models.JournalStep
KitMerge: Any = models.KitMerge
PhotoSession: Any = models.PhotoSession
RosterTemplate: Any = models.RosterTemplate
SavedFilter: Any = models.SavedFilter
SessionPose: Any = models.SessionPose
SessionStatus: Any = models.SessionStatus
SessionType: Any = models.SessionType
Shoot: Any = models.Shoot
SpareCard: Any = models.SpareCard
StaffMember: Any = models.StaffMember
StatusHistory: Any = models.StatusHistory

"""The tables as statements see them.

SQLModel types an attribute of a table class as the value a record holds; in a statement it is a column.
Bulk statements name their tables through here, so that a type checker does not take one for the other.
"""

from __future__ import annotations

from typing import Any

from tui_studio import models

CameraRoom: Any = models.CameraRoom
Client: Any = models.Client
ClientGroup: Any = models.ClientGroup
ClientGroupMember: Any = models.ClientGroupMember
Enrollment: Any = models.Enrollment
Image: Any = models.Image
ImageImport: Any = models.ImageImport
ImportFrame: Any = models.ImportFrame
Organization: Any = models.Organization
PhotoSession: Any = models.PhotoSession
SessionStatus: Any = models.SessionStatus
SessionType: Any = models.SessionType
Shoot: Any = models.Shoot
StaffMember: Any = models.StaffMember
StatusHistory: Any = models.StatusHistory

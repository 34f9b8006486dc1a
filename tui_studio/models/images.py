"""Stored pictures, the imports that brought them, and what became of every file that was found."""

from __future__ import annotations

from datetime import datetime

from pydantic import NaiveDatetime
from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from tui_studio.models.numbers import LARGE


class ImageImport(SQLModel, table=True):
    """One import of one card or folder."""

    __tablename__ = "image_import"

    id: int | None = Field(default=None, primary_key=True)
    batch: str = Field(unique=True)
    source: str
    method: str = "qr"
    state: str = Field(
        default="running", description="running, done, cancelled, failed, or interrupted: card or disk gone"
    )
    counts: str = Field(default="{}", description="JSON: frames per role")
    by: str = ""
    started_at: datetime
    finished_at: datetime | None = None


class Image(SQLModel, table=True):
    """A picture of a session, stored and read back; the row exists only once the file does."""

    __table_args__ = (
        Index(
            "ix_image_version_of",
            "version_of",
            sqlite_where=text("version_of IS NOT NULL"),
            postgresql_where=text("version_of IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id", index=True)
    import_id: int = Field(foreign_key="image_import.id", index=True)
    path: str = Field(unique=True, description="below the studio's images folder, with forward slashes")
    sha256: str = Field(unique=True, description="one picture is stored once")
    size: int = Field(sa_type=LARGE)
    kind: str = Field(
        default="picture", description="picture, raw, companion: what travels with a picture, or retouched"
    )
    original: str = Field(description="where it lay on the source")
    camera: str = ""
    taken_at: NaiveDatetime | None = Field(default=None, description="by the camera's own clock")
    shot_at: NaiveDatetime | None = Field(
        default=None, description="by the clock of the other cameras of its source, where that is known to differ"
    )
    stored_at: datetime
    uploaded_at: datetime | None = None
    rating: int = Field(default=2, description="as in RATINGS; sees to what is uploaded")
    version_of: int | None = Field(default=None, description="of a retouched picture: the image it was made from")


class ImageSession(SQLModel, table=True):
    """A further session that a picture of several children belongs to; its first one is in the picture's own row."""

    __tablename__ = "image_session"

    image_id: int = Field(foreign_key="image.id", ondelete="CASCADE", primary_key=True)
    session_id: int = Field(foreign_key="session.id", primary_key=True, index=True)


class SessionPose(SQLModel, table=True):
    """The one image of a session that stands for it, in a way of standing: as in POSES."""

    __tablename__ = "session_pose"
    __table_args__ = (UniqueConstraint("session_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id", ondelete="CASCADE")
    kind: str
    image_id: int = Field(foreign_key="image.id", ondelete="CASCADE", index=True)


class ImageCopy(SQLModel, table=True):
    """The second copy of a picture on the backup volume, read back there; one at most."""

    __tablename__ = "image_copy"

    image_id: int = Field(primary_key=True, foreign_key="image.id", ondelete="CASCADE")
    root: str = Field(description="the backup folder")
    path: str = Field(description="below the backup folder, with forward slashes")
    verified_at: datetime


class ImportFrame(SQLModel, table=True):
    """What an import found and where it put it: every file of the source, without exception."""

    __tablename__ = "import_frame"

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="image_import.id", index=True)
    position: int
    path: str
    role: str
    session_number: str = ""
    also: str = Field(default="", description="JSON list: numbers of further sessions; empty for none")
    payload: str = ""
    reason: str = ""
    sha256: str = Field(default="", description="empty for what was not stored and cannot be equal to another file")
    checksum: str = Field(default="", description="XXH3; empty for what could not be read, and before schema 0018")
    size: int = Field(default=0, sa_type=LARGE)
    body: str = ""
    mtime_ns: int = Field(default=0, index=True, sa_type=LARGE, description="of the file on the source; 0: not noted")
    facts: str = Field(default="", description="JSON: what the scan found in the file, to know it again by")

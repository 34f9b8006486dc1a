"""What a quality check decides: the rating of each image, and which one stands for its session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.readiness import flag_words

if TYPE_CHECKING:
    from datetime import datetime

SELECTED, UNDECIDED, NOT_SELECTED = 1, 2, 3
RATINGS = {SELECTED: "selected", UNDECIDED: "undecided", NOT_SELECTED: "not selected"}
"""What an image can be rated; whatever goes out leaves out what is not selected."""
RETOUCHED, RETOUCH_FOLDER = "retouched", "retouched"
"""The kind of a picture that was made from another one, and the folder it lies in, below that of its session."""
PRIMARY, YEARBOOK = "primary", "yearbook"
POSES = {PRIMARY: "primary pose", YEARBOOK: "yearbook pose"}
"""In which way one image stands for its session."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the client does not want."""

    no_photo: bool = False
    no_publish: bool = False
    no_yearbook: bool = False
    no_contact: bool = False

    @property
    def words(self) -> str:
        """“no publish, no yearbook”; empty for none."""
        return flag_words(self.no_photo, self.no_publish, self.no_yearbook, self.no_contact)

    def why_no_pose(self, kind: str) -> str:
        """Why no image may stand for the session in this way; empty where one may."""
        if self.no_photo:
            return "must not be photographed"
        if kind == YEARBOOK and self.no_yearbook:
            return "must not be in the yearbook"
        if kind == YEARBOOK and self.no_publish:
            return "must not be published, and a yearbook is"
        return ""


@dataclass(frozen=True, slots=True)
class CheckedImage:
    """An image as it is looked at: `file` and `sha256` are those of its newest version."""

    id: int
    name: str
    file: str  # below the images folder
    sha256: str
    size: int
    taken_at: datetime | None
    camera: str
    rating: int
    poses: tuple[str, ...] = ()
    retouched: bool = False
    uploaded: bool = False
    shared: bool = False  # with other sessions


@dataclass(frozen=True, slots=True)
class CheckedSession:
    """A session with its images in the order they were taken."""

    id: int
    number: str
    name: str
    class_name: str
    status: str
    privacy: Privacy
    images: tuple[CheckedImage, ...] = ()

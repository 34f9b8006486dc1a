"""What is known of a file on a card, and where a plan puts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from tui_studio.domain.frame_names import stem_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tui_studio.domain.picture_texts import PictureText


SURE, LIKELY = 90, 70
"""From here on nothing speaks against it; from here on one thing does, or a few small ones."""


class FileKind(StrEnum):
    """What a file on the card turned out to be, by its content rather than its name."""

    PICTURE = "picture"  # a JPEG (or TIFF, PNG) that decodes to its last row
    RAW = "raw"  # a camera raw file; travels with the JPEG of the same name
    COMPANION = "companion"  # .xmp, .wav, .thm of the same name as a picture
    DAMAGED = "damaged"  # empty, cut off, unreadable: a picture by name that does not decode
    HOUSEKEEPING = "housekeeping"  # what cameras and systems leave on a card (.CTG, .DS_Store, ...)
    NOT_IMAGE = "not_image"  # anything else


class Suspicion(StrEnum):
    """How much a picture without a readable code looks like a slate."""

    NONE = "none"
    WEAK = "weak"  # may be a slate, may be a portrait on a patterned backdrop
    STRONG = "strong"  # a sheet with a code that no reader could read
    UNKNOWN = "unknown"  # damaged: not enough of it is left to tell


class Role(StrEnum):
    """Where a plan puts a file; the seven keys of `counts` in the JSON document."""

    SLATE = "slate"
    IMAGE = "image"
    UNASSIGNED = "unassigned"
    EXCLUDED = "excluded"
    DUPLICATE = "duplicate"
    DAMAGED = "damaged"
    NOT_IMAGE = "not_image"


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What EXIF says of the body and the moment; empty strings and None where it says nothing."""

    make: str = ""
    model: str = ""
    serial: str = ""
    taken_at: datetime | None = None  # the camera's own clock: naive, with sub-seconds where written


class Rung(StrEnum):
    """Which look at a picture read its code: the first of them is enough in good light."""

    FIRST = "first look"
    CLOSER = "closer look"  # at twice the size
    EVENED = "evened light"  # one threshold for the whole picture
    DARKENED = "darkened"  # washed-out print brought back
    SHARPENED = "sharpened"
    SECOND = "second reader"
    FULL = "full size"


@dataclass(frozen=True, slots=True)
class SeenCode:
    """One code in a picture: where it stands and how well it was to be read."""

    payload: str
    rung: Rung
    box: tuple[float, float, float, float]  # left, top, right, foot as shares of the frame
    module: float = 0.0  # pixels of the file that its smallest square is wide; 0 where that is not known
    contrast: float = 0.0  # between its paper and its ink, of 1


@dataclass(frozen=True, slots=True)
class SlateReading:
    """What the readers found in one picture."""

    payloads: tuple[str, ...] = ()  # distinct, cleaned, at most 64 characters each, in reading order
    suspicion: Suspicion = Suspicion.NONE  # beside foreign payloads: whether they stand on a sheet, or the rest is one
    codes: tuple[SeenCode, ...] = ()  # one for each payload, in the same order
    card: bool = False  # several codes stand as on one card of “Print QR Codes”, not on a sheet each

    @property
    def rung(self) -> Rung | None:
        """The look that the hardest of its codes needed."""
        looks = list(Rung)
        return max((code.rung for code in self.codes), key=looks.index, default=None)


@dataclass(frozen=True, slots=True)
class ScannedFrame:
    """One file as found on the source; `path` is relative to it, with forward slashes."""

    path: str
    size: int  # bytes
    mtime_ns: int
    sha256: str  # hex; empty where the file could not be read, or where by its size no other can be equal to it
    kind: FileKind
    problem: str = ""  # in words, for DAMAGED and NOT_IMAGE: "empty file", "cut off after 61 %"
    camera: CameraFacts = CameraFacts()
    reading: SlateReading = SlateReading()
    texts: tuple[PictureText, ...] = ()  # what stands in the file, in which a key may be
    head: str = ""  # digest of the first bytes, by which the file is known again; empty where it could not be read
    looks: str = ""  # its brightness and colours in short (`domain.likeness`); empty where they are not known
    checksum: str = ""  # XXH3 of all its bytes, hex: tells whether the copy reads what the scan read

    @property
    def content(self) -> str:
        """Equal for files that hold the same, and for no others."""
        return self.sha256 or f"only {self.path}"


Home: TypeAlias = tuple[str, str, str, str, int | None]
"""What makes siblings: last name, e-mail, phone and address of the parents, and the family linked by hand."""


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session of this studio, as far as the split needs to know it."""

    number: str
    shoot: str  # organization, year and name: pictures of two shoots on one card are pointed out
    position: int  # place in the order in which the shoot was scheduled
    hold: str = ""  # why no picture may be taken in: "do not photograph"
    images: int = 0  # already stored, without those that it shares with others
    client: int = 0
    home: Home = ("", "", "", "", None)
    school_class: tuple[str, str, str] = ("", "", "")  # organization, grade, teacher


@dataclass(frozen=True, slots=True)
class PlannedFrame:
    """One entry of the plan."""

    path: str
    role: Role
    session: str | None = None  # the number, for a slate that was read and for an image
    payload: str | None = None
    reason: str = ""
    target: str | None = None  # path below the studio's images folder, once stored
    sha256: str = ""  # as that of its `ScannedFrame`, and in any case once it is stored
    checksum: str = ""
    size: int = 0
    body: str = ""  # "Canon EOS R6 (0123)": the stream this frame was ordered in
    taken_at: datetime | None = None  # by the camera's own clock
    code: SeenCode | None = None  # of a slate: how its code was read
    also: tuple[str, ...] = ()  # numbers of further sessions that a picture of several children belongs to
    travels_with: str = ""  # path of its picture, for a raw file, a side-car or a voice note

    @property
    def pair(self) -> tuple[str, str]:
        """Equal for the files of one picture, wherever on the source they lie."""
        return stem_key(self.travels_with or self.path)

    @property
    def sessions(self) -> tuple[str, ...]:
        """Every session it belongs to, its own first."""
        return (self.session, *self.also) if self.session is not None else ()


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something a person should look at; `frame` is a path, or empty for the whole card."""

    frame: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """A value from 0 to 100 with its grounds, the heaviest first; no grounds where nothing speaks against it."""

    value: int
    grounds: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """sure, likely, or unsure."""
        return "sure" if self.value >= SURE else "likely" if self.value >= LIKELY else "unsure"


@dataclass(frozen=True, slots=True)
class Split:
    """The frames of a source in shooting order, each with its place, and what to look at."""

    frames: tuple[PlannedFrame, ...]
    warnings: tuple[PlanWarning, ...] = field(default=())
    confidence: Mapping[str, Confidence] = field(default_factory=dict)
    """How sure a stretch is that was given to its slate, by the path of the slate."""

    def counts(self) -> dict[str, int]:
        """Frames per role, every role named."""
        found = Counter(frame.role for frame in self.frames)
        return {role.value: found[role] for role in Role}

    def images_per_session(self) -> dict[str, int]:
        """Images per session number, in the order the numbers appear; one of several children counts for each."""
        return dict(Counter(number for f in self.frames if f.role is Role.IMAGE for number in f.sessions))

"""A camera card on which everything happens that happens in a gym, and the truth about every file of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.sample_portraits import portrait
from tui_studio.integrations.sample_slates import code_image, slate_photo

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

BODIES = (CameraFacts("Canon", "Canon EOS R6", "083024001177"), CameraFacts("Canon", "Canon EOS R6", "083024009942"))
POSTER = "https://example.org/read-a-book"
UNKNOWN_NUMBER = "98765"
FAULTS = (
    "retake", "missing slate", "unreadable slate", "torn slate", "poster", "unknown number", "other school",
    "truncated", "empty", "text file", "housekeeping", "duplicate", "two numbers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardStudent:
    """Who stands before the camera: the session number and what is printed on the sheet."""

    number: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class CardTruth:
    """What every file really shows."""

    students: dict[str, str] = field(default_factory=dict)  # path of a portrait to the number of its student
    slates: dict[str, str] = field(default_factory=dict)  # path of a slate to the number printed on it
    others: dict[str, str] = field(default_factory=dict)  # path of anything else to what it is
    spoiled: set[str] = field(default_factory=set)  # slates nobody can read

    def student_of(self, path: str) -> str | None:
        """The number of the student in a picture; None for whatever is no portrait."""
        return self.students.get(path)


def write_card(
    root: Path,
    students: Sequence[CardStudent],
    rng: Random,
    megapixels: float = 2.0,
    *,
    day: date = date(2026, 9, 14),
    other_school: str = "",
    faults: Sequence[str] = FAULTS,
) -> CardTruth:
    """Photograph the students in order with two bodies; `faults` names what goes wrong on the way.

    The second body takes the last third of the students, with file names the first has used too.
    """
    width = round(math.sqrt(megapixels * 1e6 * 1.5) / 8) * 8
    shooter = _Shooter(root, rng, (width, round(width / 1.5 / 8) * 8), set(faults), other_school)
    cut = max(1, len(students) * 2 // 3)
    shooter.shoot(_Body(BODIES[0], "EOSR6", 100, 9988, day), students[:cut])
    shooter.shoot(_Body(BODIES[1], "EOSR6", 102, 9993, day), students[cut:])
    shooter.leave_other_files()
    return shooter.truth


class _Body:
    """A camera: its counter, which goes from 9999 to 0001, its folder, and its clock."""

    def __init__(self, camera: CameraFacts, name: str, folder: int, number: int, day: date) -> None:
        self._camera = camera
        self._name = name
        self._folder = folder
        self._number = number
        self._clock = datetime.combine(day, time(8, 0, folder - 100))

    def next(self, seconds: float) -> tuple[str, CameraFacts]:
        """Path and facts of the next frame, taken so many seconds later."""
        self._clock += timedelta(seconds=seconds)
        path = f"DCIM/{self._folder}{self._name}/IMG_{self._number:04d}.JPG"
        self._number += 1
        if self._number > 9999:
            self._number = 1
            self._folder += 1 if self._folder == 100 else 0  # one body goes on in the same folder
        taken = self._clock
        return path, CameraFacts(self._camera.make, self._camera.model, self._camera.serial, taken)


class _Shooter:
    """Takes the pictures and keeps the truth."""

    def __init__(self, root: Path, rng: Random, size: tuple[int, int], faults: set[str], other_school: str) -> None:
        self._root = root
        self._rng = rng
        self._size = size
        self._faults = faults
        self._other_school = other_school
        self._newest = ""
        self.truth = CardTruth()

    def shoot(self, body: _Body, students: Sequence[CardStudent]) -> None:
        """One body's day."""
        for n, (student, fault) in enumerate(zip(students, self._plan(len(students)), strict=True)):
            self._student(body, student, fault, students[n - 1] if n else student)
        if "retake" in self._faults and len(students) > 2:
            self._student(body, students[1], "", students[0])

    def _plan(self, count: int) -> Iterator[str]:
        """A fault for some of the students, each fault once on the whole card."""
        for n in range(count):
            spare = [fault for fault in FAULTS if fault in self._faults and fault in _FAULTS_OF_STUDENTS]
            fault = spare[0] if spare and n % 2 == 1 and n > 1 else ""
            self._faults.discard(fault)
            yield fault

    def _student(self, body: _Body, student: CardStudent, fault: str, before: CardStudent) -> None:
        if fault == "other school" and self._other_school:
            student = CardStudent(self._other_school, ("A visitor", "of another school"))
        lead = self._rng.uniform(15, 40)
        if fault != "missing slate":
            self._slate(body, student, fault, lead, before)
            lead = self._rng.uniform(3, 7)
        else:
            lead += self._rng.uniform(3, 7)
        for n in range(self._rng.randint(2, 4)):
            self._portrait(body, student, lead if n == 0 else self._rng.uniform(1.5, 4), fault if n == 1 else "")

    def _slate(self, body: _Body, student: CardStudent, fault: str, lead: float, before: CardStudent) -> None:
        path, facts = body.next(lead)
        number = UNKNOWN_NUMBER if fault == "unknown number" else student.number
        spoil = {"unreadable slate": "defocus", "torn slate": "torn"}.get(fault)
        picture = slate_photo(self._rng, self._size, number, student.lines, spoil)
        if fault == "two numbers":
            picture = self._side_by_side(student, before)
        self._save(picture, path, facts)
        self.truth.slates[path] = number
        if spoil or fault == "two numbers":
            self.truth.spoiled.add(path)

    def _side_by_side(self, student: CardStudent, other: CardStudent) -> Picture:
        """Two sheets in one frame, each half as wide."""
        width, height = self._size
        both = Image.new("RGB", self._size, (120, 120, 120))
        for place, who in enumerate((student, other)):
            code = code_image(who.number, 14).convert("RGB")
            side = min(width // 3, height * 2 // 3)
            both.paste(code.resize((side, side)), (width * (1 + 8 * place) // 16, (height - side) // 2))
        return both

    def _portrait(self, body: _Body, student: CardStudent, seconds: float, fault: str) -> None:
        path, facts = body.next(seconds)
        wall = code_image(POSTER) if fault == "poster" else None
        self._save(portrait(self._rng, self._size, poster=wall), path, facts)
        self.truth.students[path] = student.number
        file = self._root / path
        if fault == "truncated":
            file.write_bytes(file.read_bytes()[: file.stat().st_size * 7 // 10])
            self._is_other(path, "truncated")
        elif fault == "empty":
            file.write_bytes(b"")
            self._is_other(path, "empty")
        else:
            self._newest = path

    def _is_other(self, path: str, what: str) -> None:
        del self.truth.students[path]
        self.truth.others[path] = what

    def _save(self, picture: Picture, path: str, facts: CameraFacts) -> None:
        save_jpeg(picture, self._root / path, facts)

    def leave_other_files(self) -> None:
        """What lies on a card beside the frames."""
        folder = self._root / "DCIM/100EOSR6"
        if "housekeeping" in self._faults:
            (self._root / "MISC").mkdir(exist_ok=True)
            (self._root / "MISC/AUTPRINT.MRK").write_text("[HDR]\n")
            self.truth.others["MISC/AUTPRINT.MRK"] = "housekeeping"
        if "text file" in self._faults:
            (folder / "NOTES.JPG").write_text("gym, second door on the left\n")
            self.truth.others["DCIM/100EOSR6/NOTES.JPG"] = "text file"
        if "duplicate" in self._faults and self._newest:
            copy = (self._root / self._newest).with_stem(f"{Path(self._newest).stem} (1)")
            copy.write_bytes((self._root / self._newest).read_bytes())
            path = copy.relative_to(self._root).as_posix()
            self.truth.others[path] = "duplicate"


_FAULTS_OF_STUDENTS = frozenset(FAULTS) - {"retake", "text file", "housekeeping", "duplicate"}


def save_jpeg(picture: Picture, file: Path, camera: CameraFacts, quality: int = 90) -> None:
    """Write a JPEG as a camera does: make, model, serial, moment with hundredths."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = camera.make, camera.model
    inner = exif.get_ifd(0x8769)
    inner[0xA431] = camera.serial
    if camera.taken_at is not None:
        inner[0x9003] = camera.taken_at.strftime("%Y:%m:%d %H:%M:%S")
        inner[0x9291] = f"{camera.taken_at.microsecond // 10_000:02d}"
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.save(file, "JPEG", quality=quality, exif=exif)

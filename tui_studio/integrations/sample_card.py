"""A camera card on which everything happens that happens in a gym, and the truth about every file of it."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from tui_studio.domain.frames import CameraFacts, Role
from tui_studio.integrations.card_truth import EITHER, HELD_BACK, KEPT, SEEN_AS_SLATE, CardTruth, Expected
from tui_studio.integrations.sample_pictures import portrait, save_jpeg, slate_photo
from tui_studio.integrations.sample_slates import code_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = ["FAULTS", "CardStudent", "CardTruth", "Expected", "write_card"]

BODIES = (CameraFacts("Canon", "Canon EOS R6", "083024001177"), CameraFacts("Canon", "Canon EOS R6", "083024009942"))
POSTER = "https://example.org/read-a-book"
UNKNOWN_NUMBER = "98765"
FAULTS = (
    "retake", "missing slate", "unreadable slate", "torn slate", "poster", "unknown number", "other school",
    "truncated", "empty", "text file", "housekeeping", "duplicate", "two numbers",
)  # fmt: skip
_OF_THE_CARD = frozenset({"retake", "text file", "housekeeping", "duplicate"})
_SPOILED = {"unreadable slate": "defocus", "torn slate": "torn"}
_NOBODYS = frozenset({"missing slate", "unknown number", "two numbers"})
_PERHAPS = frozenset({"unreadable slate", "torn slate", "other school"})  # a reader may do better than we think


@dataclass(frozen=True, slots=True)
class CardStudent:
    """Who stands before the camera: the session number and what is printed on the sheet."""

    number: str
    lines: tuple[str, ...]


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
    """Photograph the students in order with two bodies; `faults` names what goes wrong on the way (see FAULTS).

    The second body takes the last third of the students, with file names the first has used too. Every second
    student from the fourth on meets one fault, so that a card with all of them needs about 30.
    """
    width = round(math.sqrt(megapixels * 1e6 * 1.5) / 8) * 8
    shooter = _Shooter(root, rng, (width, round(width / 1.5 / 8) * 8), set(faults), other_school)
    cut = max(1, len(students) * 2 // 3)
    shooter.shoot(_Body(BODIES[0], "EOSR6", 100, 9988, day), students[:cut])
    shooter.shoot(_Body(BODIES[1], "EOSR6", 102, 9993, day), students[cut:])
    shooter.develop()
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
        return path, replace(self._camera, taken_at=self._clock)


class _Shooter:
    """Takes the pictures and keeps the truth; the drawing itself waits for `develop`."""

    def __init__(self, root: Path, rng: Random, size: tuple[int, int], faults: set[str], other_school: str) -> None:
        self._root = root
        self._rng = rng
        self._size = size
        self._faults = faults
        self._other_school = other_school
        self._exposed: list[Callable[[], None]] = []
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
            spare = [fault for fault in FAULTS if fault in self._faults and fault not in _OF_THE_CARD]
            fault = spare[0] if spare and n % 2 == 1 and n > 1 else ""
            self._faults.discard(fault)
            yield fault

    def _student(self, body: _Body, student: CardStudent, fault: str, before: CardStudent) -> None:
        lead = self._rng.uniform(15, 40)
        if fault != "missing slate":
            self._slate(body, student, fault, lead, before)
            lead = 0.0
        lead += self._rng.uniform(3, 7)
        if fault == "other school" and self._other_school:
            student = CardStudent(self._other_school, student.lines)  # a visitor: the number on the slate is right
        roles = HELD_BACK if fault in _NOBODYS else EITHER if fault in _PERHAPS else KEPT
        for n in range(self._rng.randint(2, 5)):
            odd = fault if n == 1 and fault in ("poster", "truncated", "empty") else ""
            self._portrait(body, student, lead if n == 0 else self._rng.uniform(1.5, 4), odd, EITHER if odd else roles)
            roles = EITHER if odd == "empty" else roles  # an empty file may have been a slate: what follows may wait

    def _slate(self, body: _Body, student: CardStudent, fault: str, lead: float, before: CardStudent) -> None:
        path, facts = body.next(lead)
        number = {"unknown number": UNKNOWN_NUMBER, "other school": self._other_school}.get(fault, "") or student.number
        self.truth.slates[path] = number
        self.truth.files[path] = Expected(SEEN_AS_SLATE if fault in _SPOILED else frozenset({Role.SLATE}))
        if fault in _SPOILED:
            self.truth.spoiled.add(path)
        if fault == "two numbers":
            self._expose(path, facts, lambda _: self._side_by_side(student, before))
        else:
            spoil = _SPOILED.get(fault)
            self._expose(path, facts, lambda rng: slate_photo(rng, self._size, number, student.lines, spoil))

    def _side_by_side(self, student: CardStudent, other: CardStudent) -> Image.Image:
        """Two codes in one frame."""
        width, height = self._size
        both = Image.new("RGB", self._size, (120, 120, 120))
        side = min(width // 3, height * 2 // 3)
        for place, who in enumerate((student, other)):
            code = code_image(who.number, 14).convert("RGB").resize((side, side))
            both.paste(code, (width * (1 + 8 * place) // 16, (height - side) // 2))
        return both

    def _portrait(self, body: _Body, student: CardStudent, after: float, odd: str, roles: frozenset[Role]) -> None:
        path, facts = body.next(after)
        wall = code_image(POSTER) if odd == "poster" else None
        keep = {"truncated": 0.7, "empty": 0.0}.get(odd, 1.0)
        # On a white wall a poster's code would look printed on a sheet.
        cloth = "blue" if wall else ""
        self._expose(path, facts, lambda rng: portrait(rng, self._size, cloth, wall, Random(student.number)), keep)
        if keep < 1:
            self.truth.others[path] = odd
            self.truth.files[path] = Expected(frozenset({Role.DAMAGED}))
        else:
            self.truth.files[path] = Expected(roles, student.number)

    def _expose(self, path: str, facts: CameraFacts, draw: Callable[[Random], Image.Image], keep: float = 1.0) -> None:
        """Note a picture to be drawn, from a number of its own: the order of drawing then changes nothing."""
        seed, file = self._rng.getrandbits(64), self._root / path

        def develop() -> None:
            save_jpeg(draw(Random(seed)), file, facts)
            if keep < 1:
                data = file.read_bytes()
                file.write_bytes(data[: int(len(data) * keep)])

        self._exposed.append(develop)

    def develop(self) -> None:
        """Draw and write all pictures; Pillow leaves the interpreter free, so threads help."""
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            for done in [pool.submit(work) for work in self._exposed]:
                done.result()

    def leave_other_files(self) -> None:
        """What lies on a card beside the frames."""
        if "housekeeping" in self._faults:
            self._other("MISC/AUTPRINT.MRK", b"[HDR]\n", "housekeeping")
            self._other("DCIM/CANONMSC/M0100.CTG", bytes(range(64)), "housekeeping")
        if "text file" in self._faults:
            self._other("DCIM/100EOSR6/NOTES.JPG", b"gym, second door on the left\n", "text file")
        if "duplicate" in self._faults:
            self._duplicate()

    def _other(self, path: str, data: bytes, what: str, expected: Expected | None = None) -> None:
        file = self._root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.truth.others[path] = what
        self.truth.files[path] = expected or Expected(frozenset({Role.NOT_IMAGE, Role.EXCLUDED}))

    def _duplicate(self) -> None:
        """The last good portrait once more in another folder; either of the two may count as the first."""
        path = next(path for path, file in reversed(self.truth.files.items()) if file.roles == KEPT)
        student = self.truth.student_of(path)
        either = Expected(EITHER | {Role.DUPLICATE}, student)
        self._other(f"SAVED/{path.rpartition('/')[2]}", (self._root / path).read_bytes(), "duplicate", either)
        self.truth.files[path] = either

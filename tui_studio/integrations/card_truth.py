"""What every file of a drawn card really shows, to prove that no picture goes to the wrong student."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.domain.frames import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.domain.frames import PlannedFrame

KEPT = frozenset({Role.IMAGE})
HELD_BACK = frozenset({Role.UNASSIGNED})
EITHER = KEPT | HELD_BACK
SEEN_AS_SLATE = frozenset({Role.SLATE, Role.UNASSIGNED})  # a spoiled slate: no plan may take it for a portrait


@dataclass(frozen=True, slots=True)
class Expected:
    """The roles a plan may give a file, and whose picture it is (None for what is no portrait)."""

    roles: frozenset[Role]
    student: str | None = None


@dataclass(slots=True)
class CardTruth:
    """The truth about a card, by path."""

    files: dict[str, Expected] = field(default_factory=dict)
    slates: dict[str, str] = field(default_factory=dict)  # path of a slate to the number printed on it
    others: dict[str, str] = field(default_factory=dict)  # path of what is neither slate nor portrait to what it is
    spoiled: set[str] = field(default_factory=set)  # slates that no reader reads

    @property
    def students(self) -> dict[str, str]:
        """Path of every portrait to the number of its student."""
        return {path: file.student for path, file in self.files.items() if file.student is not None}

    def student_of(self, path: str) -> str | None:
        """The number of the student in a picture; None for whatever is no portrait."""
        return self.files[path].student if path in self.files else None

    def misplaced(self, frames: Iterable[PlannedFrame]) -> list[str]:
        """Frames given to a student who is not on them, in words: must be empty whatever went wrong on the day."""
        return [
            f"{frame.path} shows {self.student_of(frame.path) or 'no student'} and was given to {frame.session}"
            for frame in frames
            if frame.role is Role.IMAGE and frame.session != self.student_of(frame.path)
        ]

    def surprises(self, frames: Iterable[PlannedFrame]) -> list[str]:
        """Frames whose role is none of those expected, files that are missing, and files nobody put there."""
        planned = {frame.path: frame.role for frame in frames}
        found = [
            f"{path} is {planned[path]}, not {' or '.join(sorted(file.roles))}"
            for path, file in self.files.items()
            if path in planned and planned[path] not in file.roles
        ]
        found += [f"{path} is missing" for path in self.files if path not in planned]
        return found + [f"{path} was never put there" for path in planned if path not in self.files]

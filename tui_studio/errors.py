"""The errors a user can meet, each a sentence that says what to do.

StudioError                 (exit 1) the base: its text is shown as it is
├── InputRefused            (exit 2) an input that was refused whole; nothing was written
│   ├── StudioMissing       there is no studio in this folder yet
│   ├── FieldsRefused       some fields of a form cannot be written as they are, a sentence for each
│   ├── NotFound            a record, status, file or sheet of this name does not exist
│   ├── QueryRefused        a filter that cannot be read, with the place where it is wrong
│   └── ChangedMeanwhile    somebody else changed the records since they were shown
│       └── EditConflict    both wrote into the same fields of one record: yours and theirs
├── DatabaseBusy            (exit 1) another workstation held the database too long
├── CopyFailed              (exit 1) a picture could not be stored; an import goes on with the next one
└── DamageFound             (exit 4) stored pictures or records are missing or altered

Cancelled is no error: it is how a job that was asked to stop leaves its work.
Anything else that is raised is a defect: it goes to the log and a reference number to the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class StudioError(Exception):
    """A sentence for the user; `exit_code` is what the command line returns with it."""

    exit_code = 1


class InputRefused(StudioError):
    """An input was refused whole and nothing was written."""

    exit_code = 2


class StudioMissing(InputRefused):
    """There is no studio in the folder that was named."""


class FieldsRefused(InputRefused):
    """Some fields cannot be written as they are; `problems` maps field to sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """At least one problem."""
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class NotFound(InputRefused):
    """Nothing has the name or number that was given."""


class QueryRefused(InputRefused):
    """A filter cannot be read; `start` and `end` are the columns of its text that are wrong, from 0."""

    def __init__(self, reason: str, start: int = 0, end: int = 0) -> None:
        """`reason` is the sentence for the user."""
        super().__init__(reason)
        self.start, self.end = start, end


class ChangedMeanwhile(InputRefused):
    """The records are no longer as they were when the step was planned."""


class EditConflict(ChangedMeanwhile):
    """Somebody else wrote into the same fields; `mine` and `theirs` map field to value."""

    def __init__(self, reason: str, mine: Mapping[str, Any], theirs: Mapping[str, Any], *, by: str = "") -> None:
        """`reason` is the sentence for the user, `by` the login of the other person."""
        super().__init__(reason)
        self.mine, self.theirs, self.by = mine, theirs, by


class DatabaseBusy(StudioError):
    """Another process kept the database locked for longer than we wait."""


class CopyFailed(StudioError):
    """A picture could not be stored; `stop` says that the next one would fare no better (disk full, folder gone)."""

    def __init__(self, reason: str, *, stop: bool = False) -> None:
        """`reason` is the sentence for the user."""
        super().__init__(reason)
        self.stop = stop


class DamageFound(StudioError):
    """Stored pictures or records are missing or altered."""

    exit_code = 4


class Cancelled(Exception):
    """Raised by a checkpoint when a job was asked to stop."""

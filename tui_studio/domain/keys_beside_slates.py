"""Keys in the picture files beside slates on the same card: where both speak they must agree.

A key counts for its own picture only. A picture that names another student than its slate does belongs to neither, and
then the slate is not believed for the pictures behind it that name nobody: a slate was forgotten, or a key is false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.frames import FileKind, PlanWarning, Role, Suspicion
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.frames import KnownSession
    from tui_studio.domain.picture_keys import Naming
    from tui_studio.domain.split_entries import Entry


def weigh_keys(
    entries: Iterable[Entry],
    runs: Iterable[tuple[Entry, tuple[str, ...], Sequence[Entry]]],
    namings: Mapping[str, Naming],
    sessions: Mapping[str, KnownSession],
) -> list[PlanWarning]:
    """Settle each picture by its key and its slate; `runs` are slates, their sessions and the pictures with them."""
    warnings: list[PlanWarning] = []
    behind: set[str] = set()
    for slate, numbers, images in runs:
        behind.update(entry.frame.path for entry in images)
        warnings += _weigh_run(slate, numbers, images, namings, sessions)
    for entry in entries:
        if entry.frame.path not in behind and entry.role is Role.UNASSIGNED and _may_be_portrait(entry):
            _name(entry, namings, sessions)
    return warnings


def _weigh_run(
    slate: Entry,
    numbers: tuple[str, ...],
    images: Sequence[Entry],
    namings: Mapping[str, Naming],
    sessions: Mapping[str, KnownSession],
) -> list[PlanWarning]:
    number = " and ".join(numbers)
    against = [entry for entry in (slate, *images) if _speaks_against(entry, numbers, namings)]
    for entry in images:
        naming = namings.get(entry.frame.path)
        if naming is None or naming.silent:
            if against and entry.role is Role.IMAGE:
                entry.leave_open(f"a picture behind the slate of {number} names somebody else")
        elif entry.role is Role.IMAGE and naming.session is not None and naming.session not in numbers:
            entry.leave_open(f"behind the slate of {number}, and {naming.source} says {naming.session}")
        elif entry.role is not Role.IMAGE or naming.session is None:
            _name(entry, namings, sessions)
    if not against:
        return []
    left = sum(entry.role is Role.UNASSIGNED for entry in images)
    naming = namings[against[0].frame.path]
    said = f"{naming.source} says {naming.session}" if naming.session else naming.reason
    text = f"behind the slate of {number}, and {said}; {counted(left, 'picture')} left unassigned"
    return [PlanWarning(against[0].frame.path, "key-against-slate", text)]


def _speaks_against(entry: Entry, numbers: tuple[str, ...], namings: Mapping[str, Naming]) -> bool:
    naming = namings.get(entry.frame.path)
    return naming is not None and not naming.silent and naming.session not in numbers


def _name(entry: Entry, namings: Mapping[str, Naming], sessions: Mapping[str, KnownSession]) -> None:
    """To the one that the picture names; what its key leaves open stays open, with the reason."""
    naming = namings.get(entry.frame.path)
    if naming is None or naming.silent:
        return
    entry.payload = naming.payload
    if naming.session is None:
        entry.leave_open(naming.reason)
    elif hold := sessions[naming.session].hold:
        entry.leave_open(f"{naming.session}: {hold}")
    else:
        entry.role, entry.reason = Role.IMAGE, naming.source
        entry.give((naming.session,))


def _may_be_portrait(entry: Entry) -> bool:
    """A frame that may be a slate stays open, whoever it names."""
    picture = entry.frame.kind in (FileKind.PICTURE, FileKind.RAW)
    return picture and not entry.frame.reading.payloads and entry.frame.reading.suspicion is Suspicion.NONE

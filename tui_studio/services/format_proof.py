"""The grounds on which a card may be formatted, looked at after its import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_studio.domain.format_proof import FormatProof, Ground
from tui_studio.domain.frames import PlannedFrame, Role
from tui_studio.domain.plan_stretches import BY_HAND
from tui_studio.domain.scan_options import LEFT_OUT
from tui_studio.domain.slate_side import OTHER_SIDE
from tui_studio.domain.slate_split import UNTOLD
from tui_studio.domain.split_entries import SAME_PICTURE
from tui_studio.integrations.backup_volume import copy_is_there, volume_trouble
from tui_studio.integrations.card import files_elsewhere
from tui_studio.services.import_plan import HOUSEKEEPING, ImportPlan
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tui_studio.repositories.image_copies import SecondCopy
    from tui_studio.services.workplace import Workplace

STORED = (Role.IMAGE, Role.DUPLICATE)


def prove(
    place: Workplace,
    plan: ImportPlan,
    failed: Sequence[PlannedFrame],
    left_out: Collection[str],
    on_card: Mapping[str, int],
    trouble: str = "",
) -> FormatProof:
    """The proof for the card of a plan that was carried out.

    `on_card` are the sizes of the files on it, `left_out` what the options left there, `trouble` is what stood
    against second copies.
    """
    left_out = [*left_out, *(frame.path for frame in plan.frames if frame.reason in LEFT_OUT)]
    lost = {frame.path for frame in failed}
    damaged = [frame.path for frame in plan.frames if frame.role is Role.DAMAGED and frame.path not in lost]
    nobody = [frame.path for frame in plan.frames if frame.role is Role.UNASSIGNED]
    unread = [frame.path for frame in plan.frames if frame.role is Role.SLATE and frame.session is None]
    strange = [f.path for f in plan.frames if f.role is Role.NOT_IMAGE and f.reason != HOUSEKEEPING]
    known = {frame.path: frame.size for frame in plan.frames}
    new = [path for path, size in on_card.items() if known.get(path) != size]
    elsewhere = files_elsewhere(plan.source)
    untold = [warning.frame for warning in plan.warnings if warning.kind == UNTOLD]
    grounds = [
        _ground("copied", lost, f"{len(lost)} could not be copied"),
        _ground("damaged", damaged, f"{len(damaged)} damaged"),
        _ground("assigned", nobody, counted(len(nobody), "belongs to nobody yet", "belong to nobody yet")),
        _ground("slates", unread, f"{counted(len(unread), 'slate')} without a session"),
        _ground("pictures", strange, counted(len(strange), "file that is no picture", "files that are no pictures")),
        *_stored(place, plan, trouble),
        Ground("warned", not untold, "a forgotten slate might go unnoticed on it" if untold else ""),
        _ground("side", _turned(plan), "its slates may have been photographed on the other side of the students"),
        _ground("options", left_out, f"{counted(len(left_out), 'file')} left on it by the options"),
        _ground(
            "whole",
            elsewhere,
            counted(len(elsewhere), "file lies in another folder of it", "files lie in other folders of it"),
        ),
        _ground("unchanged", new, f"{counted(len(new), 'file')} new or changed since the scan"),
    ]
    found = Ground("found", True, f"{counted(len(plan.frames), 'file')} found and accounted for")
    return FormatProof(place.clock.now(), place.settings.copies, (found, *grounds))


def _ground(name: str, against: Collection[str], text: str) -> Ground:
    return Ground(name, not against, text if against else "", tuple(sorted(against)))


def _turned(plan: ImportPlan) -> list[str]:
    """Pictures that a wrong order may have given away: all that no person gave, where the plan asks about the order."""
    asked = any(warning.kind == OTHER_SIDE for warning in plan.warnings)
    given = [frame for frame in plan.frames if asked and frame.role in STORED]
    return [frame.path for frame in given if not frame.reason.startswith((BY_HAND, SAME_PICTURE))]


def _stored(place: Workplace, plan: ImportPlan, trouble: str) -> Iterable[Ground]:
    """Whether every picture lies in the images folder, and where two copies are wanted on another device too."""
    images, demanded = place.settings.paths.images, place.settings.copies
    frames = [frame for frame in plan.frames if frame.role in STORED]
    with place.reading() as uow:
        rows = uow.images.of_hashes({frame.sha256 for frame in frames})
        seconds = uow.image_copies.of_hashes(rows) if place.settings.backup or demanded > 1 else {}
    # The hash of most slates is not known, nor is that of what a person calls stored in a file.
    slates = {frame.sha256 for frame in plan.frames if frame.role is Role.SLATE and frame.sha256}
    frames = [frame for frame in frames if frame.sha256 in rows or frame.sha256 not in slates]
    gone = [
        frame.path
        for frame in frames
        if frame.sha256 not in rows or not copy_is_there(images, rows[frame.sha256].path, frame.size)
    ]
    missing = ("known picture whose stored file is not there", "known pictures whose stored files are not there")
    stored = f"{counted(len(frames), 'picture')} stored and read back"
    yield Ground("stored", not gone, counted(len(gone), *missing) if gone else stored, tuple(sorted(gone)))
    if demanded > 1 or place.settings.backup:
        yield _doubled(images, frames, seconds, demanded, trouble)


def _doubled(
    images: Path, frames: Sequence[PlannedFrame], seconds: Mapping[str, SecondCopy], demanded: int, trouble: str
) -> Ground:
    usable = {root: not volume_trouble(Path(root), images) for root in {copy.root for copy in seconds.values()}}

    def doubled(frame: PlannedFrame) -> bool:
        copy = seconds.get(frame.sha256)
        return copy is not None and usable[copy.root] and copy_is_there(Path(copy.root), copy.path, frame.size)

    single = [frame.path for frame in frames if not doubled(frame)]
    if not single:
        return Ground("copies", True, f"{counted(len(frames), 'picture')} with a second copy on another device")
    text = f"{counted(len(single), 'picture')} without a second copy" + (f" ({trouble})" if trouble else "")
    return Ground("copies", demanded < 2, text, tuple(sorted(single)) if demanded > 1 else ())

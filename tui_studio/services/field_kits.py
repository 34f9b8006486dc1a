"""Field kits: a shoot goes along on a laptop as a studio of its own, and what was done there is merged back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.audit_words import entity_name
from tui_studio.domain.kit_merge import Conflict, Decisions
from tui_studio.domain.numbering import COUNTER, Scheme
from tui_studio.errors import ChangedMeanwhile, InputRefused
from tui_studio.services.image_moves import settle_moved
from tui_studio.services.kit_files import kit_studio, opened_kit
from tui_studio.services.kit_merging import KIND, KitMerging
from tui_studio.services.kit_packing import WAITING, KitPacked, pack_kit
from tui_studio.services.kit_pictures import copy_pictures, move_pictures, new_pictures, store_pictures
from tui_studio.services.kit_rows import ById, alone, by_keys, checked
from tui_studio.services.kit_state import KitState
from tui_studio.services.manifests import settle_manifests
from tui_studio.services.moved_files import MovedFiles
from tui_studio.services.numbers import reserve_block
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.results import Skipped
from tui_studio.services.second_copies import SecondCopies
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.repositories.field_kits import Row
    from tui_studio.repositories.images import StoredImage
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.kit_files import PictureFinder
    from tui_studio.services.kit_pictures import KitPicture
    from tui_studio.services.kit_ties import Groups

NUMBERS = 500
"""Session and client numbers that a kit has for newcomers."""
_MOST_NUMBERS = 100_000


@dataclass(frozen=True, slots=True)
class KitTaken:
    """A kit that was written; its own numbers are `first` to `last`."""

    id: str
    file: Path
    title: str
    clients: int
    sessions: int
    session_numbers: tuple[int, int]
    client_numbers: tuple[int, int]
    cards: int


@dataclass(frozen=True, slots=True)
class KitMerge:
    """What a merge did, or would do; with open conflicts nothing was written."""

    kit: str
    title: str
    created: dict[str, int]
    changed: dict[str, int]
    deleted: dict[str, int]
    images: int
    moved: int
    conflicts: tuple[Conflict, ...]
    refused: tuple[Skipped, ...]
    notes: tuple[str, ...]
    batch: str = ""

    @property
    def open(self) -> tuple[Conflict, ...]:
        """Conflicts that nobody decided."""
        return tuple(conflict for conflict in self.conflicts if not conflict.decided)

    def sentence(self) -> str:
        """“1 client and 1 session new; 2 clients and 40 sessions changed; 210 pictures”."""
        told = [
            f"{_joined([counted(count, entity_name(entity)) for entity, count in counts.items()])} {word}"
            for word, counts in (("new", self.created), ("changed", self.changed), ("deleted", self.deleted))
            if counts
        ]
        told += [counted(self.images, "picture")] if self.images else []
        told += [f"{counted(self.moved, 'picture')} moved"] if self.moved else []
        return "; ".join(told) or "nothing new"


@dataclass(frozen=True, slots=True)
class _Brought:
    """A kit as it came back, read from copies of its files."""

    about: Row
    taken: ById
    now: ById
    groups: tuple[Groups, Groups]
    further: dict[int, list[int]]
    spares: list[Row]
    find: PictureFinder
    marks: dict[str, int]
    left: list[Skipped]


class FieldKitService:
    """Taking along and merging back."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def take(self, shoot: ShootChoice, file: Path, numbers: int = NUMBERS, cards: int = 0) -> KitTaken:
        """Write a kit of a shoot, complete or not at all; its numbers and spare cards are given to nobody else."""
        if not 0 < numbers <= _MOST_NUMBERS:
            raise InputRefused(f"A kit takes 1 to {_MOST_NUMBERS:,} numbers.")
        kit_id = str(uuid.uuid4())
        about = {
            "id": kit_id, "title": shoot.title, "shoot_id": shoot.id, "by": user_name(), "sha256": "", "own": False,
            "taken_at": self._place.clock.now(),
        }  # fmt: skip
        with self._place.writing() as uow:
            if own := uow.field_kits.own():
                raise InputRefused(f"This studio is a field kit itself ({own['title']}); take kits in the office.")
            sessions = reserve_block(uow, COUNTER, numbers, uow.numbers.sessions_taken)
            clients = reserve_block(uow, "client_number", numbers, uow.numbers.clients_taken)
            tables = alone(uow.field_kits.taken(shoot.id), self._place.clock.now())
            preferences = uow.studio.preferences() | {"session_numbering": Scheme.NUMERIC.value}
            spares = uow.field_kits.spares(uow.slates.free_spares()[:cards])
            if len(spares) < cards:
                raise InputRefused(f"There are {len(spares)} free spare cards; print more, or take so many.")
            uow.slates.drop_spares([row["number"] for row in spares])
            uow.field_kits.add(about)
            uow.audit.add([{**_audited(self._place), "summary": f"Field kit of {shoot.title} taken along"}])
            uow.commit()
        ends = {COUNTER: (sessions, sessions + numbers - 1), "client_number": (clients, clients + numbers - 1)}
        try:
            sha256 = kit_studio(self._place, file, about, tables, preferences, ends, spares)
        except BaseException:
            with self._place.writing() as uow:
                uow.field_kits.forget(kit_id)
                _give_cards(uow, spares)
                uow.commit()
            raise
        with self._place.writing() as uow:
            uow.field_kits.seal(kit_id, sha256)
            uow.commit()
        held = len(tables["client"]), len(tables["session"])
        return KitTaken(kit_id, file, shoot.title, *held, ends[COUNTER], ends["client_number"], len(spares))

    def own_title(self) -> str | None:
        """What this studio is called as a field kit; None where it is none."""
        with self._place.reading() as uow:
            own = uow.field_kits.own()
        return None if own is None else str(own["title"])

    def pack(self, file: Path, progress: Progress = SILENT) -> KitPacked:
        """On the laptop: everything that goes back, in one new file; complete or not at all."""
        return pack_kit(self._place, file, progress)

    def merge(
        self, source: Path, decisions: Decisions | None = None, progress: Progress = SILENT, *, dry_run: bool = False
    ) -> KitMerge:
        """Bring back what was done on a laptop, as one step that can be taken back.

        `source` is what `pack` has written, the folder of the laptop's studio, or a disk that one of the two lies on.
        With an open conflict nothing is written. Raises `InputRefused` for what is no kit of this studio.
        """
        from tui_studio.integrations.image_files import IncomingFolder
        from tui_studio.integrations.scratch import scratch_folder

        decisions = decisions or Decisions()
        with scratch_folder(self._place.settings.paths.root) as scratch:
            brought = self._read(source, scratch)
        with self._place.writing_when_free(progress) as uow:  # and never committed
            merging, pictures = self._records(uow, brought, decisions)
            seen = _told(brought, merging, len(pictures))
        if dry_run or seen.open:
            return seen
        images = self._place.settings.paths.images
        with IncomingFolder(images) as incoming, MovedFiles(images) as files:
            arrived, failed = copy_pictures(pictures, brought.find, incoming, progress)
            with self._place.writing_when_free(progress) as uow:
                merging, pictures = self._records(uow, brought, decisions)
                if merging.open or any(one.row["sha256"] not in arrived.keys() | failed.keys() for one in pictures):
                    raise ChangedMeanwhile(
                        "Somebody changed the same records meanwhile; nothing was merged. Try again."
                    )
                for one in pictures:
                    if why := failed.get(one.row["sha256"]):
                        merging.refused.append(Skipped(one.row["path"], why))
                whole = [one for one in pictures if one.row["sha256"] in arrived]
                stored = store_pictures(self._place, merging, whole, arrived, f"field kit {brought.about['title']}")
                move_pictures(merging, files)
                merging.poses(stored=True)
                if merging.open:
                    raise ChangedMeanwhile("Somebody chose other poses meanwhile; nothing was merged. Try again.")
                batch = self._finish(uow, brought, merging, len(stored))
                uow.commit()
                files.leave()
        self._behind(batch, stored, list(merging.moves), progress)
        return _told(brought, merging, len(stored), batch)

    def _records(self, uow: UnitOfWork, brought: _Brought, decisions: Decisions) -> tuple[KitMerging, list[KitPicture]]:
        state = KitState(uow.field_kits.state(brought.about["id"]))
        if any(brought.marks[name] < value for name, value in state.marks.items()):
            raise InputRefused("A newer state of this kit was merged already; name its newest file or its folder.")
        state.marks = brought.marks
        merging = KitMerging(self._place, uow, brought.taken, brought.now, brought.groups, state, decisions)
        merging.records()
        pictures = new_pictures(merging, brought.further)
        merging.poses(stored=False)
        return merging, pictures

    def _finish(self, uow: UnitOfWork, brought: _Brought, merging: KitMerging, pictures: int) -> str:
        told = _told(brought, merging, pictures)
        batch = merging.edits.finish(f"Merge field kit {brought.about['title']}: {told.sentence()}", KIND)
        _give_cards(uow, brought.spares)
        if batch:
            uow.field_kits.add_merge(brought.about["id"], batch, merging.state.kept(), self._place.clock.now())
        else:  # what was decided for the office is not asked again
            now = self._place.clock.now()
            uow.field_kits.keep_state(brought.about["id"], merging.edits.batch, merging.state.kept(), now)
        return batch

    def _behind(self, batch: str, stored: list[StoredImage], moved: list[int], progress: Progress) -> None:
        """What need not be waited for before the merge counts."""
        settle_moved(self._place, moved)
        if stored:
            settle_manifests(self._place, progress, batch)
            with SecondCopies(self._place, progress) as second:
                second.take(stored)
                second.finish()

    def _read(self, source: Path, scratch: Path) -> _Brought:
        """The kit, checked; from here on the laptop's own files are only read for their pictures."""
        with opened_kit(source, scratch, self._place.clock) as (kit, taken, find):
            with kit.reading() as uow:
                own = uow.field_kits.own()
                about = None
                if own is not None:
                    with self._place.reading() as office:
                        about = office.field_kits.find(str(own["id"]))
                if about is None:
                    raise InputRefused(f"{source} is no field kit that was taken from this studio.")
                if about["sha256"] != taken.sha256:
                    raise InputRefused(f"{taken.file} is not as it was taken; what was done on the kit cannot be told.")
                now, further, unassigned = (
                    uow.field_kits.brought(), uow.field_kits.further_sessions(), uow.field_kits.unassigned()
                )  # fmt: skip
                groups, deleted = uow.field_kits.members(), uow.field_kits.deletions()
                spares, marks = uow.field_kits.spares(uow.slates.free_spares()), uow.field_kits.marks()
            with taken.place.reading() as uow:
                before, groups_before = uow.field_kits.brought(), uow.field_kits.members()
        left = [Skipped(counted(unassigned, "frame"), WAITING)] if unassigned else []
        rows = checked(before, {}), checked(now, deleted)
        groups_of_both = groups_before, by_keys(groups, rows[1]["client_group"])
        further = by_keys(further, rows[1]["image"])
        return _Brought(about, *rows, groups_of_both, further, spares, find, marks, left)


def _joined(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _told(brought: _Brought, merging: KitMerging, images: int, batch: str = "") -> KitMerge:
    return KitMerge(
        brought.about["id"],
        brought.about["title"],
        dict(merging.created),
        dict(merging.changed),
        dict(merging.deleted),
        images,
        len(merging.moves),
        tuple(merging.conflicts.values()),
        (*brought.left, *merging.refused),
        tuple(merging.notes),
        batch,
    )


def _give_cards(uow: UnitOfWork, spares: list[Row]) -> None:
    """Free spare cards are back; those that somebody got went with their session."""
    for row in spares:
        if not uow.slates.is_spare(row["number"]):
            uow.slates.keep_spares([row["number"]], row["printed_at"], row["by"])


def _audited(place: Workplace) -> dict[str, Any]:
    return {"at": place.clock.now(), "by": user_name(), "action": "step"}

"""Images that belong to another session: moved with what travels with them, logged in both, taken back as one step."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.domain.copy_options import RAW_FOLDER, usual_options
from tui_studio.domain.frames import PlannedFrame, Role
from tui_studio.domain.image_check import RETOUCH_FOLDER
from tui_studio.domain.kit_merge import OFFICE
from tui_studio.errors import InputRefused, NotFound
from tui_studio.repositories.images import PICTURE, StoredName
from tui_studio.services.capture_previews import write_capture_preview
from tui_studio.services.edits import Edits, refuse_edit, undo_edit
from tui_studio.services.folders import settle_folders
from tui_studio.services.image_check import drop_poses
from tui_studio.services.image_names import ImageNames
from tui_studio.services.manifests import settle_manifests
from tui_studio.services.moved_files import MovedFiles
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT
from tui_studio.services.results import BulkResult, Skipped, reasons
from tui_studio.services.workplace import user_name
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.repositories.image_moves import MovedImage
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

KIND = "move images"


@dataclass(frozen=True, slots=True)
class ImageMovePlan:
    """What would be moved; nothing is yet. `files` are the images with their raw files and retouched versions."""

    to_id: int
    to_number: str
    to_name: str
    images: tuple[MovedImage, ...]
    files: tuple[MovedImage, ...]
    skipped: tuple[Skipped, ...]
    emptied: tuple[str, ...]
    """Numbers of sessions that would have no image left."""
    kept: tuple[str, ...] = ()
    """Numbers of sessions that keep some of the images, which are of several."""

    def sentence(self) -> str:
        """“2 images move from 10001 to 10004 Adams, Ava; 10001 has none left”."""
        numbers = ", ".join(dict.fromkeys(image.number for image in self.images))
        verb = "moves" if len(self.images) == 1 else "move"
        said = [f"{counted(len(self.images), 'image')} {verb} from {numbers} to {self.to_number} {self.to_name}"]
        if not self.images:
            said = ["Nothing moves"]
        if extra := len(self.files) - len(self.images):
            said.append(f"{counted(extra, 'file')} that belong{'s' * (extra == 1)} to them too")
        if known := sum(self.to_id in (image.session_id, *image.also) for image in self.images):
            said.append(f"{known:,} of them {self.to_number} has already")
        if self.kept:
            said.append(f"{', '.join(self.kept)} keep{'s' * (len(self.kept) == 1)} the images that are theirs too")
        if self.emptied:
            said.append(f"{', '.join(self.emptied)} has none left" if len(self.emptied) == 1 else
                        f"{', '.join(self.emptied)} have none left")  # fmt: skip
        if self.skipped:
            said.append(f"{counted(len(self.skipped), 'image')} left: {reasons(self.skipped)}")
        return "; ".join(said)


class ImageMoveService:
    """A file's folder and name follow its session, by the rules of the preferences."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def find(self, name: str) -> list[MovedImage]:
        """The images that are called so, or that lie under this path below the images folder."""
        with self._place.reading() as uow:
            return uow.image_moves.called(name)

    def plan(self, image_ids: Iterable[int], number: str, of: int | None = None) -> ImageMovePlan:
        """Who would get what; raises `NotFound` for no session, `InputRefused` for one that may have no pictures.

        An image of several sessions leaves the session `of` alone, else the one in whose folder it lies.
        """
        with self._place.reading() as uow:
            row = uow.sessions.find_number(number)
            to = uow.image_check.session(row) if row is not None else None
            if to is None:
                raise NotFound(f"There is no session {clean_text(number, 40)}.")
            if to.privacy.no_photo:
                raise InputRefused(f"Session {to.number} must not be photographed; nothing can be moved there.")
            found = uow.image_moves.rows(image_ids, of)
            going, skipped = [], []
            for image in found:
                why = _why_it_stays(image, to.id, self._place)
                skipped += [Skipped(PurePosixPath(image.path).name, why)] if why else []
                going += [] if why else [image]
            files = uow.image_moves.with_what_travels(going, of)
            left = uow.image_moves.left_without({image.leaves for image in going}, [image.id for image in going])
            every = {row for image in going for row in (image.session_id, *image.also)}
            kept = uow.image_moves.numbers(every - {to.id, *(image.leaves for image in going)})
        return ImageMovePlan(
            to.id, to.number, to.name, tuple(going), tuple(files), tuple(skipped), tuple(left), tuple(kept)
        )

    def apply(self, plan: ImageMovePlan) -> BulkResult:
        """Move the files and their rows in one transaction; raises `InputRefused` where the plan is out of date."""
        if not plan.images:
            return BulkResult("", 0, plan.skipped)
        place = self._place
        with MovedFiles(place.settings.paths.images) as files, place.writing() as uow:
            now = {image.id: image for image in uow.image_moves.rows([image.id for image in plan.files])}
            if not all(image.id in now and _unchanged(image, now[image.id]) for image in plan.files):
                raise InputRefused("Some of these images changed meanwhile; nothing was moved. Look again.")
            edits = Edits(place, uow)
            move_files(uow, edits, files, plan.files, plan.to_id)
            batch = edits.finish(plan.sentence(), KIND)
            uow.audit.add(_told(place, plan, batch))
            uow.commit()
            files.leave()
        settle_moved(place, [image.id for image in plan.files])
        return BulkResult(batch, len(plan.images), plan.skipped)


def move_files(uow: UnitOfWork, edits: Edits, files: MovedFiles, images: Sequence[MovedImage], to_id: int) -> None:
    """Give files to another session: its folder, their rows, poses and counts; the caller commits, then leaves `files`.

    An image of several sessions leaves one of them, and its file stays with whom it lies.
    """
    number = uow.image_moves.numbers([to_id])[0]
    names = ImageNames(usual_options(read_preferences(uow)))
    folder = settle_folders(uow, [to_id])[to_id]
    for image in images:
        if image.leaves != image.session_id:
            _pass_on(uow, edits, image, to_id)
            continue
        frame = PlannedFrame(image.original, Role.IMAGE, number, body=image.camera)
        placed = files.move(
            PurePosixPath(image.path), folder / _subfolder(image), names.name(uow, frame, to_id),
            lambda path: uow.images.has_path(str(path)),
        )  # fmt: skip
        _write(uow, edits, image, to_id, placed)
        names.note(to_id, image.id, StoredName(placed, image.original, image.camera))
    drop_poses(uow, edits, [one.id for one in images], {one.id: one.leaves for one in images})
    uow.image_moves.recount({to_id, *(image.leaves for image in images)})


def _write(uow: UnitOfWork, edits: Edits, image: MovedImage, to_id: int, placed: PurePosixPath) -> None:
    opened = uow.records.read("image", image.id) or {}
    wanted = {"session_id": to_id, "path": str(placed), "uploaded_at": None}
    edits.change("image", image.id, opened, wanted, f"{PurePosixPath(image.path).name} of session {image.number}")
    uow.image_moves.follow(image.id, to_id, str(placed))
    edits.share(image.id, [row for row in image.also if row == to_id], [])


def _pass_on(uow: UnitOfWork, edits: Edits, image: MovedImage, to_id: int) -> None:
    """Another one shares it from now on."""
    opened = uow.records.read("image", image.id) or {}
    label = f"{PurePosixPath(image.path).name} of session {image.number}"
    edits.change("image", image.id, opened, {"uploaded_at": None}, label)
    known = to_id in (image.session_id, *image.also)
    edits.share(image.id, [image.leaves], [] if known else [to_id])


def settle_moved(place: Workplace, image_ids: Sequence[int]) -> None:
    """Manifests and previews tell of the new places; both are made up for later where that fails."""
    with place.reading() as uow:
        rows = uow.image_moves.rows(image_ids)
        batches = uow.image_moves.import_batches([image.id for image in rows])
    for batch in batches:
        settle_manifests(place, SILENT, batch)
    for image in rows:
        write_capture_preview(place, image.session_id, image.path, image.sha256)


def refuse_move(uow: UnitOfWork, batch: str) -> str:
    """Why images that were moved stay."""
    if refused := refuse_edit(uow, batch):
        return refused
    ids = {change.row_id for change in uow.journal.changes(batch) if change.entity in ("image", "image_session")}
    sent = sum(image.uploaded for image in uow.image_moves.rows(ids))
    return f"{counted(sent, 'image was', 'images were')} uploaded since" if sent else ""


def undo_move(uow: UnitOfWork, batch: str, files: MovedFiles) -> int:
    """Move the files back and put their rows as they were; how many images."""
    back = move_back(uow, batch, files)
    undo_edit(uow, batch)
    settle_back(uow, back)
    return sum(image.kind == PICTURE for image in uow.image_moves.rows(back.changed))


@dataclass(frozen=True, slots=True)
class MovedBack:
    """Files that lie where they lay before a step moved them; their rows do not say so yet."""

    placed: dict[int, tuple[int, PurePosixPath]]
    sessions: set[int]
    changed: set[int]


def move_back(uow: UnitOfWork, batch: str, files: MovedFiles) -> MovedBack:
    """Move the files back that a step has moved; call it before its edits are undone, and `settle_back` behind."""
    every = [change for change in uow.journal.changes(batch) if change.before != "null" or change.entity != "image"]
    changes = [change for change in every if change.entity == "image"]
    shared = [change for change in every if change.entity == "image_session"]
    before: dict[int, dict[str, Any]] = {}
    for change in reversed(changes):  # the first of several tells how it was
        before.setdefault(change.row_id, {}).update(json.loads(change.before))
    moved = {row_id: values for row_id, values in before.items() if "path" in values}
    now = {image.id: image for image in uow.image_moves.rows(moved)}
    placed = {}
    for row_id, values in moved.items():
        old = PurePosixPath(values["path"])
        path = files.move(PurePosixPath(now[row_id].path), old.parent, old.name, lambda _: True)
        placed[row_id] = (values["session_id"], path)
    sharing = {row for change in shared for side in (change.before, change.after) for row in json.loads(side) or ()}
    owners = {values["session_id"] for values in before.values() if "session_id" in values}
    sessions = owners | sharing | {image.session_id for image in now.values()}
    return MovedBack(placed, sessions, {*before, *(change.row_id for change in shared)})


def settle_back(uow: UnitOfWork, back: MovedBack) -> None:
    """The rows tell where the files lie, and sessions count their images."""
    for row_id, (session_id, path) in back.placed.items():
        uow.records.update("image", row_id, {"path": str(path)})
        uow.image_moves.follow(row_id, session_id, str(path))
    uow.image_moves.recount(back.sessions)


def _why_it_stays(image: MovedImage, to_id: int, place: Workplace) -> str:
    if image.leaves == to_id:
        return "is of that session already"
    if image.kind != PICTURE:
        return "moves with its picture only"
    if image.path.startswith(OFFICE):
        return "its file is in the office"
    there = (place.settings.paths.images / image.path).is_file()
    return "" if there else "its file is not there; run “tui-studio verify”"


def _unchanged(planned: MovedImage, now: MovedImage) -> bool:
    return replace(now, leaves=planned.leaves, number=planned.number) == planned


def _subfolder(image: MovedImage) -> PurePosixPath:
    parent = PurePosixPath(image.path).parent.name
    return PurePosixPath(parent if parent in (RAW_FOLDER, RETOUCH_FOLDER) else "")


def _told(place: Workplace, plan: ImageMovePlan, batch: str) -> list[dict[str, Any]]:
    """An entry in the history of each session."""
    counts: dict[tuple[int, str], int] = {}
    for image in plan.images:
        counts[image.leaves, image.number] = counts.get((image.leaves, image.number), 0) + 1
    told = [(row, number, f"{counted(n, 'image')} moved to {plan.to_number}") for (row, number), n in counts.items()]
    came = ", ".join(number for _, number in counts)
    told.append((plan.to_id, plan.to_number, f"{counted(len(plan.images), 'image')} moved here from {came}"))
    entry = {"at": place.clock.now(), "by": user_name(), "action": "changed", "entity": "session", "batch": batch}
    return [{**entry, "row_id": row, "label": f"session {number}", "summary": said} for row, number, said in told]

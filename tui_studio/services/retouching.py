"""Images go out to be retouched, a folder for each session, and come back as new versions of the same images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.domain.frames import FileKind
from tui_studio.domain.image_check import RETOUCH_FOLDER, RETOUCHED, SELECTED
from tui_studio.domain.naming import ending_of
from tui_studio.domain.retouching import Matcher, Returned, folder_name, image_key
from tui_studio.errors import CopyFailed, InputRefused
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.services.capture_previews import write_capture_preview
from tui_studio.services.card_copy import KIND
from tui_studio.services.folders import settle_folders
from tui_studio.services.manifests import settle_manifests
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.results import BulkResult, Skipped
from tui_studio.services.retouch_copies import is_copy
from tui_studio.services.workplace import user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.domain.image_check import CheckedSession
    from tui_studio.integrations.incoming_folder import IncomingFolder
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

POSES, CHOSEN = "poses", "selected"
WHICH = {POSES: "the primary and the yearbook pose", CHOSEN: "all that are selected"}
"""Which images of a session go out."""
FRONT = 1 << 20  # bytes of a file in which its texts and its EXIF stand


@dataclass(frozen=True, slots=True)
class Going:
    """An image on its way out; `target` is below the folder that was named."""

    number: str
    path: str  # below the images folder
    sha256: str
    target: str


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What would be copied where."""

    folder: Path
    images: tuple[Going, ...]
    skipped: tuple[Skipped, ...]

    def sentence(self) -> str:
        """“24 images of 12 sessions, 3 sessions left”."""
        sessions = len({image.number for image in self.images})
        said = f"{counted(len(self.images), 'image')} of {counted(sessions, 'session')}"
        return f"{said}, {counted(len(self.skipped), 'session')} left" if self.skipped else said


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was copied, what lay there already, and what could not be."""

    folder: Path
    written: int
    there: int
    refused: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """A file that came back, with the image it was made from."""

    path: str
    image_id: int
    number: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TakeBackPlan:
    """What would become a new version, and which files nobody can place."""

    folder: Path
    files: tuple[Back, ...]
    skipped: tuple[Skipped, ...]

    def sentence(self) -> str:
        """“12 retouched images of 10 sessions, 2 files left”."""
        sessions = len({file.number for file in self.files})
        said = f"{counted(len(self.files), 'retouched image')} of {counted(sessions, 'session')}"
        return f"{said}, {counted(len(self.skipped), 'file')} left" if self.skipped else said


class RetouchService:
    """The original always stays; the newest version is the one that is shown."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan_export(self, session_ids: Sequence[int], which: str, folder: Path) -> ExportPlan:
        """Who goes out; raises `InputRefused` for a folder inside of the studio's images."""
        if which not in WHICH:
            raise InputRefused(f"Choose one of {', '.join(WHICH)}.")
        folder = folder.expanduser().absolute()
        images = self._place.settings.paths.images.resolve()
        if folder.resolve() == images or images in folder.resolve().parents:
            raise InputRefused(f"{folder} is inside of the studio's own pictures; name another folder.")
        going, skipped = [], []
        with self._place.reading() as uow:
            retaken = uow.presence.retaken(session_ids)
            for session_id in session_ids:
                session = uow.image_check.session(session_id)
                if session is None:
                    continue
                chosen = _chosen(session, which, retaken)
                if isinstance(chosen, str):
                    skipped.append(Skipped(session.number, chosen))
                    continue
                where = folder_name(session.number, session.name)
                for row in uow.image_moves.rows(chosen):
                    target = f"{where}/{PurePosixPath(row.path).name}"
                    going.append(Going(session.number, row.path, row.sha256, target))
        return ExportPlan(folder, tuple(going), tuple(skipped))

    def export(self, plan: ExportPlan, progress: Progress = SILENT) -> ExportResult:
        """Copy what was planned; a file that lies there is left as it is.

        Session number and image stand in each copy as keywords, so that it is known again under any name.
        """
        from tui_studio.integrations.going_out import copy_out

        root, written, there = self._place.settings.paths.images, 0, 0
        refused: list[Skipped] = []
        for n, image in enumerate(plan.images, 1):
            progress.checkpoint()
            try:
                target = plan.folder / image.target
                new = copy_out(root / image.path, target, image.sha256, progress.checkpoint, _keywords(image))
                written, there = written + new, there + (not new)
            except InputRefused as error:
                refused.append(Skipped(image.target, str(error)))
                progress.log(f"{image.target} {error}", "error")
            progress.advance(n, len(plan.images), image.target, stage="Copying")
        return ExportResult(plan.folder, written, there, tuple(refused))

    def plan_take_back(self, folder: Path, progress: Progress = SILENT) -> TakeBackPlan:
        """Read every file of a folder and say whose new version it is; writes nothing."""
        from tui_studio.integrations.card import walk_card

        folder = folder.expanduser().absolute()
        if not folder.is_dir():
            raise InputRefused(f"There is no folder {folder}.")
        every = list(walk_card(folder))
        with self._place.reading() as uow:
            known = uow.image_moves.retouchable()
            stored = uow.images.stored()
        matcher, files, skipped = Matcher(known), dict[int, Back](), list[Skipped]()
        for n, file in enumerate(every, 1):
            progress.checkpoint()
            found = self._placed(file.path, file.real, matcher, stored)
            if isinstance(found, Back) and found.image_id in files:
                found = f"{files[found.image_id].path} is made from the same image"
            if isinstance(found, Back):
                files[found.image_id] = found
            elif found:
                skipped.append(Skipped(file.path, found))
            progress.advance(n, len(every), file.path, size=file.size, stage="Reading")
        return TakeBackPlan(folder, tuple(files.values()), tuple(skipped))

    def _placed(self, path: str, real: Path, matcher: Matcher, stored: dict[str, str]) -> Back | str:
        """The image a file was made from, or why it is left; nothing for what a system keeps for itself."""
        from tui_studio.integrations.image_files import hash_file

        kind = kind_by_name(path)
        if kind is FileKind.HOUSEKEEPING:
            return ""
        if kind is not FileKind.PICTURE:
            return "is no picture that can be shown"
        try:
            sha256, returned = hash_file(real), _read(path, real)
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        if sha256 in stored:
            return f"is not changed: it is stored as {stored[sha256]}"
        if trouble := _trouble(real):
            return trouble
        found = matcher.match(returned)
        if isinstance(found, str):
            return found
        original = self._place.settings.paths.images / found.path
        if is_copy(real, sha256, returned.texts, original, found.sha256):
            return f"is not changed: it is stored as {found.path}"
        return Back(path, found.id, found.number, found.name, sha256)

    def take_back(self, plan: TakeBackPlan, progress: Progress = SILENT) -> BulkResult:
        """Store the files beside their originals, each proven and with its row; one step that can be taken back."""
        from tui_studio.integrations.image_files import IncomingFolder

        if not plan.files:
            return BulkResult("", 0, plan.skipped)
        place, skipped, done = self._place, list(plan.skipped), 0
        batch, now = place.new_batch("retouch"), place.clock.now()
        with place.writing_when_free(progress) as uow:
            import_id = uow.images.start_import(batch, str(plan.folder), "retouch", user_name(), now)
            uow.journal.begin(place.step(batch, KIND, f"Take back retouched images from {plan.folder.name}"))
            uow.commit()
        try:
            with IncomingFolder(place.settings.paths.images) as incoming:
                for n, file in enumerate(plan.files, 1):
                    progress.checkpoint()
                    try:
                        self._store(plan.folder, file, import_id, incoming, progress)
                        done += 1
                    except (CopyFailed, InputRefused) as error:
                        skipped.append(Skipped(file.path, str(error)))
                        progress.log(f"{file.path}: {error}", "error")
                    progress.advance(n, len(plan.files), file.path, stage="Copying")
        finally:
            self._close(batch, import_id, done, plan.folder.name)
        return BulkResult(batch if done else "", done, tuple(skipped))

    def _store(self, folder: Path, file: Back, import_id: int, incoming: IncomingFolder, progress: Progress) -> None:
        from tui_studio.integrations.image_files import copy_verified, discard
        from tui_studio.integrations.image_files import place as put

        place = self._place
        images = place.settings.paths.images
        arrived = copy_verified(folder / file.path, incoming, file.sha256, progress.checkpoint)
        with place.writing_when_free(progress) as uow:
            row = next(iter(uow.image_moves.rows([file.image_id])), None)
            if row is None or uow.images.find_hash(arrived.sha256):
                discard(arrived)
                raise InputRefused("its image is gone, or it was stored meanwhile; nothing was done with it")
            where = settle_folders(uow, [row.session_id])[row.session_id] / RETOUCH_FOLDER
            name = PurePosixPath(row.path).stem + ending_of(file.path)
            placed = put(arrived, images, where, name, lambda path: uow.images.has_path(str(path)))
            uow.images.add(_row(uow, row, import_id, str(placed.path), arrived.sha256, arrived.size, place))
            uow.commit()
        write_capture_preview(place, row.session_id, str(placed.path), arrived.sha256)

    def _close(self, batch: str, import_id: int, done: int, folder: str) -> None:
        settle_manifests(self._place, SILENT, batch)
        now = self._place.clock.now()
        with self._place.writing() as uow:
            uow.images.finish_import(import_id, "done", "{}", (), now)
            summary = f"Take back: {counted(done, 'retouched image')} from {folder}" if done else ""
            uow.journal.settle(batch, summary, now)
            uow.commit()


def _chosen(session: CheckedSession, which: str, retaken: Mapping[tuple[int, str], str]) -> list[int] | str:
    """The images of a session that go out, or why none does; the pose of a retake takes the place of the one before."""
    if session.privacy.no_photo:
        return "must not be photographed"
    if which == POSES:
        posed = [(image.id, kind) for image in session.images for kind in image.poses]
        here = [image_id for image_id, kind in posed if (session.id, kind) not in retaken]
        if posed and not here:
            return f"retaken as {retaken[session.id, posed[0][1]]}"
        return list(dict.fromkeys(here)) or "no pose is chosen"
    return [image.id for image in session.images if image.rating == SELECTED] or "no image is selected"


def _read(path: str, real: Path) -> Returned:
    from tui_studio.integrations.camera_facts import read_camera_facts
    from tui_studio.integrations.picture_texts import read_picture_texts

    with real.open("rb") as file:
        head = file.read(FRONT)
    facts = read_camera_facts(head)
    return Returned(
        path, tuple(text.text for text in read_picture_texts(head)), facts.taken_at, facts.serial or facts.model
    )


def _keywords(image: Going) -> tuple[str, str]:
    return image.number, image_key(image.sha256)


def _trouble(real: Path) -> str:
    """Why a file is no whole picture; empty where it is one."""
    from tui_studio.integrations.glances import glance
    from tui_studio.integrations.pictures import Undecodable

    try:
        glance(real, 8, 8)
    except Undecodable as error:
        return f"is no whole picture ({error})"
    return ""


def _row(
    uow: UnitOfWork, row: Any, import_id: int, path: str, sha256: str, size: int, place: Workplace
) -> dict[str, Any]:
    original = uow.records.read("image", row.id) or {}
    return {
        "session_id": row.session_id, "import_id": import_id, "path": path, "sha256": sha256, "size": size,
        "kind": RETOUCHED, "original": row.original, "camera": row.camera, "taken_at": original.get("taken_at"),
        "shot_at": original.get("shot_at"), "stored_at": place.clock.now(), "version_of": row.id,
    }  # fmt: skip

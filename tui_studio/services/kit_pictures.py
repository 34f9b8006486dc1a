"""The pictures of a field kit: proven on this disk before anything is written, then named and recorded in one go."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Event
from typing import TYPE_CHECKING

from tui_studio.domain.kit_merge import Conflict
from tui_studio.errors import Cancelled, CopyFailed
from tui_studio.repositories.images import StoredImage
from tui_studio.services.card_copy import IN_FLIGHT, PATIENCE
from tui_studio.services.folders import settle_folders
from tui_studio.services.image_moves import move_files
from tui_studio.services.results import Skipped
from tui_studio.services.workplace import user_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_studio.integrations.image_files import Arrived, IncomingFolder
    from tui_studio.repositories.field_kits import Row
    from tui_studio.services.kit_files import PictureFinder
    from tui_studio.services.kit_merging import KitMerging
    from tui_studio.services.moved_files import MovedFiles
    from tui_studio.services.progress import Progress
    from tui_studio.services.workplace import Workplace

_KINDS = {"picture", "raw", "companion", "retouched"}


@dataclass(frozen=True, slots=True)
class KitPicture:
    """A picture of the kit that is not here."""

    kit_id: int
    session_id: int
    also: tuple[int, ...]
    row: Row


def new_pictures(merging: KitMerging, further: dict[int, list[int]]) -> list[KitPicture]:
    """The pictures that are not stored here; what is known of the others is merged like any record."""
    found = []
    for kit_id, row in merging.kit["image"].items():
        session_id = merging.here("session", row["session_id"])
        twin = None if merging.here("image", kit_id) else _stored(merging, row)
        if twin is not None and twin["session_id"] != session_id:
            merging.notes.append(f"{_name(row)} of the kit is stored already, for another session: {twin['path']}.")
        if twin is not None or merging.here("image", kit_id) is not None:
            _known(merging, kit_id, row, session_id)
            continue
        also = [merging.here("session", one) for one in further.get(kit_id, ())]
        if session_id is None or merging.uow.records.read("session", session_id) is None:
            merging.refused.append(Skipped(_name(row), "its session is not here"))
        elif _strange(row):
            merging.refused.append(Skipped(_name(row), "no picture of a studio lies there"))
        else:
            found.append(KitPicture(kit_id, session_id, tuple(one for one in also if one is not None), row))
    _tell_of_those_taken_out(merging)
    return found


def _known(merging: KitMerging, kit_id: int, row: Row, session_id: int | None) -> None:
    """Merge what was changed of a picture that is here, and note whom it was given to since it came."""
    base = merging.base("image", kit_id)
    why = "" if base is None or session_id == base["session_id"] else _moved(merging, kit_id, base, session_id)
    merging.one("image", kit_id, row)
    if base is not None and (seen := merging.state.base("image", kit_id)):
        # what was refused is asked for again by the next merge
        merging.state.see("image", kit_id, {**seen, "session_id": base["session_id"] if why else session_id})
    if why:
        merging.refused.append(Skipped(_name(row), why))


def _moved(merging: KitMerging, kit_id: int, base: Row, to_id: int | None) -> str:
    """Note that a picture goes to another session, as the kit has it since; why it stays, empty where it goes."""
    now = merging.uow.records.read("image", merging.here("image", kit_id) or 0)
    if now is None or now["session_id"] == to_id:
        return ""
    to = None if to_id is None else merging.uow.image_check.session(to_id)
    if to is None:
        return "the session that it was moved to on the kit is not here"
    if to.privacy.no_photo:
        return f"session {to.number}, which it was moved to on the kit, must not be photographed"
    if not (merging.images / now["path"]).is_file():
        return "its file is not there; run “tui-studio verify”"
    if now["session_id"] != base["session_id"]:
        mine = merging.uow.image_moves.numbers([now["session_id"]])[0]
        conflict = Conflict(f"image/{now['id']}/session", merging.label("image", now), "session", mine, to.number)
        if not merging.decided_theirs(conflict):
            return ""
    merging.moves[now["id"]] = to.id
    return ""


def _tell_of_those_taken_out(merging: KitMerging) -> None:
    """Pictures that came earlier and are none on the kit any more: nothing here is ever erased by a kit."""
    for kit_id in sorted(set(merging.state.mapped("image")) - merging.kit["image"].keys()):
        if not merging.state.deleted("image", kit_id):
            name = _name(merging.state.base("image", kit_id) or {"path": "a picture"})
            merging.notes.append(f"{name} was taken out on the kit and stays here; look at it.")
            merging.state.see("image", kit_id, None)


def move_pictures(merging: KitMerging, files: MovedFiles) -> None:
    """Give pictures that came earlier to the sessions that the kit has given them to since."""
    to_session: dict[int, list[int]] = {}
    for image_id, session_id in merging.moves.items():
        to_session.setdefault(session_id, []).append(image_id)
    for session_id, image_ids in sorted(to_session.items()):
        move_files(merging.uow, merging.edits, files, merging.uow.image_moves.rows(image_ids), session_id)


def copy_pictures(
    pictures: list[KitPicture], find: PictureFinder, incoming: IncomingFolder, progress: Progress
) -> tuple[dict[str, Arrived], dict[str, str]]:
    """Copies by content, read back and equal, and why the others are none. Raises `CopyFailed` where none would be.

    A few are on their way at once: a single one waits for the disk most of the time.
    """
    from tui_studio.integrations.image_files import copy_verified

    arrived: dict[str, Arrived] = {}
    failed: dict[str, str] = {}
    stop = Event()

    def checkpoint() -> None:
        if stop.is_set():
            raise Cancelled

    def copy(row: Row) -> Arrived:
        checkpoint()
        return copy_verified(find(row["path"]), incoming, row["sha256"], checkpoint)

    with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="copy") as pool:
        try:
            coming = [(picture.row, pool.submit(copy, picture.row)) for picture in pictures]
            for n, (row, copied) in enumerate(coming, 1):
                while not wait((copied,), PATIENCE).done:
                    progress.checkpoint()
                progress.checkpoint()
                try:
                    arrived[row["sha256"]] = copied.result()
                except CopyFailed as error:
                    if error.stop:
                        raise
                    failed[row["sha256"]] = _of_a_kit(str(error))
                progress.advance(n, len(pictures), row["path"], size=row["size"], stage="Copying")
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    return arrived, failed


def store_pictures(
    place: Workplace, merging: KitMerging, pictures: list[KitPicture], arrived: dict[str, Arrived], source: str
) -> list[StoredImage]:
    """Give copies their names and write their rows within the transaction of the merge."""
    from tui_studio.integrations.image_files import place as put
    from tui_studio.integrations.image_files import sync_places

    if not pictures:
        return []
    uow, images, now = merging.uow, place.settings.paths.images, place.clock.now()
    folders = settle_folders(uow, sorted({picture.session_id for picture in pictures}))
    import_id = uow.images.start_import(merging.edits.batch, source, "kit", user_name(), now)
    has_path: Callable[[PurePosixPath], bool] = lambda path: uow.images.has_path(str(path))  # noqa: E731
    stored = []
    for picture in pictures:
        row, copy = picture.row, arrived[picture.row["sha256"]]
        old = merging.kit["session"][row["session_id"]]["folder"]
        folder = folders[picture.session_id] / _below(row["path"], old)
        placed = put(copy, images, folder, _name(row), has_path, sync=False)
        base = row["version_of"]
        told = {key: row[key] for key in ("kind", "original", "camera", "taken_at", "shot_at", "rating")}
        told |= {
            "session_id": picture.session_id, "import_id": import_id, "path": str(placed.path), "sha256": copy.sha256,
            "size": copy.size, "stored_at": now, "version_of": None if base is None else merging.here("image", base),
        }  # fmt: skip
        image_id = uow.images.add(told, picture.also)
        merging.state.map("image", picture.kit_id, image_id)
        merging.state.see("image", picture.kit_id, merging.translated("image", row))
        merging.edits.note_made("image", image_id, merging.label("image", told))
        size = copy.size
        stored.append(StoredImage(image_id, picture.session_id, told["path"], copy.sha256, size, False, row["kind"]))
    sync_places(images, {PurePosixPath(image.path).parent: None for image in stored})
    uow.images.finish_import(import_id, "done", json.dumps({"image": len(stored)}), [], now)
    return stored


def _of_a_kit(text: str) -> str:
    """What is told of cards, told of a kit."""
    text = text.replace("check the card and import again", "look at it on the laptop, then merge again")
    return text.replace("put the card back and import again", "bring it here and merge again")


def _stored(merging: KitMerging, row: Row) -> Row | None:
    return next(iter(merging.uow.records.find("image", sha256=row["sha256"])), None)


def _name(row: Row) -> str:
    return PurePosixPath(row["path"]).name


def _below(path: str, folder: str) -> PurePosixPath:
    """Where a picture lies below the folder of its session: raw files may have one of their own."""
    parent = PurePosixPath(path).parent
    return parent.relative_to(folder) if folder and parent.is_relative_to(folder) else PurePosixPath()


def _strange(row: Row) -> bool:
    parts = row["path"].split("/")
    hidden = any(not part or part.startswith(".") or "\\" in part for part in parts)
    return hidden or row["kind"] not in _KINDS or not re.fullmatch("[0-9a-f]{64}", row["sha256"])

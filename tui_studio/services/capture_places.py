"""Where the frames of a capture day lie: in the folder of their session, or aside while they are nobody's."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.domain.copy_options import RAW_FOLDER, usual_options
from tui_studio.domain.frames import FileKind, PlannedFrame, Role
from tui_studio.errors import NotFound
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.repositories.images import StoredName
from tui_studio.services.folders import settle_folders
from tui_studio.services.image_names import ImageNames
from tui_studio.services.preferences import read_preferences
from tui_studio.services.workplace import user_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.integrations.image_files import Arrived
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

ASIDE = ".capture"
"""Below the images folder; folders with a dot are nobody's pictures to `verify`. Below it one folder a shoot."""


class CapturePlaces:
    """Gives frames their names; everything happens in the transaction of the caller, with the write lock held."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._root = place.settings.paths.images
        self._names: ImageNames | None = None
        self.options: CopyOptions | None = None

    def into_session(self, uow: UnitOfWork, arrived: Arrived, frame: Mapping[str, Any], session_id: int) -> int:
        """Place a frame, write or move its image row, and put `path` and `leaving` right; the image row."""
        from tui_studio.integrations.image_files import place as put

        who = uow.capture.person_of(session_id)
        if who is None:
            raise NotFound("The session of this frame is not there any more.")
        folder = self._folder(uow, session_id) / self._subfolder(uow, frame["name"])
        planned = PlannedFrame(
            frame["name"], Role.IMAGE, who[0], sha256=arrived.sha256, body=frame["body"],
            travels_with=self._picture(uow, frame),
        )  # fmt: skip
        assert self._names is not None
        name = self._names.name(uow, planned, session_id)
        placed = put(arrived, self._root, folder, name, lambda path: uow.images.has_path(str(path)))
        image_id = frame.get("image_id")
        if image_id is not None:
            uow.image_moves.move(image_id, session_id, str(placed.path))
        else:
            image_id = uow.images.add(self._row(uow, frame, session_id, str(placed.path), arrived))
        self._names.note(session_id, image_id, StoredName(placed.path, frame["name"], frame["body"]))
        self._note(uow, frame, str(placed.path), image_id)
        return int(image_id)

    def _picture(self, uow: UnitOfWork, frame: Mapping[str, Any]) -> str:
        """The name of the file that a side-car or voice note travels with."""
        if frame["kind"] != FileKind.COMPANION:
            return ""
        leader = uow.capture.leader_of(frame["folder"], frame["station"], frame["name"])
        return str(leader["name"]) if leader else ""

    def _folder(self, uow: UnitOfWork, session_id: int) -> PurePosixPath:
        """Settled for good with the first picture; after it one question is enough."""
        folder = uow.capture.folder_of(session_id)
        return PurePosixPath(folder) if folder else settle_folders(uow, [session_id])[session_id]

    def aside(self, uow: UnitOfWork, arrived: Arrived, frame: Mapping[str, Any]) -> str:
        """Place a frame where nobody's pictures lie, and take its image row away; where it lies."""
        from tui_studio.integrations.image_files import place as put

        name = PurePosixPath(frame["name"]).name
        folder = PurePosixPath(ASIDE, str(frame["shoot_id"]))
        placed = put(arrived, self._root, folder, name)
        if frame.get("image_id") is not None:
            stored = uow.images.of_hashes({arrived.sha256}).get(arrived.sha256)
            if stored is not None:
                uow.images.remove(stored)
        self._note(uow, frame, str(placed.path), None)
        return str(placed.path)

    def _note(self, uow: UnitOfWork, frame: Mapping[str, Any], path: str, image_id: int | None) -> None:
        if frame.get("id") is not None:
            old = frame["path"] if frame["path"] != path else ""
            uow.capture.change_frame(frame["id"], path=path, image_id=image_id, leaving=old)

    def _subfolder(self, uow: UnitOfWork, name: str) -> PurePosixPath:
        if self.options is None or self._names is None:
            self.options = usual_options(read_preferences(uow))
            self._names = ImageNames(self.options)
        raw = kind_by_name(name) is FileKind.RAW and self.options.raw_folder
        return PurePosixPath(RAW_FOLDER if raw else "")

    def _row(
        self, uow: UnitOfWork, frame: Mapping[str, Any], session_id: int, path: str, arrived: Arrived
    ) -> dict[str, Any]:
        now = self._place.clock.now()
        batch = f"capture-{now.astimezone(self._place.clock.zone):%Y%m%d}-{frame['shoot_id']}"
        shot = frame["moment"].astimezone(self._place.clock.zone).replace(tzinfo=None)
        return {
            "session_id": session_id,
            "import_id": uow.capture.import_id(batch, frame["folder"], user_name(), now),
            "path": path,
            "sha256": arrived.sha256,
            "size": arrived.size,
            "kind": frame["kind"],
            "original": frame["name"],
            "camera": frame["body"],
            "taken_at": frame["taken_at"],
            "shot_at": shot if frame["taken_at"] not in (None, shot) else None,
            "stored_at": now,
        }

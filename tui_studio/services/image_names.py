"""The stored names of pictures, by the preferences: the camera's, or numbers that are given once."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.naming import count_in_name, counted_name, image_name

if TYPE_CHECKING:
    from tui_studio.domain.frames import PlannedFrame
    from tui_studio.repositories.unit_of_work import UnitOfWork

COUNTER = "image_number"


class ImageNames:
    """Names for the pictures of one card; the files of one picture, raw and JPEG, share their number."""

    def __init__(self, how: str) -> None:
        """`how` is the preference: camera, session or studio."""
        self._how = how
        self._given: dict[tuple[int, str, tuple[str, str]], int] = {}

    def name(self, uow: UnitOfWork, frame: PlannedFrame, session_id: int) -> str:
        """The name of a picture that is not stored yet; call it in the transaction that stores it."""
        number, original = frame.session or "", PurePosixPath(frame.path).name
        if self._how == "camera":
            return image_name(number, original)
        key = (session_id, frame.body, stem_key(frame.path))
        if key not in self._given:
            self._given[key] = self._count(uow, frame, session_id)
        return counted_name(number, self._given[key], original)

    def _count(self, uow: UnitOfWork, frame: PlannedFrame, session_id: int) -> int:
        stored = [
            (count, original, camera, PurePosixPath(path).suffix.casefold())
            for path, original, camera in uow.images.names_of(session_id)
            if (count := count_in_name(frame.session or "", PurePosixPath(path).name)) is not None
        ]
        suffix, stem = PurePosixPath(frame.path).suffix.casefold(), stem_key(frame.path)
        there = {(count, ending) for count, _, _, ending in stored}
        for count, original, camera, _ in stored:
            # the JPEG of this raw file came in before the import was killed
            if (stem_key(original), camera) == (stem, frame.body) and (count, suffix) not in there:
                return count
        if self._how == "session":
            return max((count for count, *_ in stored), default=0) + 1
        uow.studio.start_counter(COUNTER, 1)
        return uow.studio.reserve(COUNTER, 1)

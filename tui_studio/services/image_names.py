"""The stored names of pictures, by the pattern of the import; the files of one picture share theirs."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.image_pattern import count_in, counts, patterned_name
from tui_studio.domain.naming import ending_of, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.domain.frames import PlannedFrame
    from tui_studio.repositories.images import StoredName
    from tui_studio.repositories.unit_of_work import UnitOfWork

COUNTER = "image_number"
PairKey = tuple[tuple[str, str], str]  # folder and stem on the card, camera


class ImageNames:
    """Names for the pictures of one card; a stem that is given once stays, for the raw file of a picture too."""

    def __init__(self, options: CopyOptions) -> None:
        self._options = options
        self._given: dict[tuple[int, PairKey], str] = {}
        self._held: dict[int, _Held] = {}

    def name(self, uow: UnitOfWork, frame: PlannedFrame, session_id: int) -> str:
        """The name of a picture that is not stored yet; call it in the transaction that stores it."""
        key = (session_id, (frame.pair, frame.body))
        if key not in self._given:
            held = self._session(uow, frame, session_id)
            self._given[key] = held.of_its_pair(frame) or self._new_stem(uow, frame, held)
        return self._given[key] + _ending(frame)

    def note(self, session_id: int, image_id: int, stored: StoredName) -> None:
        """A picture was stored under a name that was asked for here."""
        if held := self._held.get(session_id):
            held.add(stored)
            held.stamp = (held.stamp[0] + 1, image_id)

    def _session(self, uow: UnitOfWork, frame: PlannedFrame, session_id: int) -> _Held:
        """What the session holds; read again only where somebody else changed that, for one may hold thousands."""
        stamp = uow.images.names_stamp(session_id)
        held = self._held.get(session_id)
        if held is None or held.stamp != stamp:
            held = _Held(stamp, uow.images.names_of(session_id), self._options.names, frame.session or "")
            self._held[session_id] = held
        return held

    def _new_stem(self, uow: UnitOfWork, frame: PlannedFrame, held: _Held) -> str:
        """A stem that no file of the session has, so that a raw file that follows finds it free as well."""
        count = 0
        if counts(self._options.names):
            count = max(self._options.first, held.highest + 1)
            if self._options.count_by == "studio":
                uow.studio.start_counter(COUNTER, 1)
                count = uow.studio.reserve(COUNTER, 1)
        original = PurePosixPath(frame.path).name
        name = patterned_name(self._options.names, frame.session or "", original, count)
        n, stem = 0, PurePosixPath(name).stem
        while stem.casefold() in held.stems:
            n += 1
            stem = PurePosixPath(numbered(name, n)).stem
        return stem


class _Held:
    """The names that the files of one session have."""

    def __init__(self, stamp: tuple[int, int], stored: Iterable[StoredName], pattern: str, number: str) -> None:
        self.stamp = stamp
        self.stems: set[str] = set()
        self.highest = 0
        self._pattern, self._number = pattern, number
        self._files: set[tuple[str, str]] = set()
        self._pairs: defaultdict[PairKey, list[str]] = defaultdict(list)
        for name in stored:
            self.add(name)

    def add(self, stored: StoredName) -> None:
        """One more file."""
        stem = stored.path.stem
        self.stems.add(stem.casefold())
        self._files.add((stem, stored.path.suffix.casefold()))
        self._pairs[stem_key(stored.original), stored.camera].append(stem)
        self.highest = max(self.highest, count_in(self._pattern, self._number, stored.path.name) or 0)

    def of_its_pair(self, frame: PlannedFrame) -> str:
        """What the other file of a picture got when it came in before: in another import, or one that was killed."""
        suffix = PurePosixPath(frame.path).suffix.casefold()
        pair = self._pairs.get((frame.pair, frame.body), ())
        return next((stem for stem in pair if (stem, suffix) not in self._files), "")


def _ending(frame: PlannedFrame) -> str:
    """Its extension; both of a side-car that is named after the whole picture, IMG_0001.JPG.xmp."""
    ending, picture = ending_of(frame.path), PurePosixPath(frame.travels_with)
    named_after = PurePosixPath(frame.path).stem.casefold() == picture.name.casefold()
    return ending_of(picture.name) + ending if named_after else ending

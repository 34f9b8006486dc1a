"""What a quality check has read: sessions, and their pictures ready to be painted, those that come next too."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_studio.domain.image_check import CheckedImage, CheckedSession
    from tui_studio.integrations.glances import Glance
    from tui_studio.services.image_check import ImageCheckService
    from tui_studio.ui.terminal_pictures import Drawn
    from tui_studio.ui.widgets.image_preview import ImagePreview

MOST = 48
"""Pictures that are kept: a dozen sessions, some megabytes."""
AHEAD = 2
"""Sessions whose first picture is read before anybody asks."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture as it is painted; without one the caption says why."""

    glance: Glance | None
    caption: str
    drawn: Drawn | None = None


class LookedAt:
    """Filled by threads, asked by the screen; what is there already is painted with the key that asks for it."""

    def __init__(self, service: ImageCheckService) -> None:
        self.service = service
        self.sessions: dict[int, CheckedSession] = {}
        self._pictures: OrderedDict[tuple[str, tuple[int, int]], Seen] = OrderedDict()

    def picture(self, image: CheckedImage, dots: tuple[int, int]) -> Seen | None:
        """The picture in this size, if it was read."""
        return self._pictures.get((image.sha256, dots))

    def read_session(self, session_id: int) -> CheckedSession:
        """Read a session that was not read yet; raises `StudioError`."""
        if session_id not in self.sessions:
            self.sessions[session_id] = self.service.session(session_id)
        return self.sessions[session_id]

    def read_picture(self, image: CheckedImage, preview: ImagePreview, dots: tuple[int, int]) -> Seen:
        """Decode a picture and have it drawn; what a key asked for meanwhile is kept all the same."""
        key = (image.sha256, dots)
        if key not in self._pictures:
            try:
                glance = self.service.look(image, *dots)
                seen = Seen(glance, image.name, preview.drawn(glance))
            except InputRefused as refused:
                seen = Seen(None, str(refused))
            self._pictures[key] = seen
            while len(self._pictures) > MOST:
                self._pictures.popitem(last=False)
        return self._pictures[key]

    def coming(self, ids: Sequence[int], place: int, image: int) -> Iterator[tuple[int, int]]:
        """Session and image in the order in which they are likely to be asked for."""
        here = self.sessions.get(ids[place])
        images = len(here.images) if here else 0
        following = [(row_id, 0) for row_id in ids[place + 1 : place + 1 + AHEAD]]
        own = [(ids[place], n) for n in (image, image + 1) if n < images]
        yield from (*own[:1], *following[:1], *own[1:], *following[1:])
        yield from ((ids[place], n) for n in range(images) if n not in (image, image + 1))
        if place:
            yield ids[place - 1], 0

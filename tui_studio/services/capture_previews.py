"""The preview of a frame that came in or changed hands; what fails is made up for by any later import."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from tui_studio.domain.copy_options import keywords_of, usual_options
from tui_studio.domain.frames import FileKind
from tui_studio.errors import StudioError
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.services.preferences import read_preferences

if TYPE_CHECKING:
    from tui_studio.integrations.pictures import Picture
    from tui_studio.services.workplace import Workplace


def write_capture_preview(
    place: Workplace, session_id: int, path: str, sha256: str, decoded: Picture | None = None
) -> None:
    """Write the preview of a stored picture, which may be `decoded` already; raises nothing."""
    from tui_studio.integrations.pictures import Undecodable
    from tui_studio.integrations.previews import preview_of, small_jpeg, write_preview

    if kind_by_name(path) is not FileKind.PICTURE:
        return
    images = place.settings.paths.images
    with contextlib.suppress(StudioError, Undecodable, OSError):
        with place.reading() as uow:
            options = usual_options(read_preferences(uow))
            facts = next(iter(uow.images.session_folders([session_id]).values()), None)
        if not options.previews or facts is None:
            return
        edge, quality = options.preview_pixels, options.preview_quality
        made = preview_of(decoded, edge, quality) if decoded is not None else b""
        write_preview(
            images, sha256, made or small_jpeg(images / path, edge, quality), keywords_of(facts.facts, options.keywords)
        )

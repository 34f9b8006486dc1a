"""What a quality check says of a session and of an image."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textual.content import Content

from tui_studio.domain.image_check import POSES, RATINGS
from tui_studio.services.record_lists import in_megabytes
from tui_studio.text import counted
from tui_studio.ui.modals.base import plain
from tui_studio.ui.widgets.film_strip import SIGNS, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_studio.domain.image_check import CheckedImage, CheckedSession


def heading(session: CheckedSession | None, place: int, total: int) -> Content:
    """“Quality check  3 of 598  10003 Adams, Ava · 9 Ms Quill · Images captured”."""
    words = [Content.styled("Quality check", "bold"), Content.styled(f"  {place + 1:,} of {total:,}", "dim")]
    if session is not None:
        about = " · ".join(filter(None, (session.class_name, session.status)))
        words += [Content("  "), plain(f"{session.number} {session.name}", "bold"), Content(" · "), plain(about)]
    return Content("").join(words)


def facts(session: CheckedSession, image: CheckedImage | None, *, pictured: bool) -> Iterator[Content]:
    """What the client does not want, then what is known of an image; without its picture also how to see it."""
    if words := session.privacy.words:
        yield plain(f"! {words}", "bold $error")
        yield plain("")
    if image is None:
        yield plain("This session has no images.")
        yield plain("")
        yield plain("i imports some.")
        return
    rating = RATINGS[image.rating].capitalize()
    yield plain(f"{SIGNS[image.rating]} {rating}", f"bold {STYLES[image.rating]}".strip())
    for kind in image.poses:
        yield plain(POSES[kind].capitalize(), "bold")
    yield plain("")
    yield plain(image.name)
    yield plain(f"{image.taken_at:%Y-%m-%d %H:%M:%S}" if image.taken_at else "no time known", "dim")
    yield plain(in_megabytes(image.size), "dim")
    if image.camera:
        yield plain(image.camera, "dim")
    for is_so, word in ((image.retouched, "retouched"), (image.uploaded, "uploaded"), (image.shared, "of several")):
        if is_so:
            yield plain(word)
    if not pictured:
        yield plain("")
        yield plain("o opens it in the viewer of this machine, v shows it here.", "dim")


def tally(images: Sequence[CheckedImage], marked: int) -> str:
    """“4 images: 2 selected, 2 undecided · 1 marked”."""
    counts = Counter(image.rating for image in images)
    parts = ", ".join(f"{counts[rating]} {word}" for rating, word in RATINGS.items() if counts[rating])
    said = f"{counted(len(images), 'image')}{': ' if parts else ''}{parts}"
    return f"{said} · {marked} marked" if marked else said

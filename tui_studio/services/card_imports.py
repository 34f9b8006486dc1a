"""Which cards were imported: when, by whom, what came of it, and by which frames a card is known again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from tui_studio.repositories.card_imports import CardImport
    from tui_studio.services.workplace import Workplace

INTERRUPTED = "interrupted"


class CardImportService:
    """Reads only."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def recent(self, limit: int = 20) -> list[CardImport]:
        """The last imports, newest first; one whose program was killed is interrupted, though nobody noted it yet."""
        with self._place.reading() as uow:
            found = uow.card_imports.recent(limit)
        return [one if one.state != "running" else self._seen_alive(one) for one in found]

    def _seen_alive(self, one: CardImport) -> CardImport:
        from tui_studio.integrations.incoming_folder import is_alive

        alive = is_alive(self._place.settings.paths.images, one.batch)
        return replace(one, finished_by="") if alive else replace(one, state=INTERRUPTED)

    def when(self, one: CardImport) -> str:
        """When it began, in the studio's own time."""
        return f"{one.started_at.astimezone(self._place.clock.zone):%Y-%m-%d %H:%M}"

    def document(self, one: CardImport) -> dict[str, Any]:
        """As `tui-studio imports --json` tells it."""
        from tui_studio.integrations.manifests import all_manifests, manifest_path

        there = one.batch in all_manifests(self._place.settings.paths.images)
        return {
            "batch": one.batch,
            "started": one.started_at.isoformat(timespec="seconds"),
            "finished": one.finished_at.isoformat(timespec="seconds") if one.finished_at else None,
            "by": one.by,
            "source": one.source,
            "way": one.way,
            "state": one.state,
            "finished_by": one.finished_by,
            "taken_back": one.taken_back,
            "files": one.files,
            "stored": one.stored,
            "waiting": one.waiting,
            "cameras": list(one.cameras),
            "first": one.first,
            "last": one.last,
            "manifest": str(manifest_path(one.batch)) if there else "",
        }


def outcome(one: CardImport) -> str:
    """What came of it, and what is left to do: “96 stored, 3 wait for a person”."""
    if one.taken_back:
        return "taken back"
    if one.state == "running":
        return "running now"
    parts = [f"{one.stored:,} stored" if one.stored else "nothing new"]
    if one.finished_by:  # what waited then waits there
        return f"{one.state}, {parts[0]}; a later import finished it"
    if one.waiting:
        parts.append(counted(one.waiting, "waits for a person", "wait for a person"))
    said = ", ".join(parts)
    return said if one.state == "done" else f"{one.state}, {said}; import the card again"


def frames_of(one: CardImport) -> str:
    """The frames by which the card is known again: “IMG_0001.JPG to IMG_0096.JPG, Canon EOS R6 (0123)”."""
    first, last = (clean_text(PurePosixPath(path).name, 40) for path in (one.first, one.last))
    names = " to ".join(dict.fromkeys(filter(None, (first, last))))
    return ", ".join(filter(None, (names, " and ".join(clean_text(body, 60) for body in one.cameras))))

"""Is everything still there and as it was: checks of records and files, and backups."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.repositories.database import back_up, check_file, is_database
from tui_studio.repositories.postgresql import server_state
from tui_studio.repositories.postgresql_copies import dump, is_dump
from tui_studio.repositories.search import SEARCHED
from tui_studio.services.preferences import read_preferences
from tui_studio.services.previews import without_preview
from tui_studio.services.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui_studio.repositories.images import StoredImage
    from tui_studio.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; `strangers` (files no record names) and missing previews are no damage."""

    images: int
    checked: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    strangers: tuple[str, ...]
    database: tuple[str, ...]
    without_preview: int = 0

    @property
    def sound(self) -> bool:
        """No damage was found."""
        return not (self.missing or self.altered or self.database)


class IntegrityService:
    """Verify pictures against their hashes; copy the database while it is in use."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def verify(self, sample: float = 100.0, progress: Progress = SILENT) -> Verdict:
        """Check the database, the search, that every picture is there, and the content of `sample` percent of them."""
        if not 0 < sample <= 100:
            raise InputRefused("The sample is a percentage above 0 and up to 100.")
        place = self._place
        with place.reading() as uow:
            images = uow.images.every()
            miscounted = uow.images.miscounted()
            previews = read_preferences(uow).previews
        # a server sees to its own files, and its search indexes are never behind
        database = [] if place.settings.database else check_file(place.settings.paths.database)
        database += self._search_faults(progress)
        database += [f"session {number} counts its images wrongly" for number in miscounted]
        root = place.settings.paths.images
        missing = [image.path for image in images if not (root / image.path).is_file()]
        gone = set(missing)
        present = [image for image in images if image.path not in gone]
        share = max(1, round(len(present) * sample / 100)) if present else 0
        chosen = present if share == len(present) else random.sample(present, share)
        altered = list(_altered(root, chosen, progress))
        strangers = _strangers(root, {image.path for image in images})
        bare = len(without_preview(place, present)) if previews else 0
        return Verdict(
            len(images), len(chosen), tuple(missing), tuple(altered), tuple(strangers), tuple(database), bare
        )

    def rebuild_search(self) -> None:
        """Make the search indexes anew from the records."""
        for entity in SEARCHED:
            with self._place.writing() as uow:
                uow.search.rebuild(entity)
                uow.commit()

    def _search_faults(self, progress: Progress) -> Iterator[str]:
        for entity in SEARCHED:
            progress.checkpoint()
            with self._place.writing() as uow:
                if not uow.search.agrees(entity):
                    yield (
                        f"the search for {entity}s does not agree with the records; "
                        "“tui-studio verify --rebuild-search” makes it anew"
                    )

    def back_up(self, target: Path | None = None) -> Path:
        """Copy the database; without a name it goes to the studio's backups folder, named after the moment."""
        place = self._place
        paths, url = place.settings.paths, place.settings.database
        if target is None:
            moment = place.clock.now().astimezone(place.clock.zone)
            target = paths.backups / f"studio-{moment:%Y%m%d-%H%M%S}.{'dump' if url else 'db'}"
        if target.is_dir():
            raise InputRefused(f"{target} is a folder; name the file to write.")
        if target.exists() and target.resolve() == paths.database.resolve():
            raise InputRefused("A backup cannot be written over the database itself.")
        if target.exists() and not (is_dump(target) if url else is_database(target)):
            raise InputRefused(f"{target} is there already and is no backup; name a new file.")
        target.parent.mkdir(parents=True, exist_ok=True)
        if url:
            dump(url, target)
        else:
            back_up(paths.database, target)
        return target


def check_database(file: Path) -> list[str]:
    """What is wrong with a database file, without opening the studio; empty when it is sound."""
    return check_file(file)


def check_server(url: str) -> tuple[str, str]:
    """What the database on a server is called, and what is wrong with it: a sentence, empty when it answers."""
    return server_state(url)


def _altered(root: Path, images: list[StoredImage], progress: Progress) -> Iterator[str]:
    from tui_studio.integrations.image_files import hash_file

    for n, image in enumerate(images, 1):
        progress.checkpoint()
        file = root / image.path
        if file.stat().st_size != image.size or hash_file(file) != image.sha256:
            progress.log(f"{image.path} is not as it was stored", "error")
            yield image.path
        progress.advance(n, len(images), image.path)


def _strangers(root: Path, known: set[str]) -> list[str]:
    found = []
    for file in root.rglob("*"):
        path = file.relative_to(root)
        if file.is_file() and not path.parts[0].startswith(".") and path.as_posix() not in known:
            found.append(path.as_posix())
    return sorted(found)

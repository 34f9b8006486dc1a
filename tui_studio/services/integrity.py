"""Is everything still there and as it was: checks of records and files, and backups."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_studio.domain.sampling import chance_to_notice, noticed_with
from tui_studio.errors import InputRefused
from tui_studio.repositories.database import back_up, check_file, is_database
from tui_studio.repositories.postgresql import server_state
from tui_studio.repositories.postgresql_copies import dump, is_dump
from tui_studio.repositories.search import SEARCHED
from tui_studio.services.capture_places import ASIDE
from tui_studio.services.preferences import read_preferences
from tui_studio.services.previews import without_preview
from tui_studio.services.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_studio.repositories.capture import StoredFile
    from tui_studio.repositories.images import StoredImage
    from tui_studio.services.workplace import Workplace


SURE = 0.95


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; `strangers` (files no record names) and missing previews are no damage.

    `images` and `checked` are of sessions; `held` frames of capture days are nobody's, and always read, every one.
    """

    images: int
    checked: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    strangers: tuple[str, ...]
    database: tuple[str, ...]
    without_preview: int = 0
    held: int = 0

    @property
    def _there(self) -> int:
        """The images that are not missing."""
        return self.images - sum(not path.startswith(f"{ASIDE}/") for path in self.missing)

    @property
    def sampled(self) -> bool:
        """Not every picture that is there was read."""
        return self.checked < self._there

    def chance_to_notice(self, damaged: int) -> float:
        """With which probability so many damaged pictures would have shown in what was read."""
        return chance_to_notice(self._there, self.checked, damaged)

    @property
    def enough_to_notice(self) -> int | None:
        """The fewest damaged pictures that would have shown with `SURE`; None where nothing was read."""
        return noticed_with(self._there, self.checked, SURE)

    @property
    def sound(self) -> bool:
        """No damage was found."""
        return not (self.missing or self.altered or self.database)


class IntegrityService:
    """Verify pictures against their hashes; copy the database while it is in use."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def verify(self, sample: float = 100.0, progress: Progress = SILENT) -> Verdict:
        """Check the database, the search, that every picture is there, and the content of `sample` percent of them.

        Frames that are nobody's yet, left out or damaged are read too, whatever the sample.
        """
        if not 0 < sample <= 100:
            raise InputRefused("The sample is a percentage above 0 and up to 100.")
        place = self._place
        with place.reading() as uow:
            images = uow.images.every()
            miscounted = uow.images.miscounted()
            held = uow.capture.kept_aside(ASIDE)
            previews = read_preferences(uow).previews
        # a server sees to its own files, and its search indexes are never behind
        database = [] if place.settings.database else check_file(place.settings.paths.database)
        if not database:  # a search in a damaged file can only fail in stranger words
            database += self._search_faults(progress)
        database += [
            f"session {number} counts its images wrongly; “tui-studio verify --rebuild” counts them anew"
            for number in miscounted
        ]
        root = place.settings.paths.images
        missing = [image.path for image in images if not (root / image.path).is_file()]
        gone = set(missing)
        present = [image for image in images if image.path not in gone]
        share = max(1, round(len(present) * sample / 100)) if present else 0
        chosen = present if share == len(present) else random.sample(present, share)
        altered = list(_altered(root, chosen, progress))
        gone_aside, wrong_aside = self._aside(held, progress)
        missing, altered = missing + gone_aside, altered + wrong_aside
        unnamed = strangers(root, {image.path for image in images})
        if unnamed:  # an import that runs beside has written some of their rows meanwhile
            with place.reading() as uow:
                unnamed = [path for path in unnamed if not uow.images.has_path(path)]
        bare = len(without_preview(place, present)) if previews else 0
        wrong = (tuple(missing), tuple(altered), tuple(unnamed), tuple(database))
        return Verdict(len(images), len(chosen), *wrong, bare, len(held))

    def _aside(self, held: list[StoredFile], progress: Progress) -> tuple[list[str], list[str]]:
        """Which frames of capture days are missing and which are altered; one that found its owner meanwhile is not."""
        root = self._place.settings.paths.images
        missing = [one.path for one in held if not (root / one.path).is_file()]
        gone = set(missing)
        altered = list(_altered(root, [one for one in held if one.path not in gone], progress))
        if missing or altered:
            with self._place.reading() as uow:
                still = {one.path for one in uow.capture.kept_aside(ASIDE)}
            return [path for path in missing if path in still], [path for path in altered if path in still]
        return missing, altered

    def files(self) -> tuple[list[str], list[str]]:
        """Pictures whose file is not there, and files that no record names; reads no content."""
        root = self._place.settings.paths.images
        with self._place.reading() as uow:
            known = set(uow.images.stored().values())
        return sorted(path for path in known if not (root / path).is_file()), strangers(root, known)

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


def strangers(root: Path, known: set[str]) -> list[str]:
    """Files below the images folder that are none of these; what lies in folders with a dot is ours to know."""
    found = []
    for folder, folders, files in os.walk(root):
        if Path(folder) == root:
            folders[:] = [name for name in folders if not name.startswith(".")]
        paths = ((Path(folder, name).relative_to(root)).as_posix() for name in files)
        found += [path for path in paths if not path.startswith(".") and path not in known]
    return sorted(found)


def _altered(root: Path, images: Sequence[StoredImage | StoredFile], progress: Progress) -> Iterator[str]:
    for n, image in enumerate(images, 1):
        progress.checkpoint()
        if wrong := _wrong(root / image.path, image, progress):
            progress.log(f"{image.path} {wrong}", "error")
            yield image.path
        progress.advance(n, len(images), image.path)


def _wrong(file: Path, image: StoredImage | StoredFile, progress: Progress) -> str:
    from tui_studio.integrations.image_files import hash_file

    try:
        if file.lstat().st_size == image.size and hash_file(file, progress.checkpoint) == image.sha256:
            return ""
    except OSError as error:  # a rotten sector, a link in its place, rights that were taken
        return f"cannot be read ({error.strerror})"
    return "is not as it was stored"

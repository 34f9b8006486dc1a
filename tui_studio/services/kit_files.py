"""The studio of a field kit: made in the office, unpacked on a laptop, and opened again from copies of its files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.config import Settings
from tui_studio.errors import CopyFailed, DamageFound, InputRefused, StudioError
from tui_studio.integrations.kit_file import read_kit, sha256_of, write_kit
from tui_studio.integrations.packed_kit import PackedKit, is_packed
from tui_studio.integrations.scratch import scratch_folder
from tui_studio.paths import StudioPaths
from tui_studio.repositories.database import back_up, open_engine
from tui_studio.repositories.migrations import bring_up_to_date
from tui_studio.repositories.restoring import contents_of
from tui_studio.services.workplace import Workplace
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tui_studio.clock import Clock
    from tui_studio.integrations.disk import FilePart
    from tui_studio.repositories.field_kits import Row, Tables
    from tui_studio.repositories.images import StoredImage

SUFFIX = ".kit"
"""Of files that kits are taken along in, and brought back in."""
PictureFinder = Callable[[str], "Path | FilePart"]
"""Where a picture of a kit can be read, by the path of its row; raises `CopyFailed`."""
TAKEN = "taken.db"
"""Beside the records of a kit: the records as they were taken, which nobody writes to."""


@dataclass(frozen=True, slots=True)
class TakenRecords:
    """The records of a kit as they were taken."""

    file: Path
    sha256: str
    place: Workplace


def kit_studio(
    office: Workplace,
    target: Path,
    about: Row,
    tables: Tables,
    preferences: Mapping[str, Any],
    ends: Mapping[str, tuple[int, int]],
    spares: list[Row],
) -> str:
    """Write the records of a new studio into the file of a kit; their SHA-256."""
    with scratch_folder(office.settings.paths.root) as scratch:
        file, whole = scratch / "studio.db", scratch / "whole.db"
        engine = open_engine(file)
        try:
            bring_up_to_date(engine, file, file.parent)
            place = Workplace(Settings(paths=StudioPaths(file.parent)), office.clock, engine)
            with place.writing() as uow:
                uow.field_kits.fill(tables)
                uow.images.recount()
                uow.field_kits.add({**about, "own": True})
                for key, value in preferences.items():
                    uow.studio.set_preference(key, value)
                for name, (first, last) in ends.items():
                    uow.studio.end_counter(name, first, last)
                for entity in ("client", "enrollment", "session"):
                    uow.studio.raise_counter(f"{entity}_id", max((row["id"] for row in tables[entity]), default=0) + 1)
                families = (row["family_id"] or 0 for row in tables["client"])
                uow.studio.raise_counter("family_id", max(families, default=0) + 1)
                for row in spares:
                    uow.slates.keep_spares([row["number"]], row["printed_at"], row["by"])
                uow.clients.rebuild_search([row["id"] for row in tables["client"]])
                uow.commit()
        finally:
            engine.dispose()
        back_up(file, whole)
        settings = office.settings
        told = {
            "kit": about["id"], "title": about["title"], "studio": settings.name, "timezone": settings.zone().key,
            "code_prefix": settings.code_prefix, "other_codes": settings.other_codes,
        }  # fmt: skip
        return write_kit(target, whole, told)


def open_kit(file: Path, folder: Path) -> str:
    """Make the studio of a kit in a new folder, complete or not at all; what it is called."""
    target = folder.expanduser().absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputRefused(f"{folder} is there already; name a new folder for the kit.")
    if not target.parent.is_dir():
        raise InputRefused(f"There is no folder {target.parent}; make it or name another.")
    made = Path(tempfile.mkdtemp(dir=target.parent, prefix=".kit-"))
    try:
        made.chmod(0o755)
        paths = StudioPaths(made)
        about = read_kit(file, made / TAKEN)
        _sound(made / TAKEN, file)
        shutil.copyfile(made / TAKEN, paths.database)
        (made / TAKEN).chmod(0o444)
        for inside in paths.folders():
            inside.mkdir(parents=True, exist_ok=True)
        paths.settings.write_text(_settings_text(about), encoding="utf-8")
        made.rename(target)
    except OSError as error:
        raise StudioError(f"The kit cannot be opened in {folder} ({error.strerror}).") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return clean_text(about["title"])


@contextmanager
def opened_kit(source: Path, scratch: Path, clock: Clock) -> Iterator[tuple[Workplace, TakenRecords, PictureFinder]]:
    """The records of a kit as they are and as they were taken, both copies in `scratch` that may be brought up to date.

    `source` is what was packed on the laptop, the folder of its studio, or a folder that holds one of the two; also
    the file as it was taken. The third finds the pictures of the kit, by the paths of their rows, while the source
    is there. Raises `InputRefused` for anything else.
    """
    source = kit_in(source)
    now, before = scratch / "now" / "studio.db", scratch / "taken" / "studio.db"
    for copy in (now, before):
        copy.parent.mkdir()
    find = _pictures_below(source / "images")
    if source.is_dir():
        back_up(source / "studio.db", now)
        shutil.copyfile(source / TAKEN, before)
    elif is_packed(source):
        packed = PackedKit(source)
        packed.unpack("studio.db", now)
        packed.unpack(TAKEN, before)
        find = packed.picture
    else:
        read_kit(source, before)
        shutil.copyfile(before, now)
    sha256 = sha256_of(before)
    kit, old = _opened(now, source, clock), _opened(before, source, clock)
    try:
        yield kit, TakenRecords(source, sha256, old), find
    finally:
        for place in (kit, old):
            place.engine.dispose()


def kit_in(source: Path) -> Path:
    """The packed file or the folder of a kit that `source` is, or that lies directly in it; raises `InputRefused`."""
    if not source.is_dir() or _is_studio(source):
        return source
    try:
        inside = sorted(source.iterdir())
    except OSError as error:
        raise InputRefused(f"{source} cannot be read ({error.strerror}).") from error
    found = [one for one in inside if _is_studio(one) or (one.suffix == SUFFIX and is_packed(one))]
    if not found:
        raise InputRefused(f"There is no field kit in {source}; name its packed file, or its folder on the laptop.")
    if len(found) > 1:
        names = ", ".join(clean_text(one.name, 60) for one in found)
        raise InputRefused(f"{source} holds {len(found)} field kits; name one of them: {names}.")
    return found[0]


def records_in(file: Path, clock: Clock) -> tuple[list[StoredImage], int]:
    """The pictures of a kit by a copy of its records, and how many frames in it belong to nobody."""
    place = _opened(file, file, clock)
    try:
        with place.reading() as uow:
            return uow.images.every(), uow.field_kits.unassigned()
    finally:
        place.engine.dispose()


def _is_studio(folder: Path) -> bool:
    try:
        return (folder / TAKEN).is_file() and (folder / "studio.db").is_file()
    except OSError:  # a lost+found, which is for nobody to look into
        return False


def _pictures_below(images: Path) -> PictureFinder:
    root = images.resolve()

    def find(path: str) -> Path:
        if root not in (images / path).resolve().parents:
            raise CopyFailed("it lies outside of the kit's pictures")
        return images / path

    return find


def _opened(file: Path, source: Path, clock: Clock) -> Workplace:
    _sound(file, source)
    engine = open_engine(file)
    bring_up_to_date(engine, file, file.parent)
    return Workplace(Settings(paths=StudioPaths(file.parent)), clock, engine)


def _sound(file: Path, source: Path) -> None:
    try:
        contents_of(file)
    except (DamageFound, StudioError) as error:
        told = str(error).replace(str(file), str(source)).replace("backup", "field kit")
        raise InputRefused(told) from error


def _settings_text(about: Mapping[str, Any]) -> str:
    values = {
        "name": clean_text(about["studio"]) + " (field kit)", "timezone": clean_text(about["timezone"]),
        "code_prefix": clean_text(about["code_prefix"]), "other_codes": about["other_codes"],
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["# Settings of this field kit; everything here may be changed by hand.", *lines]) + "\n"

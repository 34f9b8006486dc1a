"""Lists of what an import stored, with hashes, for `sha256sum -c` in the images folder."""

from __future__ import annotations

import contextlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.image_places import TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFESTS = ".manifests"
"""Below the images folder, from which the paths in them count."""
_ENDING = ".sha256"


def manifest_path(batch: str) -> PurePosixPath:
    """Where the manifest of an import lies below the images folder."""
    return PurePosixPath(MANIFESTS, f"{batch}{_ENDING}")


def all_manifests(images_root: Path) -> set[str]:
    """The imports whose manifests lie here."""
    return {file.stem for file in (images_root / MANIFESTS).glob(f"*{_ENDING}")}


def read_manifests(images_root: Path) -> dict[str, str]:
    """What every manifest says, path to SHA-256; a manifest that cannot be read says nothing."""
    said: dict[str, str] = {}
    for file in sorted((images_root / MANIFESTS).glob(f"*{_ENDING}")):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            for line in file.read_text(encoding="utf-8").splitlines():
                sha256, apart, path = line.partition("  ")
                if apart and not line.startswith("#"):
                    said[path] = sha256
    return said


def write_manifest(images_root: Path, batch: str, pictures: Iterable[tuple[str, str]]) -> None:
    """Write (path, SHA-256) of the pictures of an import; it appears whole or not at all. Raises `StudioError`.

    Call it with the write lock held: then a half-written one that lies here is the leaving of a dead import, and goes.
    """
    target = images_root / manifest_path(batch)
    with contextlib.suppress(OSError):  # else the writing says why
        target.parent.mkdir(exist_ok=True)
        for leaving in target.parent.glob(".*.part"):
            leaving.unlink()
    with complete_file(target) as file:
        file.write(f"# in the images folder: sha256sum -c {manifest_path(batch)}\n".encode())
        for path, sha256 in sorted(pictures):
            file.write(f"{sha256}  {path}\n".encode())


def set_manifest_aside(images_root: Path, batch: str) -> None:
    """Put the manifest of an import that was taken back with its pictures, where it can be checked as well."""
    target = images_root / TAKEN_BACK / batch / f"{batch}{_ENDING}"
    with contextlib.suppress(OSError):  # the next import tries again
        target.parent.mkdir(parents=True, exist_ok=True)
        (images_root / manifest_path(batch)).replace(target)

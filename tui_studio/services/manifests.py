"""The manifest of each import: what it stored, as it stands in the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.errors import StudioError

if TYPE_CHECKING:
    from tui_studio.services.progress import Progress
    from tui_studio.services.workplace import Workplace


def settle_manifests(place: Workplace, progress: Progress, batch: str = "") -> str:
    """Write the manifest of `batch` anew, and those that killed imports owe; put those of undone imports aside.

    Where the manifest of `batch` lies below the images folder; empty where it stored nothing, or where it could
    not be written, which is told.
    """
    from tui_studio.integrations.manifests import all_manifests, manifest_path, set_manifest_aside, write_manifest

    images = place.settings.paths.images
    there = all_manifests(images)
    try:
        with place.reading() as uow:
            standing = uow.images.batches()
        for owed in sorted((standing - there) | ({batch} & standing)):
            # The write lock keeps an older list from taking the place of a newer one of an import that runs.
            with place.writing() as uow:
                pictures = uow.images.of_import(owed)
                if pictures:
                    write_manifest(images, owed, [(picture.path, picture.sha256) for picture in pictures])
    except StudioError as error:
        progress.log(f"No manifest: {error}", "warning")
        return ""
    for undone in there - standing:
        set_manifest_aside(images, undone)
    return str(manifest_path(batch)) if batch in standing else ""

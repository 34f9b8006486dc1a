"""The folder of each session: settled once, by the pattern of the preferences, and kept from then on."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.folder_pattern import free_folder, session_folder
from tui_studio.services.preferences import read_preferences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

MOMENTS = ("image", "saved", "created")
"""When a folder is made, the latest first; who makes them at one moment makes up for those that came before."""


def settle_folders(uow: UnitOfWork, session_ids: Sequence[int]) -> dict[int, PurePosixPath]:
    """The folder of each of these sessions; those that have none yet get theirs, for good."""
    pattern = read_preferences(uow).folder_pattern
    known = uow.images.session_folders(session_ids).values()
    new = {session.session_id: session_folder(pattern, session.facts) for session in known if not session.folder}
    used = uow.images.folders_in_use([str(folder) for folder in new.values()])
    facts = {session.session_id: session.facts for session in known}
    settled = {row: str(free_folder(pattern, facts[row], used)) for row in new}
    uow.images.settle_folders(settled)
    return {session.session_id: PurePosixPath(session.folder or settled[session.session_id]) for session in known}


def folders_due(uow: UnitOfWork, session_ids: Sequence[int], moment: str) -> list[PurePosixPath]:
    """The folders to make at this moment, `created` or `saved`, by the preferences; none is the usual answer.

    Call it in the transaction that writes the sessions, and `make_due` once that is committed.
    """
    if MOMENTS.index(read_preferences(uow).folder_creation) < MOMENTS.index(moment):
        return []
    return list(settle_folders(uow, session_ids).values())


def make_due(place: Workplace, folders: Sequence[PurePosixPath]) -> str:
    """Make folders on disk; why that stopped, empty when all are there."""
    from tui_studio.integrations.folders import make_folders

    return make_folders(place.settings.paths.images, folders)


def remove_unused(place: Workplace, folders: Sequence[str]) -> None:
    """Take folders back whose sessions are taken back; one that holds anything stays."""
    from tui_studio.integrations.folders import remove_empty

    remove_empty(place.settings.paths.images, map(PurePosixPath, folders))

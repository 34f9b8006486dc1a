"""The quality check: images of a session looked at, rated, and chosen to stand for it; each decision is one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.image_check import NOT_SELECTED, POSES, RATINGS, SELECTED
from tui_studio.domain.kit_merge import OFFICE
from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations.preview_places import preview_path
from tui_studio.services.edits import Edits
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.image_check import CheckedImage, CheckedSession
    from tui_studio.integrations.glances import Glance
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace


class ImageCheckService:
    """Nothing is planned here: a decision is about one image, and `z` takes it back."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def with_images(self, session_ids: Sequence[int]) -> set[int]:
        """Which of these sessions there is something to look at in."""
        with self._place.reading() as uow:
            return uow.image_check.with_images(session_ids)

    def session(self, session_id: int) -> CheckedSession:
        """A session with its images; raises `NotFound`."""
        with self._place.reading() as uow:
            found = uow.image_check.session(session_id)
        if found is None:
            raise NotFound("This session does not exist any more.")
        return found

    def rate(self, session_id: int, image_ids: Collection[int], rating: int) -> str:
        """Rate images; the batch, empty where all were rated so. What is not selected stands for nobody any more."""
        if rating not in RATINGS:
            raise InputRefused(f"An image is rated {', '.join(map(str, RATINGS))}.")
        with self._place.writing() as uow:
            session = _found(uow, session_id)
            edits, named = Edits(self._place, uow), _named(session, image_ids)
            for image_id, label in named.items():
                _change(uow, edits, image_id, rating, label)
            if rating == NOT_SELECTED:
                drop_poses(uow, edits, image_ids)
            batch = edits.finish(f"{_whose(session, list(named))}: {RATINGS[rating]}")
            uow.commit()
        return batch

    def set_pose(self, session_id: int, image_id: int, kind: str) -> str:
        """Let an image stand for its session, or no more where it did; the batch.

        It takes the place of another one, and is selected by that. Raises `InputRefused` where the client's flags
        forbid it.
        """
        with self._place.writing() as uow:
            session = _found(uow, session_id)
            if why := session.privacy.why_no_pose(kind):
                raise InputRefused(f"{session.name} {why}.")
            edits, label = Edits(self._place, uow), _named(session, [image_id])[image_id]
            pose = next((one for one in uow.image_check.poses([session_id]) if one.kind == kind), None)
            said = f"{POSES[kind]} of session {session.number}"
            chosen = pose is None or pose.image_id != image_id
            if pose is None:
                edits.create("session_pose", {"session_id": session_id, "kind": kind, "image_id": image_id}, said)
            elif chosen:
                edits.change("session_pose", pose.id, {"image_id": pose.image_id}, {"image_id": image_id}, said)
            else:
                edits.delete("session_pose", pose.id, said)
            if chosen:
                _change(uow, edits, image_id, SELECTED, label)
            summary = f"{label}: {'' if chosen else 'no longer '}{POSES[kind]}"
            batch = edits.finish(summary)
            uow.commit()
        return batch

    def look(self, image: CheckedImage, width: int, height: int) -> Glance:
        """An image as dots, at most so many; of its preview where there is one. Raises `InputRefused`."""
        from tui_studio.integrations.glances import glance
        from tui_studio.integrations.pictures import Undecodable

        try:
            try:
                return glance(preview_path(self._place.settings.paths.images, image.sha256), width, height)
            except Undecodable:  # none was made, or it is broken: the picture itself is there
                return glance(self.file(image), width, height)
        except Undecodable as error:
            raise InputRefused(f"{clean_text(image.name, 60)}: {error}.") from error

    def file(self, image: CheckedImage) -> Path:
        """Where the newest version of an image lies; raises `InputRefused` where that is in the office."""
        file = self._place.settings.paths.images / image.file
        if image.file.startswith(OFFICE) and not file.exists():
            raise InputRefused(f"{clean_text(image.name, 60)} lies in the office; this field kit only knows of it.")
        return file


def drop_poses(
    uow: UnitOfWork, edits: Edits, image_ids: Collection[int], leaving: Mapping[int, int] | None = None
) -> None:
    """Let images stand for no session any more, or only not for the one that each is `leaving`."""
    for pose in uow.image_check.poses(image_ids=image_ids):
        if leaving is not None and leaving[pose.image_id] != pose.session_id:
            continue
        session = uow.records.read("session", pose.session_id) or {}
        edits.delete("session_pose", pose.id, f"{POSES[pose.kind]} of session {session.get('number', '')}")


def _change(uow: UnitOfWork, edits: Edits, image_id: int, rating: int, label: str) -> None:
    """The last word counts: whoever rates sees the picture, and what was said before stands in the audit trail."""
    now = uow.records.read("image", image_id)
    if now is not None:
        edits.change("image", image_id, now, {"rating": rating}, label)


def _found(uow: UnitOfWork, session_id: int) -> CheckedSession:
    found = uow.image_check.session(session_id)
    if found is None:
        raise NotFound("This session does not exist any more; nothing was written.")
    return found


def _named(session: CheckedSession, image_ids: Collection[int]) -> dict[int, str]:
    """The images with what they are called; raises `NotFound` where one is not of this session any more."""
    names = {image.id: f"{image.name} of session {session.number}" for image in session.images}
    if any(image_id not in names for image_id in image_ids):
        raise NotFound(f"This image is no longer one of session {session.number}; nothing was written.")
    return {image_id: names[image_id] for image_id in image_ids}


def _whose(session: CheckedSession, image_ids: Sequence[int]) -> str:
    if len(image_ids) == 1:
        return _named(session, image_ids)[image_ids[0]]
    return f"{len(image_ids)} images of session {session.number}"

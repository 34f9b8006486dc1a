"""Rows of pictures without their files, for tests of what only counts them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import insert, select, update

from tui_studio.repositories import tables as t
from tui_studio.services.studio import Studio

_NEXT = count(1)
NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


def shot(
    studio: Studio, number: str, pictures: int = 1, *, shared_with: tuple[str, ...] = (), rating: int = 2
) -> list[int]:
    """Give a session pictures, which further sessions may share; the ids of their rows."""
    with studio._place.writing() as uow:
        run = uow._db.connection().execute
        ids = {n: key for key, n in run(select(t.PhotoSession.id, t.PhotoSession.number))}
        batch = f"test-{next(_NEXT)}"
        values = {"batch": batch, "source": "card", "method": "qr", "state": "done", "counts": "{}", "by": ""}
        made = run(insert(t.ImageImport).values(**values, started_at=NOW).returning(t.ImageImport.id)).scalar_one()
        found = []
        for n in range(pictures):
            name = f"{batch}-{n}.jpg"
            row = {
                "session_id": ids[number], "import_id": made, "path": name, "sha256": f"{batch}{n}", "size": 1,
                "kind": "picture", "original": name, "camera": "", "stored_at": NOW, "rating": rating,
            }  # fmt: skip
            found.append(run(insert(t.Image).values(**row).returning(t.Image.id)).scalar_one())
            for other in shared_with:
                run(insert(t.ImageSession).values(image_id=found[-1], session_id=ids[other]))
        for one in (number, *shared_with):
            counted = t.PhotoSession.image_count + pictures
            run(update(t.PhotoSession).where(t.PhotoSession.number == one).values(image_count=counted))
        uow.commit()
    return found

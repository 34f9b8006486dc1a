"""An office with a school, and the kits that were taken from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.factories import enroll, schedule
from tui_studio.clock import Clock
from tui_studio.config import load_settings
from tui_studio.domain.kit_merge import Decisions
from tui_studio.services.field_kits import KitMerge
from tui_studio.services.kit_files import open_kit
from tui_studio.services.studio import Studio, open_studio


def office_with_sessions(studio: Studio, count: int = 4) -> int:
    """Students 1 to `count` with sessions 10001 and on; the shoot."""
    enroll(studio, count)
    schedule(studio, order="number")
    return studio.stragglers.shoots()[0].id


def kit_of(studio: Studio, folder: Path, **wish: int) -> Path:
    """A kit of the only shoot, opened on a laptop."""
    file = folder.with_suffix(".kit")
    studio.field_kits.take(studio.stragglers.shoots()[0], file, **wish)
    open_kit(file, folder)
    return folder


@contextmanager
def laptop(folder: Path, clock: Clock) -> Iterator[Studio]:
    """The studio of a kit."""
    opened = open_studio(load_settings(folder), clock)
    try:
        yield opened
    finally:
        opened.close()


def merged(studio: Studio, folder: Path, of_all: str = "", **single: str) -> KitMerge:
    """Merge without a word, or with the same answer to every conflict."""
    told = {key.replace("__", "/"): value for key, value in single.items()}
    return studio.field_kits.merge(folder, Decisions(of_all, told))


def edit_client(studio: Studio, client_id: int, **values: object) -> None:
    """As the form does it."""
    view = studio.client_records.get(client_id)
    studio.client_records.save(view, {**view.values, **values})


def client(studio: Studio, client_id: int) -> dict[str, object]:
    """The fields of a client."""
    return dict(studio.client_records.get(client_id).values)

"""What every service works with: settings, clock, database, and who is at the keyboard."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.errors import DatabaseBusy
from tui_studio.repositories.database import ChangeWatch
from tui_studio.repositories.unit_of_work import UnitOfWork
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.who import user_name as user_name  # the whole floor takes it from here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tui_studio.clock import Clock
    from tui_studio.config import Settings
    from tui_studio.models import JournalStep


@dataclass(frozen=True, slots=True)
class Workplace:
    """Handed to each service by the composition root."""

    settings: Settings
    clock: Clock
    engine: Engine
    watch: ChangeWatch = field(default_factory=ChangeWatch)

    def stamp(self) -> object:
        """Something that stays equal while nobody writes to the database; None where it cannot be told."""
        return self.watch.stamp(self.engine)

    def reading(self) -> UnitOfWork:
        """A unit of work that sees one moment of the database."""
        return UnitOfWork(self.engine, self.settings.paths.database, write=False)

    def writing(self) -> UnitOfWork:
        """A unit of work that holds the write lock."""
        return UnitOfWork(self.engine, self.settings.paths.database, write=True)

    @contextmanager
    def writing_when_free(self, progress: Progress = SILENT) -> Iterator[UnitOfWork]:
        """As `writing`, for a job: however long another workstation holds the database, it waits, and says so.

        The progress may stop the wait; a job that was given none waits as long as a screen does.
        """
        with ExitStack() as stack:
            while True:
                try:
                    unit = stack.enter_context(self.writing())
                    break
                except DatabaseBusy:
                    if progress is SILENT:
                        raise
                    progress.log("Waiting for another workstation, which holds the database.", "warning")
                    progress.checkpoint()
            yield unit

    def new_batch(self, kind: str) -> str:
        """A name for a bulk step that sorts by time: `advance-20260914-140312-9f3a12c4`."""
        moment = self.clock.now().astimezone(self.clock.zone)
        return f"{kind.split()[0]}-{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"

    def step(self, batch: str, kind: str, summary: str) -> JournalStep:
        """An entry for the journal, of now and by this user."""
        from tui_studio.models import JournalStep

        return JournalStep(batch=batch, kind=kind, summary=summary, by=user_name(), at=self.clock.now())

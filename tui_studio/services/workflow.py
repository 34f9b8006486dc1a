"""The Workflow hub: the sessions of one stage as a list, and what waits in every stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import Query
from tui_studio.domain.workflow_stages import StageCount, stage_counts
from tui_studio.services.records import SessionService

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from tui_studio.domain.sorting import SortKey
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace


class WorkflowService(SessionService):
    """Sessions as lists, all of them or those of one stage."""

    def __init__(self, place: Workplace, stage: str = "") -> None:
        super().__init__(place)
        self._stage = stage

    def at(self, stage: str) -> WorkflowService:
        """The list of one stage."""
        return WorkflowService(self._place, stage)

    def stages(self) -> tuple[StageCount, ...]:
        """Every stage with its count, the oldest due day and how many are late."""
        with self._place.reading() as uow:
            return stage_counts(uow.workflow.stages(), uow.workflow.counts(self._place.clock.today()))

    def first_ids(self, query: str, sort: Sequence[SortKey], limit: int) -> array[int]:
        """The first of them; a stage is a condition like any other."""
        return self.ids(query, sort, limit) if self._stage else super().first_ids(query, sort, limit)

    def count(self) -> int:
        """All sessions of the stage."""
        if not self._stage:
            return super().count()
        return next(one.count for one in self.stages() if one.stage == self._stage)

    def _read(self, uow: UnitOfWork, query: str) -> Query:
        asked = super()._read(uow, query)
        return Query((*parse_query(f"stage:{self._stage}").terms, *asked.terms)) if self._stage else asked

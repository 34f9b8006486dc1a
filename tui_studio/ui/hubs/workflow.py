"""The Workflow hub: what waits in each stage of the work, and the sessions of one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Horizontal
from textual.widgets import Static

from tui_studio.domain.columns import SESSION_COLUMNS
from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.workflow_stages import TITLES
from tui_studio.ui.hubs.session_actions import SessionActions
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.filter_bar import FilterBar
from tui_studio.ui.widgets.hub_table import HubTable
from tui_studio.ui.widgets.stage_list import StageList
from tui_studio.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.widget import Widget

    from tui_studio.domain.columns import Column
    from tui_studio.domain.workflow_stages import StageCount
    from tui_studio.services.workflow import WorkflowService


class WorkflowHub(SessionActions):
    """Everything of the Sessions hub, for the sessions that stand in one stage."""

    BINDINGS = bindings_for("workflow")
    MODE = "workflow"
    QUERIES = SESSIONS
    TITLE_WORD = "Workflow"
    COLUMNS: ClassVar[Mapping[str, Column]] = SESSION_COLUMNS
    ABOUT = (
        "What waits in each stage of the work. Tab goes from stage to stage, Enter to the images; everything else is "
        "as in the Sessions hub. The status of a session says in which stage it stands: Maintenance > Session Types."
    )

    def __init__(self) -> None:
        """No stage yet: the first in which anything stands is found when the list is first read."""
        super().__init__()
        self.stage = ""
        self.counts: tuple[StageCount, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Title, filter line, the stages with the sessions of one beside them, status."""
        yield Static("", id="hub-title", markup=False)
        yield FilterBar()
        yield Horizontal(StageList(), HubTable(self.layout_shown.columns, id="hub-table"), id="hub-beside")
        yield StatusLine(id="hub-status")

    @property
    def records(self) -> WorkflowService:
        """The sessions of the stage."""
        workflow = self.studio_app.studio.workflow
        return workflow.at(self.stage) if self.stage else workflow

    def open_record(self, record_id: int, *, editing: bool = False) -> None:
        """Here a session is opened for its images; e opens the record."""
        if editing:
            super().open_record(record_id, editing=True)
        else:
            self.check_row(record_id)

    @work(group="check", exit_on_error=False)
    async def check_row(self, row_id: int) -> None:
        """The images of the list, beginning with a session."""
        self.check_images(await self.whole_list(), row_id)

    async def prepare(self) -> None:
        """Count the stages anew: whatever was advanced or taken back is somewhere else now."""
        self.counts = await asyncio.to_thread(self.studio_app.studio.workflow.stages)
        if not self.stage:
            self.stage = next((one.stage for one in self.counts if one.count), next(iter(TITLES)))
            self.table.window.source = self.records
        self.query_one(StageList).show(self.counts, self.stage)

    def go_to_stage(self, stage: str) -> None:
        """Show the sessions of a stage."""
        self.stage = stage
        self.query_one(StageList).show(self.counts, stage)
        self.table.action_edge(-1)
        self.reload()

    def action_turn_stage(self, by: int) -> None:
        """The next stage; the first comes after the last."""
        stages = list(TITLES)
        place = stages.index(self.stage) if self.stage else -1
        self.go_to_stage(stages[(place + by) % len(stages)])

    @on(StageList.Chosen)
    def choose_stage(self, event: StageList.Chosen) -> None:
        """A stage was clicked."""
        self.go_to_stage(event.stage)

    def heading(self) -> str:
        """The hub and the stage."""
        return f"{self.TITLE_WORD} · {TITLES[self.stage]}" if self.stage else self.TITLE_WORD

    def say_why_empty(self) -> None:
        """Nobody in this stage, or nobody who matches."""
        if self.filter_text:
            super().say_why_empty()
            return
        lines = [f"No session stands in {TITLES[self.stage]}.", "", "Tab goes to the next stage."]
        if not any(one.count for one in self.counts):
            lines += ["", "Which stage a status belongs to is said in F10 > Maintenance > Session Types."]
        self.table.say(*lines)

"""Advancing the status of marked sessions: what the Sessions hub does with `s`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from tui_studio.text import counted
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import Choice, ChooseModal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.services.statuses import AdvancePlan
    from tui_studio.ui.modals.advance import AdvanceWish
    from tui_studio.workers.runner import JobRecord

AT_ONCE = 5_000
"""Sessions up to which the hub waits for the write (0.1 s); more become a job."""


class Advancing(HubScreen):
    """A hub whose rows are sessions."""

    def action_advance(self) -> None:
        """To the next status of each one's chain."""
        self.advance("")

    @work(group="ask", exit_on_error=False)
    async def action_advance_to(self) -> None:
        """Choose a status for the marked sessions."""
        names = await asyncio.to_thread(self.studio_app.studio.lookups.statuses)
        choices = [Choice(name, name) for name in names]
        status = await self.studio_app.ask(ChooseModal(f"Status for {self.what()}", choices))
        if status:
            self.advance(status)

    @work(group="write", exit_on_error=False)
    async def advance(self, to: str) -> None:
        """Plan, show the plan, write it; the marks of those that moved go, those of the refused stay."""
        from tui_studio.ui.modals.advance import AdvanceModal

        app, table = self.studio_app, self.table
        ids = table.targets
        if not ids or not app.may_write():
            return

        async def plan(chosen: Mapping[int, int]) -> AdvancePlan:
            with app.writing():
                return await asyncio.to_thread(app.studio.statuses.plan_advance, ids, to, chosen)

        wish = await app.ask(AdvanceModal(await plan({}), plan, table.selection.hidden))
        if wish is None:
            return
        if wish.plan.count > AT_ONCE:
            self._start(wish)
            return
        with app.writing():
            await asyncio.to_thread(app.studio.statuses.apply_advance, wish.plan, wish.note)
        left = f", {len(wish.plan.skipped):,} left as they were" if wish.plan.skipped else ""
        app.say(f"{counted(wish.plan.count, 'session')} advanced{left}. z takes it back.")
        self._unmark(wish)
        app.records_changed()

    def _start(self, wish: AdvanceWish) -> None:
        from tui_studio.workers.advance_sessions import AdvanceSessionsJob

        app = self.studio_app
        started = app.start_job(AdvanceSessionsJob(wish.plan, wish.note))
        app.say(f"Advancing {counted(wish.plan.count, 'session')}; l shows how far it is.")

        def ended(record: JobRecord) -> None:
            if record.id == started.id:
                app.jobs.ended.unsubscribe(self)
                if record.outcome is not None:
                    self._unmark(wish)

        app.jobs.ended.subscribe(self, ended)

    def _unmark(self, wish: AdvanceWish) -> None:
        if self.table.selection.total:
            self.table.unmark_records({row for group in wish.plan.groups for row in group.versions})

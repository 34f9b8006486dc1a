"""What `z` does in every hub and list: show the step that would be taken back, ask, and take it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_studio.text import counted

if TYPE_CHECKING:
    from tui_studio.ui.app import StudioApp

AT_ONCE = 5_000
"""Records up to which the hub waits; more become a job."""

SHOWN = 3  # newer steps that are named before "and 2 more"


async def take_back(app: StudioApp) -> None:
    """Take the newest step back that can be, after a question; call it in a worker."""
    from tui_studio.ui.modals.confirm import ConfirmModal

    if not app.may_write():
        return
    plan = await asyncio.to_thread(app.studio.journal.last)
    if plan is None:
        app.say("There is nothing to take back.")
        return
    when = plan.at.replace("T", " ")
    if plan.refused:
        app.say(f"{plan.summary} ({when}) stays: {plan.refused}.", "warning")
        return
    lines = [plan.summary, f"Done {when} by {plan.by}."]
    if plan.passed_over:
        lines += ["", "Not the last thing that was done:", *plan.passed_over[:SHOWN]]
        lines += [f"and {len(plan.passed_over) - SHOWN:,} more that stay."] if len(plan.passed_over) > SHOWN else []
    if not await app.ask(ConfirmModal("Take this back?", lines, yes="Take back", destructive=True)):
        return
    if plan.count > AT_ONCE:
        from tui_studio.workers.undo_step import UndoStepJob

        app.start_job(UndoStepJob(plan.batch, plan.summary))
        app.say(f"Taking back {counted(plan.count, 'record')}; l shows how far it is.")
        return
    with app.writing():
        result = await asyncio.to_thread(app.studio.journal.undo, plan.batch)
    app.say(f"Taken back: {result.summary} ({counted(result.undone, 'record')}).")
    app.records_changed()

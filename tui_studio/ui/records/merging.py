"""Merging two clients: who the other one is, field by field what stays, and a last look at what moves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_studio.errors import StudioError
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.records.dialogs import ConflictModal, Difference, shown_difference
from tui_studio.ui.records.fields import Field
from tui_studio.ui.records.pick_client import PickClientModal

if TYPE_CHECKING:
    from tui_studio.services.client_merge import MergePlan
    from tui_studio.ui.app import StudioApp


async def merge_with(app: StudioApp, client_id: int) -> bool:
    """Ask, merge, and say so; True when it was done. Call it in a worker."""
    studio = app.studio
    view = await asyncio.to_thread(studio.client_records.get, client_id)
    alike = await asyncio.to_thread(studio.client_records.duplicates, view.values, client_id)
    proposed = [likeness.person.id for likeness in alike]
    other = await app.ask(PickClientModal(f"Merge {view.title} with", proposed, without=client_id))
    if other is None:
        return False
    try:
        plan = await asyncio.to_thread(studio.client_merges.plan, client_id, other)
        chosen = await _choose(app, plan)
        if chosen is None or not await app.ask(_question(plan)) or not app.may_write():
            return False
        with app.writing():
            await asyncio.to_thread(studio.client_merges.merge, plan, chosen)
    except StudioError as error:
        app.say(str(error), "warning")
        return False
    app.say(f"Client {plan.other} was merged into {plan.keep}. z in a hub takes it back.")
    app.records_changed()
    return True


async def _choose(app: StudioApp, plan: MergePlan) -> dict[str, str] | None:
    """Which side each field is taken from; nothing to ask where they do not differ."""
    from tui_studio.ui.records.client import ClientForm

    if not plan.choices:
        return {}
    labels = {part.key: part.label for tab in ClientForm.TABS for part in tab.parts if isinstance(part, Field)}
    rows = [
        Difference(
            choice.field,
            labels.get(choice.field, choice.field),
            shown_difference(choice.mine),
            shown_difference(choice.theirs),
            choice.both,
        )
        for choice in plan.choices
    ]
    proposed = {choice.field: choice.proposed for choice in plan.choices}
    reason = f"{plan.keep} stays, {plan.other} goes. Which side does each field take?"
    heads = (plan.keep.split(maxsplit=1)[0], plan.other.split(maxsplit=1)[0])
    return await app.ask(ConflictModal("Merge two clients", reason, rows, heads, proposed))


def _question(plan: MergePlan) -> ConfirmModal:
    moves = ", ".join(plan.moving) or "Nothing hangs on it"
    lines = [f"Client {plan.other} goes into client {plan.keep}.", f"Moving over: {moves}.", *plan.notes]
    return ConfirmModal("Merge?", [*lines, "z in a hub takes it back."], yes="Merge", destructive=True)

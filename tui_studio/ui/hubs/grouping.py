"""Client groups from the Clients hub: put the marked clients in, take them out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from tui_studio.text import counted
from tui_studio.ui.hubs.list_frame import HubList
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.prompt import PromptModal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.domain.client_groups import GroupRow
    from tui_studio.services.client_groups import GroupResult

NEW = -1


class Grouping(HubList):
    """Groups are labels: no client is ever deleted here."""

    @staticmethod
    def group_actions() -> list[Choice[str]]:
        """What the action menu offers."""
        return [
            Choice("Add to a client group", "join_group", letter="g"),
            Choice("Take out of a client group", "leave_group", letter="t"),
        ]

    @work(group="write", exit_on_error=False)
    async def action_join_group(self) -> None:
        """Put the marked clients into a group, which may be a new one."""
        app, ids = self.studio_app, self.table.targets
        if not ids or not app.may_write():
            return
        service = app.studio.client_groups
        groups = await asyncio.to_thread(service.rows)
        title = f"Add {counted(len(ids), 'client')} to which group?"
        chosen = await app.ask(ChooseModal(title, [Choice("New group ...", NEW, letter="n"), *_choices(groups)]))
        if chosen is None:
            return
        if chosen != NEW:
            with app.writing():
                self._grouped(await asyncio.to_thread(service.add, chosen, ids), added=True)
            return
        name = await app.ask(PromptModal("Name of the new group", hint="Enter makes it · Esc closes"))
        if name is not None:
            from tui_studio.domain.client_groups import GroupDraft

            with app.writing():
                self._grouped(await asyncio.to_thread(service.add_to_new, GroupDraft(name), ids), added=True)

    @work(group="write", exit_on_error=False)
    async def action_leave_group(self) -> None:
        """Take the marked clients out of a group."""
        app, ids = self.studio_app, self.table.targets
        if not ids or not app.may_write():
            return
        groups = await asyncio.to_thread(app.studio.client_groups.rows)
        if not groups:
            app.say("There is no client group yet.", "warning")
            return
        title = f"Take {counted(len(ids), 'client')} out of which group?"
        chosen = await app.ask(ChooseModal(title, _choices(groups)))
        if chosen is not None:
            with app.writing():
                self._grouped(await asyncio.to_thread(app.studio.client_groups.remove, chosen, ids), added=False)

    def _grouped(self, result: GroupResult, added: bool) -> None:
        back = " z takes it back." if result.batch else ""
        self.studio_app.say(f"{result.sentence(added)}{back}")
        if result.batch:
            self.studio_app.records_changed()


def _choices(groups: Sequence[GroupRow]) -> list[Choice[int]]:
    return [Choice(group.name, group.id, hint=counted(group.members, "client")) for group in groups]

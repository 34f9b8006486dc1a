"""Taking rows out of a hub: to a spreadsheet, to the terminal's clipboard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from tui_studio.text import counted
from tui_studio.ui.cells import value_of
from tui_studio.ui.hubs.list_frame import HubList
from tui_studio.ui.modals.choose import Choice, ChooseModal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.domain.layouts import Layout

AS_SHOWN, OTHERS = "as shown", "others"


class Exporting(HubList):
    """The marked rows, or all that match."""

    @work(group="ask", exit_on_error=False)
    async def action_export(self) -> None:
        """Write the marked rows, or all that match, to a spreadsheet."""
        from tui_studio.ui.modals.target import ask_target
        from tui_studio.workers.export_rows import ExportRowsJob

        app, table = self.studio_app, self.table
        layouts = await asyncio.to_thread(app.studio.layouts.all, self.MODE)
        marked = bool(table.selection.total)
        while True:
            count = table.selection.total if marked else len(table.window)
            rows = f"{counted(count, f'marked {self.NOUN}' if marked else self.NOUN)}"
            choices = self._choices(layouts, marked)
            chosen = await app.ask(ChooseModal(f"Export {rows}: which columns?", choices))
            if chosen != OTHERS:
                break
            marked = not marked
        if not chosen:
            return
        layout = self.layout_shown if chosen == AS_SHOWN else next(one for one in layouts if one.name == chosen)
        ids = table.targets if marked else table.window.ids.tolist()
        target = await ask_target(app, f"Export {rows} to (.xlsx or .csv)", f"{self.NOUN}s", (".xlsx", ".csv"))
        if target is not None:
            app.start_job(ExportRowsJob(self.MODE, tuple(ids), layout.keys, target))

    def _choices(self, layouts: Sequence[Layout], marked: bool) -> list[Choice[str]]:
        shown = self.layout_shown
        choices = [Choice("Columns as shown", AS_SHOWN, hint=f"{len(shown.columns)} columns", letter="c")]
        choices += [
            Choice(one.name, one.name, hint=f"{len(one.columns)} columns") for one in layouts if one.keys != shown.keys
        ]
        if self.table.selection.total:
            every = f"All {len(self.table.window):,} that match instead"
            only = f"Only the {self.table.selection.total:,} marked instead"
            choices.append(Choice(every if marked else only, OTHERS, letter="i"))
        return choices

    @work(group="ask", exit_on_error=False)
    async def action_copy(self) -> None:
        """Copy something of the row, or the numbers of all marked rows."""
        row, table = self.table.cursor_row, self.table
        number = value_of(row, "number")
        name = f"{value_of(row, 'last_name')} {value_of(row, 'first_name')}".strip()
        line = "\t".join(value_of(row, column.key) for column in table.columns)
        choices = [
            Choice("Number", number, hint=number, letter="n"),
            Choice("Name", name, hint=name, letter="a"),
            Choice("Row", line, hint="all columns, with tabs", letter="r"),
        ]
        if table.selection.total:
            targets = table.targets
            rows = await asyncio.to_thread(self.records.rows, targets)
            numbers = "\n".join(value_of(rows[key], "number") for key in targets if key in rows)
            choices.append(Choice("Marked numbers", numbers, hint=f"{len(rows):,} lines", letter="m"))
        text = await self.studio_app.ask(ChooseModal("Copy", [choice for choice in choices if choice.value]))
        if text:
            self.app.copy_to_clipboard(text)
            self.studio_app.say("Sent to the terminal's clipboard.")

"""What can be done with all time-slot rows at once: templates, and a row for each class."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_studio.domain.class_rows import class_rows
from tui_studio.domain.slots import problems
from tui_studio.errors import StudioError
from tui_studio.text import counted
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.wizards.slot_fields import read_date, read_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui_studio.services.slot_templates import SlotTemplate
    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.wizards.schedule_draft import ScheduleDraft
    from tui_studio.ui.wizards.slot_grid import SlotGrid

CLASSES, SAVE, DELETE = "classes", "save", "delete"


async def rows_menu(app: StudioApp, draft: ScheduleDraft, grid: SlotGrid, say: Callable[[str, bool], None]) -> None:
    """Ask what to do, and do it; call it in a worker."""
    templates = await asyncio.to_thread(app.studio.slot_templates.all)
    rows = grid.read()[0]
    none = "" if rows else "The first row needs a date."
    choices: list[Choice[object]] = [
        Choice("A row for each class", CLASSES, hint="in turn, within the row here", letter="c", reason=none),
        Choice("Keep these rows as a template", SAVE, hint=counted(len(rows), "row"), letter="k", reason=none),
    ]
    if templates:
        choices.append(Choice("Delete a template", DELETE, letter="d"))
    choices += [Choice(f"Use {one.name}", one, hint=counted(len(one.rows), "row")) for one in templates]
    wish = await app.ask(ChooseModal("All rows", choices))
    try:
        if wish == CLASSES:
            _by_class(draft, grid, say)
        elif wish == SAVE:
            await _save(app, grid, say)
        elif wish == DELETE:
            await _delete(app, templates, say)
        elif wish is not None:
            await _use(app, wish, grid, say)  # type: ignore[arg-type]  # the only other value
    except StudioError as error:
        say(str(error), False)


def _by_class(draft: ScheduleDraft, grid: SlotGrid, say: Callable[[str, bool], None]) -> None:
    pattern, _ = read_row(grid.sheet.rows[grid.sheet.row])
    if pattern is None or problems(pattern):
        say("The row under the cursor says when there is time; fill it in first.", False)
        return
    classes = draft.classes()
    made = class_rows(pattern, classes)
    grid.replace(made)
    placed = {row.classes for row in made}
    say(
        f"{counted(len(made), 'row')} for {counted(len(placed), 'class', 'classes')}; ctrl+z brings back what was.",
        True,
    )


async def _save(app: StudioApp, grid: SlotGrid, say: Callable[[str, bool], None]) -> None:
    rows = grid.read()[0]
    name = await app.ask(PromptModal("Name of the template", hint="Enter keeps the rows · Esc closes"))
    if name is not None and app.may_write():
        with app.writing():
            kept = await asyncio.to_thread(app.studio.slot_templates.save, name, rows)
        say(f"{counted(len(rows), 'row')} kept as {kept}.", True)


async def _delete(app: StudioApp, templates: Sequence[SlotTemplate], say: Callable[[str, bool], None]) -> None:
    choices = [Choice(one.name, one.name, hint=counted(len(one.rows), "row")) for one in templates]
    name = await app.ask(ChooseModal("Delete which template?", choices, hint="Enter deletes · Esc closes"))
    if name is not None and app.may_write():
        with app.writing():
            await asyncio.to_thread(app.studio.slot_templates.delete, name)
        say(f"Template {name} deleted; z in a hub takes it back.", True)


async def _use(app: StudioApp, template: SlotTemplate, grid: SlotGrid, say: Callable[[str, bool], None]) -> None:
    first = grid.sheet.rows[0]["start_date"]

    def check(text: str) -> str:
        try:
            read_date(text)
        except ValueError:
            return "Write the date like 2026-09-14."
        return ""

    day = await app.ask(PromptModal(f"First day of {template.name}", first, check=check))
    if day is not None:
        grid.replace(template.beginning(read_date(day)))
        say(f"{counted(len(template.rows), 'row')} of {template.name}; ctrl+z brings back what was.", True)

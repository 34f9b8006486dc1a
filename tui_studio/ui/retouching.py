"""Moving images, sending them out to be retouched and taking them back: asked, told with its count, then done."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from tui_studio.errors import StudioError
from tui_studio.services.retouching import CHOSEN, POSES
from tui_studio.text import clean_text, counted
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal, path_choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.services.results import Skipped
    from tui_studio.ui.app import StudioApp

SHOWN = 6
"""Lines of what is left that are shown before "and 2 more"; the job's log has all."""


async def move_images(app: StudioApp, image_ids: Sequence[int], session_id: int) -> bool:
    """Ask for the session that gets them, show what would move, and do it; True once it is done."""
    what = counted(len(image_ids), "image")
    number = await app.ask(
        PromptModal(f"Move {what} to session number", hint="type or scan · Esc closes", takes_codes=True)
    )
    if not number or not number.strip() or not app.may_write():
        return False
    moves = app.studio.image_moves
    try:
        plan = await asyncio.to_thread(moves.plan, image_ids, clean_text(number, 40), session_id)
        lines = [f"{plan.sentence()}.", "", "They stand for the session they leave no more; raw files, side-cars,",
                 "retouched ones and previews go with them."]  # fmt: skip
        if not plan.images or not await app.ask(ConfirmModal("Move images?", lines, yes="Move")):
            if not plan.images:
                app.say(plan.sentence(), "warning")
            return False
        with app.writing():
            await asyncio.to_thread(moves.apply, plan)
    except StudioError as error:
        app.say(str(error), "warning")
        return False
    app.say(f"{plan.sentence()}. z takes it back.")
    app.records_changed()
    return True


async def export_images(app: StudioApp, session_ids: Sequence[int]) -> None:
    """Which images of these sessions, and where to."""
    from tui_studio.workers.retouching import ExportImagesJob

    choices = [
        Choice("The poses", POSES, hint="primary and yearbook", letter="p"),
        Choice("All rated Selected", CHOSEN, hint="in the quality check", letter="s"),
    ]
    which = await app.ask(ChooseModal(f"Images of {counted(len(session_ids), 'session')} for retouching", choices))
    if not which:
        return
    folder = await _folder(app, "Export to the folder", "retouch", there=False)
    if folder is None:
        return
    try:
        plan = await asyncio.to_thread(app.studio.retouching.plan_export, session_ids, which, folder)
    except StudioError as error:
        app.say(str(error), "warning")
        return
    known = "Numbers in the copies, as keywords, tell what comes back under any name."
    lines = [f"{plan.sentence()}.", f"To {plan.folder}", known, "", *_left(plan.skipped)]
    if plan.images:
        if await app.ask(ConfirmModal("Export images?", lines, yes="Export")):
            app.start_job(ExportImagesJob(plan))
    else:
        app.say(f"Nothing to export. {'; '.join(_left(plan.skipped)) or 'No session'}.", "warning")


async def take_back(app: StudioApp) -> None:
    """Read a folder, show which images its files were made from, and store them."""
    from tui_studio.workers.retouching import TakeBackJob

    folder = await _folder(app, "Take retouched images back from the folder", "retouch", there=True)
    if folder is None or not app.may_write():
        return
    app.say("Reading the folder ...")
    try:
        plan = await asyncio.to_thread(app.studio.retouching.plan_take_back, folder)
    except StudioError as error:
        app.say(str(error), "warning")
        return
    lines = [f"{plan.sentence()}.", "The originals stay.", "", *_left(plan.skipped)]
    if plan.files:
        if await app.ask(ConfirmModal("Take these back?", lines, yes="Take back")):
            app.start_job(TakeBackJob(plan))
    else:
        app.say(f"Nothing to take back. {'; '.join(_left(plan.skipped)) or 'The folder is empty'}.", "warning")


async def _folder(app: StudioApp, title: str, name: str, *, there: bool) -> Path | None:
    """A folder that is there, or one that can be made."""

    def problem(text: str) -> str:
        path = Path(text.strip()).expanduser()
        if not text.strip() or path.is_file():
            return "Name a folder."
        known = path if there else path.parent
        return "" if known.is_dir() else f"There is no folder {known}."

    prompt = PromptModal(
        title, str(Path.home() / name), check=problem, complete=path_choices,
        hint="Tab completes · Enter takes · Esc closes",
    )  # fmt: skip
    answer = await app.ask(prompt)
    return Path(answer.strip()).expanduser().absolute() if answer else None


def _left(skipped: Sequence[Skipped]) -> list[str]:
    lines = [f"{clean_text(skip.record, 60)}: {skip.reason}" for skip in skipped[:SHOWN]]
    return [*lines, f"and {len(skipped) - SHOWN:,} more"] if len(skipped) > SHOWN else lines

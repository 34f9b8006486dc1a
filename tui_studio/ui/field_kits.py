"""Tools > Take, Pack and Merge Field Kit: asked, told with what both changed, then done."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from tui_studio.domain.audit_words import field_name
from tui_studio.domain.kit_merge import Decisions
from tui_studio.errors import StudioError
from tui_studio.text import clean_text, counted
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal, path_choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.services.field_kits import KitMerge
    from tui_studio.ui.app import StudioApp

FIELDS = {"date": "date and time", "no_photo": "do not photograph"}
"""Fields of conflicts that have a name of their own."""
SHOWN = 6
"""Lines of what is left that are shown before "and 2 more"; the job's log has all."""


async def take_kit(app: StudioApp) -> None:
    """In the office: ask which shoot and where to."""
    from tui_studio.ui.modals.pick_one import PickOneModal
    from tui_studio.ui.modals.target import ask_target
    from tui_studio.ui.widgets.line_table import Line, LineColumn
    from tui_studio.workers.field_kits import TakeKitJob

    if await asyncio.to_thread(app.studio.field_kits.own_title) is not None:
        app.say("This studio is a field kit itself: kits are taken in the office.", "warning")
        return
    shoots = {str(one.id): one for one in await asyncio.to_thread(app.studio.capture.shoots)}
    if not shoots:
        app.say("There is no shoot yet: import a roster and schedule it.", "warning")
        return
    columns = [LineColumn("Shoot", 30, grow=True), LineColumn("Sessions", 8, right=True)]
    lines = [Line(key, (one.title, f"{one.sessions:,}")) for key, one in shoots.items()]
    chosen = await app.ask(PickOneModal("Field kit of which shoot?", columns, lines, ""))
    if chosen is None or not app.may_write():
        return
    target = await ask_target(app, "Field kit to the file (.kit)", "field kit", (".kit",))
    if target is not None:
        app.start_job(TakeKitJob(shoots[chosen], target))


async def pack_kit(app: StudioApp) -> None:
    """On the laptop: ask where to, and pack."""
    from tui_studio.ui.modals.target import ask_target
    from tui_studio.workers.field_kits import PackKitJob

    if await asyncio.to_thread(app.studio.field_kits.own_title) is None:
        app.say("This studio is no field kit: kits are packed on the laptop, and merged in the office.", "warning")
        return
    target = await ask_target(app, "Pack this field kit into the file (.kit)", "packed kit", (".kit",), fresh=True)
    if target is not None:
        app.start_job(PackKitJob(target))


async def merge_kit(app: StudioApp) -> None:
    """Read the kit, let conflicts be decided side by side, tell what comes, and merge it."""
    from tui_studio.ui.widgets.path_input import mounted
    from tui_studio.workers.field_kits import MergeKitJob

    disk = await asyncio.to_thread(lambda: next(mounted(), f"{Path.home()}/"))
    prompt = PromptModal(
        "Merge a field kit: its packed file, folder or disk", disk, check=_problem, complete=path_choices,
        hint="Tab completes · Enter takes · Esc closes",
    )  # fmt: skip
    answer = await app.ask(prompt)
    if not answer or not app.may_write():
        return
    source = Path(answer.strip()).expanduser().absolute()
    app.say("Reading the field kit ...")
    try:
        seen = await _looked_at(app, source, Decisions())
        decided: dict[str, str] = {}
        while seen.open:
            chosen = await _decided(app, seen)
            if chosen is None:
                return
            decided |= chosen
            seen = await _looked_at(app, source, Decisions("", decided))
    except StudioError as error:
        app.say(str(error), "warning")
        return
    left = [f"{clean_text(one.record, 60)}: {one.reason}" for one in seen.refused]
    if seen.sentence() == "nothing new" and not decided:
        app.say(" ".join([f"{seen.title}: nothing new.", *_first([*left, *seen.notes])]))
        return
    lines = [f"{seen.title}: {seen.sentence()}.", *_first([*left, *seen.notes])]
    if await app.ask(ConfirmModal("Merge this field kit?", lines, yes="Merge")):
        app.start_job(MergeKitJob(source, Decisions("", decided)))


async def _looked_at(app: StudioApp, source: Path, decisions: Decisions) -> KitMerge:
    return await asyncio.to_thread(app.studio.field_kits.merge, source, decisions, dry_run=True)


async def _decided(app: StudioApp, seen: KitMerge) -> dict[str, str] | None:
    """Field by field the office's or the kit's; None where somebody turned back."""
    from tui_studio.ui.records.dialogs import ConflictModal, Difference, shown_difference

    differences = [
        Difference(
            one.id,
            FIELDS.get(one.field) or field_name(one.field),
            shown_difference(one.mine),
            shown_difference(one.theirs),
            of=one.record,
        )
        for one in seen.open
    ]
    reason = f"{counted(len(seen.open), 'field')} changed both here and on the kit. Which stands?"
    return await app.ask(ConflictModal(f"Conflicts of {seen.title}", reason, differences, ("Office", "Kit")))


def _problem(text: str) -> str:
    there = text.strip() and Path(text.strip()).expanduser().exists()
    return "" if there else "Name a file that was packed on the laptop, or the folder of the kit."


def _first(lines: list[str]) -> Iterable[str]:
    return [*lines[:SHOWN], f"and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else lines

"""What correcting a plan needs from the studio: who may be on the card, a look at a frame, plans kept in files."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.domain.frames import PlanWarning
from tui_studio.domain.plan_edits import PlanEditor
from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.errors import InputRefused
from tui_studio.services.import_plan import load_plan, save_plan
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.domain.plan_proposals import Candidate
    from tui_studio.integrations.glances import Glance
    from tui_studio.services.import_plan import ImportPlan
    from tui_studio.services.workplace import Workplace

CHANGED = "source-changed"
"""The kind of the warning that a plan does not fit its source any more."""
MARK = "plan_mark"
"""The preference that holds what this studio's plans are known by."""
RECALLED = "recalled"
"""The kind of the note that earlier decisions were taken over."""


class CorrectionService:
    """Reads only; what is corrected is copied by the import."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def candidates(self, plan: ImportPlan) -> list[Candidate]:
        """The sessions that pictures of this source may belong to, in the order of their schedule."""
        numbers = {frame.session for frame in plan.frames if frame.session}
        days = {frame.taken_at.date() for frame in plan.frames if frame.taken_at is not None}
        with self._place.reading() as uow:
            found = uow.candidates.around(numbers, days)
            known = {one.number for one in found}
            others = uow.candidates.of(numbers - known)
        return [*found, *others]

    def candidate(self, text: str) -> Candidate | None:
        """The session of a number, typed or scanned from a sheet of this studio, wherever it belongs."""
        number = read_code(text, CodeRules(self._place.settings.code_prefix)).number or text
        with self._place.reading() as uow:
            return next(iter(uow.candidates.of({number})), None)

    def save(self, plan: ImportPlan, file: Path) -> None:
        """Keep a plan in a file, for later or for `import images --apply`; raises `InputRefused` as `check_file`."""
        self.check_file(file, plan.source)
        save_plan(_without_change(plan), file, self._own_mark())

    def check_file(self, file: Path, source: Path) -> None:
        """Raise `InputRefused` where a plan of this source may not be kept: in no folder, or on the source itself."""
        if not file.absolute().parent.is_dir():
            raise InputRefused(f"There is no folder {file.absolute().parent}.")
        if file.is_dir():
            raise InputRefused(f"{file} is a folder; name the file to write.")
        if file.resolve().is_relative_to(source.resolve()):
            raise InputRefused(
                f"{file} lies on what is imported, and nothing is written there; keep the plan elsewhere."
            )

    def _own_mark(self) -> str:
        """What tells plans of this studio from those of others; a field kit's are good in its office too."""
        with self._place.reading() as uow:
            mark, kit = str(uow.studio.preference(MARK, "")), uow.field_kits.own()
        if mark or kit is not None:
            return mark
        mark = secrets.token_hex(8)
        with self._place.writing() as uow:
            mark = str(uow.studio.preference(MARK, mark))
            uow.studio.set_preference(MARK, mark)
            uow.commit()
        return mark

    def open(self, file: Path) -> ImportPlan:
        """A plan from a file, with a warning where its source is no longer what it was.

        Raises `InputRefused` for a file that holds no plan or one of another studio, and where the source is not there.
        """
        with self._place.reading() as uow:
            names, mark = uow.images.session_names(), str(uow.studio.preference(MARK, ""))
        plan = _without_change(load_plan(file, mark))
        plan = replace(plan, names=names)
        change = self.source_change(plan)
        if not change:
            return plan
        warning = PlanWarning("", CHANGED, f"the source changed since this plan was made: {change}")
        return replace(plan, split=replace(plan.split, warnings=(warning, *plan.split.warnings)))

    def source_change(self, plan: ImportPlan) -> str:
        """What is new, gone or of another size on the source since the scan; empty when nothing is.

        Raises `InputRefused` where the source is not there any more.
        """
        from tui_studio.integrations.card import walk_card

        if not plan.source.is_dir():
            raise InputRefused(f"{plan.source} is not there; put the card in, or scan the folder where it is now.")
        there = {file.path: file.size for file in walk_card(plan.source)}
        known = {frame.path: frame.size for frame in plan.frames}
        new, gone = len(there.keys() - known.keys()), len(known.keys() - there.keys())
        other = sum(there[path] != known[path] for path in there.keys() & known.keys())
        counts = ((new, "new"), (gone, "gone"), (other, "changed"))
        return ", ".join(f"{counted(count, 'file')} {what}" for count, what in counts if count)

    def look(self, plan: ImportPlan, path: str, width: int, height: int) -> Glance:
        """A frame as dots, at most so many; raises `InputRefused` with the reason where there is none."""
        from tui_studio.integrations.glances import glance
        from tui_studio.integrations.pictures import Undecodable

        try:
            return glance(plan.source / path, width, height)
        except Undecodable as error:
            raise InputRefused(f"{clean_text(path.rpartition('/')[2], 60)}: {error}.") from error


def recalled(place: Workplace, plan: ImportPlan) -> ImportPlan:
    """The plan with what people decided about the same pictures when they were imported before."""
    with place.reading() as uow:
        decided = uow.import_decisions.all()
        mine = {key for frame in plan.frames for key in (frame.checksum, frame.sha256) if key in decided}
        numbers = {number for digest in mine for number in (decided[digest].session, *decided[digest].also) if number}
        sessions = {one.number: one for one in uow.candidates.of(numbers)}
    editor = PlanEditor(plan.split, sessions, plan.options.slates == "after") if mine else None
    edit = editor.recall(plan.split, decided) if editor is not None else None
    if edit is None:
        return plan
    found = edit.done(plan.split)
    note = PlanWarning("", RECALLED, edit.said)
    return replace(plan, split=replace(found, warnings=(note, *found.warnings)))


def _without_change(plan: ImportPlan) -> ImportPlan:
    warnings = tuple(warning for warning in plan.split.warnings if warning.kind != CHANGED)
    return replace(plan, split=replace(plan.split, warnings=warnings))

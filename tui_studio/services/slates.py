"""Printing slates: a sheet with a code for each session, for those who may be photographed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.session_codes import CodeRules, build_code
from tui_studio.errors import InputRefused
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.results import Skipped
from tui_studio.services.workplace import Workplace, user_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tui_studio.domain.rows import SessionRow
    from tui_studio.integrations.slate_sheets import SlateSheet


@dataclass(frozen=True, slots=True)
class SheetsResult:
    """How many sheets were written, and who got none."""

    file: Path
    sheets: int
    left_out: tuple[Skipped, ...]


class SlateService:
    """QR sheets as PDF, in the order the sessions are given in."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def print_sheets(
        self, ids: Sequence[int], target: Path, per_page: int = 1, progress: Progress = SILENT
    ) -> SheetsResult:
        """Write the sheets; children who must not be photographed get none. Raises `InputRefused` for no sheets."""
        from tui_studio.integrations.slate_sheets import write_sheets

        place = self._place
        with place.reading() as uow:
            found = uow.session_list.rows(ids)
        rows: list[SessionRow] = [found[row_id] for row_id in ids if row_id in found]
        shown = [row for row in rows if "no photo" not in row.flags]
        if not shown:
            raise InputRefused("No session matches that may be photographed; there is nothing to print.")
        rules = CodeRules(place.settings.code_prefix)
        progress.checkpoint()
        write_sheets(target, [_sheet(row, rules, n) for n, row in enumerate(shown, 1)], per_page)
        with place.writing() as uow:
            uow.sessions.mark_printed([row.id for row in shown], place.clock.now())
            uow.audit.add([_printed(row, place.clock.now(), user_name()) for row in shown])
            uow.commit()
        progress.advance(len(shown), len(shown), target.name)
        left_out = tuple(Skipped(row.number, "do not photograph") for row in rows if "no photo" in row.flags)
        return SheetsResult(target, len(shown), left_out)


def _printed(row: SessionRow, at: datetime, by: str) -> dict[str, Any]:
    label = f"session {row.number} {row.last_name}, {row.first_name}"
    said = {"action": "printed", "entity": "session", "row_id": row.id, "label": label, "summary": "QR sheet"}
    return {"at": at, "by": by, **said}


def _sheet(row: SessionRow, rules: CodeRules, position: int) -> SlateSheet:
    from tui_studio.integrations.slate_sheets import SlateSheet

    return SlateSheet(
        number=row.number,
        code=build_code(row.number, rules),
        last=row.last_name,
        first=row.first_name,
        organization=row.organization,
        grade=row.grade,
        teacher=row.teacher,
        homeroom=row.homeroom,
        student_id=row.student_id,
        position=position,
        when=f"{row.date} {row.start}".strip(),
        flags=row.flags,
    )

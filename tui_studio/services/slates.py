"""Printing slates: a sheet with a code for each session, for those who may be photographed."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.session_codes import CodeRules, build_code
from tui_studio.domain.sheet_order import SheetSubject, graded, usual_paper
from tui_studio.domain.sheet_plan import NO_PHOTO, USUAL, SheetsPlan, SheetWish, plan_sheets
from tui_studio.errors import InputRefused
from tui_studio.services.numbers import spare_numbers
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.results import Skipped
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tui_studio.domain.rows import SessionRow
    from tui_studio.integrations.code_cards import CodesCard
    from tui_studio.integrations.slate_sheets import SlateSheet
    from tui_studio.repositories.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SheetsResult:
    """How many sheets and cards were written, and who got none."""

    file: Path
    sheets: int
    left_out: tuple[Skipped, ...]
    pages: int = 0
    cards: int = 0
    spare: tuple[str, ...] = ()
    replaced: bool = False


class SlateService:
    """QR sheets as PDF, in the order the sessions are given in or another."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan(self, ids: Sequence[int], wish: SheetWish = USUAL) -> SheetsPlan:
        """What would be printed. Raises `InputRefused` for an order, a paper or a number that there is none of."""
        from tui_studio.integrations.sheet_pages import check_layout

        with self._place.reading() as uow:
            found, paper = uow.slates.subjects(ids), wish.paper or _usual_paper(uow)
        check_layout(wish.per_page, paper)
        return plan_sheets(found, wish, paper.lower())

    def subjects(self, ids: Sequence[int]) -> list[SheetSubject]:
        """What narrowing and planning need to know of these sessions, as they are given."""
        with self._place.reading() as uow:
            return uow.slates.subjects(ids)

    def paper(self) -> str:
        """letter or a4: that of the preferences, else what is usual where this machine stands."""
        with self._place.reading() as uow:
            return _usual_paper(uow)

    def free_spares(self) -> list[str]:
        """Numbers on spare cards that nobody has yet."""
        with self._place.reading() as uow:
            return uow.slates.free_spares()

    def print_sheets(
        self, ids: Sequence[int], target: Path, wish: SheetWish = USUAL, progress: Progress = SILENT
    ) -> SheetsResult:
        """Write the sheets; children who must not be photographed get none. Raises `InputRefused` for no sheets."""
        plan = self.plan(ids, wish)
        if not plan.pages:
            raise InputRefused("No session matches that may be photographed; there is nothing to print.")
        progress.checkpoint()
        spare = self._reserve(plan.spare)
        try:
            replaced = target.exists()
            self._write(plan, wish, spare, target, progress)
        except BaseException:
            self._release(spare)
            raise
        printed = dict.fromkeys(
            one for group in (plan.subjects, *plan.sibling_cards, *plan.class_cards) for one in group
        )
        self._note(list(printed), spare)
        progress.advance(len(printed), len(printed), target.name)
        cards = len(plan.sibling_cards) + len(plan.class_cards)
        left_out = tuple(Skipped(one.number, NO_PHOTO) for one in plan.left_out)
        return SheetsResult(target, len(plan.subjects), left_out, plan.pages, cards, tuple(spare), replaced)

    def _reserve(self, count: int) -> list[str]:
        """Numbers nobody else gets from now on, not even where the printer jams."""
        if not count:
            return []
        with self._place.writing() as uow:
            numbers = spare_numbers(uow, count)
            uow.slates.keep_spares(numbers, self._place.clock.now(), user_name())
            uow.commit()
        return numbers

    def _release(self, numbers: Sequence[str]) -> None:
        if numbers:
            with self._place.writing() as uow:
                uow.slates.drop_spares(numbers)
                uow.commit()

    def _write(self, plan: SheetsPlan, wish: SheetWish, spare: Sequence[str], target: Path, progress: Progress) -> None:
        from tui_studio.integrations.sheet_pages import write_sheets
        from tui_studio.integrations.slate_sheets import Sheet, SpareSheet

        rules = CodeRules(self._place.settings.code_prefix)
        with self._place.reading() as uow:
            rows = uow.session_list.rows([one.id for one in plan.subjects])
        shown = [rows[one.id] for one in plan.subjects if one.id in rows]
        sheets: list[Sheet] = [_sheet(row, rules, n, len(shown)) for n, row in enumerate(shown, 1)]
        sheets += [SpareSheet(one, build_code(one, rules), n, len(spare)) for n, one in enumerate(spare, 1)]
        cards = [_siblings_card(family, rules) for family in plan.sibling_cards]
        cards += _class_cards(plan.class_cards, rules)
        total = len(sheets) + len(cards)

        def on_page(done: int) -> None:
            progress.checkpoint()
            progress.advance(done, total, target.name)

        write_sheets(
            target, sheets, wish.per_page, plan.paper, stacked=wish.stacked, whole_pages=cards, on_page=on_page
        )

    def _note(self, printed: Sequence[SheetSubject], spare: Sequence[str]) -> None:
        place, by = self._place, user_name()
        now = place.clock.now()
        entries = [_printed(one, now, by) for one in printed]
        if spare:
            numbers = f"{spare[0]} to {spare[-1]}" if len(spare) > 1 else spare[0]
            entries.append(
                {
                    "at": now, "by": by, "action": "printed", "entity": "spare_card", "row_id": None,
                    "label": f"spare cards {numbers}", "summary": counted(len(spare), "spare card"),
                }
            )  # fmt: skip
        with place.writing() as uow:
            if printed:
                uow.sessions.mark_printed([one.id for one in printed], now)
            uow.audit.add(entries)
            uow.commit()


def _usual_paper(uow: UnitOfWork) -> str:
    return read_preferences(uow).paper or usual_paper(os.environ)


def _printed(one: SheetSubject, at: datetime, by: str) -> dict[str, Any]:
    label = f"session {one.number} {one.last_name}, {one.first_name}"
    said = {"action": "printed", "entity": "session", "row_id": one.id, "label": label, "summary": "QR sheet"}
    return {"at": at, "by": by, **said}


def _sheet(row: SessionRow, rules: CodeRules, position: int, total: int) -> SlateSheet:
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
        total=total,
        when=f"{row.date} {row.start}".strip(),
        flags=row.flags,
    )


def _siblings_card(family: Sequence[SheetSubject], rules: CodeRules) -> CodesCard:
    return _card(family[0].last_name, f"Siblings  ·  {family[0].organization}".rstrip(" ·"), family, rules)


def _class_cards(parts: Sequence[Sequence[SheetSubject]], rules: CodeRules) -> list[CodesCard]:
    """A large class takes several cards, told apart as “1 of 3”."""
    cards = []
    totals, seen = Counter(map(_class_of, parts)), Counter[tuple[str, ...]]()
    for part in parts:
        organization, grade, teacher = found = _class_of(part)
        seen[found] += 1
        title = "  ·  ".join(filter(None, (graded(grade), teacher)))
        more = f"  ·  {seen[found]} of {totals[found]}" if totals[found] > 1 else ""
        cards.append(_card(title, f"{organization}{more}".strip(" ·"), part, rules))
    return cards


def _class_of(members: Sequence[SheetSubject]) -> tuple[str, str, str]:
    return members[0].organization, members[0].grade, members[0].teacher


def _card(title: str, subtitle: str, members: Sequence[SheetSubject], rules: CodeRules) -> CodesCard:
    from tui_studio.integrations.code_cards import CardCode, CodesCard

    codes = (
        CardCode(build_code(one.number, rules), f"{one.first_name} {one.last_name}".strip(), one.number)
        for one in members
    )
    return CodesCard(title, subtitle, tuple(codes))

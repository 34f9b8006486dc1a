"""One record in full, to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.page import PageModal, pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = ("Client record", "Session record", "Images imported", "Images uploaded")
"""The four things a student needs, in the order of the marks."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with names and values below it."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def readiness_line(marks: str) -> Content:
    """The four marks in words; a dot in `marks` says that one is missing."""
    parts = []
    for step, mark in zip(STEPS, marks, strict=False):
        has = mark not in "·. -"
        sign = ("✓ ", "bold $success") if has else ("✗ ", "bold $warning")
        parts.append(Content.assemble(sign, (step, "" if has else "bold")))
    return Content("  ").join(parts)


class RecordModal(PageModal):
    """Sections of a record, with its warnings first."""

    def __init__(self, title: str, sections: Sequence[Section], *, warning: str = "", readiness: str = "") -> None:
        """`warning` holds the privacy flags in words; `readiness` the four marks."""
        lines: list[Content] = []
        if warning:
            lines += [plain(f"! {warning}", "bold $warning"), Content("")]
        if readiness:
            lines += [readiness_line(readiness), Content("")]
        for section in sections:
            rows = pairs(section.rows)
            if rows:
                lines += [plain(section.heading, "bold $primary"), *rows, Content("")]
        super().__init__(title, lines[:-1] if lines else [plain("Nothing is known of it yet.")])

"""A page of a record to read: names and values, aligned, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from tui_studio.text import clean_text
from tui_studio.ui.cells import fitted
from tui_studio.ui.records.fields import TEXT_LIMIT, Fact, Field, Heading, Kind, shown_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.ui.records.fields import Part

INDENT = 2


def page_text(parts: Sequence[Part], raws: Mapping[str, Any], facts: Mapping[str, str], label: int) -> Content:
    """The page; `label` is the width of the names. Empty fields show a dash, so that one sees what is missing."""
    lines: list[Content] = []
    for part in parts:
        if isinstance(part, Heading):
            lines += [Content(""), Content.styled(part.text, "bold $primary")]
        elif isinstance(part, Fact):
            text = facts.get(part.key, "")
            lines += _pair(part.label, text, label, fact_style(text))
        elif isinstance(part, Field) and part.kind is Kind.ROWS:
            lines += _rows(part, raws[part.key])
        elif isinstance(part, Field):
            lines += _pair(part.label, shown_value(part, raws[part.key]), label)
    return Content("\n").join(lines[1:] if lines and not lines[0].plain else lines)


def fact_style(text: str) -> str:
    """How a fact is shown: one that begins with `! ` asks for somebody."""
    return "$text-warning bold" if text.startswith("! ") else ""


def _pair(name: str, text: str, width: int, style: str = "") -> list[Content]:
    first, *rest = text.split("\n") if text else ["–"]
    style = style if text else "dim"
    head = Content.assemble((name.ljust(width), "dim"), Content.styled(clean_text(first, TEXT_LIMIT), style))
    return [head, *(Content(" " * width + clean_text(line, TEXT_LIMIT)) for line in rest)]


def _rows(part: Field, rows: Sequence[Mapping[str, Any]]) -> list[Content]:
    if not rows or part.cells is None:
        return [Content.styled(part.empty, "dim")]
    heads = tuple(column.label for column in part.columns)
    cells = [part.cells(row) for row in rows]
    widths = [
        max(min(max((Content(clean_text(line[n], 80)).cell_length for line in cells), default=0), 44), len(heads[n]))
        for n in range(len(heads))
    ]

    def joined(texts: Sequence[str]) -> str:
        return "  ".join(
            fitted(clean_text(text, 200), width, column.right)
            for text, width, column in zip(texts, widths, part.columns, strict=True)
        ).rstrip()

    return [Content.styled(joined(heads), "bold"), *(Content(joined(line)) for line in cells)]

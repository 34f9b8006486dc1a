"""Printing results: one JSON document, or a table a person reads."""

from __future__ import annotations

import json
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from tui_studio.services.studio import Studio

EVERYTHING = "*"
"""The query of the command line that says in so many words that it means all."""
SHOWN = 20  # refusals printed in full before "and n more"; --json prints all


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Studio]:
    """The studio the command line names; it must be there already."""
    from tui_studio.cli.main import settings_of
    from tui_studio.services.studio import open_studio

    studio = open_studio(settings_of(args))
    try:
        yield studio
    finally:
        studio.close()


def print_json(document: Any) -> None:
    """The one document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=None if len(str(document)) > 100_000 else 2)
    print()


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell."""
    lines = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(cells(line[n]) for line in lines) for n in range(len(header))]
    for line in lines:
        padded = (cell + " " * (width - cells(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def print_refusals(title: str, refusals: Sequence[tuple[str, str]]) -> None:
    """What was left, each with its reason."""
    if not refusals:
        return
    print(title)
    for record, reason in refusals[:SHOWN]:
        print(f"  {record}: {reason}")
    if len(refusals) > SHOWN:
        print(f"  and {len(refusals) - SHOWN:,} more (--json prints all)")


def cells(text: str) -> int:
    """Terminal cells a text takes: wide letters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def query_text(words: Sequence[str]) -> str:
    """The query of the command line's words.

    A shell takes the quotes off `org:"Lincoln High School"`; a word that is one facet with blanks gets them back,
    unless it holds a joint or a parenthesis and so is a query of its own.
    """
    import re

    def requoted(word: str) -> str:
        facet = re.fullmatch(r"([-!]?[A-Za-z_]+:[=^~]?)([^\":()]*\s[^\":()]*)", word)
        return f'{facet[1]}"{facet[2]}"' if facet and not {"OR", "AND", "NOT"} & {*word.split()} else word

    return "" if list(words) == [EVERYTHING] else " ".join(requoted(word) for word in words)


def acting_query(words: Sequence[str]) -> str:
    """The query of a command that changes what it finds: an empty one, as of a variable that is not set, is refused."""
    from tui_studio.domain.query_text import parse_query

    text = query_text(words)
    if list(words) != [EVERYTHING] and not parse_query(text).terms:
        raise InputRefused(f"Say which sessions: an empty query would take all of them, and '{EVERYTHING}' says so.")
    return text

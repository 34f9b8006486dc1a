"""What a bulk step left out, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from textual.content import Content

from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.page import PageModal

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED = 1_000
"""Records that are named one by one; the counts tell of the others."""


class Refused(Protocol):
    """A record that was left out; the services call it `Skipped`."""

    @property
    def record(self) -> str:
        """What people call the record."""

    @property
    def reason(self) -> str:
        """Why, in a few words."""


def by_reason(skipped: Sequence[Refused]) -> list[tuple[int, str]]:
    """How many were left out for each reason, the most frequent first."""
    return [(count, reason) for reason, count in Counter(one.reason for one in skipped).most_common()]


class RefusalsModal(PageModal):
    """The reasons with their counts, then every record with its reason."""

    def __init__(self, title: str, skipped: Sequence[Refused]) -> None:
        """At least one record."""
        counted = by_reason(skipped)
        width = max((len(f"{count:,}") for count, _ in counted), default=0)
        lines = [
            Content.assemble((f"{count:>{width},}", "bold $accent"), "  ", plain(reason)) for count, reason in counted
        ]
        listed = skipped[:LISTED]
        names = max((plain(str(one.record)).cell_length for one in listed), default=0)
        lines.append(Content(""))
        for one in listed:
            name = plain(str(one.record))
            lines.append(Content.assemble(name, " " * (names - name.cell_length + 2), plain(one.reason, "dim")))
        if len(skipped) > LISTED:
            lines.append(plain(f"and {len(skipped) - LISTED:,} more", "dim"))
        super().__init__(title, lines)

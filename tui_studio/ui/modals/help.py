"""The keys of a place, grouped; Enter runs the one that is highlighted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_studio.ui.key_names import shown_key
from tui_studio.ui.keymap import COMMANDS
from tui_studio.ui.modals.base import StudioModal, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget

    from tui_studio.ui.key_tables import Command


GROUPS = ("Act", "Find", "Mark")
"""What people look for first; the other groups follow in the order of the table, moving about last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command that can be run here: its keys as shown, and where its action lives."""

    command: Command
    keys: str
    node: DOMNode
    enabled: bool


def entries_of(screen: Screen[Any]) -> list[Entry]:
    """The commands that are heard on a screen now, in the order of the table."""
    rows = {row.id: row for row in COMMANDS}
    keys: dict[str, list[str]] = {}
    found: dict[str, tuple[DOMNode, bool]] = {}
    for key, active in screen.active_bindings.items():
        row = rows.get(active.binding.id or "")
        if row is not None:
            keys.setdefault(row.id, []).append(shown_key(key))
            found.setdefault(row.id, (active.node, active.enabled))
    entries = [Entry(row, " ".join(keys[row.id]), *found[row.id]) for row in COMMANDS if row.id in found]
    return sorted(entries, key=_rank)


def _rank(entry: Entry) -> int:
    group = entry.command.group
    if group == "Move":
        return len(GROUPS) + 1
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


class HelpModal(StudioModal[Entry]):
    """Lists the entries under their groups, after a few words about the place."""

    def __init__(self, title: str, about: str, entries: Iterable[Entry]) -> None:
        """`about` is one or two sentences."""
        super().__init__(title, "Enter runs the command · Esc closes")
        self.about = about
        grouped: dict[str, list[Entry]] = {}
        for entry in entries:
            grouped.setdefault(entry.command.group, []).append(entry)
        self.groups = grouped

    def body(self) -> Iterable[Widget]:
        """A few words, then the list."""
        yield Static(plain(self.about), classes="dialog-text")
        yield OptionList(*self._options(), compact=True, markup=False)

    def _options(self) -> Iterable[Option]:
        width = max((len(entry.keys) for group in self.groups.values() for entry in group), default=0)
        for heading, entries in self.groups.items():
            yield Option(Content.styled(heading, "bold $primary"), disabled=True)
            for entry in entries:
                text = Content.assemble(("  " + entry.keys.ljust(width + 2), "bold $accent"), entry.command.help)
                yield Option(text if entry.enabled else text.stylize("dim"), id=entry.command.id)

    @on(OptionList.OptionSelected)
    def run_selected(self, event: OptionList.OptionSelected) -> None:
        """Close and give the command back."""
        entries = (entry for group in self.groups.values() for entry in group)
        self.answer(next((entry for entry in entries if entry.command.id == event.option_id), None))

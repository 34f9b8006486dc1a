"""The rows of the key table, one file for each part of the screens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does in one place."""

    id: str
    """What settings name it by: `area.verb`."""
    keys: str
    """Textual's key names, with commas between them."""
    action: str
    """The `action_...` of the class that stands at `where`, with its arguments."""
    label: str
    """At most 12 characters, for the footer."""
    help: str
    """One sentence for help, the palette and the README."""
    where: str
    """The place the key is heard at; see `CHAINS`."""
    group: str
    """The heading in help."""
    footer: bool = False
    priority: bool = False
    """Heard before the focused widget and through a dialog: for leaving only."""

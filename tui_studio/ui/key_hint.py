"""The key a sentence names: the one the settings give the command, not the one it was shipped with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_studio.ui.key_names import shown_key
from tui_studio.ui.keymap import command, keys_of

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp


def key_hint(widget: Widget, command_id: str) -> str:
    """The first key of a command as people write it: `ctrl+s`, `F4`."""
    keys = keys_of(command(command_id), cast("StudioApp", widget.app).keys)
    return shown_key(keys.split(",")[0])

"""Names of keys: as Textual hears them, as people write them, and those that may not be used.

This module loads without Textual.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FORBIDDEN = frozenset(
    # the same bytes as Enter, Tab, newline, Backspace, Escape and NUL in most terminals
    ("ctrl+m", "ctrl+i", "ctrl+j", "ctrl+h", "ctrl+left_square_bracket", "ctrl+@", "ctrl+at", "ctrl+space")
)

_NAMED_KEYS = frozenset(
    (
        "enter", "escape", "tab", "space", "backspace", "delete", "insert",
        "up", "down", "left", "right", "home", "end", "pageup", "pagedown",
    )
) | {f"f{n}" for n in range(1, 25)}  # fmt: skip
_MODIFIERS = frozenset(("ctrl", "shift", "alt", "super"))
_SHORT_NAMES = {
    "/": "slash", "\\": "backslash", "@": "at", "-": "minus", "+": "plus", "_": "underscore", " ": "space",
}  # fmt: skip
_SHOWN = {
    "escape": "Esc", "enter": "Enter", "space": "space", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "tab": "Tab", "backspace": "Backspace",
    "delete": "Del", "insert": "Ins",
}  # fmt: skip


def key_name(key: str) -> str:
    """Textual's name of a key that may be written as its character: `/` is `slash`."""
    key = key.strip() or key
    if len(key) != 1 or key.isalnum():
        return key
    if key in _SHORT_NAMES:
        return _SHORT_NAMES[key]
    return unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")


def is_key(name: str) -> bool:
    """True for a key Textual can hear: a misspelt name binds nothing and says nothing."""
    *modifiers, key = name.split("+")
    if any(modifier not in _MODIFIERS for modifier in modifiers) or not key:
        return False
    return len(key) == 1 or key in _NAMED_KEYS or bool(key_character(key))


def key_character(name: str) -> str:
    """The character a key types, empty for keys that type none."""
    if len(name) == 1:
        return name
    for character, short in _SHORT_NAMES.items():
        if short == name and name != "space":
            return character
    try:
        character = unicodedata.lookup(name.replace("_", " ").replace(" than ", "-than "))
    except KeyError:
        return ""
    return character if character.isprintable() else ""


def shown_key(name: str) -> str:
    """A key as people write it: `?`, `Esc`, `shift+↓`, `F10`, `ctrl+p`."""
    *modifiers, key = name.split("+")
    if key in _SHOWN:
        text = _SHOWN[key]
    elif key[0] == "f" and key[1:].isdigit():
        text = key.upper()
    else:
        text = key_character(key) or key
    return "+".join((*modifiers, text))


def shown_keys(keys: str) -> str:
    """All keys of a command as people write them."""
    return " ".join(shown_key(key_name(key)) for key in split_keys(keys))


def split_keys(keys: str) -> Iterable[str]:
    """The parts of a list of keys; a lone comma is the key."""
    if keys.strip() == ",":
        return [","]
    return [part.strip() or part for part in keys.split(",") if part]

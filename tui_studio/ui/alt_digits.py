"""alt and a digit as a key of its own, in terminals that send Esc in front of the digit."""

from __future__ import annotations

from typing import Any, cast


def hear_alt_digits() -> None:
    """Take Textual's translation of Esc + digit away, which types ∞ for alt+5.

    It is there for WezTerm on macOS (`textual/_ansi_sequences.py`); xterm, tmux, Konsole, Windows Terminal and
    others send the same two bytes for alt+5.
    """
    from textual import _ansi_sequences

    sequences = cast("dict[str, Any]", _ansi_sequences.ANSI_SEQUENCES_KEYS)
    for digit in "123456789":
        sequences.pop(f"\x1b{digit}", None)

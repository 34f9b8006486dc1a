"""How a terminal is given a picture: by a protocol of its own that it is known to speak, else in half cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTO = "auto"
EXTRA = "pip install 'tui-studio[pictures]'"
_KITTY_TERMS = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS = ("foot", "mlterm", "contour")
# WezTerm and Konsole take kitty's pictures, but not in the cells of the text, where they would scroll with it
_PROGRAMS = {"ghostty": "kitty", "kitty": "kitty", "wezterm": "sixel", "iterm.app": "sixel", "mlterm": "sixel"}
_OTHER_TERMINALS = ("TERM_PROGRAM", "XTERM_VERSION", "VTE_VERSION", "KONSOLE_VERSION", "WT_SESSION")
_KONSOLE_SIXEL = 220400


class Way(StrEnum):
    """What pictures are sent as."""

    KITTY = "kitty"
    SIXEL = "sixel"
    CELLS = "cells"
    OFF = "off"  # none until somebody asks, and then half cells


@dataclass(frozen=True, slots=True)
class Choice:
    """How pictures are shown here, and how more can be had, if it can."""

    way: Way
    hint: str = ""


def multiplexer(env: Mapping[str, str]) -> str:
    """The program between us and the terminal, by name; empty where there is none."""
    term = env.get("TERM", "")
    if env.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if env.get("STY") or term.startswith("screen") else ""


def spoken(env: Mapping[str, str]) -> Way:
    """What the terminal is known to speak by its name; a name that another terminal left behind does not count."""
    term, program = env.get("TERM", "").lower(), env.get("TERM_PROGRAM", "").lower()
    if multiplexer(env):
        return Way.CELLS
    if term in _KITTY_TERMS:
        return Way.KITTY
    if term.startswith(_SIXEL_TERMS):
        return Way.SIXEL
    if program in _PROGRAMS:
        return Way(_PROGRAMS[program])
    if env.get("KITTY_WINDOW_ID") and not any(env.get(name) for name in _OTHER_TERMINALS):
        return Way.KITTY
    konsole = env.get("KONSOLE_VERSION", "")
    return Way.SIXEL if konsole.isdecimal() and int(konsole) >= _KONSOLE_SIXEL else Way.CELLS


def choose(wish: str, env: Mapping[str, str], *, installed: bool, slow: bool = False) -> Choice:
    """How pictures are shown; a protocol needs the extra, and a wish goes before what the terminal is known for."""
    if wish in (Way.CELLS, Way.OFF):
        return Choice(Way(wish))
    between, able = multiplexer(env), spoken(env)
    wanted = able if wish == AUTO else Way(wish)
    if slow:
        return Choice(Way.CELLS, "half cells while --slow or slow = true is set")
    if wanted is Way.KITTY and between:
        return Choice(Way.CELLS, f"kitty's pictures do not pass through {between}")
    if wanted is Way.CELLS:
        return Choice(Way.CELLS, f"half cells inside {between}" if between else "")
    if wish == AUTO and env.get("SSH_CONNECTION"):
        return Choice(Way.CELLS, f'half cells over SSH; pictures = "{wanted}" in studio.toml sends them whole')
    if not installed:
        return Choice(Way.CELLS, f"{EXTRA} shows them whole by {wanted}")
    if wanted is Way.KITTY and env.get("COLORTERM", "").lower() not in ("truecolor", "24bit"):
        return Choice(Way.CELLS, "kitty's pictures need COLORTERM=truecolor")
    return Choice(wanted)

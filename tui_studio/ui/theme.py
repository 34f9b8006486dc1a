"""The house themes; no other file of the screens names a colour.

`studio-16` takes the sixteen colours of the terminal itself, for consoles that have no more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from textual.app import App

STUDIO = Theme(
    name="studio",
    primary="#6cb6d9",
    secondary="#5b7f99",
    accent="#f2b84b",
    warning="#f2b84b",
    error="#ef7b72",
    success="#8cc265",
    foreground="#dce3ea",
    background="#11161c",
    surface="#161c23",
    panel="#222b35",
    variables={
        "block-cursor-background": "#2f6d8f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "footer-background": "#222b35",
        "footer-key-foreground": "#f2b84b",
        "border": "#6cb6d9",
        "scrollbar": "#3a4754",
        "scrollbar-background": "#161c23",
        "input-cursor-background": "#f2b84b",
        "input-cursor-foreground": "#11161c",
        "input-cursor-text-style": "none",
    },
)

STUDIO_LIGHT = Theme(
    name="studio-light",
    primary="#1f6f99",
    secondary="#4f7085",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#b3261e",
    success="#3f7d20",
    foreground="#1b232b",
    background="#f4f6f8",
    surface="#ffffff",
    panel="#dde4ea",
    dark=False,
    variables={
        # pale: letters in the accent and dim words can be read on it
        "block-cursor-background": "#b3d8ec",
        "block-cursor-foreground": "#0b2433",
        "block-cursor-text-style": "bold",
        "footer-background": "#dde4ea",
        "footer-key-foreground": "#9a5b00",
        "border": "#1f6f99",
    },
)

STUDIO_16 = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="studio-16",
    primary="ansi_cyan",
    secondary="ansi_blue",
    accent="ansi_yellow",
    success="ansi_green",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        # blue: letters in yellow and dim words can be read on it, on cyan they cannot
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        "block-cursor-text-style": "bold",
        "footer-key-foreground": "ansi_yellow",
        "border": "ansi_cyan",
        "border-blurred": "ansi_white",
        "input-cursor-background": "ansi_yellow",
        "input-cursor-foreground": "ansi_black",
    },
)

THEMES = (STUDIO, STUDIO_LIGHT, STUDIO_16)


def use_theme(app: App[None], wished: str) -> str:
    """Register the house themes and set one; returns a sentence when `wished` does not exist."""
    for theme in THEMES:
        app.register_theme(theme)
    default = STUDIO_16.name if app.console.color_system == "standard" else STUDIO.name
    known = wished in app.available_themes
    app.theme = wished if known else default
    return "" if known or not wished else f"There is no theme “{wished}”; the command palette lists them all."

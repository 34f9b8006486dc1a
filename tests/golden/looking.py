"""How a story sees the screen and types."""

from __future__ import annotations

import asyncio
import time

from textual.pilot import Pilot


def lines(pilot: Pilot[int]) -> list[str]:
    """The screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


async def shows(pilot: Pilot[int], *texts: str, seconds: float = 20.0) -> None:
    """Wait until all texts stand on the screen."""
    end = time.monotonic() + seconds
    while True:
        await pilot.pause()
        shown = "\n".join(lines(pilot))
        if all(text in shown for text in texts):
            await pilot.pause()
            return
        assert time.monotonic() < end, f"{texts} never showed:\n{shown}"
        await asyncio.sleep(0.01)


def character_key(character: str) -> str:
    """Textual's name of the key that types a character."""
    return {" ": "space", "/": "slash", "-": "minus", "_": "underscore", ".": "full_stop"}.get(character, character)


async def types(pilot: Pilot[int], text: str) -> None:
    """Type a text into the field that has the focus."""
    await pilot.press(*map(character_key, text))

"""What a test of the records asks of the screen, and how it types."""

from __future__ import annotations

from contextlib import asynccontextmanager

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import type_text


def seen(pilot):
    """The screen as one text, without line breaks."""
    strips = pilot.app.screen._compositor.render_strips()
    return " ".join(" ".join("".join(segment.text for segment in strip) for strip in strips).split())


async def sees(pilot, *texts):
    """Wait until all texts are visible."""
    try:
        await until(pilot, lambda: all(text in seen(pilot) for text in texts))
    except AssertionError:
        raise AssertionError(f"{texts} never showed: {seen(pilot)}") from None


async def fills(pilot, *texts):
    """Type into the fields one after the other, from the one with the focus."""
    for n, text in enumerate(texts):
        if n:
            await pilot.press("tab")
        if text:
            await pilot.press("end", "ctrl+u")
            await type_text(pilot, text)


@asynccontextmanager
async def at_hub(driving, studio, hub, students=4, size=(80, 24), scheduled=True):
    """A school of some students on a hub."""
    enroll(studio, students)
    if scheduled:
        schedule(studio)
    async with driving(studio, size) as pilot:
        await pilot.press({"sessions": "1", "clients": "2"}[hub])
        await until(pilot, lambda: getattr(pilot.app.screen, "MODE", "") == hub and pilot.app.screen.total is not None)
        yield pilot


async def opens(pilot, *keys):
    """Press keys and wait for the record they open."""
    before = pilot.app.screen
    await pilot.press(*keys)
    await until(pilot, lambda: pilot.app.screen is not before and pilot.app.screen.query(".record-page"))
    return pilot.app.screen

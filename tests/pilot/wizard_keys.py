"""How a test drives a wizard: keys only, and it waits for what it sees."""

from __future__ import annotations

from tests.pilot.conftest import until
from tui_studio.ui.widgets.choice_input import ChoiceInput

NAMED = {" ": "space", "/": "slash", "-": "minus", ":": "colon", ".": "full_stop", ";": "semicolon", "_": "underscore"}


async def type_text(pilot, text):
    """Type a text into the field that has the focus."""
    await pilot.press(*(NAMED.get(character, character) for character in text))


async def open_wizard(pilot, name):
    """Open a wizard as the menus do; returns its screen."""
    pilot.app.action_wizard(name)
    await until(pilot, lambda: getattr(pilot.app.screen, "name_of_wizard", ""))
    wizard = pilot.app.screen
    await until(pilot, lambda: wizard.ready)
    return wizard


async def at_step(pilot, wizard, title):
    """Wait until a step is shown and return it."""
    await until(pilot, lambda: wizard.ready and wizard.step.title == title)
    return wizard.step


async def next_step(pilot, wizard, title):
    """Press the key for the next step and wait for it."""
    await pilot.press("f9")
    return await at_step(pilot, wizard, title)


def shown(pilot):
    """What is visible, as one text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def sees(pilot, text):
    """Wait until a text is visible, wherever its lines are broken."""
    try:
        await until(pilot, lambda: text in " ".join(shown(pilot).split()))
    except AssertionError:
        raise AssertionError(f"“{text}” is not on the screen:\n{shown(pilot)}") from None


async def to_step(pilot, wizard, title, day="2026-09-14"):
    """Go on with the usual answers until a step is shown."""
    await until(pilot, lambda: wizard.ready)
    while wizard.step.title != title:
        here = wizard.step.title
        if here == "Clients":
            await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        elif here == "The list":
            await until(pilot, lambda: wizard.step.chosen is not None)
        elif here == "Details":
            await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value != "")
        elif here == "Time slots":
            await type_text(pilot, day)
        elif here == "Verify":
            await until(pilot, lambda: wizard.step.plan is not None)
        await pilot.press("f9")
        await until(pilot, lambda before=here: wizard.ready and wizard.step.title != before)
    return wizard.step

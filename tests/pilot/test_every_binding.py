"""Each key of each hub does something there: whatever it hears is pressed, and what is seen must change.

What each does is tested beside the hubs; that the keys of all other screens are heard, in test_every_key_heard.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from textual.app import App
from textual.widgets import Input, TextArea

from tests.conftest import MOMENT
from tests.mixed import mix
from tests.pilot.conftest import until
from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.services.studio import Studio, open_studio
from tui_studio.ui.app import StudioApp
from tui_studio.ui.keymap import COMMANDS
from tui_studio.ui.records.dialogs import UnsavedModal

HUB = "table hub frame filter app"
SCREENS: dict[str, tuple[str, tuple[str, ...]]] = {
    "SessionsHub": (f"sessions {HUB}", ("", "slash")),
    "ClientsHub": (HUB, ("2", "2 slash")),
    "AuditTrailHub": (HUB, ("f10 right right t", "f10 right right t slash")),
    "WorkflowHub": (f"workflow sessions {HUB}", ("3", "3 slash")),
    "InvoicesHub": ("frame app", ("4",)),  # the other hubs that have no list yet are the same screen
    "ChooseModal": ("modal", ("x",)),
}
"""Screens pressed through here: places whose keys they hear, and the keys that lead there; `=` types a word."""

BEFORE: dict[str, str] = {
    "table.up": "down", "table.page_up": "end", "table.first": "end", "table.down": "home", "table.page_down": "home",
    "table.last": "home", "table.columns_left": "right right right", "table.columns_right": "left left left left",
    "table.extend_up": "end", "table.extend_page_up": "end", "table.extend_first": "end", "table.extend_down": "home",
    "table.extend_page_down": "home", "table.extend_last": "home", "table.unmark": "space", "table.alike": "u",
    "table.mark_all": "u", "hub.back": "u space", "filter.clear": "a", "filter.keep": "a", "filter.save": "a",
}  # fmt: skip
"""Keys pressed before, so that there is something to do."""
QUIET: dict[str, str] = {
    "hub.refresh": "reads again what has not changed: test_hub_loading",
}
"""Keys that change nothing one can see, and the tests that know what they do; that they are heard is seen here too."""
HERE = {
    "SessionsHub": "go.sessions", "ClientsHub": "go.clients", "WorkflowHub": "go.workflow",
    "InvoicesHub": "go.invoices",
}  # fmt: skip
"""The key that leads to where one is."""
REFUSED = {"AuditTrailHub": ("hub.edit",)}
"""What has no meaning on a screen that is one of a kind: neither its footer nor its help offers it."""
FRESH = ("modal.cancel",)
"""Pressed on the screen as it opens: an open list of proposals would hear them first."""
LATE = (
    "undo",
    ".act",
    "keep",
    "done",
    "take",
    "press",
    "save",
    "another",
    "book",
    "delete",
    "quit",
    "cancel",
    "back",
)
"""Actions that end the screen or change the records come last."""


WHERE = {row.id: row.where for row in COMMANDS}
Spot: TypeAlias = tuple[type, int]
NOWHERE: Spot = (object, 0)


@dataclass
class Watch:
    """What was carried out, and how often the studio was left."""

    ran: list[str] = field(default_factory=list)
    left: int = 0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watching = Watch()

    async def check(app: App[Any], key: str, priority: bool = False) -> bool:
        chain = reversed(app.screen._binding_chain) if priority else app.screen._modal_binding_chain
        for node, bindings in chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.priority == priority and await app.run_action(binding.action, node):
                    watching.ran.append(binding.id or "")
                    return True
        return False

    def leave(app: StudioApp, *_: object, **__: object) -> None:
        watching.left += 1
        app._leaving = False

    monkeypatch.setattr(App, "_check_bindings", check)
    monkeypatch.setattr(StudioApp, "exit", leave)
    return watching


@pytest.fixture(scope="module")
def mixed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio in which something happened, with groups, a filter and images to advance."""
    from tui_studio.services.studio import create_studio

    folder = tmp_path_factory.mktemp("mixed") / "studio"
    studio = create_studio(load_settings(folder), "Mixed", FrozenClock(ZoneInfo("UTC"), MOMENT))
    mix(studio)
    with studio._place.writing() as uow:
        for row in range(4, 13):
            uow.records.update("session", row, {"image_count": 2, "status_id": 1 + row % 3})
        uow.commit()
    for n in (1, 2):
        studio.client_groups.add_to_new(GroupDraft(name=f"G{n}"), [1, 2])
        studio.filters.save("sessions", f"F{n}", "grade:9")
    studio.close()
    return folder


def seen(pilot: Any) -> tuple[object, ...]:
    """All that a person can tell: the picture, where the keys go, what was said, copied and left."""
    app = pilot.app
    picture = [list(strip) for strip in app.screen._compositor.render_strips()]
    said = [notification.message for notification in app._notifications]
    return picture, id(app.screen), app.focused, app.focused and app.focused.virtual_size, said, app.clipboard


async def typed(pilot: Any, keys: str) -> None:
    for key in keys.split():
        await pilot.press(*(key[1:] if key.startswith("=") and len(key) > 1 else [key]))


async def home(pilot: Any) -> None:
    """The Sessions hub as it was opened: dialogs and forms are left, filter and marks taken away."""
    app = pilot.app
    while len(app.screen_stack) > 1:
        top = app.screen
        await pilot.press("d" if isinstance(top, UnsavedModal) else "escape")
        if app.screen is top:
            app.pop_screen()
            await pilot.pause()
    app.clear_notifications()
    await app.switch_mode("sessions")
    await until(pilot, lambda: app.screen.total is not None)
    await pilot.press("escape", "escape", "escape")
    app.screen.table.focus()
    await pilot.press("home")


async def reach(pilot: Any, kind: str, story: str) -> Any:
    """Come to a screen with keys; told what was seen where the way does not lead there."""
    await home(pilot)
    await typed(pilot, story)
    await until(pilot, lambda: type(pilot.app.screen).__name__ == kind)
    return pilot.app.screen


def spots_of(screen: Any) -> list[Spot]:
    """The widgets that take keys: the kind of each, and which one of its kind it is."""
    kinds = [type(widget) for widget in screen.focus_chain]
    return [(kind, kinds[:number].count(kind)) for number, kind in enumerate(kinds)]


async def focus(pilot: Any, spot: Spot) -> None:
    """Give the keys to a widget."""
    alike = [widget for widget in pilot.app.screen.focus_chain if type(widget) is spot[0]]
    if spot is not NOWHERE:
        alike[spot[1]].focus()
        await pilot.pause()


async def heard(pilot: Any) -> dict[str, tuple[str, Spot]]:
    """Each command with one of its keys and the widget it is heard at; fields, which swallow letters, come last."""
    rows = {row.id: row for row in COMMANDS}
    found: dict[str, tuple[str, Spot]] = {}
    screen = pilot.app.screen
    spots = sorted(spots_of(screen), key=written) or [NOWHERE]
    for spot in spots:
        await focus(pilot, spot)
        for key, active in screen.active_bindings.items():
            if active.enabled and active.binding.id in rows:
                found.setdefault(active.binding.id, (key, spot))
    return found


async def press_one(pilot: Any, watch: Watch, name: str, key: str, spot: Spot) -> None:
    screen = pilot.app.screen
    await focus(pilot, spot)
    await typed(pilot, BEFORE.get(name, ""))
    before, left = seen(pilot), watch.left
    watch.ran.clear()
    await pilot.press(key)
    await until(pilot, lambda: name in watch.ran, 5)
    kind = type(screen).__name__
    if name not in (*QUIET, HERE.get(kind)):
        await until(pilot, lambda: seen(pilot) != before or watch.left != left, 5)


@pytest.mark.parametrize("kind", SCREENS)
async def test_each_key_does_something(
    kind: str, driving: Any, watch: Watch, mixed_folder: Path, settings: Any, clock: FrozenClock
) -> None:
    shutil.copytree(mixed_folder, settings.paths.root)
    studio: Studio = open_studio(settings, clock)
    places, stories = SCREENS[kind]
    pressed: set[str] = set()
    async with driving(studio) as pilot:
        met: dict[str, tuple[str, Spot]] = {}
        for story in stories:
            await reach(pilot, kind, story)
            found = await heard(pilot)
            met = {WHERE[name]: (story, spot) for name, (_, spot) in found.items()} | met
            await press_all(pilot, watch, kind, story, {name: at for name, at in found.items() if name not in pressed})
            pressed |= found.keys()
        for row in COMMANDS:  # heard behind keys of Textual's own, which let them pass, or once a list is open
            if row.where in {*met, *places.split()} and row.id not in pressed | {*REFUSED.get(kind, ())}:
                story, spot = met.get(row.where, (stories[0], NOWHERE))
                await reach(pilot, kind, story)
                await press_all(pilot, watch, kind, story, {row.id: (row.keys.split(",")[0], spot)})
        await home(pilot)
    studio.close()


async def press_all(pilot: Any, watch: Watch, kind: str, story: str, found: dict[str, tuple[str, Spot]]) -> None:
    """Press the key of each command, those that end the screen last; come back in between."""
    screen = pilot.app.screen
    for name in sorted(found, key=turn):
        key, spot = found[name]
        if pilot.app.screen is not screen or name in FRESH or (spot not in spots_of(screen) and spot is not NOWHERE):
            screen = await reach(pilot, kind, story)
        try:
            await press_one(pilot, watch, name, key, spot)
        except AssertionError as error:
            done = f"only {watch.ran}" if watch.ran else "nothing"
            raise AssertionError(f"{name}: {key} did {done} on {kind} after {story!r}") from error
        await back_to(pilot, screen)


def written(spot: Spot) -> bool:
    """A field swallows letters: it comes last."""
    return issubclass(spot[0], Input | TextArea)


def turn(name: str) -> tuple[bool, bool, int]:
    """What ends a screen comes last, and what leads to a day without sessions; else the order of the table."""
    late = any(word in name for word in LATE)
    return WHERE[name] == "agenda", late, [row.id for row in COMMANDS].index(name)


async def back_to(pilot: Any, screen: Any) -> None:
    """Close what the key has opened above the screen, if the screen is still there."""
    app = pilot.app
    for mode, stack in app._screen_stacks.items():
        if screen in stack and app.current_mode != mode:
            await app.switch_mode(mode)
    while screen in app.screen_stack and app.screen is not screen:
        top = app.screen
        await pilot.press("d" if isinstance(top, UnsavedModal) else "escape")
        if app.screen is top:
            app.pop_screen()
            await pilot.pause()

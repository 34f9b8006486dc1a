"""On each screen, and each step of the wizards, each key comes to its action, and a scan opens its session."""

from __future__ import annotations

import pkgutil
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widgets import Input, TextArea

import tui_studio.ui
from tests.conftest import MOMENT
from tests.factories import student, write_roster
from tests.held import Hold
from tests.mixed import mix
from tests.pilot.conftest import until
from tests.pilot.scans import TAKES, scan_all
from tests.pilot.ways import PLACES_OF, WAYS, come, leave_all, standing
from tests.simple_card import plain_card
from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.services.studio import create_studio, open_studio
from tui_studio.ui.hubs.frame import HubFrame
from tui_studio.ui.keymap import COMMANDS, PLACES
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.choice_input import ChoiceField
from tui_studio.ui.wizards.base import WizardScreen

ROWS = {row.id: row for row in COMMANDS}
HUBS_ONLY = {"app.menu"}
SWITCHED_OFF = {
    "AgendaHub": {"sessions.agenda"},
    "AuditTrailHub": {"hub.edit"},
    "NewClientForm": {"record.edit", "record.actions", "record.copy", "record.next", "record.previous"}
    | {"record.next_tab", "record.previous_tab"},
    "ShootForm": {"record.next", "record.previous"},
    "PreferencesForm": {"record.next", "record.previous"},
}
"""What has no meaning on a screen, so that neither its footer nor its help offers it; no more and no less than this."""
Spot: TypeAlias = tuple[type, int]


@dataclass
class Ear:
    """While it listens, keys come to their actions, which are written down and not carried out."""

    listening: bool = False
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    ear = Ear()

    async def check(app: App[Any], key: str, priority: bool = False) -> bool:
        chain = reversed(app.screen._binding_chain) if priority else app.screen._modal_binding_chain
        for node, bindings in chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.priority != priority:
                    continue
                if ear.listening and binding.id in ROWS:
                    if can(app, binding.action, node):
                        ear.heard.append(binding.id)
                        return True
                elif await app.run_action(binding.action, node):
                    return True
        return False

    monkeypatch.setattr(App, "_check_bindings", check)
    return ear


def can(app: Any, action: str, node: Any) -> bool:
    """True when the action is there and is not switched off."""
    target, name, parameters = app._parse_action(action, node)
    there = callable(getattr(target, f"action_{name}", None)) or callable(getattr(target, f"_action_{name}", None))
    return bool(there and target.check_action(name, parameters))


@pytest.fixture(scope="module")
def small_studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio in which something happened, and a roster and a card beside it."""
    folder = tmp_path_factory.mktemp("small")
    studio = create_studio(load_settings(folder / "studio"), "Small", FrozenClock(ZoneInfo("UTC"), MOMENT))
    mix(studio)
    with studio._place.writing() as uow:
        for row in range(4, 13):
            uow.records.update("session", row, {"image_count": 2, "status_id": 1 + row % 3})
        uow.commit()
    for n in (1, 2):
        studio.client_groups.add_to_new(GroupDraft(name=f"G{n}"), [1, 2])
        studio.filters.save("sessions", f"F{n}", "grade:9")
    studio.close()
    write_roster(folder / "roster.xlsx", [student(n) for n in range(1, 4)])
    plain_card(folder / "card", ["10001", "98765"], frames=1)
    return folder


def spots_of(screen: Any, choices: bool) -> list[Spot]:
    """A widget of each kind that takes keys, fields last, with its place among its kind; all that offer choices."""
    found: dict[object, Spot] = {}
    kinds: list[type] = []
    for widget in screen.focus_chain:
        kind = type(widget)
        alike: object = tuple(map(type, widget.ancestors_with_self))
        if choices and issubclass(kind, ChoiceField):
            alike = widget
        found.setdefault(alike, (kind, kinds.count(kind)))
        kinds.append(kind)
    return sorted(found.values(), key=lambda spot: issubclass(spot[0], Input | TextArea))


async def focus(pilot: Any, spot: Spot) -> None:
    alike = [widget for widget in pilot.app.screen.focus_chain if type(widget) is spot[0]]
    if spot[1] < len(alike):
        alike[spot[1]].focus()
        await pilot.pause()


def bound(screen: Any) -> dict[str, tuple[str, bool]]:
    """Each command bound where the keys go now, with its first key, and whether it is switched on."""
    found: dict[str, tuple[str, bool]] = {}
    for node, bindings in {id(node): (node, keys) for node, keys in
                           (*screen._binding_chain, *screen._modal_binding_chain)}.values():  # fmt: skip
        modal = any(node is other for other, _ in screen._modal_binding_chain)
        for key, several in bindings.key_to_bindings.items():
            for binding in several:
                if binding.id in ROWS and (modal or binding.priority):
                    found.setdefault(binding.id, (key, can(screen.app, binding.action, node)))
    return found


async def press_all(pilot: Any, ear: Ear, screen: Any, done: set[str]) -> tuple[set[str], set[str]]:
    """Press what is switched on, at one widget after the other until it is heard; what is bound, what is on."""
    every: set[str] = set()
    active: set[str] = set()
    for spot in spots_of(screen, "choice.complete" not in done) or [(object, 0)]:
        await focus(pilot, spot)
        here = bound(screen)
        every |= here.keys()
        active |= {name for name, (_, on) in here.items() if on}
        keys = {name: key for name, (key, on) in here.items() if on and name not in done}
        ear.listening = True
        await pilot.press(*(key for key in keys.values() if not key.isdigit()))
        for name, key in keys.items():
            if key.isdigit():  # may be the first of a scanned code: it is heard when no more come
                await pilot.press(key)
                await until(pilot, lambda name=name: name in ear.heard)
        ear.listening = False
        done.update(ear.heard)
        if isinstance(screen.focused, ChoiceField) and not {"choice.close", "choice.complete"} <= done:
            await open_list(pilot, ear, done, active)
    return every, active


async def open_list(pilot: Any, ear: Ear, done: set[str], active: set[str]) -> None:
    """The keys of an open list of proposals; a choice that stands there already cannot be taken."""
    for keys in (("down",), ("end", "ctrl+u", "down")):
        await pilot.press(*keys)
        here = bound(pilot.app.screen)
        on = {name: here[name][0] for name in ("choice.complete", "choice.close") if here.get(name, ("", False))[1]}
        ear.listening = True
        await pilot.press(*on.values())
        ear.listening = False
        active.update(on)
        done.update(ear.heard)


def switched_off(kind: str, screen: Any) -> set[str]:
    """What is bound on a screen and means nothing there: hubs outside of hubs, pages that a record does not have."""
    off = set[str]() if isinstance(screen, HubFrame) or screen.is_modal else set(HUBS_ONLY)
    if kind == "GroupCaptureScreen":  # its line takes the digits
        off = {"app.menu"}
    if isinstance(screen, RecordForm):
        pages = len(screen.tabs) if len(screen.tabs) > 1 else 0
        off |= {f"record.tab_{n}" for n in range(pages + 1, 10)}
    return off | SWITCHED_OFF.get(kind, set())


@pytest.mark.parametrize("kind", WAYS)
async def test_each_key_comes_to_its_action_and_each_scan_to_its_session(
    kind: str,
    driving: Any,
    scan: Any,
    ear: Ear,
    small_studio: Path,
    settings: Any,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(small_studio, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    studio = open_studio(settings, clock)
    held: list[Hold] = []
    every, active, pressed, steps = set[str](), set[str](), set[str](), set[str]()
    off = set(ROWS)
    async with driving(studio) as pilot:
        for way in WAYS[kind]:
            await leave_all(pilot)
            screen = await come(pilot, kind, way, held)
            steps.add(standing(pilot.app)[1])
            bindings, on = await press_all(pilot, ear, screen, pressed)
            every, active, off = every | bindings, active | on, off & switched_off(kind, screen)
            if kind not in TAKES:
                await scan_all(pilot, scan, screen)
            for stop in held:
                stop.gate.set()
        await until(pilot, lambda: not pilot.app.jobs.running())
    studio.close()
    assert active - pressed == set()
    assert every - active == off
    if isinstance(screen, WizardScreen):
        assert steps == {step.__name__ for step in screen.steps}
    assert {ROWS[name].where for name in pressed} == {*PLACES_OF[kind].split()}


def leaves(kind: type) -> Iterator[type]:
    """The screens that are made: those without a class made of them, and those that stand for themselves as well."""
    for below in kind.__subclasses__():
        if below.__module__.startswith("tui_studio.") and (not below.__subclasses__() or below.__name__ == "PageModal"):
            yield below
        yield from leaves(below)


def test_no_screen_and_no_place_is_left_out() -> None:
    for module in pkgutil.walk_packages(tui_studio.ui.__path__, "tui_studio.ui."):
        import_module(module.name)
    assert {kind.__name__ for kind in leaves(Screen)} == set(WAYS) == set(PLACES_OF)
    assert {place for places in PLACES_OF.values() for place in places.split()} == set(PLACES)

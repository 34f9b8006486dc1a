"""A studio made of lists, so that a screen can be driven without a database, and how to wait for it."""

from __future__ import annotations

import asyncio
import time
from array import array
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual import events

from tests.pilot.fake_records import client_source, session_source
from tui_studio.clock import FrozenClock
from tui_studio.domain.layouts import Layout, shipped_layouts
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import Facet, Group
from tui_studio.domain.rows import ClientRow, SessionRow
from tui_studio.domain.status_chain import Link
from tui_studio.domain.workflow_stages import TITLES, StageCount
from tui_studio.errors import InputRefused
from tui_studio.repositories.waiting import Waiting
from tui_studio.services.results import BulkResult, Skipped
from tui_studio.services.statuses import AdvanceGroup, AdvancePlan
from tui_studio.ui.app import StudioApp

NAMES = (
    ("Ångström", "Zoë"), ("O'Brien", "Maeve"), ("李", "小龍"), ("Smith [jr]", "Al"), ("[/]", "Ada"),
    ("[link=http://x]Lee", "\x1b]2;owned\x07Kim"), ("Nováková", "Žofie"), ("Park", "Ji-woo"), ("Diallo", "Awa"),
    ("Ruiz", "Eva"),
)  # fmt: skip
STATUSES = ("Scheduled", "Images captured", "Quality check", "Ready to upload")


def session_row(record_id: int) -> SessionRow:
    last, first = NAMES[record_id % len(NAMES)]
    minute = record_id * 3
    return SessionRow(
        id=record_id, number=str(10000 + record_id), client_number=str(record_id), last_name=last, first_name=first,
        student_id=f"{record_id:06}", organization="Lincoln High School", year=2026, grade=str(9 + record_id % 4),
        teacher="Ms Berg", homeroom="12", shoot="Fall", type="School portrait", status=STATUSES[0], date="2026-09-14",
        start=f"{8 + minute // 60 % 8:02}:{minute % 60:02}", end="", photographer="Ann", assistant="", room="Gym",
        description="Fall", images=0 if record_id % 3 == 0 else 3, flags="no publish" if record_id % 7 == 0 else "",
    )  # fmt: skip


def client_row(record_id: int) -> ClientRow:
    row = session_row(record_id)
    return ClientRow(
        id=record_id, number=str(record_id), last_name=row.last_name, first_name=row.first_name,
        student_id=row.student_id, organization=row.organization, year=row.year, grade=row.grade, teacher=row.teacher,
        homeroom=row.homeroom, email="parent@example.org", phone="", sessions=1, images=row.images, uploaded=0,
        readiness="CSI·" if row.images else "CS··", flags=row.flags,
    )  # fmt: skip


class FakeRecords:
    """Rows by id; keeps what it was asked for."""

    def __init__(self, rows, asked=None):
        self.all = dict(rows)
        self.asked: list[list[int]] = []
        self.queries: list[str] = []
        self.exported: list[tuple] = []

    def ids(self, query="", sort=(), limit=None):
        self.queries.append(query)
        found = [row for row in self.all.values() if self._matches(row, query)]
        for key in reversed(tuple(sort)):
            found.sort(key=lambda row: str(getattr(row, key.column)), reverse=key.descending)
        return array("q", [row.id for row in found][:limit])

    def first_ids(self, query, sort, limit):
        return self.ids(query, sort, limit)

    def rows(self, ids):
        self.asked.append(list(ids))
        return {key: self.all[key] for key in ids if key in self.all}

    def count(self):
        return len(self.all)

    def image_total(self, query=""):
        return sum(self.all[key].images for key in self.ids(query))

    def gone(self, ids):
        return set(ids) - set(self.all)

    def find_number(self, number):
        return next((row.id for row in self.all.values() if row.number == number), None)

    def history(self, session_id):
        return [(datetime(2026, 9, 1, 8, 0, tzinfo=UTC), "", "Scheduled", "anna")]

    def export(self, ids, columns, target, progress=None):
        self.exported.append((list(ids), tuple(columns), target))
        Path(target).write_text("exported", encoding="utf-8")
        return len(ids)

    @staticmethod
    def _matches(row, query):
        text = " ".join(str(value) for value in (row.number, row.last_name, row.first_name, row.student_id)).casefold()

        def holds(term):
            if isinstance(term, Group):
                hit = (any if term.any_of else all)(map(holds, term.terms))
            elif isinstance(term, Facet):
                hit = any(str(value).casefold() == str(getattr(row, term.field)).casefold() for value in term.values)
            else:
                hit = term.text.casefold() in text
            return hit != term.negated

        return all(map(holds, parse_query(query).terms))


class FakeWorkflow(FakeRecords):
    """All sessions in one stage."""

    def at(self, stage):
        return self if stage == "capture" else FakeRecords({})

    def stages(self):
        return tuple(StageCount(stage, len(self.all) if stage == "capture" else 0) for stage in TITLES)


class FakeStatuses:
    """One step along the chain; sessions without images are refused."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.applied = []
        self.notes = []

    def plan_advance(self, ids, to="", chosen=None):
        names = ("Scheduled", "Images captured", "Quality check", "Cancelled")
        chain = tuple(
            Link(n, 1, "School portrait", name, n, "", 1, (), name == "Cancelled") for n, name in enumerate(names, 1)
        )
        target = next((link for link in chain if link.name == to or link.id == (chosen or {}).get(1)), chain[1])
        free = target.name == "Cancelled"
        ready = [key for key in ids if free or self.sessions.all[key].images]
        skipped = tuple(Skipped(self.sessions.all[key].number, "no images") for key in ids if key not in ready)
        group = AdvanceGroup(
            "School portrait", "Scheduled", target.name, target.id, date(2026, 9, 2), dict.fromkeys(ready, 1)
        )
        return AdvancePlan(len(ids), (group,) if ready else (), skipped, {1: chain}, date(2026, 9, 1))

    def apply_advance(self, plan, note="", progress=None):
        self.applied.append(plan)
        self.notes.append(note)
        for group in plan.groups:
            for key in group.versions:
                self.sessions.all[key] = replace(self.sessions.all[key], status=group.to_status)
        return BulkResult("advance-1", plan.count, plan.skipped)


@dataclass
class FakeJournal:
    plan: object = None
    undone: list = field(default_factory=list)

    def last(self):
        return self.plan

    def undo(self, batch, progress=None):
        self.undone.append(batch)
        self.plan = None
        return SimpleNamespace(batch=batch, kind="advance", summary="Advance status: 2 sessions", undone=2)


class FakeLayouts:
    """The layouts of a hub in memory; keeps what was remembered."""

    def __init__(self):
        self.saved: dict[str, dict[str, Layout]] = {}
        self.remembered: dict[str, Layout] = {}

    def all(self, hub):
        return [*shipped_layouts(hub), *self.saved.get(hub, {}).values()]

    def kept(self, hub):
        return []

    def save(self, hub, name, columns):
        layout = Layout(name, tuple(columns))
        self.saved.setdefault(hub, {})[name] = layout
        return layout

    def delete(self, hub, name):
        del self.saved[hub][name]

    def last(self, hub):
        return self.remembered.get(hub, shipped_layouts(hub)[0])

    def remember(self, hub, layout):
        self.remembered[hub] = layout


class FakeFilters:
    """The saved filters of a hub in memory."""

    def __init__(self):
        self.kept: dict[str, str] = {}

    def list(self, hub):
        return [SimpleNamespace(name=name, text=text) for name, text in self.kept.items()]

    def save(self, hub, name, text):
        self.kept[name] = text
        return SimpleNamespace(name=name, text=text)

    def rename(self, hub, name, new):
        if new in self.kept:
            raise InputRefused(f"There is a filter “{new}” already; choose another name.")
        self.kept[new] = self.kept.pop(name)

    def delete(self, hub, name):
        del self.kept[name]


class FakeStudio:
    """As much of a studio as the hubs ask for."""

    def __init__(self, settings, count=40):
        self.settings = settings
        self.clock = FrozenClock(UTC)
        self.sessions = FakeRecords({n: session_row(n) for n in range(1, count + 1)})
        self.clients = FakeRecords({n: client_row(n) for n in range(1, count + 1)})
        self.session_records = session_source(self.sessions)
        self.client_records = client_source(self.clients)
        self.workflow = FakeWorkflow({n: session_row(n) for n in range(1, count + 1)})
        self.statuses = FakeStatuses(self.sessions)
        self.journal = FakeJournal()
        self.layouts = FakeLayouts()
        self.waiting = Waiting()
        self.lookups = SimpleNamespace(statuses=lambda: list(STATUSES), values_of=self._values_of)
        self.filters = FakeFilters()
        self.new_clients = SimpleNamespace(spare_card=lambda _: "")
        self.integrity = SimpleNamespace(back_up=lambda: Path("backups/studio.db"))
        self.closed = False

    def _values_of(self, field):
        return sorted({str(getattr(row, field)) for row in self.sessions.all.values() if hasattr(row, field)})

    def close(self):
        self.closed = True


@pytest.fixture
def fake_studio(settings):
    return FakeStudio(settings)


async def until(pilot, condition, seconds=10.0):
    """Wait until `condition()` holds; the time is only there to end a test that never gets there."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never came to that")
        await pilot.pause()
        await asyncio.sleep(0.005)
    await pilot.pause()


@pytest.fixture
def wait():
    return until


@pytest.fixture
def driving(settings):
    """`async with driving(studio) as pilot`: the application on a Sessions hub with its rows."""

    @asynccontextmanager
    async def drive(studio, size=(80, 24), **changes):
        app = StudioApp(replace(settings, **changes), lambda: studio)
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: app.is_open and getattr(app.screen, "total", None) is not None)
            yield pilot

    return drive


@pytest.fixture
def toasts():
    """What was said in passing, oldest first."""
    return lambda pilot: [notification.message for notification in pilot.app._notifications]


@pytest.fixture
def lines():
    """What is visible, line by line, as plain text."""
    return lambda pilot: [
        "".join(segment.text for segment in strip).rstrip() for strip in pilot.app.screen._compositor.render_strips()
    ]


@pytest.fixture
def scan():
    """A scanner: all keys at once, a second after what fingers typed and milliseconds apart, on any machine."""

    async def type_quickly(pilot, code):
        keys = [*(events.Key(sign, sign) for sign in code), events.Key("enter", "\r")]
        first = keys[0].time + 1
        for place, key in enumerate(keys):
            key.time = first + place * 0.005
            pilot.app.post_message(key)
        await pilot.pause()

    return type_quickly

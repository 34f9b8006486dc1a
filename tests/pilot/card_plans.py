"""A card whose plan is corrected with keys."""

from __future__ import annotations

import pytest

from tests.cards import numbered, shot
from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports, write_files
from tests.pilot.wizard_keys import at_step, open_wizard, type_text
from tui_studio.domain.frames import Role, Suspicion

STUDENTS = 8


def class_of(students, unread=(), pictures=3, first=1):
    """A slate and some pictures of each in turn; the slates of those in `unread` could not be read."""
    frames, at = [], 0
    paths = iter(numbered(list(range(first, first + students * (pictures + 1)))))
    for n in range(students):
        at += 30
        slate = {"suspicion": Suspicion.STRONG} if n in unread else {"payloads": str(10001 + n)}
        frames.append(shot(next(paths), at=at, **slate))
        frames += [shot(next(paths), at=(at := at + 4)) for _ in range(pictures)]
    return frames


class Card:
    """What lies on the card, and the plan as it stands."""

    def __init__(self, folder, imports):
        self.folder, self.imports, self.wizard = folder, imports, None

    def lay(self, frames):
        self.imports.frames = frames
        write_files(self.folder, frames)

    @property
    def step(self):
        return self.wizard.step

    def roles(self, session=None):
        """How many frames of each role there are, or the names of the pictures of a session."""
        frames = self.step.now.frames
        if session is None:
            return {role: count for role, count in self.step.now.counts().items() if count}
        return [frame.path[-8:-4] for frame in frames if frame.role is Role.IMAGE and frame.session == session]

    def rows(self):
        return [line.cells for line in self.step.table.lines]


@pytest.fixture
def card(studio, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    enroll(studio, STUDENTS)
    schedule(studio)
    names = {str(10001 + n): "" for n in range(STUDENTS)}
    studio.imports = FakeImports([], names)
    made = Card(tmp_path / "card", studio.imports)
    made.lay(class_of(STUDENTS, unread=(2, 5)))
    return made


async def planned(pilot, card):
    """The importer with the plan of the card."""
    card.wizard = await open_wizard(pilot, "import_images")
    await type_text(pilot, "card")
    await pilot.press("f9")
    await at_step(pilot, card.wizard, "The plan")
    await until(pilot, lambda: len(card.step.everybody.lineup.candidates))

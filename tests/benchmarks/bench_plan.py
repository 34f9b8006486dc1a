"""What a key costs in the plan of a card of 20,000 frames: beside the whole of it made anew, in one run.

.venv/bin/python -m tests.benchmarks.bench_plan [STUDENTS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from tests.cards import booked, shot
from tui_studio.domain.frames import Suspicion
from tui_studio.domain.plan_edits import History, PlanEditor
from tui_studio.domain.plan_proposals import Candidate, Lineup
from tui_studio.domain.plan_stretches import stretches
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import split
from tui_studio.ui.modals.assign_session import Everybody
from tui_studio.ui.wizards.plan_view import neighbours, pictures_of

PICTURES = 4
EVERY = 10  # of so many slates one cannot be read
TURNS = 15


def main(students: int) -> None:
    """Print each cost in milliseconds and as a share of making all stretches anew."""
    frames, at = [], 0
    for n in range(students):
        at += 30
        mark = {"suspicion": Suspicion.STRONG} if n % EVERY == 3 else {"payloads": str(10001 + n)}
        place, base = f"DCIM/{100 + n * (PICTURES + 1) // 9000}CANON", n * (PICTURES + 1) % 9000 + 1
        frames.append(shot(f"{place}/IMG_{base:04d}.JPG", at=at, **mark))
        for k in range(PICTURES):
            frames.append(shot(f"{place}/IMG_{base + 1 + k:04d}.JPG", at=(at := at + 4)))
    sessions = booked(*(str(10001 + n) for n in range(students)))
    people = [Candidate(one.number, "Last, First", "9 Ms Berg", one.shoot, one.position) for one in sessions.values()]
    now = split(frames, sessions, CodeRules(), {})
    lineup = Lineup(people)
    editor, everybody = PlanEditor(now, lineup.candidates), Everybody(lineup)
    waiting = [row for row in editor.stretches(now) if row.unread]
    history = History(now)
    turns = iter(waiting * 20)

    def correct() -> None:
        nonlocal history
        row = next(turns)
        history = history.take(editor.assign_stretch(history.now, row, "10005" if row.session != "10005" else "10006"))
        rows = editor.stretches(history.now)
        neighbours(rows), pictures_of(rows), history.now.counts()

    def take_back() -> None:
        nonlocal history
        history = history.undo()
        editor.stretches(history.now)
        history = history.redo()
        editor.stretches(history.now)

    whole = timed(lambda: stretches(history.now, editor.companions))
    print(f"{len(now.frames):,} frames, {len(editor.stretches(now)):,} stretches, {len(waiting)} to look at")
    print(f"all stretches anew           {whole * 1000:8.1f} ms   1.00")
    for name, act in (
        ("one correction, all figures", correct),
        ("one step back and forth", take_back),
        ("who is likely", lambda: lineup.propose("10003", "10009", pictures_of(editor.stretches(history.now)))),
        ("a letter among all sessions", lambda: everybody.find("fir", {}, {})),
    ):
        spent = timed(act)
        print(f"{name:28} {spent * 1000:8.1f} ms   {spent / whole:.2f}")


def timed(act: Callable[[], object]) -> float:
    """Seconds, the median of some turns."""
    found = []
    for _ in range(TURNS):
        start = perf_counter()
        act()
        found.append(perf_counter() - start)
    return median(found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)

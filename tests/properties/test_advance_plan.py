"""The plan of an advance, which finds one verdict for each kind of session, against asking session by session."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.status_chain import Link, missing, next_link
from tui_studio.domain.work_days import WorkDays, due_date
from tui_studio.repositories.statuses import HAS
from tui_studio.services.statuses import _Planner

TODAY = date(2026, 9, 1)
GUARDS = st.sets(st.sampled_from(sorted(HAS))).map(tuple)


@st.composite
def chains(draw: st.DrawFn) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for kind in range(1, draw(st.integers(1, 3)) + 1):
        found[kind] = [
            Link(kind * 10 + n, kind, f"Type {kind}", f"Status {n}", n, "", draw(st.integers(0, 9)), draw(GUARDS),
                 draw(st.booleans()))
            for n in range(1, draw(st.integers(1, 5)) + 1)
        ]  # fmt: skip
    return found


@given(chains(), st.data())
def test_the_plan_says_of_every_session_what_asking_it_alone_would(every: dict[int, list[Link]], data: st.DataObject):
    links = {link.id: link for chain in every.values() for link in chain}
    kinds = st.tuples(st.sampled_from(sorted(links)), st.integers(1, 3), st.integers(0, 2 ** len(HAS) - 1))
    sessions = [(n, *kind) for n, kind in enumerate(data.draw(st.lists(kinds, max_size=40)), 1)]
    to = data.draw(st.sampled_from(["", "status 1", "Status 3"]))
    planner = _Planner(every, to, {}, TODAY, WorkDays())
    matched = planner.take(sessions)
    plan = planner.plan(matched, [(row, str(row)) for row in planner.refused])

    moves: Counter[tuple[int, int]] = Counter()
    refused = 0
    for _, status, _, has in sessions:
        here = links[status]
        chain = every[here.type_id]
        if to:
            target = next((link for link in chain if link.name.casefold() == to.casefold()), None)
        else:
            target = next_link(chain, status)
        answers = {guard: has & bit for guard, bit in HAS.items()}
        if target is None or target.id == status or missing(target, answers):
            refused += 1
        else:
            moves[status, target.id] += 1

    assert matched == len(sessions) == plan.count + len(plan.skipped)
    assert sorted(group.count for group in plan.groups) == sorted(moves.values())
    assert Counter(group.to_id for group in plan.groups for _ in group.versions) == Counter(
        target for (_, target), count in moves.items() for _ in range(count)
    )
    assert len(plan.skipped) == refused
    for group in plan.groups:
        assert group.due == due_date(TODAY, links[group.to_id].due_days)
        assert sorted(row for ids, _ in group.parts() for row in ids) == sorted(group.versions)
        assert all(group.versions[row] == version for ids, version in group.parts() for row in ids)

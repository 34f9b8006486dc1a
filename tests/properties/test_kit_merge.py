"""In whatever order kits and the office change a record, it comes out the same, and a second merge changes nothing."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.kit_merge import base_of_twins, fields_of, three_way

COLUMNS = ("id", "version", "date", "start", "end", "status_id", "status_due", "notes", "room_id", "confirmed")
FIELDS = fields_of("session", COLUMNS)
TAKEN = dict.fromkeys(COLUMNS, 0)
# no edit makes what was taken: to leave a field and to write it back is the same
EDITS = st.lists(st.tuples(st.sampled_from(FIELDS), st.integers(1, 3)), max_size=4)


def edited(record: dict[str, int], edits: list[tuple[tuple[str, ...], int]]) -> dict[str, int]:
    """Fields that belong together are written together; the higher value stands where somebody was there before."""
    after = dict(record)
    for group, value in edits:
        after |= {field: max(value, after[field]) for field in group}
    return after


def merged(office: dict[str, int], base: dict[str, int], kit: dict[str, int]) -> dict[str, int]:
    wanted, both = three_way(FIELDS, base, office, kit)
    for group in both:  # whoever decides looks at the values, not at who came first
        assert tuple(office[field] for field in group) != tuple(kit[field] for field in group)
        wanted |= {field: max(office[field], kit[field]) for field in group}
    return {**office, **wanted}


@given(office=EDITS, one=EDITS, two=EDITS)
def test_any_order_of_two_kits_and_the_office_gives_the_same(
    office: list[tuple[tuple[str, ...], int]],
    one: list[tuple[tuple[str, ...], int]],
    two: list[tuple[tuple[str, ...], int]],
) -> None:
    kits = (edited(TAKEN, one), edited(TAKEN, two))
    found = []
    for order in permutations((None, 0, 1)):
        record = dict(TAKEN)
        for who in order:
            record = edited(record, office) if who is None else merged(record, TAKEN, kits[who])
            if who is not None:  # held against how it was merged last
                assert merged(record, kits[who], kits[who]) == record
        found.append(record)
    assert all(record == found[0] for record in found)


@given(one=EDITS, two=EDITS)
def test_twins_lose_nothing_that_is_filled_in(
    one: list[tuple[tuple[str, ...], int]], two: list[tuple[tuple[str, ...], int]]
) -> None:
    here, there = edited(TAKEN, one), edited(TAKEN, two)
    after = merged(here, base_of_twins(here, there), there)
    back = merged(there, base_of_twins(there, here), here)
    assert after == back
    assert all(after[field] == max(here[field], there[field]) for group in FIELDS for field in group)

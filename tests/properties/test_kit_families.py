"""Families of siblings that two kits and the office link and part: the order in which they are merged is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.kit_families import Families, merged, pairs

CLIENTS = st.integers(1, 6)
TIES = st.lists(st.tuples(CLIENTS, CLIENTS).filter(lambda pair: pair[0] != pair[1]), max_size=3)
LEAVERS = st.lists(CLIENTS, max_size=2)


def linked(families: Families, ties: Sequence[tuple[int, int]]) -> Families:
    """As siblings are linked: two, and whoever is linked to either, become one family."""
    after = dict(families)
    for one, other in ties:
        number = after.get(one) or after.get(other) or max(after.values(), default=0) + 1
        mine = {after.get(one), after.get(other)} - {None}
        after |= {key: number for key, of in after.items() if of in mine} | {one: number, other: number}
    return after


def parted(families: Families, leavers: Sequence[int]) -> Families:
    """As somebody is taken out; one who is left alone is in no family."""
    after = dict(families)
    for one in leavers:
        number = after.pop(one, None)
        if [*after.values()].count(number or 0) == 1:
            after = {key: of for key, of in after.items() if of != number}
    return after


def kin(families: Families) -> set[frozenset[int]]:
    """The families without their numbers."""
    by_number: dict[int, set[int]] = {}
    for client, number in families.items():
        by_number.setdefault(number, set()).add(client)
    return {frozenset(clients) for clients in by_number.values() if len(clients) > 1}


def settled(families: Families, office: Families) -> Families:
    """With numbers for the new ones, as the office gives them."""
    last = max(office.values(), default=0)
    return {client: number if number > 0 else last - number for client, number in families.items()}


def brought(office: Families, base: Families, kit: Families) -> Families:
    after = settled(merged(base, kit, office)[0], office)
    assert merged(kit, kit, after)[0] == after  # a second merge adds nothing
    return after


@given(start=TIES, office=TIES, one=TIES, two=TIES)
def test_links_come_together_in_any_order(
    start: list[tuple[int, int]], office: list[tuple[int, int]], one: list[tuple[int, int]], two: list[tuple[int, int]]
) -> None:
    base = linked({}, start)
    kits = [linked(base, ties) for ties in (one, two)]
    found = [
        kin(brought(brought(linked(base, office), base, kits[0]), base, kits[1])),
        kin(brought(brought(linked(base, office), base, kits[1]), base, kits[0])),
        kin(linked(brought(brought(base, base, kits[1]), base, kits[0]), office)),
        kin(brought(linked(brought(base, base, kits[0]), office), base, kits[1])),
    ]
    assert all(one == found[0] for one in found)
    assert all(any(set(pair) <= family for family in found[0]) for kit in kits for pair in pairs(kit))


@given(start=TIES, one=TIES, two=TIES, left=LEAVERS, left_too=LEAVERS)
def test_links_and_partings_of_two_kits_come_together_in_any_order(
    start: list[tuple[int, int]],
    one: list[tuple[int, int]],
    two: list[tuple[int, int]],
    left: list[int],
    left_too: list[int],
) -> None:
    base = linked({}, start)
    kits = [linked(parted(base, left), one), linked(parted(base, left_too), two)]
    found = [kin(brought(brought(base, base, kits[a]), base, kits[b])) for a, b in ((0, 1), (1, 0))]
    assert found[0] == found[1]


@given(start=TIES, left=LEAVERS)
def test_whom_a_kit_has_parted_is_parted_here(start: list[tuple[int, int]], left: list[int]) -> None:
    base = linked({}, start)
    kit = parted(base, left)
    after, held = merged(base, kit, base)
    assert kin(after) == kin(kit)
    assert held == set()

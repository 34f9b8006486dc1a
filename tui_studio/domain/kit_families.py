"""Who belongs together as a family, merged by pairs: what a kit has linked or parted is linked or parted here."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Families = dict[int, int]
"""The number of the family of each client that is in one."""
Pair = tuple[int, int]
MOST = 40
"""Members that a family of a kit may have: a kit is a foreign file."""


def members(families: Mapping[int, int]) -> dict[int, list[int]]:
    """The clients of each family, in order."""
    found: dict[int, list[int]] = {}
    for client_id, number in sorted(families.items()):
        found.setdefault(number, []).append(client_id)
    return found


def pairs(families: Mapping[int, int], most: int = MOST) -> set[Pair]:
    """Everybody with everybody of the same family, the lower id first; what is larger than any family is none."""
    kin = (clients for clients in members(families).values() if len(clients) <= most)
    return {pair for clients in kin for pair in combinations(clients, 2)}


def merged(base: Mapping[int, int], kit: Mapping[int, int], office: Mapping[int, int]) -> tuple[Families, set[Pair]]:
    """The families of the office once a kit is merged, and the pairs that the kit has parted and others hold together.

    `base` is how the kit was taken, or merged last. A family that has no number here yet gets a negative one.
    """
    before, now = pairs(base), pairs(kit)
    parted = before - now
    if before == now:
        return dict(office), set()
    links = (pairs(office, len(office)) | (now - before)) - parted
    after: Families = {}
    used: set[int] = set()
    for n, kin in enumerate(_joined(links), 1):
        free = sorted({office[one] for one in kin if one in office} - used)
        number = free[0] if free else -n
        used.add(number)
        after |= dict.fromkeys(kin, number)
    return after, {pair for pair in parted if pair[0] in after and after[pair[0]] == after.get(pair[1])}


def _joined(links: Iterable[Pair]) -> list[list[int]]:
    """Whoever hangs together by any pairs, by their lowest ids."""
    groups: dict[int, list[int]] = {}
    for one, other in sorted(links):
        mine, theirs = groups.setdefault(one, [one]), groups.setdefault(other, [other])
        if mine is not theirs:
            mine += theirs
            groups |= dict.fromkeys(theirs, mine)
    return sorted(sorted(kin) for kin in {id(kin): kin for kin in groups.values()}.values())

"""What ties the clients of a field kit together: families of siblings, and the groups that staff put them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain import kit_families
from tui_studio.services.families import COUNTER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.repositories.field_kits import Row
    from tui_studio.services.kit_merging import KitMerging

_MEMBERS = "client_group_member"
Groups = dict[int, set[int]]
"""The clients of each group, by the ids of the kit."""


def merge_families(merging: KitMerging, base: kit_families.Families) -> None:
    """Link whom the kit has linked since `base` and part whom it has parted, where nobody else holds them together."""
    now = families(merging, last=False)
    if kit_families.pairs(base) == kit_families.pairs(now):
        return
    rows = _touched(merging, {*base, *now})
    office = {key: row["family_id"] for key, row in rows.items() if row["family_id"] is not None}
    after, held = kit_families.merged(base, {key: of for key, of in now.items() if key in rows}, office)
    numbers: dict[int, int] = {}
    for key, row in sorted(rows.items()):
        number = after.get(key)
        if number is not None and number < 0:
            number = numbers.setdefault(number, _new_number(merging))
        if number != row["family_id"]:
            label = merging.label("client", row)
            merging.edits.change("client", key, row, {"family_id": number}, label)
            merging.changed["family_tie"] += 1
    for one, other in sorted(held):
        names = " and ".join(merging.label("client", rows[key]) for key in (one, other))
        merging.notes.append(f"{names} were parted on the kit and stay a family: both belong to somebody else too.")
    for kit_id, row in merging.kit["client"].items():
        merging.state.see("client", kit_id, merging.translated("client", row))


def families(merging: KitMerging, *, last: bool) -> kit_families.Families:
    """Families on the kit as they are, or as they were merged last, by the ids that its clients have here.

    Ask how they were before anything is merged.
    """
    found = {}
    for kit_id, row in merging.kit["client"].items():
        here, side = merging.here("client", kit_id), merging.base("client", kit_id) if last else row
        if here is not None and side is not None and side["family_id"] is not None:
            found[here] = side["family_id"]
    return found


def _touched(merging: KitMerging, clients: Iterable[int]) -> dict[int, Row]:
    """These clients, as far as they are here, and everybody of their families."""
    read, find = merging.uow.records.read, merging.uow.records.find
    mine = [row for key in sorted(clients) if (row := read("client", key)) is not None]
    numbers = {row["family_id"] for row in mine} - {None}
    return {row["id"]: row for row in (*mine, *(one for number in numbers for one in find("client", family_id=number)))}


def _new_number(merging: KitMerging) -> int:
    merging.uow.studio.start_counter(COUNTER, 1)
    return merging.uow.studio.reserve(COUNTER, 1)


def merge_groups(merging: KitMerging, taken: Groups, now: Groups) -> None:
    """Put into groups whom the kit has put into them, and take out whom it has taken out."""
    for kit_id, row in merging.kit["client_group"].items():
        here = merging.here("client_group", kit_id)
        if here is None or merging.uow.records.read("client_group", here) is None:
            continue
        kept = merging.state.base(_MEMBERS, kit_id)
        before = taken.get(kit_id, set()) if kept is None else set(kept["clients"])
        members = now.get(kit_id, set()) & merging.kit["client"].keys()
        label = merging.label("client_group", row)
        joined = merging.edits.join(here, _here(merging, members - before), label)
        left = merging.edits.leave(here, _here(merging, before - members), label)
        if members != before:
            merging.state.see(_MEMBERS, kit_id, {"clients": sorted(members)})
        if joined or left:
            merging.changed["group_membership"] += len(joined) + len(left)


def _here(merging: KitMerging, clients: Iterable[int]) -> list[int]:
    found = (merging.here("client", one) for one in sorted(clients))
    return [one for one in found if one is not None]

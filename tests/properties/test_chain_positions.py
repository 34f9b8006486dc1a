"""A chain in a new order: positions rise, few change, and none is written over one that is in use."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.session_types import new_positions

chains = st.lists(st.one_of(st.none(), st.integers(-50, 50)), max_size=12).filter(
    lambda chain: len({place for place in chain if place is not None}) == sum(place is not None for place in chain)
)


@given(chains)
def test_positions_rise_and_each_can_be_written_by_itself(current: list[int | None]) -> None:
    made = new_positions(current)
    assert made == sorted(set(made))
    used = {place for place in current if place is not None}
    assert all(new == old or new not in used for new, old in zip(made, current, strict=True))


@given(st.lists(st.integers(-500, 500), max_size=12, unique=True).map(sorted))
def test_a_chain_that_is_in_order_stays_as_it_is(current: list[int]) -> None:
    assert new_positions(current) == current
    assert new_positions([*current, None])[:-1] == current


@given(st.integers(2, 12), st.data())
def test_one_status_that_moves_moves_alone_once_there_is_room(length: int, data: st.DataObject) -> None:
    current = [10 * n for n in range(1, length + 1)]
    start, end = data.draw(st.integers(0, length - 1)), data.draw(st.integers(0, length - 1))
    order = [*current]
    order.insert(end, order.pop(start))
    changed = sum(new != old for new, old in zip(new_positions(order), order, strict=True))
    assert changed <= 1

"""Numbers for new sessions and clients, given out in the transaction that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.numbering import COUNTER, Scheme, counter_of, number_of
from tui_studio.services.preferences import read_preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui_studio.domain.numbering import Numbered
    from tui_studio.repositories.unit_of_work import UnitOfWork


def session_numbers(uow: UnitOfWork, whom: Sequence[Numbered]) -> list[str]:
    """A number for each of these, in their order, by the scheme of the preferences; never one that was given out."""
    scheme = Scheme(read_preferences(uow).session_numbering)

    def counter(place: int) -> str:
        return counter_of(scheme, whom[place].day)

    def made(place: int, count: int) -> str:
        return number_of(scheme, whom[place], count)

    return _given(uow, len(whom), counter, made, uow.numbers.sessions_taken)


def spare_numbers(uow: UnitOfWork, count: int) -> list[str]:
    """So many numbers for cards that belong to nobody yet: plain ones, whatever the scheme makes of names and days."""
    return _given(uow, count, lambda _: COUNTER, lambda _, n: str(n), uow.numbers.sessions_taken)


def client_numbers(uow: UnitOfWork, count: int) -> list[str]:
    """Numbers for so many new clients."""
    return _given(uow, count, lambda _: "client_number", lambda _, n: str(n), uow.numbers.clients_taken)


def _given(
    uow: UnitOfWork,
    total: int,
    counter: Callable[[int], str],
    made: Callable[[int, int], str],
    taken: Callable[[Sequence[str]], set[str]],
) -> list[str]:
    numbers = [""] * total
    waiting = list(range(total))
    while waiting:
        by_counter: dict[str, list[int]] = {}
        for place in waiting:
            by_counter.setdefault(counter(place), []).append(place)
        for name, places in by_counter.items():
            uow.studio.start_counter(name, 1)
            first = uow.studio.reserve(name, len(places))
            for n, place in enumerate(places):
                numbers[place] = made(place, first + n)
        # a number that somebody typed by hand before the counter came to it is passed over
        used = taken([numbers[place] for place in waiting])
        waiting = [place for place in waiting if numbers[place] in used]
    return numbers

"""Numbers for new sessions and clients, given out in the transaction that makes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tui_studio.domain.numbering import COUNTER, Scheme, counter_of, number_of
from tui_studio.services.preferences import read_preferences
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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


def numbers_at_creation(uow: UnitOfWork, count: int) -> list[str]:
    """Numbers for so many new clients, empty where the preferences give none at creation."""
    given = read_preferences(uow).client_numbering == "created"
    return client_numbers(uow, count) if given else [""] * count


def number_with_session(uow: UnitOfWork, status: str) -> str:
    """A number for a client without one whose session has come to a status; empty where none is due."""
    return client_numbers(uow, 1)[0] if _due(uow, status) else ""


def number_clients(uow: UnitOfWork, client_ids: Iterable[int], status: str, batch: str) -> None:
    """Number those who have none, in this order, as sessions of theirs come to a status.

    It is written down under the step, which takes the numbers back; clients the step itself makes go with it anyway.
    """
    if not _due(uow, status):
        return
    waiting = uow.clients.unnumbered(client_ids)
    numbers = dict(zip(waiting, client_numbers(uow, len(waiting)), strict=True))
    uow.clients.update_clients({client_id: {"number": number} for client_id, number in numbers.items()})
    uow.clients.rebuild_search(list(numbers))
    before = json.dumps({"number": ""})
    uow.journal.add_changes(
        [
            {
                "batch": batch,
                "entity": "client",
                "row_id": client_id,
                "before": before,
                "after": json.dumps({"number": number}),
            }
            for client_id, number in numbers.items()
            if waiting[client_id] != batch
        ]
    )


def _due(uow: UnitOfWork, status: str) -> bool:
    """Whether a client without a number gets one when a session of theirs comes to this status."""
    preferences = read_preferences(uow)
    if preferences.client_numbering == "status":
        return fold(preferences.client_number_status) == fold(status)
    return preferences.client_numbering == "session"


def client_numbers(uow: UnitOfWork, count: int) -> list[str]:
    """So many numbers of clients, whatever the preferences say of when they get one."""
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


def reserve_block(uow: UnitOfWork, name: str, count: int, taken: Callable[[Sequence[str]], set[str]]) -> int:
    """The first of `count` numbers in a row that nobody has and nobody else will get."""
    uow.studio.start_counter(name, 1)
    while True:
        first = uow.studio.reserve(name, count)
        if not taken([str(first + n) for n in range(count)]):
            return first

"""The orders in which clients are put into slots."""

from __future__ import annotations

from functools import lru_cache
from heapq import merge
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tui_studio.domain.natural import natural_key
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PART = 4000  # clients that are sorted at once
ORDERS = ("last-name", "class", "roster", "number", "siblings")

_EARLY = {
    **dict.fromkeys(("pk", "pre-k", "prek", "pre k", "preschool", "pre-kindergarten", "nursery"), 0),
    **dict.fromkeys(("tk", "jk", "junior kindergarten", "transitional kindergarten"), 1),
    **dict.fromkeys(("k", "kg", "sk", "kinder", "kindergarten"), 2),
}


class InClass(Protocol):
    """What is known of a client's class."""

    @property
    def grade(self) -> str:
        """As the school writes it: K, 09, 10."""

    @property
    def teacher(self) -> str:
        """As the school writes it."""

    @property
    def homeroom(self) -> str:
        """As the school writes it."""


class Orderable(InClass, Protocol):
    """What an order needs to know of a client."""

    @property
    def id(self) -> int:
        """Record id, the last resort that makes every order certain."""

    @property
    def number(self) -> str:
        """Client number."""

    @property
    def last_name(self) -> str:
        """Family name as written."""

    @property
    def first_name(self) -> str:
        """Given name as written."""

    @property
    def roster_position(self) -> int | None:
        """Row of the roster; None where there was none."""

    @property
    def family_key(self) -> str:
        """Equal for siblings, empty where none are known."""


C = TypeVar("C", bound=Orderable)


def ordered(clients: Iterable[C], order: str = "last-name") -> list[C]:
    """The clients in one of `ORDERS`; the same clients always come out in the same order."""
    if order == "siblings":
        return _siblings_together(_sorted(list(clients), _by_name))
    key = _KEYS.get(order)
    if key is None:
        raise InputRefused(f"There is no order “{clean_text(order, 40)}”; there are {', '.join(ORDERS)}.")
    return _sorted(list(clients), key)


def _sorted(clients: list[C], key: Callable[[Orderable], tuple[Any, ...]]) -> list[C]:
    """Sorted in parts that are merged: one sort of 100,000 keeps every other thread waiting for 0.3 s."""
    if len(clients) <= PART:
        return sorted(clients, key=key)
    parts = [sorted(clients[start : start + PART], key=key) for start in range(0, len(clients), PART)]
    return list(merge(*parts, key=key))


@lru_cache(maxsize=1024)
def family_key(last_name: str, email: str, phone: str, address: str, family_id: int | None = None) -> str:
    """Equal for siblings: their family where it is known, else the last name with a mailbox, a phone or a home."""
    if family_id is not None:
        return f"family {family_id}"
    home = fold(email) or "".join(sign for sign in phone if sign.isdigit()) or fold(address)
    return f"{fold(last_name)}|{home}" if home else ""


def grade_key(grade: str) -> tuple[Any, ...]:
    """The key to sort grades by: PK, TK, K, 1, 2, ... 12, then other words; no grade comes last."""
    text = fold(grade).removeprefix("grade").strip(" .")
    if not text:
        return (2,)
    if text in _EARLY:
        return (0, _EARLY[text])
    return (1, natural_key(text))


def _by_name(client: Orderable) -> tuple[Any, ...]:
    last, first = fold(client.last_name), fold(client.first_name)
    return (not last, last, first, grade_key(client.grade), natural_key(client.number), client.id)


def _by_class(client: Orderable) -> tuple[Any, ...]:
    return (grade_key(client.grade), fold(client.teacher), natural_key(client.homeroom), _by_name(client))


def _by_roster(client: Orderable) -> tuple[Any, ...]:
    position = client.roster_position
    return (position is None, position or 0, _by_name(client))


def _by_number(client: Orderable) -> tuple[Any, ...]:
    return (not client.number, natural_key(client.number), client.id)


_KEYS: dict[str, Callable[[Orderable], tuple[Any, ...]]] = {
    "last-name": _by_name,
    "class": _by_class,
    "roster": _by_roster,
    "number": _by_number,
}


def _siblings_together(by_name: Sequence[C]) -> list[C]:
    """Each family at the place of its first member; `by_name` is sorted."""
    families: dict[tuple[str, object], list[C]] = {}
    for client in by_name:
        family = fold(client.family_key)
        families.setdefault((family, None if family else client.id), []).append(client)
    return [client for family in families.values() for client in family]

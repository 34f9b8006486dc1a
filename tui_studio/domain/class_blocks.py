"""Rows of slots that are kept for a class: who belongs to which, and how many places are short.

A class is written as people say it: `9`, `Ms Quill`, `R3`, or `9/Ms Quill` for what has to be true at once.
Somebody who fits several rows belongs to the one that says most; who fits none belongs to the rows that are kept
for nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.client_order import InClass
    from tui_studio.domain.slots import SlotRow

EVERYBODY: tuple[str, ...] = ()

ClassOf = tuple[str, str, str]
"""Grade, teacher, homeroom."""


@dataclass(frozen=True, slots=True)
class Block:
    """The rows that are kept for the same classes, and how many clients have to fit into them."""

    classes: tuple[str, ...]
    rows: tuple[int, ...]
    clients: int
    places: int

    @property
    def short(self) -> int:
        """Clients for whom there is no place."""
        return max(0, self.clients - self.places)

    @property
    def name(self) -> str:
        """What the rows are kept for, in words."""
        return ", ".join(self.classes) or "everybody else"


def class_of(client: InClass) -> ClassOf:
    """What rows are matched against."""
    return client.grade, client.teacher, client.homeroom


def class_label(known: ClassOf) -> str:
    """How a row names this class: grade and teacher, or the homeroom where there is no teacher."""
    grade, teacher, homeroom = known
    return "/".join(part for part in (grade, teacher or homeroom) if part)


def read_classes(text: str) -> tuple[str, ...]:
    """`9/Ms Quill, 10`: several classes with commas."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))


def count_classes(clients: Iterable[InClass]) -> Counter[ClassOf]:
    """How many clients each class has."""
    return Counter(map(class_of, clients))


def blocks(
    rows: Sequence[SlotRow], classes: Mapping[ClassOf, int], taken: Mapping[int, int] | None = None
) -> list[Block]:
    """Places and clients of each block, in closed form; `taken` are the slots of a row that cannot be used."""
    sorter = Sorter(rows)
    clients: Counter[tuple[str, ...]] = Counter()
    for known, count in classes.items():
        clients[sorter.block_of(known)] += count
    gone = taken or {}
    found = []
    for kept, indexes in sorter.rows.items():
        places = sum(rows[index].count() - gone.get(index, 0) for index in indexes)
        found.append(Block(kept, tuple(indexes), clients.pop(kept, 0), places))
    if clients:  # everybody has rows of their own but these
        found.append(Block(EVERYBODY, (), clients[EVERYBODY], 0))
    return found


def shortage(found: Iterable[Block], *, brief: bool = False) -> str:
    """“9/Ms Quill: 3 places short”, for each block that is; empty when all fit. Brief is “9/Ms Quill 3”."""
    parts = [block for block in found if block.short]
    if [block.classes for block in parts] == [EVERYBODY] and len(parts[0].rows) != 0:
        return ""  # the line above says it already
    if brief:
        return ", ".join(f"{block.name} {block.short:,}" for block in parts)
    return ", ".join(f"{block.name}: {counted(block.short, 'place')} short" for block in parts)


class Sorter:
    """Finds the block of a class; the answer is kept, since a school has few classes and many clients."""

    def __init__(self, rows: Iterable[SlotRow]) -> None:
        self.rows: dict[tuple[str, ...], list[int]] = {}
        for index, row in enumerate(rows):
            self.rows.setdefault(row.classes, []).append(index)
        wanted = [(_parts(name), kept) for kept in self.rows for name in kept]
        self._wanted = sorted(wanted, key=lambda one: -len(one[0]))
        self._found: dict[ClassOf, tuple[str, ...]] = {}

    def block_of(self, known: ClassOf) -> tuple[str, ...]:
        """The classes of the block that somebody of this class belongs to."""
        if not self._wanted:
            return EVERYBODY
        if known not in self._found:
            has = {fold(part) for part in known} | {_grade(known[0])}
            self._found[known] = next((kept for parts, kept in self._wanted if parts <= has), EVERYBODY)
        return self._found[known]

    def strangers(self, classes: Iterable[ClassOf]) -> list[str]:
        """Classes that rows are kept for and nobody is in."""
        known = [{fold(part) for part in one} | {_grade(one[0])} for one in classes]
        names = dict.fromkeys(name for kept in self.rows for name in kept)
        return [name for name in names if not any(_parts(name) <= has for has in known)]


def _parts(name: str) -> frozenset[str]:
    return frozenset(_grade(part) for part in name.split("/") if part.strip())


def _grade(text: str) -> str:
    return fold(text).removeprefix("grade ").strip()

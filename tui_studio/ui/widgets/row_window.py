"""Rows by position over a frozen list of ids, fetched in blocks and kept for a while."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

BLOCK = 64
KEPT = 32
"""Blocks kept: 2,048 rows, some forty screens."""


class RowSource(Protocol):
    """What a hub table is fed from: `studio.sessions`, `studio.clients`."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, object]:
        """The rows with these ids; an id that is gone is left out. 64 by primary key take about 0.1 ms."""


class RowWindow:
    """Knows every id and only the rows that were looked at lately."""

    def __init__(self, source: RowSource | None = None) -> None:
        """Without a source every row is unknown."""
        self.source = source
        self.ids: array[int] = array("q")
        self.failure: Exception | None = None
        """What the source raised; until `show` or `forget` it is not asked again: each wait would freeze the screen."""
        self._blocks: OrderedDict[int, list[object | None]] = OrderedDict()

    def __len__(self) -> int:
        """Rows of the list."""
        return len(self.ids)

    def show(self, ids: array[int]) -> None:
        """Look at another list."""
        self.ids = ids
        self.forget()

    def forget(self) -> None:
        """Fetch again what is looked at next: records changed."""
        self.failure = None
        self._blocks.clear()

    def row(self, index: int) -> object | None:
        """The row at a position, or None when its record is gone; raises what the source raises."""
        number, place = divmod(index, BLOCK)
        block = self._blocks.get(number)
        if block is None:
            block = self._blocks[number] = self._fetch(number)
            if len(self._blocks) > KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block[place]

    def position(self, record_id: int | None) -> int | None:
        """Where a record stands in the list."""
        try:
            return None if record_id is None else self.ids.index(record_id)
        except ValueError:
            return None

    def stretch(self, index: int, alike: Callable[[object | None, object | None], bool]) -> tuple[int, int]:
        """The first and last position around `index` whose rows are alike.

        Needs a list sorted by what `alike` compares: it looks at a few rows only, however long the stretch is.
        """
        here = self.row(index)
        return self._edge(index, -1, here, alike), self._edge(index, 1, here, alike)

    def _edge(
        self, index: int, step: int, here: object | None, alike: Callable[[object | None, object | None], bool]
    ) -> int:
        edge = 0 if step < 0 else len(self.ids) - 1
        reach, inside = 1, index
        while True:
            probe = min(max(index + step * reach, 0), len(self.ids) - 1)
            if not alike(here, self.row(probe)):
                outside = probe
                break
            if probe == edge:
                return edge
            inside, reach = probe, reach * 2
        while abs(outside - inside) > 1:
            middle = (inside + outside) // 2
            if alike(here, self.row(middle)):
                inside = middle
            else:
                outside = middle
        return inside

    def _fetch(self, number: int) -> list[object | None]:
        if self.failure is not None:
            raise self.failure
        part = self.ids[number * BLOCK : (number + 1) * BLOCK].tolist()
        if self.source is None:
            return [None] * len(part)
        try:
            found = self.source.rows(part)
        except Exception as error:
            self.failure = error
            raise
        return [found.get(record_id) for record_id in part]

"""A filter as lines to edit: one condition each, groups by indentation; the same expression as the query text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.filter_conditions import Condition, condition_of, term_of
from tui_studio.domain.query_tree import Group, Query, Term, grouped, query_of, simplified

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class FilterLine:
    """A condition, or the head of a group, whose lines follow one step further in."""

    depth: int
    condition: Condition | None = None
    any_of: bool = False
    negated: bool = False

    @property
    def is_head(self) -> bool:
        """True for "all of" and "any of"."""
        return self.condition is None

    @property
    def words(self) -> str:
        """The line as it is read."""
        if self.condition is not None:
            return self.condition.words
        return f"{'not ' if self.negated else ''}{'any of these' if self.any_of else 'all of these'}"


class FilterLines:
    """The lines while somebody edits them; the first is the head of the whole filter and stays."""

    def __init__(self, query: Query | None = None) -> None:
        self.lines: list[FilterLine] = [FilterLine(0)]
        terms = simplified(query).terms if query else ()
        if len(terms) == 1 and isinstance(terms[0], Group) and not terms[0].negated:
            self.lines = [FilterLine(0, any_of=terms[0].any_of)]
            terms = terms[0].terms
        for term in terms:
            self.lines += _lines(term, 1)

    @property
    def query(self) -> Query:
        """What the lines ask for; raises `InputRefused` for a condition that cannot be."""
        return query_of(self._term(0))

    def _term(self, place: int) -> Term | None:
        line = self.lines[place]
        if line.condition is not None:
            return term_of(line.condition)
        inner = (self._term(member) for member in self._members(place))
        return grouped(inner, any_of=line.any_of, negated=line.negated)

    def add(self, place: int, condition: Condition) -> int:
        """A condition below a line, in its group; where it stands."""
        line = self.lines[place]
        at, depth = (place + 1, line.depth + 1) if line.is_head else (place + 1, line.depth)
        self.lines.insert(at, FilterLine(depth, condition))
        return at

    def change(self, place: int, condition: Condition) -> None:
        """Another condition in the place of one."""
        self.lines[place] = replace(self.lines[place], condition=condition)

    def delete(self, place: int) -> int:
        """Take a line away, a group with all its lines; where the cursor goes."""
        if place:
            parent = self._parent(place)
            del self.lines[place : self._end(place)]
            self._drop_empty(parent)
        else:
            self.lines = [FilterLine(0)]
        return min(place, len(self.lines) - 1)

    def indent(self, place: int) -> int:
        """Into the group above it, or into a new one; where the line stands now."""
        if not place:
            return place
        depth, end = self.lines[place].depth, self._end(place)
        before = self._sibling_before(place)
        self.lines[place:end] = [replace(line, depth=line.depth + 1) for line in self.lines[place:end]]
        if before is not None and self.lines[before].is_head:
            return place
        self.lines.insert(place, FilterLine(depth, any_of=True))
        return place + 1

    def outdent(self, place: int) -> int:
        """Out of its group, to behind it; a group that is empty then goes; where the line stands now."""
        if self.lines[place].depth < 2:
            return place
        parent, end = self._parent(place), self._end(place)
        after = self._end(parent)
        block = [replace(line, depth=line.depth - 1) for line in self.lines[place:end]]
        self.lines[after:after] = block
        del self.lines[place:end]
        stands = after - len(block)
        return stands - self._drop_empty(parent)

    def move(self, place: int, by: int) -> int:
        """Before or behind its neighbour in the same group; where the line stands now."""
        end = self._end(place)
        if by < 0:
            before = self._sibling_before(place) if place else None
            if before is None:
                return place
            self.lines[before:end] = self.lines[place:end] + self.lines[before:place]
            return before
        if not place or end >= len(self.lines) or self.lines[end].depth != self.lines[place].depth:
            return place
        after = self._end(end)
        self.lines[place:after] = self.lines[end:after] + self.lines[place:end]
        return place + after - end

    def flip(self, place: int) -> None:
        """From "all of" to "any of" and back, for the group of this line."""
        head = place if self.lines[place].is_head else self._parent(place)
        self.lines[head] = replace(self.lines[head], any_of=not self.lines[head].any_of)

    def negate(self, place: int) -> None:
        """Turn a condition or a group into its opposite; the head of the whole filter stays."""
        line = self.lines[place]
        if line.condition is not None:
            turned = replace(line.condition, negated=not line.condition.negated)
            self.lines[place] = replace(line, condition=turned)
        elif place:
            self.lines[place] = replace(line, negated=not line.negated)

    def _members(self, head: int) -> Iterator[int]:
        place = head + 1
        while place < len(self.lines) and self.lines[place].depth > self.lines[head].depth:
            yield place
            place = self._end(place)

    def _end(self, place: int) -> int:
        end = place + 1
        while end < len(self.lines) and self.lines[end].depth > self.lines[place].depth:
            end += 1
        return end

    def _parent(self, place: int) -> int:
        depth = self.lines[place].depth
        return next(head for head in range(place - 1, -1, -1) if self.lines[head].depth < depth)

    def _sibling_before(self, place: int) -> int | None:
        depth = self.lines[place].depth
        for other in range(place - 1, -1, -1):
            if self.lines[other].depth <= depth:
                return other if self.lines[other].depth == depth else None
        return None

    def _drop_empty(self, head: int) -> int:
        """Take away a head without lines, and its own head if that is then empty; how many."""
        dropped = 0
        while head and self._end(head) == head + 1:
            parent = self._parent(head)
            del self.lines[head]
            head, dropped = parent, dropped + 1
        return dropped


def _lines(term: Term, depth: int) -> list[FilterLine]:
    if not isinstance(term, Group):
        return [FilterLine(depth, condition_of(term))]
    found = [FilterLine(depth, any_of=term.any_of, negated=term.negated)]
    for inner in term.terms:
        found += _lines(inner, depth + 1)
    return found

"""Connected regions of a black and white picture, their outlines, and how four-sided an outline is.

Plain Python over runs of pixels: at the 110 to 600 rows it is used on a labelling costs 1 to 5 ms,
and no array library is loaded for it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

Run = tuple[int, int, int]  # row, first column, column after the last
Point = tuple[int, int]

_WHITE = re.compile(b"\xff+")
_CORNERS = 12  # outlines are thinned to so many points before the best four are looked for


@dataclass(frozen=True, slots=True)
class Region:
    """A connected white region as runs in row order."""

    runs: list[Run]
    area: int  # pixels

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, foot; right and foot lie one beyond."""
        return min(r[1] for r in self.runs), self.runs[0][0], max(r[2] for r in self.runs), self.runs[-1][0] + 1

    def filled(self) -> int:
        """Its area when every row is filled from the first to the last pixel."""
        return sum(high - low for low, high in self.spans().values())

    def spans(self) -> dict[int, tuple[int, int]]:
        """By row: its first column and the one after its last."""
        first = {row: start for row, start, _ in reversed(self.runs)}
        return {row: (first[row], end) for row, _, end in self.runs}


def regions(mask: Image.Image, at_least: int) -> list[Region]:
    """The regions of 255 in a mask of 0 and 255 that hold `at_least` pixels; four-connected."""
    wide = mask.width + 1  # a black column behind every row, so that no run goes on in the next
    places = [match.span() for match in _WHITE.finditer(mask.crop((0, 0, wide, mask.height)).tobytes())]
    parent = list(range(len(places)))
    above = 0
    for index, (start, end) in enumerate(places):
        first, beyond = start - wide, end - wide
        while places[above][1] <= first:
            above += 1
        root, other = index, above
        while places[other][0] < beyond:
            one = other
            while parent[one] != one:  # written out: a call for each run would cost more than the rest
                one = parent[one]
            if one < root:
                parent[root] = root = one
            else:
                parent[one] = root
            other += 1
        parent[index] = root
    members: dict[int, list[tuple[int, int]]] = {}
    for index, place in enumerate(places):
        parent[index] = parent[parent[index]]  # now the root: that of an earlier run is known
        members.setdefault(parent[index], []).append(place)
    found = ((group, sum(end - start for start, end in group)) for group in members.values())
    return [
        Region([(start // wide, start % wide, end - start // wide * wide) for start, end in group], area)
        for group, area in found
        if area >= at_least
    ]


def outline(region: Region) -> list[Point]:
    """The convex hull of a region, in order around it from its leftmost corner."""
    spans = region.spans().items()
    right = _half([(high, y + down) for y, (_, high) in spans for down in (0, 1)])
    left = _half([(low, y + down) for y, (low, _) in reversed(spans) for down in (1, 0)])
    first = left.index(min(left))
    return [*left[first:], *right, *left[:first]]


def _half(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for x, y in points:  # written out: a call for each point would cost more than the rest
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            kept.pop()
        kept.append((x, y))
    return kept


def _twice_area(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def area(polygon: list[Point]) -> float:
    """The area inside a polygon."""
    pairs = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def best_quad(hull: list[Point]) -> list[Point]:
    """The largest four-cornered figure on the points of an outline; empty for a line or a triangle."""
    points = _thinned(hull)
    best, quad = 0, []
    for i, (x0, y0) in enumerate(points):
        for k in range(i + 2, len(points)):
            right, down = points[k][0] - x0, points[k][1] - y0
            away = [(x - x0) * down - (y - y0) * right for x, y in points]  # from the diagonal, to either side
            one, two = max(away[i + 1 : k]), min([*away[k + 1 :], *away[:i]], default=0)
            if two <= 0 <= one and one - two > best and len(points) - k + i > 1:
                best = one - two
                fourth = next(j for j in (*range(k + 1, len(points)), *range(i)) if away[j] == two)
                quad = [points[i], points[away.index(one, i + 1, k)], points[k], points[fourth]]
    return quad


def _thinned(hull: list[Point]) -> list[Point]:
    """The outline without the points that add least to it."""
    points = list(hull)
    if len(points) <= _CORNERS:
        return points
    ears = [_ear(points, index) for index in range(len(points))]
    while len(points) > _CORNERS:
        least = ears.index(min(ears))
        del points[least], ears[least]
        for index in (least - 1, least % len(points)):  # only the neighbours' ears have changed
            ears[index] = _ear(points, index)
    return points


def _ear(points: list[Point], index: int) -> int:
    return abs(_twice_area(points[index - 1], points[index], points[(index + 1) % len(points)]))


def skew(quad: list[Point]) -> float:
    """By how many degrees the corner that is furthest from a right angle differs from it."""
    worst = 0.0
    for index, corner in enumerate(quad):
        before, after = quad[index - 1], quad[(index + 1) % 4]
        one = math.atan2(before[1] - corner[1], before[0] - corner[0])
        two = math.atan2(after[1] - corner[1], after[0] - corner[0])
        angle = abs(math.degrees(one - two)) % 360
        worst = max(worst, abs(min(angle, 360 - angle) - 90))
    return worst

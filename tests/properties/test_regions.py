"""Regions of a mask beside a flood fill, and what is told of them beside what is plain to see."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from tui_studio.integrations.light_map import darkest_around, lightest_around
from tui_studio.integrations.regions import area, outline, regions

Cell = tuple[int, int]


@st.composite
def masks(draw: st.DrawFn) -> Image.Image:
    """Speckles, or patches made of them."""
    size = draw(st.integers(1, 24)), draw(st.integers(1, 24))
    noise = Image.frombytes("L", size, draw(st.randoms(use_true_random=False)).randbytes(size[0] * size[1]))
    noise = noise.resize((draw(st.integers(1, 40)), draw(st.integers(1, 40))), draw(st.sampled_from([0, 2])))
    limit = draw(st.integers(0, 255))
    return noise.point([255 if value >= limit else 0 for value in range(256)])


def flooded(mask: Image.Image) -> list[set[Cell]]:
    """The cells of each region, in the order of their first rows and columns."""
    wide = mask.width
    white = {(n % wide, n // wide) for n, value in enumerate(mask.tobytes()) if value}
    found: list[set[Cell]] = []
    for cell in sorted(white, key=lambda place: place[::-1]):
        if any(cell in other for other in found):
            continue
        reached, waiting = {cell}, [cell]
        while waiting:
            x, y = waiting.pop()
            new = ({(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & white) - reached
            reached |= new
            waiting += new
        found.append(reached)
    return found


@given(masks(), st.integers(0, 12))
def test_regions_are_those_of_a_flood_fill(mask: Image.Image, at_least: int) -> None:
    mine = regions(mask, at_least)
    plain = [cells for cells in flooded(mask) if len(cells) >= at_least]
    assert [{(x, row) for row, start, end in one.runs for x in range(start, end)} for one in mine] == plain
    for one, cells in zip(mine, plain, strict=True):
        across, down = zip(*cells, strict=True)
        assert one.area == len(cells)
        assert one.box == (min(across), min(down), max(across) + 1, max(down) + 1)
        assert one.spans() == {
            row: (min(x for x, y in cells if y == row), max(x for x, y in cells if y == row) + 1) for row in set(down)
        }


@given(masks())
def test_an_outline_holds_its_region_and_has_no_dent(mask: Image.Image) -> None:
    for one in regions(mask, 1):
        hull = outline(one)
        assert hull[0] == min(hull)
        corners = [(x, row + down) for row, start, end in one.runs for x in (start, end) for down in (0, 1)]
        for (ax, ay), (bx, by), (cx, cy) in zip(hull, hull[1:] + hull[:1], hull[2:] + hull[:2], strict=True):
            assert (bx - ax) * (cy - by) > (by - ay) * (cx - bx), "it turns right at every corner"
            assert all((bx - ax) * (y - ay) >= (by - ay) * (x - ax) for x, y in corners)
        assert set(hull) <= set(corners)
        assert area(hull) >= one.filled() >= one.area


@given(masks(), st.sampled_from([1, 3, 5, 7]))
def test_the_lightest_and_darkest_around_are_those_of_pillow(mask: Image.Image, side: int) -> None:
    grey = mask.filter(ImageFilter.GaussianBlur(1))
    assert lightest_around(grey, side).tobytes() == grey.filter(ImageFilter.MaxFilter(side)).tobytes()
    assert darkest_around(grey, side).tobytes() == grey.filter(ImageFilter.MinFilter(side)).tobytes()

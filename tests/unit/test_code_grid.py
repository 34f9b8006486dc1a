"""The card of a class is told from uncut sheets and from sheets that are held side by side."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from tests.photographed import class_card, needs_poppler, photographed, printed, sheet
from tui_studio.domain.frames import SlateReading
from tui_studio.integrations.slate_reader import available_readers, read_picture

NUMBERS = [str(10001 + n) for n in range(12)]
pytestmark = needs_poppler


def read(picture: Image.Image) -> SlateReading:
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=92)
    reading, problem = read_picture(file.getvalue(), available_readers())
    assert problem == ""
    return reading


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("count", [3, 4, 6, 9, 12])
def test_the_card_of_a_class_is_one_however_it_is_held(tmp_path: Path, paper: str, count: int) -> None:
    page, rng = printed(tmp_path, cards=[class_card(NUMBERS[:count])], paper=paper), Random(count)
    for _ in range(3):
        reading = read(photographed(page, rng))
        assert set(reading.payloads) == set(NUMBERS[:count])
        assert reading.card


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("per_page", [4, 8])
def test_sheets_on_a_page_that_nobody_cut_are_no_card(tmp_path: Path, paper: str, per_page: int) -> None:
    sheets = [sheet(number) for number in NUMBERS[:per_page]]
    page, rng = printed(tmp_path, sheets, per_page=per_page, paper=paper), Random(per_page)
    for _ in range(5):
        reading = read(photographed(page, rng))
        assert len(reading.payloads) == per_page
        assert not reading.card


def test_children_in_a_row_who_hold_their_sheets_are_no_card(tmp_path: Path) -> None:
    pages = [printed(tmp_path, [sheet(number)]) for number in NUMBERS[:3]]
    rng = Random(5)
    for _ in range(5):
        row = Image.new("L", (2400, 1000), 110)
        for n, page in enumerate(pages):
            row.paste(photographed(page, rng, (800, 1000)), (n * 800, 0))
        reading = read(row)
        assert len(reading.payloads) == 3
        assert not reading.card

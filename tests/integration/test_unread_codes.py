"""Cards whose slates bear codes that the settings do not ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
import zxingcpp
from PIL import Image

from tests.factories import enroll, schedule
from tests.simple_card import CAMERA, plain_card, portrait
from tui_studio.clock import FrozenClock
from tui_studio.integrations import sample_slates
from tui_studio.integrations.sample_pictures import save_jpeg, slate_photo
from tui_studio.services import unread_codes
from tui_studio.services.studio import Studio, open_studio

SIZE = (1800, 1200)
NUMBERS = [str(10001 + n) for n in range(6)]
BARS, SQUARES = zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 6)
    schedule(studio)
    return studio


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The frames that are looked at once more."""
    seen: list[str] = []
    scanned = unread_codes.scanned

    def look(files: list[Any], *args: Any, **more: Any) -> Iterator[Any]:
        seen.extend(file.path for file in files)
        return scanned(files, *args, **more)

    monkeypatch.setattr(unread_codes, "scanned", look)
    return seen


def code_image(payload: str, module: int, code: zxingcpp.BarcodeFormat) -> Image.Image:
    """As `sample_slates.code_image`: a square with a quiet zone of four modules."""
    drawn = zxingcpp.create_barcode(payload, code).to_image(scale=1, add_quiet_zones=False)
    image = Image.frombuffer("L", drawn.shape[::-1], bytes(drawn))
    if code is BARS:
        image = image.crop((0, 0, image.width, 1)).resize((image.width, image.width // 3))
    side = max(image.size) + 8
    square = Image.new("L", (side, side), 255)
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return square.resize((side * module, side * module), Image.Resampling.NEAREST)


def sheet(payload: str, code: zxingcpp.BarcodeFormat) -> Image.Image:
    with patch.object(sample_slates, "code_image", lambda text, module: code_image(text, module, code)):
        return slate_photo(Random(payload), SIZE, payload, ("Adams, Ann", "Grade 3"), backdrop_kind="grey")


def coded_card(root: Path, numbers: Sequence[str], code: zxingcpp.BarcodeFormat) -> Path:
    moment = datetime.fromisoformat("2026-09-14 08:00")
    for n, number in enumerate(numbers):
        for shot in range(3):
            moment += timedelta(seconds=25 if shot == 0 else 4)
            at = n * 3 + shot + 1
            picture = sheet(number, code) if shot == 0 else portrait(at)
            save_jpeg(picture, root / f"DCIM/100EOSR6/IMG_{at:04d}.JPG", replace(CAMERA, taken_at=moment))
    return root


@pytest.mark.parametrize("code", [BARS, SQUARES], ids=["Code 128", "Data Matrix"])
def test_slates_with_a_code_that_is_not_asked_for_name_the_setting(
    school: Studio, tmp_path: Path, code: zxingcpp.BarcodeFormat, looks: list[str], clock: FrozenClock
) -> None:
    card = coded_card(tmp_path / "card", NUMBERS, code)
    plan = school.imports.scan(card)
    first = plan.warnings[0]
    assert (first.frame, first.kind) == ("", "other-codes")
    assert first.text == (
        "the slates bear Code 128 or Data Matrix, which are not looked for (10001 in IMG_0001.JPG): write "
        "other_codes = true in studio.toml, start again and scan again"
    )
    assert plan.sessions == {}
    assert len(looks) == 2

    school.close()
    reopened = open_studio(replace(school.settings, other_codes=True), clock)
    again = reopened.imports.scan(card)
    assert set(again.sessions) >= set(NUMBERS[:5])
    assert "other-codes" not in {warning.kind for warning in again.warnings}
    assert len(looks) == 2
    reopened.close()


def test_codes_of_another_studio_are_no_reason_to_change_a_setting(school: Studio, tmp_path: Path) -> None:
    card = coded_card(tmp_path / "card", [str(98001 + n) for n in range(6)], BARS)
    assert "other-codes" not in {warning.kind for warning in school.imports.scan(card).warnings}


def test_an_ordinary_card_is_not_looked_at_again(school: Studio, tmp_path: Path, looks: list[str]) -> None:
    school.imports.scan(plain_card(tmp_path / "plain", NUMBERS))
    few = coded_card(tmp_path / "few", NUMBERS[:4], BARS)
    school.imports.scan(few)
    more_read = plain_card(coded_card(tmp_path / "mixed", NUMBERS, BARS) / "more", NUMBERS[:4])
    school.imports.scan(more_read.parent)
    assert looks == []

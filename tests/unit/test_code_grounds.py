"""A code on a sheet is held up by somebody; a code in the scene is a poster."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.simple_card import portrait, slate
from tui_studio.domain.frames import Suspicion
from tui_studio.integrations.sample_slates import code_image
from tui_studio.integrations.slate_reader import Readers, read_picture

POSTER = "https://example.org/read"


def suspicion(picture: Image.Image) -> tuple[tuple[str, ...], Suspicion]:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    reading, problem = read_picture(stream.getvalue(), Readers())
    assert problem == ""
    return reading.payloads, reading.suspicion


@pytest.mark.parametrize("payload", [POSTER, "ABCD-1234"])
def test_a_code_on_a_sheet_from_edge_to_edge_is_a_slate(payload: str) -> None:
    assert suspicion(slate(payload)) == ((payload,), Suspicion.STRONG)


def test_a_code_on_a_sheet_held_before_a_wall_is_a_slate() -> None:
    scene = portrait(3)
    sheet = slate(POSTER).resize((600, 400))
    scene.paste(sheet, (300, 250))
    assert suspicion(scene) == ((POSTER,), Suspicion.STRONG)


def test_a_poster_on_a_wall_is_a_picture() -> None:
    scene = portrait(3)
    scene.paste(code_image(POSTER, 6).convert("RGB"), (60, 60))
    assert suspicion(scene) == ((POSTER,), Suspicion.NONE)


def test_a_frame_too_dark_to_tell_may_have_been_a_slate() -> None:
    for picture in (slate("10001"), portrait(1)):
        payloads, doubt = suspicion(picture.point(lambda value: value * 0.03))
        assert payloads or doubt is Suspicion.WEAK

"""Keywords that are written into a copy of a JPEG: found by readers, and nothing else is another byte."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.picture_files import XMP, comment, exif, jpeg, segment
from tui_studio.integrations.keywords import XMP_HEAD, with_keywords
from tui_studio.integrations.picture_texts import read_picture_texts

WORDS = ("10001", "tui-0123456789abcdef")
SUBJECT = (
    "<rdf:Description rdf:about=''><dc:subject><rdf:Bag><rdf:li>fall</rdf:li></rdf:Bag></dc:subject></rdf:Description>"
)
OTHER = "<rdf:Description rdf:about='' dc:rights='Field Studio'/>"
CAMERA = exif({0x010F: b"Canon\x00"})


def xmp(body: str) -> bytes:
    return segment(0xE1, XMP_HEAD + XMP.format(body).encode())


def subjects(data: bytes) -> list[str]:
    return [text.text for text in read_picture_texts(data) if text.field == "xmp-subject"]


@pytest.mark.parametrize(
    ("segments", "before"),
    [
        ((), []),
        ((CAMERA,), []),
        ((CAMERA, comment(b"by Ann")), []),
        ((CAMERA, xmp(SUBJECT)), ["fall"]),
        ((xmp(OTHER), CAMERA), []),
    ],
    ids=["bare", "camera", "comment", "keywords", "other words"],
)
def test_the_words_are_first_among_the_keywords_and_all_else_is_as_it_was(segments, before) -> None:
    data = jpeg(*segments)
    made = with_keywords(data, WORDS)
    assert subjects(made) == [*WORDS, *before]
    texts = set(read_picture_texts(data))
    assert texts <= set(read_picture_texts(made))
    assert made.count(XMP_HEAD) == 1, "a second packet would not be read"
    assert made[-400:] == data[-400:]
    with Image.open(io.BytesIO(data)) as old, Image.open(io.BytesIO(made)) as new:
        assert old.tobytes() == new.tobytes()
        assert old.info.get("exif") == new.info.get("exif")
    assert with_keywords(data, WORDS) == made


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n" + bytes(50), jpeg(segment(0xE1, XMP_HEAD + b"<no xml")),
        jpeg(segment(0xE1, XMP_HEAD + XMP.format("<dc:subject><rdf:Bag>" + "x" * 65_000).encode()[:65_000])),
    ],
)  # fmt: skip
def test_what_cannot_take_them_stays_byte_by_byte(data: bytes) -> None:
    assert with_keywords(data, WORDS) == data


def test_signs_of_xml_in_a_word_are_words() -> None:
    assert subjects(with_keywords(jpeg(), ("A & <B>",))) == ["A & <B>"]

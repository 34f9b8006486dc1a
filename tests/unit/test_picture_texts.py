"""What stands in a picture file: every field, every way of writing, and files that were made to break a reader."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import picture_files as made
from tui_studio.domain.picture_texts import FIELDS, MOST, PictureText, check_fields
from tui_studio.errors import InputRefused
from tui_studio.integrations.picture_texts import read_picture_texts, read_sidecar
from tui_studio.text import clean_text

COMMENT = 0x9286
_BAG = "<rdf:Bag><rdf:li>a</rdf:li><rdf:li>10001</rdf:li></rdf:Bag>"
SUBJECTS = f"<rdf:Description><dc:subject>{_BAG}</dc:subject></rdf:Description>"
JOB = '<rdf:Description photoshop:TransmissionReference="10001"/>'


def texts(data: bytes) -> list[tuple[str, str]]:
    return [(one.field, one.text) for one in read_picture_texts(data)]


ONE_FIELD = {
    "exif-description": made.exif({0x010E: b"10001\x00"}),
    "exif-artist": made.exif({0x013B: b"10001\x00"}),
    "exif-copyright": made.exif({0x8298: b"10001\x00"}),
    "exif-comment": made.exif({}, {COMMENT: b"ASCII\x00\x00\x0010001"}),
    "xp-title": made.exif({0x9C9B: "10001".encode("utf-16-le") + b"\x00\x00"}),
    "xp-author": made.exif({0x9C9D: "10001".encode("utf-16-le") + b"\x00\x00"}),
    "xp-comment": made.exif({0x9C9C: "10001".encode("utf-16-le") + b"\x00\x00"}),
    "xp-keywords": made.exif({0x9C9E: "10001;".encode("utf-16-le") + b"\x00\x00"}),
    "xp-subject": made.exif({0x9C9F: "10001".encode("utf-16-le") + b"\x00\x00"}),
    "jpeg-comment": made.comment(b"10001"),
    "iptc-caption": made.iptc((2, 120, b"10001")),
    "iptc-copyright": made.iptc((2, 116, b"10001")),
    "iptc-keywords": made.iptc((2, 25, b"10001")),
    "iptc-headline": made.iptc((2, 105, b"10001")),
    "iptc-instructions": made.iptc((2, 40, b"10001")),
    "iptc-job": made.iptc((2, 103, b"10001")),
    "xmp-rights": made.xmp(made.rights("10001")),
    "xmp-description": made.xmp(made.description("10001")),
    "xmp-subject": made.xmp(SUBJECTS.replace("<rdf:li>a</rdf:li>", "")),
    "xmp-job": made.xmp(JOB),
}


def test_every_field_is_tested():
    assert set(ONE_FIELD) == set(FIELDS)


@pytest.mark.parametrize("field", ONE_FIELD)
def test_a_text_is_found_in_each_field(field):
    assert texts(made.jpeg(ONE_FIELD[field])) == [(field, "10001")]


def test_all_fields_of_one_picture_come_in_the_default_order():
    assert [field for field, _ in texts(made.jpeg(*ONE_FIELD.values()))] == list(FIELDS)


@pytest.mark.parametrize("order", ["little", "big"])
def test_both_byte_orders_are_read(order):
    block = made.exif({0x8298: b"Jane Doe\x0010001\x00"}, {COMMENT: b"ASCII\x00\x00\x0010002"}, order)
    assert texts(made.jpeg(block)) == [
        ("exif-copyright", "Jane Doe"),
        ("exif-copyright", "10001"),
        ("exif-comment", "10002"),
    ]


def test_the_copyright_of_an_editor_alone_is_behind_a_blank():
    assert texts(made.jpeg(made.exif({0x8298: b" \x0010001\x00"}))) == [("exif-copyright", "10001")]


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("written", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_unicode_comment_is_read_in_either_order(order, written):
    value = b"UNICODE\x00" + "Müller 10001".encode(written)
    assert texts(made.jpeg(made.exif({}, {COMMENT: value}, order))) == [("exif-comment", "Müller 10001")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"JIS\x00\x00\x00\x00\x00" + "学校 10001".encode("iso2022_jp"), "学校 10001"),
        (b"JIS\x00\x00\x00\x00\x00" + "学校 10001".encode("shift_jis"), "学校 10001"),
        (bytes(8) + b"10001", "10001"),
        (b"10001, no charset at all", "10001, no charset at all"),
        (b"ASCII\x00\x00\x0010001" + b" " * 40 + b"\x00" * 40, "10001"),
        (b"ASCII\x00\x00\x00M\xfcller", "Müller"),
    ],
)
def test_a_comment_is_read_whatever_its_charset(value, text):
    assert texts(made.jpeg(made.exif({}, {COMMENT: value}))) == [("exif-comment", text)]


def test_an_empty_comment_as_cameras_write_it_is_no_text():
    assert texts(made.jpeg(made.exif({}, {COMMENT: b"ASCII\x00\x00\x00" + b" " * 100}))) == []
    assert texts(made.jpeg(made.exif({}, {COMMENT: bytes(108)}))) == []


def test_iptc_is_read_by_its_charset_and_without_one():
    umlaut = made.iptc((1, 90, b"\x1b%G"), (2, 120, "Zoë".encode()))
    assert texts(made.jpeg(umlaut)) == [("iptc-caption", "Zoë")]
    assert texts(made.jpeg(made.iptc((2, 120, "Zoë".encode())))) == [("iptc-caption", "Zoë")]
    assert texts(made.jpeg(made.iptc((2, 120, "Zoë".encode("latin-1"))))) == [("iptc-caption", "Zoë")]


def test_keywords_are_texts_of_their_own():
    keywords = made.iptc((2, 25, b"retouched"), (2, 25, b"10001"))
    assert texts(made.jpeg(keywords)) == [("iptc-keywords", "retouched"), ("iptc-keywords", "10001")]
    assert texts(made.jpeg(made.xmp(SUBJECTS))) == [("xmp-subject", "a"), ("xmp-subject", "10001")]
    windows = made.exif({0x9C9E: "red;10001".encode("utf-16-le")})
    assert texts(made.jpeg(windows)) == [("xp-keywords", "red"), ("xp-keywords", "10001")]


def test_a_tiff_and_a_raw_file_like_one_carry_the_same():
    block = made.tiff(
        {0x8298: b"10001\x00", 0x02BC: made.packet(made.rights("10002")), 0x83BB: b"\x1c\x02\x78\x00\x0510003"}
    )
    assert texts(block) == [("exif-copyright", "10001"), ("iptc-caption", "10003"), ("xmp-rights", "10002")]


def test_a_sidecar_is_read_also_in_sixteen_bits():
    assert read_sidecar(made.packet(made.rights("10001"))) == (PictureText("xmp-rights", "10001"),)
    wide = made.XMP.format(made.rights("10001")).encode("utf-16")
    assert read_sidecar(wide) == (PictureText("xmp-rights", "10001"),)


def test_control_characters_and_length_are_cut():
    (text,) = read_picture_texts(made.jpeg(made.comment(b"\x1b[31m10001" + b"x" * 5000)))
    assert text.text.startswith("[31m10001")
    assert len(text.text) == 200


BOMB = '<!DOCTYPE l [<!ENTITY a "10001"><!ENTITY b "&a;&a;&a;&a;">]><x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights>&b;</dc:rights></x>'
FOREIGN = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights>&a;</dc:rights></x>'


@pytest.mark.parametrize(
    "xml", [BOMB, FOREIGN, "<x", "", "<x encoding='?'/>", '<?xml version="1.0" encoding="none"?><x/>']
)
def test_xmp_that_is_out_to_harm_is_no_metadata(xml):
    assert read_sidecar(xml.encode()) == ()


def test_many_lists_within_lists_take_no_time():
    xml = (
        '<x xmlns:dc="http://purl.org/dc/elements/1.1/">' + "<dc:rights>" * 9000 + "</dc:rights>" * 9000 + "</x>"
    ).encode()
    started = time.process_time()
    assert read_sidecar(xml) == ()
    assert time.process_time() - started < 2


def test_a_packet_that_is_too_large_is_no_metadata():
    assert read_sidecar(made.packet(made.rights("10001")) + b" " * 300_000) == ()


def test_a_flood_of_texts_is_bounded():
    many = made.jpeg(*(made.comment(b"%d" % n) for n in range(300)))
    assert len(read_picture_texts(many)) == MOST


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8" + b"\xff" * 5000,
        b"\xff\xd8\xff\xe1\x00\x00",
        b"\xff\xd8\xff\xe1\xff\xffExif\x00\x00II*\x00\xff\xff\xff\xff",
        b"II*\x00\x08\x00\x00\x00\xff\xff" + b"\x98\x82\x02\x00\xff\xff\xff\xff\x00\x00\x00\x00" * 3,
        b"MM\x00*\x00\x00\x00\x08\x00\x01\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08",  # a directory within itself
        made.jpeg(made.segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\xff\xff\xff\xff\x1c\x02\x78\xff\xff")),
    ],
)
def test_a_broken_file_has_no_texts(broken):
    assert read_picture_texts(broken) == ()


WHOLE = made.jpeg(*ONE_FIELD.values())


@settings(max_examples=150)
@given(st.data())
def test_damage_anywhere_in_the_headers_never_raises(data):
    changed = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        changed[data.draw(st.integers(2, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(changed)))
    for piece in (bytes(changed), bytes(changed[:cut])):
        for text in read_picture_texts(piece):
            assert text.field in FIELDS
            assert 0 < len(text.text) <= 200
            assert clean_text(text.text) == text.text


def test_fields_are_named_as_in_the_list():
    assert check_fields(["IPTC-job", "iptc-job", " exif-comment "]) == ("iptc-job", "exif-comment")
    with pytest.raises(InputRefused, match="“exif-coment” is no field of a picture; there are exif-copyright"):
        check_fields(["exif-coment"])

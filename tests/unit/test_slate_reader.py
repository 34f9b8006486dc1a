from __future__ import annotations

import io
import sys
import types
from random import Random

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tui_studio.domain.frames import CameraFacts, Rung, SlateReading, Suspicion
from tui_studio.integrations.first_look import may_be_slate
from tui_studio.integrations.pictures import Picture, decode, thumbnail_of
from tui_studio.integrations.sample_backdrops import PATTERNED, PLAIN, backdrop
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo
from tui_studio.integrations.sample_slates import code_image
from tui_studio.integrations.sample_spoils import SPOILS
from tui_studio.integrations.slate_reader import Readers, available_readers, read_picture
from tui_studio.integrations.slate_signs import slate_signs

SIZE = (1280, 856)
LINES = ("Ann Example", "Lincoln High School", "Grade 9  Mr Young", "10001")
ZXING = Readers()


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def read(picture: Image.Image, readers: Readers = ZXING) -> SlateReading:
    reading, problem = read_picture(jpeg(picture), readers)
    assert problem == ""
    return reading


def test_photographed_slates_are_read() -> None:
    rng = Random(21)
    numbers = [str(10001 + n) for n in range(16)]
    readings = [read(slate_photo(rng, SIZE, number, LINES)) for number in numbers]
    assert sum(reading.payloads == (number,) for reading, number in zip(readings, numbers, strict=True)) >= 15
    # What is not read is at least seen: no slate may pass for a portrait.
    assert all(reading.payloads or reading.suspicion is not Suspicion.NONE for reading in readings)


def test_an_upright_and_a_large_picture_are_read_at_the_working_scale() -> None:
    assert read(slate_photo(Random(2), (856, 1280), "10002", LINES)).payloads == ("10002",)
    reading = read(slate_photo(Random(2), (3800, 2540), "10003", LINES))
    assert [(code.payload, code.rung) for code in reading.codes] == [("10003", Rung.FIRST)]


def test_spoiled_slates_do_not_pass_for_portraits() -> None:
    rng = Random(22)
    missed = []
    for number in range(2 * len(SPOILS)):
        spoil = SPOILS[number % len(SPOILS)]
        reading = read(slate_photo(rng, SIZE, "10001", LINES, spoil))
        assert reading.payloads in ((), ("10001",))
        if not reading.payloads and reading.suspicion is Suspicion.NONE:
            missed.append(spoil)
    assert len(missed) <= 1, missed


def test_portraits_do_not_pass_for_slates() -> None:
    rng = Random(23)
    flagged = [kind for kind in PLAIN * 3 if read(portrait(rng, SIZE, kind)) != SlateReading()]
    assert len(flagged) <= 1, flagged
    walls = [kind for kind in PATTERNED if kind != "logos" and read(portrait(rng, SIZE, kind)) != SlateReading()]
    assert len(walls) <= 1, walls


@pytest.mark.parametrize("colour", ["white", "#808080", "#2c9a3f", "#f3f0e8"])
def test_a_plain_colour_is_no_slate(colour: str) -> None:
    assert read(Image.new("RGB", SIZE, colour)) == SlateReading()


@pytest.mark.parametrize("level", [60, 128, 200])
def test_a_grainy_picture_of_nothing_is_no_slate(level: int) -> None:
    grain = Image.effect_noise(SIZE, 30)
    assert read(ImageChops.add(Image.new("L", SIZE, level), grain, 1, -128).convert("RGB")) == SlateReading()


def test_an_empty_backdrop_is_no_slate() -> None:
    flagged = [kind for kind in PLAIN if kind != "muslin" and read(backdrop(Random(5), SIZE, kind)) != SlateReading()]
    assert flagged == []


def test_a_small_caption_does_not_make_a_portrait_a_slate() -> None:
    picture = portrait(Random(6), SIZE, "white")
    ImageDraw.Draw(picture).text((30, 800), "Lincoln High School 2026, fall portraits", fill=(10, 10, 10), font_size=22)
    assert read(picture) == SlateReading()


def test_a_blurred_slate_is_suspected_up_to_a_third_of_its_code() -> None:
    for share in (0.08, 0.2, 0.33):
        picture = slate_photo(Random(7), SIZE, "10001", LINES).filter(ImageFilter.GaussianBlur(share * 300))
        assert read(picture).suspicion in (Suspicion.WEAK, Suspicion.STRONG), share


def test_all_codes_of_a_frame_come_back_once_each() -> None:
    picture = Image.new("RGB", SIZE, (120, 120, 120))
    for place, number in enumerate(("10001", "10002", "10001")):
        picture.paste(code_image(number, 12).convert("RGB"), (30 + place * 410, 200))
    assert sorted(read(picture).payloads) == ["10001", "10002"]


def test_a_payload_is_cleaned_and_cut() -> None:
    picture = Image.new("RGB", SIZE, (120, 120, 120))
    picture.paste(code_image("\x1b]2;title\x07" + "x" * 90, 9).convert("RGB"), (100, 50))
    (payload,) = read(picture).payloads
    assert len(payload) == 64
    assert payload.isprintable()


def test_a_poster_does_not_hide_an_unread_slate() -> None:
    poster = code_image("https://example.org/read-a-book").convert("RGB").resize((240, 240))
    person = read(portrait(Random(8), SIZE, "grey", poster))
    assert person == SlateReading(("https://example.org/read-a-book",), codes=person.codes)
    spoiled = slate_photo(Random(9), SIZE, "10001", LINES, "black paint", backdrop_kind="grey")
    spoiled.paste(poster, (10, 10))
    assert read(spoiled).suspicion is not Suspicion.NONE


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def test_a_slate_that_was_cut_off_is_still_seen_or_read() -> None:
    data = jpeg(slate_photo(Random(10), SIZE, "10001", LINES))
    for share in (0.75, 0.85, 0.95):
        reading, problem = read_picture(cut(data, share), ZXING)
        assert problem.startswith("cut off after")
        assert reading.payloads == ("10001",) or reading.suspicion is not Suspicion.NONE, share


def test_most_of_a_portrait_is_enough_to_know_it_for_one() -> None:
    data = jpeg(portrait(Random(11), SIZE, "grey"))
    reading, problem = read_picture(cut(data, 0.85), ZXING)
    assert (reading, problem.startswith("cut off after 8")) == (SlateReading(), True)
    assert read_picture(cut(data, 0.3), ZXING)[0].suspicion is Suspicion.UNKNOWN


def test_the_thumbnail_speaks_for_a_file_of_which_too_little_is_left() -> None:
    camera = CameraFacts("Canon", "EOS")
    person = camera_jpeg(portrait(Random(12), SIZE, "grey"), camera)
    assert read_picture(cut(person, 0.2), ZXING)[0].suspicion is Suspicion.NONE
    slate = camera_jpeg(slate_photo(Random(13), SIZE, "10001", LINES), camera)
    assert read_picture(cut(slate, 0.2), ZXING)[0].suspicion is Suspicion.WEAK


def test_the_second_reader_is_asked_where_the_first_reads_nothing() -> None:
    spoiled = slate_photo(Random(22), SIZE, "10001", LINES, "black paint", backdrop_kind="grey")
    reading = read(spoiled, Readers(lambda _: [("10001", (0, 0, 9, 9))]))
    assert reading.payloads == ("10001",)
    assert reading.codes[0].rung is Rung.SECOND


@pytest.mark.parametrize(("small", "decoded"), [(1, 0), (3, 1)])
def test_a_code_with_large_modules_is_not_decoded_larger(
    monkeypatch: pytest.MonkeyPatch, small: int, decoded: int
) -> None:
    larger: list[int] = []
    real = Picture.larger
    monkeypatch.setattr(Picture, "larger", lambda picture, side: larger.append(side) or real(picture, side))
    size = (SIZE[0] // small, SIZE[1] // small)
    frame = backdrop(Random(5), SIZE, "grey")
    frame.paste(slate_photo(Random(0), size, "10001", LINES, "torn", backdrop_kind="grey"), (0, 0))
    assert read(frame).suspicion is Suspicion.STRONG
    assert len(larger) == decoded


def test_a_code_comes_with_its_place_and_how_well_it_was_to_be_read() -> None:
    picture = Image.new("RGB", (2560, 1712), (120, 120, 120))
    picture.paste(code_image("10001", 20).convert("RGB"), (1280, 856))
    picture.paste(code_image("10002", 12).convert("RGB"), (100, 80))
    second, first = sorted(read(picture).codes, key=lambda code: code.box)
    assert (first.payload, second.payload) == ("10001", "10002")
    assert first.box == pytest.approx(
        ((1280 + 80) / 2560, (856 + 80) / 1712, (1280 + 500) / 2560, 1356 / 1712), abs=0.01
    )
    assert (first.module, second.module) == (pytest.approx(20, abs=0.5), pytest.approx(12, abs=0.5))
    assert first.contrast > 0.9


def test_other_codes_are_read_where_they_are_wanted() -> None:
    for code in (zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128):
        drawn = zxingcpp.create_barcode("10001", code).to_image(scale=6)
        picture = Image.new("L", SIZE, 255)
        picture.paste(Image.frombuffer("L", drawn.shape[::-1], bytes(drawn)), (300, 300))
        assert read(picture.convert("RGB")).payloads == ()
        assert read(picture.convert("RGB"), Readers(other_codes=True)).payloads == ("10001",)


def test_what_is_asked_of_a_foreign_code_is_not_asked_of_ours() -> None:
    slate = slate_photo(Random(2), SIZE, "10002", LINES)
    assert read(slate).suspicion is Suspicion.STRONG
    assert read(slate, Readers(is_ours=str.isdigit)).suspicion is Suspicion.NONE


@pytest.mark.parametrize("behind", PLAIN)
def test_no_spoiled_slate_passes_the_first_look(behind: str) -> None:
    rng = Random(24)
    for spoil in SPOILS:
        data = camera_jpeg(slate_photo(rng, SIZE, "10001", LINES, spoil, backdrop_kind=behind), CameraFacts("Canon"))
        picture = decode(data)
        seen = may_be_slate(picture.luma, thumbnail_of(data))
        assert seen or slate_signs(picture).suspicion is Suspicion.NONE, spoil


def test_readers_are_named_with_and_without_zbar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar", None)
    assert available_readers().names == ("zxing-cpp",)
    package = types.ModuleType("pyzbar")
    package.pyzbar = types.SimpleNamespace(decode=None, ZBarSymbol=None)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyzbar", package)
    assert available_readers().names == ("zxing-cpp", "pyzbar")


def test_a_library_that_cannot_be_loaded_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(types.ModuleType):
        def __getattr__(self, name: str) -> object:
            raise OSError("libzbar.so.0: wrong ELF class")

    monkeypatch.setitem(sys.modules, "pyzbar", Broken("pyzbar"))
    monkeypatch.delitem(sys.modules, "pyzbar.pyzbar", raising=False)
    assert available_readers().names == ("zxing-cpp",)

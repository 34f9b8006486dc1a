from __future__ import annotations

import io
import random
from datetime import datetime

import pytest
from PIL import Image

from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.camera_facts import read_camera_facts
from tui_studio.integrations.sample_pictures import camera_jpeg

MOMENT = datetime.fromisoformat("2026-09-14 08:00:01.250000")
R6 = CameraFacts("Canon", "Canon EOS R6", "0123", MOMENT)
PLAIN = Image.new("RGB", (64, 48), (90, 120, 90))


def with_exif(file_format: str = "JPEG", **values: object) -> bytes:
    tags = {"make": 0x010F, "model": 0x0110}
    inner_tags = {"serial": 0xA431, "taken": 0x9003, "fraction": 0x9291}
    exif = Image.Exif()
    for name, value in values.items():
        if name in tags:
            exif[tags[name]] = value
        else:
            exif.get_ifd(0x8769)[inner_tags[name]] = value
    if file_format == "TIFF":
        return exif.tobytes()[6:]  # behind its name an EXIF block is a TIFF file, as raw files are
    stream = io.BytesIO()
    PLAIN.save(stream, file_format, exif=exif)
    return stream.getvalue()


def test_make_model_serial_and_moment_are_read_with_sub_seconds() -> None:
    assert read_camera_facts(camera_jpeg(PLAIN, R6)) == R6


def test_a_picture_without_exif_says_nothing() -> None:
    stream = io.BytesIO()
    PLAIN.save(stream, "JPEG")
    assert read_camera_facts(stream.getvalue()) == CameraFacts()


@pytest.mark.parametrize(
    "taken",
    ["0000:00:00 00:00:00", "2026:13:40 08:00:00", "    :  :     :  :  ", "1899:12:31 00:00:00", "9999:01:01 00:00:00"],
)  # fmt: skip
def test_an_absurd_moment_is_no_moment(taken: str) -> None:
    facts = read_camera_facts(with_exif(make="Canon", taken=taken))
    assert (facts.make, facts.taken_at) == ("Canon", None)


def test_a_moment_without_a_fraction_is_whole_seconds() -> None:
    assert read_camera_facts(with_exif(taken="2026:09:14 08:00:01")).taken_at == MOMENT.replace(microsecond=0)


def test_control_characters_and_padding_do_not_come_through() -> None:
    facts = read_camera_facts(with_exif(make="Canon\x1b[31m", model="EOS\x00\x00\x00R6", serial="  0123  "))
    assert (facts.make, facts.model, facts.serial) == ("Canon [31m", "EOS", "0123")


def test_a_raw_file_on_a_tiff_header_is_read_too() -> None:
    data = with_exif("TIFF", make="NIKON CORPORATION", model="NIKON Z 6", serial="7001", taken="2026:09:14 08:00:01")
    facts = read_camera_facts(data, raw=True)
    assert (facts.make, facts.model) == ("NIKON CORPORATION", "NIKON Z 6")
    assert facts.taken_at == MOMENT.replace(microsecond=0)


@pytest.mark.parametrize("raw", [False, True])
def test_no_damage_to_the_header_raises_an_error(raw: bool) -> None:
    rng = random.Random(4)
    good = camera_jpeg(PLAIN, R6)[:700] if not raw else with_exif("TIFF", make="Nikon", taken="2026:09:14 08:00:01")
    for _ in range(150):
        data = bytearray(good)
        for _ in range(rng.randint(1, 12)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        facts = read_camera_facts(bytes(data[: rng.randint(4, len(data))]), raw=raw)
        assert facts.make.isprintable()

from __future__ import annotations

import hashlib
import inspect
import io
import os
import struct
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from tui_studio.domain.frames import FileKind, ScannedFrame, Suspicion
from tui_studio.integrations import disk, slate_reader
from tui_studio.integrations.card import CardFile, scan_file, walk_card
from tui_studio.integrations.pictures import fault
from tui_studio.integrations.sample_pictures import portrait, slate_photo
from tui_studio.integrations.slate_reader import Readers, read_picture
from tui_studio.services.card_scan import scanned
from tui_studio.services.progress import SILENT

READERS = Readers()


def encoded(picture: Image.Image, file_format: str = "JPEG") -> bytes:
    stream = io.BytesIO()
    picture.save(stream, file_format)
    return stream.getvalue()


PORTRAIT = encoded(portrait(Random(1), (900, 600), "grey"))


def scan(root: Path, path: str, data: bytes) -> ScannedFrame:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    found = next(entry for entry in walk_card(root) if entry.real == file)
    return scan_file(found, READERS)


def paths(root: Path) -> list[str]:
    return [file.path for file in walk_card(root)]


def test_files_come_in_natural_order_with_hidden_ones(tmp_path: Path) -> None:
    for name in ("DCIM/100CANON/IMG_10.JPG", "DCIM/100CANON/IMG_9.JPG", "DCIM/99CANON/IMG_1.JPG", ".hidden", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert paths(tmp_path) == [
        ".hidden",
        "a.txt",
        "DCIM/99CANON/IMG_1.JPG",
        "DCIM/100CANON/IMG_9.JPG",
        "DCIM/100CANON/IMG_10.JPG",
    ]


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "card").mkdir()
    (tmp_path / "outside.JPG").write_bytes(PORTRAIT)
    (tmp_path / "card/IMG_1.JPG").symlink_to(tmp_path / "outside.JPG")
    (tmp_path / "card/round").symlink_to(tmp_path / "card")
    found = list(walk_card(tmp_path / "card"))
    assert [(file.path, file.size, file.link) for file in found] == [("IMG_1.JPG", 0, True), ("round", 0, True)]
    frame = scan_file(found[0], READERS)
    assert (frame.kind, frame.sha256, "link" in frame.problem) == (FileKind.NOT_IMAGE, "", True)


def test_a_pipe_under_a_pictures_name_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "IMG_1.JPG")
    (file,) = walk_card(tmp_path)
    assert scan_file(file, READERS).kind is FileKind.NOT_IMAGE
    frame = scan_file(CardFile("IMG_1.JPG", tmp_path / "IMG_1.JPG", 5, 0), READERS)  # it was a file a moment ago
    assert (frame.kind, frame.reading.suspicion) == (FileKind.DAMAGED, Suspicion.UNKNOWN)


@pytest.mark.parametrize("name", [b"IMG_\xff\xfe.JPG", b"IMG\x1b[31m.JPG", b"IMG\n1.JPG", "I\u202eMG.JPG".encode()])
def test_names_that_cannot_be_shown_still_open_the_file(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(PORTRAIT)
    (file,) = walk_card(tmp_path)
    assert file.path.isprintable()
    assert file.path.endswith(".JPG")
    file.path.encode("utf-8")
    assert file.real.read_bytes() == PORTRAIT
    assert scan_file(file, READERS).kind is FileKind.PICTURE


def test_two_names_that_look_alike_keep_two_paths(tmp_path: Path) -> None:
    for name in ("IMG 1.JPG", "IMG\t1.JPG", "IMG  1.JPG"):
        (tmp_path / name).write_bytes(name.encode())
    found = list(walk_card(tmp_path))
    assert sorted(file.path for file in found) == ["IMG 1 (2).JPG", "IMG 1 (3).JPG", "IMG 1.JPG"]
    assert {file.real.read_bytes() for file in found} == {b"IMG 1.JPG", b"IMG\t1.JPG", b"IMG  1.JPG"}


def test_a_folder_that_cannot_be_read_is_one_damaged_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "DCIM/100CANON").mkdir(parents=True)
    (tmp_path / "DCIM/101CANON").mkdir()
    (tmp_path / "DCIM/101CANON/IMG_1.JPG").write_bytes(PORTRAIT)
    real = os.scandir

    def failing(path: Path) -> object:
        if str(path).endswith("100CANON"):
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(os, "scandir", failing)
    bad, good = walk_card(tmp_path)
    assert (bad.path, bad.trouble) == ("DCIM/100CANON", "folder cannot be read: Input/output error")
    assert scan_file(bad, READERS).kind is FileKind.DAMAGED
    assert good.path == "DCIM/101CANON/IMG_1.JPG"


def test_folders_nested_deeper_than_a_stack_allows_are_walked(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "IMG_1.JPG").write_bytes(PORTRAIT)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 60)
    try:
        assert len(list(walk_card(tmp_path))) == 1
    finally:
        sys.setrecursionlimit(limit)


def test_a_file_is_read_once_and_hashed(tmp_path: Path) -> None:
    frame = scan(tmp_path, "DCIM/100CANON/IMG_0001.JPG", PORTRAIT)
    assert (frame.kind, frame.problem, frame.size) == (FileKind.PICTURE, "", len(PORTRAIT))
    assert frame.sha256 == hashlib.sha256(PORTRAIT).hexdigest()
    assert frame.reading.suspicion is Suspicion.NONE


@pytest.mark.parametrize(
    ("path", "data", "kind", "problem"),
    [
        ("A.JPG", b"", FileKind.DAMAGED, "empty file"),
        ("A.JPG", bytes(5000), FileKind.DAMAGED, "nothing but zeros"),
        ("A.JPG", b"\xff\xd8\xff\xe0" + bytes(5000), FileKind.DAMAGED, "nothing but zeros after 0 %"),
        ("A.JPG", b"\xff\xd8\xff" + Random(1).randbytes(5000), FileKind.DAMAGED, "cut off"),
        ("A.JPG", Random(2).randbytes(5000), FileKind.DAMAGED, "does not decode"),
        ("A.JPG", b"gym, second door on the left\n", FileKind.NOT_IMAGE, "named .JPG but holds no picture (text)"),
        ("A.JPG", b"%PDF-1.7 ...", FileKind.NOT_IMAGE, "named .JPG but holds no picture (a PDF document)"),
        ("A.NEF", b"", FileKind.DAMAGED, "empty file"),
        ("A.CR2", b"II*\x00" + bytes(400) + b"x", FileKind.RAW, ""),
        ("A.CR3", b"\x00\x00\x00\x18ftypcrx " + bytes(99), FileKind.RAW, ""),
        ("A.XMP", b"<x/>", FileKind.COMPANION, ""),
        ("A.WAV", b"RIFF", FileKind.COMPANION, ""),
        ("A.THM", PORTRAIT, FileKind.COMPANION, ""),
        ("DCIM/CANONMSC/M0100.CTG", b"x", FileKind.HOUSEKEEPING, ""),
        ("DCIM/CANONMSC/M0100.DAT", b"x", FileKind.HOUSEKEEPING, ""),
        (".DS_Store", b"x", FileKind.HOUSEKEEPING, ""),
        ("DCIM/._IMG_0001.JPG", b"\x00\x05\x16\x07", FileKind.HOUSEKEEPING, ""),
        ("DCIM/._IMG_0001.JPG", PORTRAIT, FileKind.PICTURE, ""),
        (".Spotlight-V100/Store/IMG.JPG", b"x", FileKind.HOUSEKEEPING, ""),
        (".fseventsd/0000", b"", FileKind.HOUSEKEEPING, ""),
        ("MISC/AUTPRINT.MRK", b"x", FileKind.HOUSEKEEPING, ""),
        ("Thumbs.db", b"", FileKind.HOUSEKEEPING, ""),
        ("FOUND.000/FILE0001.CHK", PORTRAIT, FileKind.PICTURE, ""),
        ("README", PORTRAIT, FileKind.PICTURE, ""),
        ("clip.MOV", b"\x00\x00\x00\x14ftypqt  ", FileKind.NOT_IMAGE, "a video"),
        ("IMG_0001.HEIC", b"\x00\x00\x00\x18ftypheic", FileKind.RAW, "a HEIC picture, which cannot be read here"),
        ("notes", b"\x01\x02", FileKind.NOT_IMAGE, "not a picture"),
    ],
)  # fmt: skip
def test_a_file_is_named_for_what_it_is(tmp_path: Path, path: str, data: bytes, kind: FileKind, problem: str) -> None:
    frame = scan(tmp_path, path, data)
    assert (frame.kind, frame.problem) == (kind, problem)
    assert frame.sha256 == hashlib.sha256(data).hexdigest()
    if kind is FileKind.DAMAGED:
        assert frame.reading.suspicion is Suspicion.UNKNOWN


@pytest.mark.parametrize(
    ("file_format", "modes"),
    [("PNG", "RGB L 1 P RGBA LA I;16"), ("TIFF", "RGB L 1 P RGBA CMYK I;16 F LAB"), ("JPEG", "RGB L 1 CMYK")],
)
def test_pictures_of_any_mode_decode(tmp_path: Path, file_format: str, modes: str) -> None:
    for mode in modes.split():
        small = Image.new(mode, (64, 48))
        assert scan(tmp_path, f"{mode}.JPG", encoded(small, file_format)).kind is FileKind.PICTURE, mode


def test_a_jpeg_with_colours_stored_as_they_are_decodes(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(stream, "JPEG", keep_rgb=True)
    assert scan(tmp_path, "A.JPG", stream.getvalue()).kind is FileKind.PICTURE


@pytest.mark.parametrize("share", [0.001, 0.01, 0.05, 0.3, 0.6, 0.9, 0.98])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_that_was_cut_off_is_damaged(tmp_path: Path, share: float, progressive: bool) -> None:
    stream = io.BytesIO()
    portrait(Random(1), (900, 600), "grey").save(stream, "JPEG", progressive=progressive)
    data = stream.getvalue()
    frame = scan(tmp_path, "A.JPG", data[: int(len(data) * share)])
    assert frame.kind is FileKind.DAMAGED
    assert frame.problem in ("does not decode", "cut off") or frame.problem.startswith("cut off after")


def test_zeros_and_foreign_bytes_within_a_picture_are_noticed(tmp_path: Path) -> None:
    keep = len(PORTRAIT) * 7 // 10
    zeros = PORTRAIT[:keep] + bytes(len(PORTRAIT) - keep)
    assert scan(tmp_path, "A.JPG", zeros).problem.startswith("nothing but zeros after")
    foreign = PORTRAIT[:keep] + Random(3).randbytes(len(PORTRAIT) - keep)
    assert scan(tmp_path, "B.JPG", foreign).problem.startswith("other data after")


STORED: dict[str, dict[str, object]] = {
    "plain": {},
    "grey": {"mode": "L"},
    "rgb": {"keep_rgb": True},
    "inks": {"mode": "CMYK"},
    "restarts": {"restart_marker_rows": 1},
    "progressive": {"progressive": True},
}


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("end", [b"", b"\xff\xd9"])
def test_foreign_bytes_are_noticed_wherever_they_begin(stored: str, end: bytes) -> None:
    options = dict(STORED[stored])
    picture, stream = portrait(Random(1), (900, 600), "grey").convert(str(options.pop("mode", "RGB"))), io.BytesIO()
    picture.save(stream, "JPEG", **options)
    data = stream.getvalue()
    assert read_picture(data, READERS)[1] == ""
    for share in (0.2, 0.5, 0.8, 0.95, 0.99):
        keep = int(len(data) * share)
        foreign = data[:keep] + Random(share).randbytes(len(data) - keep) + end
        assert read_picture(foreign, READERS)[1].startswith(("other data after", "cut off")), share


def test_the_search_for_foreign_bytes_is_spared_where_the_decoder_has_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(slate_reader, "fault", lambda data: asked.append(len(data)) or fault(data))
    assert read_picture(PORTRAIT, READERS)[1] == ""
    assert asked == []
    grey = encoded(Image.new("RGB", (900, 600), (128, 128, 128)))
    assert read_picture(grey, READERS)[1] == ""
    assert asked == [len(grey)]


def test_padding_behind_a_whole_picture_is_no_damage(tmp_path: Path) -> None:
    assert scan(tmp_path, "A.JPG", PORTRAIT + bytes(70_000)).kind is FileKind.PICTURE


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    frame = scan(tmp_path, "A.PNG", data)
    assert (frame.kind, "more than any camera writes" in frame.problem) == (FileKind.DAMAGED, True)


def test_a_file_that_is_gone_is_damaged_and_may_have_been_a_slate(tmp_path: Path) -> None:
    frame = scan_file(CardFile("IMG_1.JPG", tmp_path / "IMG_1.JPG", 5, 0), READERS)
    assert (frame.kind, frame.sha256) == (FileKind.DAMAGED, "")
    assert frame.problem == "could not be read: No such file or directory"
    assert frame.reading.suspicion is Suspicion.UNKNOWN


def test_a_file_shorter_than_its_folder_says_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "A.JPG").write_bytes(PORTRAIT)
    frame = scan_file(CardFile("A.JPG", tmp_path / "A.JPG", len(PORTRAIT) + 1, 0), READERS)
    assert (frame.kind, frame.problem) == (FileKind.DAMAGED, "could not be read to its end")


def test_no_change_of_bytes_raises_an_error(tmp_path: Path) -> None:
    rng = Random(6)
    small = encoded(portrait(Random(2), (300, 200), "grey"))
    for n in range(120):
        data = bytearray(small)
        for _ in range(rng.randint(1, 30)):
            data[rng.randrange(min(len(data), rng.choice([30, 700, len(data)])))] = rng.randrange(256)
        frame = scan(tmp_path, f"{n}/A.JPG", bytes(data))
        assert frame.kind in (FileKind.PICTURE, FileKind.DAMAGED), n
        (tmp_path / f"{n}/A.JPG").unlink()
        (tmp_path / str(n)).rmdir()


def test_threads_find_what_one_finds(tmp_path: Path) -> None:
    for n in range(6):
        slate = slate_photo(Random(n), (900, 600), str(10001 + n), ("Ann Lee",))
        (tmp_path / f"IMG_{n}.JPG").write_bytes(encoded(slate) if n % 2 else PORTRAIT)
    files = list(walk_card(tmp_path))
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda file: scan_file(file, READERS), files * 3))
    assert together == [scan_file(file, READERS) for file in files] * 3


def test_the_next_file_is_brought_into_memory_while_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ABCD":
        (tmp_path / f"{name}.JPG").write_bytes(PORTRAIT)
    files = list(walk_card(tmp_path))
    fetched: list[str] = []
    monkeypatch.setattr(disk, "fetch", lambda path: fetched.append(path.name))
    known = {frame.path: frame for frame in scanned(files, SILENT, lambda _: False, workers=1)}
    assert fetched == ["B.JPG", "C.JPG", "D.JPG"]
    fetched.clear()
    list(scanned(files, SILENT, lambda _: False, lambda file: known[file.path], workers=1))
    assert fetched == []

"""What a file on a card is, by its name and its first bytes."""

from __future__ import annotations

from pathlib import PurePosixPath

from tui_studio.domain.frames import FileKind

PICTURES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".tif", ".tiff"})
RAWS = frozenset(
    {".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".srf", ".sr2", ".raf", ".orf", ".rw2", ".raw", ".rwl", ".dng",
     ".pef", ".srw", ".3fr", ".fff", ".iiq", ".x3f", ".erf", ".kdc", ".dcr", ".mef", ".mos", ".gpr"}
)  # fmt: skip
HEIF = frozenset({".heic", ".heif", ".hif", ".avif"})
"""Pictures that are not decoded here; they travel with a JPEG of the same name, as raw files do."""
COMPANIONS = frozenset({".xmp", ".wav", ".thm"})
_HOUSEKEEPING_NAMES = frozenset(
    {".ds_store", "thumbs.db", "desktop.ini", "autprint.mrk", ".nomedia", "index", "indexervolumeguid",
     "wpsettings.dat", ".metadata_never_index", ".volumeicon.icns", ".com.apple.timemachine.donotpresent"}
)  # fmt: skip
_HOUSEKEEPING_ENDINGS = frozenset({".ctg", ".ind", ".bup", ".dpof", ".mrk", ".bdm", ".inp", ".int"})
_CAMERA_FOLDERS = frozenset({"canonmsc", "misc", "avf_info"})  # what cameras note for themselves
_SYSTEM_FOLDERS = frozenset(
    {".trashes", ".spotlight-v100", ".fseventsd", ".temporaryitems", "system volume information", "$recycle.bin"}
)
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an archive or office document"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x00\x05\x16\x07", "notes of another system"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"ID3", "sound"),
)


def kind_by_name(path: str) -> FileKind | None:
    """What the name alone says of a file, PICTURE included; None for a name that says nothing."""
    place = PurePosixPath(path.lower())
    name, ending, folders = place.name, place.suffix, set(place.parts[:-1])
    if folders & _SYSTEM_FOLDERS or name in _HOUSEKEEPING_NAMES or name in _SYSTEM_FOLDERS or name.startswith("._"):
        return FileKind.HOUSEKEEPING
    if ending in PICTURES:
        return FileKind.PICTURE
    if ending in _HOUSEKEEPING_ENDINGS or folders & _CAMERA_FOLDERS:
        return FileKind.HOUSEKEEPING
    if ending in RAWS or ending in HEIF:
        return FileKind.RAW
    return FileKind.COMPANION if ending in COMPANIONS else None


def other_content(head: bytes) -> str:
    """What bytes that are no JPEG, PNG or TIFF are instead, in words; empty for what nobody can name."""
    for start, words in _OTHERS:
        if head.startswith(start):
            return words
    if head[4:8] == b"ftyp":
        heif = head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif")
        return "a HEIC picture, which cannot be read here" if heif else "a video"
    if head[:4] == b"RIFF":
        return "a WebP picture" if head[8:12] == b"WEBP" else "sound or a video"
    return "text" if is_text(head[:4096]) else ""


def is_text(head: bytes) -> bool:
    """Whether bytes are text in UTF-8 (or ASCII): no control characters but tabs and ends of lines."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8")  # cut within a letter
    return bool(text) and all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)

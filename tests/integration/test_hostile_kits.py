"""No file that is something else than a packed kit of this studio harms the office."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from tests.field_kits import merged, office_with_sessions
from tests.packed_kits import a_day, counts, packed
from tui_studio.config import load_settings
from tui_studio.errors import InputRefused
from tui_studio.services.kit_files import open_kit
from tui_studio.services.studio import Studio, create_studio


def harm(file: Path, what: str) -> None:
    """Make another file of a packed kit."""
    whole = file.read_bytes()
    if what == "cut":
        file.write_bytes(whole[: len(whole) // 2])
        return
    if what == "end cut":
        file.write_bytes(whole[:-30])
        return
    if what == "no zip":
        file.write_bytes(b"SQLite format 3\0" + bytes(5000))
        return
    if what == "endless list":
        end = whole.rindex(b"PK\5\6")
        head, start = list(struct.unpack("<4s4H2LH", whole[end : end + 22])), file.stat().st_size
        head[5] = 1 << 30
        with file.open("r+b") as stream:
            stream.truncate(start + (1 << 30))
            stream.seek(0, os.SEEK_END)
            stream.write(struct.pack("<4s4H2LH", *head))
        return
    with zipfile.ZipFile(file) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    about = json.loads(members[0][1])
    pictures = members[3:]
    if what == "foreign zip":
        members = [(zipfile.ZipInfo("holiday.txt"), b"sun")]
    elif what == "traversal":
        members.append((zipfile.ZipInfo("images/../../evil.sh"), b"x"))
    elif what == "absolute":
        members.append((zipfile.ZipInfo("/etc/cron.d/evil"), b"x"))
    elif what == "link":
        info = zipfile.ZipInfo(pictures[0][0].filename)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        members[3] = (info, b"/etc/passwd")
    elif what == "packed pictures":
        members[3] = (pictures[0][0], pictures[0][1])
        pictures[0][0].compress_type = zipfile.ZIP_DEFLATED
    elif what == "altered records":
        members[1] = (members[1][0], members[1][1][:-1] + b"!")
    elif what == "bomb":
        zeros = bytes(40 << 20)
        about["studio.db"] = {"sha256": hashlib.sha256(zeros).hexdigest(), "size": len(zeros)}
        members[1] = (members[1][0], zeros)
    elif what == "no database":
        about["studio.db"] = {"sha256": hashlib.sha256(b"x" * 5000).hexdigest(), "size": 5000}
        members[1] = (members[1][0], b"x" * 5000)
    elif what == "no facts":
        about["studio.db"] = {"sha256": 7}
    elif what == "no records":
        del members[1]
    elif what == "newer":
        about["format"] = "tui-studio packed field kit 9"
    else:
        about = [about]
    if what != "foreign zip":
        members[0] = (members[0][0], json.dumps(about).encode())
    with zipfile.ZipFile(file, "w") as archive:
        for info, data in members:
            archive.writestr(info, data)


HARMS = [
    "cut", "end cut", "no zip", "endless list", "foreign zip", "traversal", "absolute", "link", "packed pictures",
    "altered records", "bomb", "no database", "no facts", "no records", "newer", "manifest",
]  # fmt: skip


def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_is_changed(studio: Studio, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    packed(kit, file, studio)
    whole, before = file.read_bytes(), counts(studio)
    outside = sorted(path.name for path in tmp_path.iterdir())
    for what in HARMS:
        file.write_bytes(whole)
        harm(file, what)
        tracemalloc.start()
        with pytest.raises(InputRefused, match=r"kit|newer version") as refused:
            merged(studio, file)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "\n" not in str(refused.value), what
        assert peak < 64 << 20, what
        assert counts(studio) == before, what
        assert sorted(path.name for path in tmp_path.iterdir()) == outside, what
    file.write_bytes(whole)
    assert merged(studio, file).images == 4


def test_a_picture_that_was_altered_on_the_way_stays_out(studio: Studio, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    packed(kit, file, studio)
    with zipfile.ZipFile(file) as archive:
        first, second, *_ = [info for info in archive.infolist() if info.filename.startswith("images/")]
    with file.open("r+b") as stream:
        stream.seek(first.header_offset + 400)
        stream.write(b"another picture")
        stream.seek(second.header_offset)
        stream.write(b"none")
    result = merged(studio, file)
    assert [one.reason.partition(" ")[2] for one in result.refused] == [
        "changed while it was read; look at it on the laptop, then merge again.",
        "packed kit is damaged there; copy the file again",
    ]
    assert counts(studio) == (5, 5, 2, [])
    assert studio.integrity.verify().sound
    packed(kit, tmp_path / "again.kit", studio)
    assert merged(studio, tmp_path / "again.kit").images == 2


def test_a_kit_of_another_studio_is_refused(studio: Studio, tmp_path: Path) -> None:
    other = create_studio(load_settings(tmp_path / "other"), "Other", clock=studio.clock)
    kit = a_day(other, tmp_path / "kit")
    other.close()
    packed(kit, tmp_path / "back.kit", studio)
    office_with_sessions(studio)
    with pytest.raises(InputRefused, match="is no field kit that was taken from this studio"):
        merged(studio, tmp_path / "back.kit")
    assert counts(studio) == (4, 4, 0, [])


def test_a_packed_file_is_not_opened_on_a_laptop(studio: Studio, tmp_path: Path) -> None:
    kit, file = a_day(studio, tmp_path / "kit"), tmp_path / "back.kit"
    packed(kit, file, studio)
    with pytest.raises(InputRefused, match="was packed on a laptop already"):
        open_kit(file, tmp_path / "again")
    assert not (tmp_path / "again").exists()

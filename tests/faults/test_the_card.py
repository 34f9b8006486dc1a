"""P1, P11, P12: the card is never written; a bad sector costs one frame; a card that is pulled comes back."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fault_injection import opened_path
from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.processes import ENVIRONMENT, drive, in_namespace, strace
from tui_studio.errors import CopyFailed, InputRefused
from tui_studio.integrations.card import CardFile, scan_file
from tui_studio.integrations.slate_reader import available_readers
from tui_studio.services.card_copy import IN_FLIGHT
from tui_studio.services.studio import Studio

MIB = 1 << 20
CHANGING = (
    "open,openat,creat,truncate,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "symlinkat,chmod,fchmodat,chown,fchownat,utime,utimes,utimensat,setxattr,removexattr"
)


# P1


def test_p01_nothing_on_the_card_is_opened_for_writing(memory: Path) -> None:
    before = small_day.tree(small_day.shoot(memory / "card", 4))
    found = drive("import", "trace", memory)
    assert (found["copied"], found["why_not"]) == (4, "")
    assert found["opened"] >= 8, "each frame by the scan and by the copy"
    assert found["written"] == []
    assert small_day.tree(memory / "card") == before


def test_p01_no_system_call_changes_the_card(memory: Path, tmp_path: Path) -> None:
    before = small_day.tree(small_day.shoot(memory / "card", 4))
    log = tmp_path / "calls"
    drive("import", "trace", memory, before=strace("-o", str(log), "-e", f"trace={CHANGING}"))
    calls = [line for line in log.read_text().splitlines() if f'"{memory / "card"}' in line]
    assert len(calls) >= 8
    reading = [line for line in calls if "open" in line.split("(")[0] and "O_RDONLY" in line and "O_CREAT" not in line]
    assert [line for line in calls if line not in reading] == []
    assert small_day.tree(memory / "card") == before


def test_p01_a_card_that_cannot_be_written_is_imported(memory: Path) -> None:
    small_day.make_studio(memory / "studio")
    small_day.card_of(memory / "card", 5)
    card = memory / "card"
    mounted = in_namespace(f"mount --bind {card} {card}", f"mount -o remount,bind,ro {card}")
    assert drive("import", "import", memory, before=mounted) == {"error": "", "copied": 5, "failed": []}


# P11


def failing_at(monkeypatch: pytest.MonkeyPatch, victim: Path, error: int, offset: int = 0) -> list[int]:
    """From `offset` on the victim cannot be read; the answer grows by each try."""
    real, tries = os.read, list[int]()

    def read(descriptor: int, count: int) -> bytes:
        if opened_path(descriptor) == str(victim) and os.lseek(descriptor, 0, 1) >= offset:
            tries.append(os.lseek(descriptor, 0, 1))
            raise OSError(error, os.strerror(error))
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", read)
    return tries


def test_p11_a_bad_sector_costs_one_frame_and_is_named_by_its_byte(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = small_day.card_of(memory / "card", 4, size=MIB + MIB // 2)
    plan = small_day.plan_of(card)
    bad = "DCIM/100CANON/IMG_0002.JPG"
    tries = failing_at(monkeypatch, card / bad, errno.EIO, offset=MIB)
    result = school.imports.apply(plan)
    assert tries == [MIB] * 3, "the first try and two more"
    assert result.copied == 3
    [failed] = result.failed
    assert (failed.path, f"at byte {MIB}" in failed.reason) == (bad, True)
    assert not result.card_may_be_formatted
    monkeypatch.undo()
    assert school.imports.apply(plan).copied == 1
    assert small_day.faults(school) == []


def test_p11_the_scan_tries_a_bad_sector_three_times_too_and_names_its_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Path("/proc/self/mem")  # a plain file whose first byte gives EIO
    if not sys.platform.startswith("linux"):
        pytest.skip("needs a file that cannot be read, as Linux has in /proc")
    opened: list[str] = []
    real = os.open

    def note(path: Any, *args: Any, **named: Any) -> int:
        opened.append(str(path))
        return real(path, *args, **named)

    monkeypatch.setattr(os, "open", note)
    frame = scan_file(CardFile("IMG_0001.JPG", nothing, 1000, 0), available_readers())
    assert frame.problem == "could not be read: Input/output error at byte 0"
    assert opened.count(str(nothing)) == 3


def test_p11_the_command_ends_with_3_and_lists_the_frame(memory: Path) -> None:
    small_day.make_studio(memory / "studio")
    small_day.shoot(memory / "card", 4)
    bad = memory / "card/DCIM/100EOSR6/IMG_0003.JPG"
    done = subprocess.run(
        [
            *strace("-o", "/dev/null", "-P", str(bad), "-e", "inject=read:error=EIO:when=1+"),
            sys.executable, "-m", "tui_studio", "--studio", str(memory / "studio"),
            "import", "images", str(memory / "card"), "--session", "10001",
        ],
        capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "3 pictures copied" in done.stdout
    assert "IMG_0003.JPG: could not be read: Input/output error at byte 0" in done.stdout
    assert "Keep this card" in done.stdout


# P12


@pytest.mark.parametrize("error", [errno.EIO, errno.ENODEV], ids=["EIO", "ENODEV"])
def test_p12_a_card_that_is_pulled_mid_file_interrupts_and_completes_when_it_returns(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    card = small_day.card_of(memory / "card", 5, size=MIB + 5)
    plan = small_day.plan_of(card)
    real = os.read

    def read(descriptor: int, count: int) -> bytes:
        if opened_path(descriptor).endswith("IMG_0003.JPG") and card.exists():
            real(descriptor, count)
            card.rename(memory / "in a pocket")
        if not card.exists() and "pocket" in opened_path(descriptor):
            raise OSError(error, os.strerror(error))
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", read)
    result = school.imports.apply(plan)
    monkeypatch.undo()
    assert result.copied <= 2, "those before it may have been on their way as well"
    assert len(result.failed) == 5 - result.copied
    assert "put the card back" in result.failed[0].reason
    assert "the import stopped before it" in result.failed[-1].reason
    assert imports(school) == ["interrupted"]
    (memory / "in a pocket").rename(card)
    again = school.imports.apply(plan)
    assert (again.copied, again.duplicates, again.card_may_be_formatted) == (5 - result.copied, result.copied, True)
    assert imports(school) == ["interrupted", "done"]
    assert small_day.faults(school) == []


def imports(studio: Studio) -> list[str]:
    with studio._place.reading() as uow:
        rows = uow._db.connection().exec_driver_sql("SELECT state FROM image_import ORDER BY id")
        return [row[0] for row in rows]


def test_p12_another_card_under_the_same_name_is_refused(school: Studio, memory: Path) -> None:
    mounted = small_day.card_of(memory / "card", 8, seed="first")
    plan = small_day.plan_of(mounted)
    mounted.rename(memory / "first")
    small_day.card_of(mounted, 8, seed="second")  # equal names, equal sizes
    with pytest.raises(InputRefused, match="not what was scanned"):
        school.imports.apply(plan)
    assert small_day.stored(school.settings.paths.images) == {}
    (memory / "card").rename(memory / "second")
    (memory / "first").rename(mounted)
    assert school.imports.apply(plan).card_may_be_formatted


def test_p12_another_card_in_the_middle_of_an_import_interrupts_it(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = small_day.card_of(memory / "card", 20, seed="first")
    plan = small_day.plan_of(mounted)

    def exchange(done: int) -> None:
        if done == 3:
            mounted.rename(memory / "first")
            small_day.card_of(mounted, 20, seed="second")

    heard = Listener(exchange)
    result = school.imports.apply(plan, heard)
    assert 3 <= result.copied < 3 + 2 * IN_FLIGHT, "what was on its way had been read from the card before"
    assert len(result.failed) == 20 - result.copied
    assert any("is not what was scanned" in text for level, text in heard.said if level == "error")
    assert imports(school) == ["interrupted"]
    assert small_day.faults(school) == []


def test_p12_one_picture_that_changed_is_no_other_card(school: Studio, memory: Path) -> None:
    card = small_day.card_of(memory / "card", 8)
    plan = small_day.plan_of(card)
    small_day.write_card(card, {"DCIM/100CANON/IMG_0001.JPG": small_day.picture("edited")})
    result = school.imports.apply(plan)
    assert (result.copied, len(result.failed)) == (7, 1)


def test_p12_a_card_that_is_gone_before_the_copy_is_said(school: Studio, memory: Path) -> None:
    card = small_day.card_of(memory / "card", 2)
    plan = small_day.plan_of(card)
    card.rename(memory / "gone")
    with pytest.raises((InputRefused, CopyFailed), match="does not exist"):
        school.imports.apply(plan)


def test_p12_an_unreadable_card_is_not_taken_for_another(
    school: Studio, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = small_day.card_of(memory / "card", 3)
    plan = small_day.plan_of(card)
    real = os.read

    def read(descriptor: int, count: int) -> Any:
        if "IMG_" in opened_path(descriptor):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", read)
    result = school.imports.apply(plan)
    assert [("at byte 0" in frame.reason) for frame in result.failed] == [True] * 3

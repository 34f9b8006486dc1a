"""Foreign tables are read in a process of their own, which may die without taking the studio along."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations import read_apart
from tui_studio.integrations.read_apart import Limits, read_table
from tui_studio.integrations.spreadsheets import read_sheet

BEYOND = "takes more memory or time than a roster needs"


def workbook(path: Path, rows: int = 3) -> Path:
    book = Workbook()
    for n in range(rows):
        book.active.append(["Last Name", f"First {n}", n])
    book.save(path)
    return path


def test_what_the_child_reads_is_what_would_be_read_here(tmp_path: Path) -> None:
    excel = workbook(tmp_path / "a.xlsx")
    text = tmp_path / "a.csv"
    text.write_bytes("Name;Class\nZoë;3\nJürgen;4\n".encode("cp1252"))
    assert read_table(excel) == read_sheet(excel)
    assert read_table(text) == read_sheet(text)
    assert read_table(text, encoding="mac_roman") == read_sheet(text, encoding="mac_roman")


def test_a_refusal_of_the_child_is_a_refusal_here(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_table(tmp_path / "none.csv")
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(InputRefused, match=r"old Excel format; open it in Excel and save it as \.xlsx"):
        read_table(old)


def test_bombs_are_refused_with_a_sentence(tmp_path: Path) -> None:
    bomb = workbook(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * 60_000_000)
    entities = tmp_path / "entities.xlsx"
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(workbook(tmp_path / "plain.xlsx")) as source, zipfile.ZipFile(entities, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, laughs if "worksheets/" in name else source.read(name))
    for file in (bomb, entities):
        with pytest.raises(InputRefused, match=r"is not a normal workbook; copy the table alone to a new file\."):
            read_table(file)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the address space")
def test_a_file_that_eats_memory_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    big.write_text("Last Name,First Name\n" + "Ba,Na\n" * 90_000)
    with pytest.raises(InputRefused, match=BEYOND):
        read_table(big, limits=Limits(memory=36 << 20))


@pytest.mark.parametrize("limits", [Limits(processor=0), Limits(wait=0.01)])
def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(InputRefused, match=BEYOND):
        read_table(workbook(tmp_path / "slow.xlsx"), limits=limits)


def test_the_child_speaks_nothing_but_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    task = '{"path": "%s", "sheet": "", "encoding": "", "limits": {"memory": -1, "processor": -1}}'
    monkeypatch.setattr(sys, "stdin", io.StringIO(task % (tmp_path / "none.csv")))
    read_apart.main()
    assert capsys.readouterr().out.startswith('{"refused": "There is no file')

"""What is printed can be photographed and read, and shows who it stands for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tui_studio.errors import InputRefused
from tui_studio.integrations import sheet_fonts
from tui_studio.integrations.code_cards import CardCode, CodesCard
from tui_studio.integrations.sheet_codes import QUIET, dark_runs
from tui_studio.integrations.sheet_fonts import SHIPPED, font_runs, register
from tui_studio.integrations.sheet_pages import LAYOUTS, write_sheets
from tui_studio.integrations.sheet_text import fit
from tui_studio.integrations.slate_reader import available_readers
from tui_studio.integrations.slate_sheets import Sheet, SlateSheet, SpareSheet

NAMES = [
    ("O'Brien", "Zoë"), ("李", "小明"), ("Łukasz-Kowalczyk", "Łukasz"), ("Петрова", "Ольга"), ("Smith [jr]", "[/]"),
    ("محمد", "فاطمة"), ("Featherstonehaugh-Cholmondeley-Beauchamp of Somewhere", "Maximiliana Alexandrina"),
    ("", "Mononym"), ("Smith", "Anna"),
]  # fmt: skip

renders = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs pdftoppm to render pages")


def sheet(position: int, last: str, first: str, code: str = "") -> SlateSheet:
    number = str(10000 + position)
    return SlateSheet(
        number=number,
        code=code or number,
        last=last,
        first=first,
        organization="Lincoln High School",
        grade="9",
        teacher="Ms. Brown",
        homeroom="204",
        student_id="00123",
        position=position,
        total=612,
        when="2026-09-14 08:03",
        flags="no publish" if position == 5 else "",
    )


SHEETS = [sheet(n, *name) for n, name in enumerate(NAMES, 1)]
SPARE = [SpareSheet(str(20000 + n), str(20000 + n), n, 3) for n in range(1, 4)]


def card(count: int) -> CodesCard:
    names = enumerate((NAMES * 2)[:count], 30000)
    codes = tuple(CardCode(str(number), f"{first} {last}".strip(), str(number)) for number, (last, first) in names)
    return CodesCard("Grade 9  ·  Ms. Brown", "Lincoln High School  ·  1 of 2", codes)


def rendered(pdf: Path, dots: int = 60) -> list[Any]:
    from PIL import Image

    subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
    return [Image.open(page).convert("L") for page in sorted(pdf.parent.glob("*.png"))]


def codes(picture: Any) -> list[str]:
    """Payloads in reading order."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    found = sorted(found, key=lambda code: (code.position.top_left.y // 40, code.position.top_left.x))
    zbar = available_readers().zbar
    if zbar is not None:  # reads one sheet at a time, as they lie before a camera once they are cut
        alone = [zbar(_alone(picture, code.position)) for code in found]
        assert [[text for text, _ in read] for read in alone] == [[code.text] for code in found]
    return [code.text for code in found]


def _alone(picture: Any, at: Any) -> Any:
    quiet = (at.bottom_right.x - at.top_left.x) * QUIET // 21
    return picture.crop(
        (at.top_left.x - quiet, at.top_left.y - quiet, at.bottom_right.x + quiet, at.bottom_right.y + quiet)
    )


@renders
@pytest.mark.parametrize("per_page", sorted(LAYOUTS))
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_every_code_is_read_from_the_page_in_order(tmp_path: Path, per_page: int, paper: str) -> None:
    sheets: list[Sheet] = [*SHEETS, *SPARE]
    pages = write_sheets(tmp_path / "sheets.pdf", sheets, per_page, paper, whole_pages=[card(2)])
    assert pages == -(-len(sheets) // per_page) + 1
    pictures = rendered(tmp_path / "sheets.pdf")
    assert len(pictures) == pages
    expected = [*(s.code for s in SHEETS), *(s.code for s in SPARE), "30000", "30001"]
    assert [code for picture in pictures for code in codes(picture)] == expected


@renders
@pytest.mark.parametrize("count", [3, 5, 8, 12])
def test_every_code_of_a_card_is_read(tmp_path: Path, count: int) -> None:
    write_sheets(tmp_path / "card.pdf", [], whole_pages=[card(count)])
    (page,) = rendered(tmp_path / "card.pdf")
    assert codes(page) == [code.code for code in card(count).codes]


@renders
@pytest.mark.parametrize("count", [2, 3, 5, 8, 12])
def test_the_importer_reads_everybody_of_a_card(tmp_path: Path, count: int) -> None:
    from io import BytesIO

    from tui_studio.integrations.slate_reader import read_picture

    write_sheets(tmp_path / "card.pdf", [], whole_pages=[card(count)])
    (page,) = rendered(tmp_path / "card.pdf", 120)
    frame = BytesIO()
    page.convert("RGB").save(frame, "JPEG", quality=90)
    reading, problem = read_picture(frame.getvalue(), available_readers())
    assert (sorted(reading.payloads), problem) == (sorted(code.code for code in card(count).codes), "")
    assert reading.card == (count > 2)


@renders
def test_a_stack_that_is_cut_is_in_order(tmp_path: Path) -> None:
    write_sheets(tmp_path / "sheets.pdf", SHEETS, 4, stacked=True)
    pages = [codes(page) for page in rendered(tmp_path / "sheets.pdf")]
    assert pages == [["10001", "10004", "10007"], ["10002", "10005", "10008"], ["10003", "10006", "10009"]]


@renders
@pytest.mark.parametrize("per_page", sorted(LAYOUTS))
def test_long_words_stay_on_their_sheet_and_out_of_the_quiet_zone(tmp_path: Path, per_page: int) -> None:
    import zxingcpp

    write_sheets(tmp_path / "sheets.pdf", [sheet(7, *NAMES[6])], per_page)
    (page,) = rendered(tmp_path / "sheets.pdf", 144)
    columns, rows = LAYOUTS[per_page]
    w, h = page.width // columns, page.height // rows
    pale = 100  # the cut lines are paler
    if columns > 1:
        assert page.crop((w + 3, 0, page.width, page.height)).getextrema()[0] > pale
    if rows > 1:
        assert page.crop((0, h + 3, page.width, page.height)).getextrema()[0] > pale
    (code,) = zxingcpp.read_barcodes(page)
    x, y, right, below = code.position.top_left.x, code.position.top_left.y, *_corner(code)
    quiet = int((right - x) / 21 * QUIET) - 3
    page.paste(255, (x - 2, y - 2, right + 3, below + 3))
    assert page.crop((x - quiet, y - quiet, right + quiet, below + quiet)).getextrema()[0] > pale


def _corner(code: Any) -> tuple[int, int]:
    return code.position.bottom_right.x, code.position.bottom_right.y


@pytest.mark.parametrize("code", ["10001", "S10001K", "LHS-2026-000042", "1"])
def test_the_dark_modules_are_the_code(code: str) -> None:
    from PIL import Image, ImageDraw

    side, runs = dark_runs(code)
    picture = Image.new("L", ((side + 8) * 6, (side + 8) * 6), 255)
    draw = ImageDraw.Draw(picture)
    for row, column, length in runs:
        x, y = (column + 4) * 6, (row + 4) * 6
        draw.rectangle((x, y, x + length * 6 - 1, y + 5), fill=0)
    assert codes(picture) == [code]


def test_codes_of_numbers_are_of_the_smallest_kind_with_the_highest_correction() -> None:
    assert dark_runs("10001")[0] == 21
    assert dark_runs("S10001K")[0] == 21


@pytest.mark.parametrize("per_page", [0, 3, 9, -1])
def test_other_numbers_of_sheets_on_a_page_are_refused(tmp_path: Path, per_page: int) -> None:
    with pytest.raises(InputRefused, match="choose 1, 2, 4 or 8"):
        write_sheets(tmp_path / "sheets.pdf", SHEETS, per_page)
    assert list(tmp_path.iterdir()) == []


def test_no_sheets_and_unknown_paper_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no session"):
        write_sheets(tmp_path / "sheets.pdf", [])
    with pytest.raises(InputRefused, match="choose letter or a4"):
        write_sheets(tmp_path / "sheets.pdf", SHEETS, 1, "legal")
    with pytest.raises(InputRefused, match="There is no folder"):
        write_sheets(tmp_path / "missing" / "sheets.pdf", SHEETS)


def test_stopping_in_the_middle_leaves_no_file(tmp_path: Path) -> None:
    def stop(_: int) -> None:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_sheets(tmp_path / "sheets.pdf", SHEETS, 1, on_page=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_same_sheets_are_the_same_file(tmp_path: Path) -> None:
    write_sheets(tmp_path / "a.pdf", SHEETS, 4)
    write_sheets(tmp_path / "b.pdf", SHEETS, 4)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_a_sheet_says_who_where_and_which_place(tmp_path: Path) -> None:
    write_sheets(tmp_path / "sheets.pdf", [*SHEETS, *SPARE], 1, whole_pages=[card(2)])
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "sheets.pdf"), "-"], capture_output=True, check=True)
    pages = text.stdout.decode().split("\f")
    for words, page in [
        (("O'Brien", "Zoë", "10001", "(1 of 612)", "Lincoln High School", "Grade 9", "Ms. Brown", "Room 204"), 0),
        (("ID 00123", "2026-09-14 08:03"), 0),
        (("李", "小明"), 1),
        (("Петрова", "Ольга"), 3),
        (("Smith [jr]", "[/]", "NO PUBLISH"), 4),
        (("20001", "Spare card 1 of 3", "Name", "Teacher"), 9),
        (("Grade 9", "1 of 2", "Zoë O'Brien", "30000"), 12),
    ]:
        for word in words:
            assert word in pages[page]


# fonts


@pytest.mark.parametrize("text", ["Zoë O'Brien", "Łukasz", "Ольга", "Ελένη", "Nguyễn Thị Ánh", "Smith [jr]", "כהן"])
def test_the_shipped_font_has_the_letters_of_many_scripts(text: str) -> None:
    register()
    assert {font for font, _ in font_runs(text)} == {SHIPPED}
    assert "▯" not in "".join(part for _, part in font_runs(text))


def test_east_asian_signs_use_another_font_run_by_run() -> None:
    register()
    runs = font_runs("Anna 李 Smith")
    assert [part for _, part in runs] == ["Anna ", "李", " Smith"]
    assert runs[0][0] == runs[2][0] == SHIPPED != runs[1][0]


@pytest.mark.parametrize(
    ("text", "font"),
    [("李", "STSong-Light"), ("田中さくら", "HeiseiKakuGo-W5"), ("김", "HYSMyeongJo-Medium")],
)
def test_a_machine_without_east_asian_fonts_leaves_them_to_the_viewer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, font: str
) -> None:
    monkeypatch.setattr(sheet_fonts, "_embedded", frozenset)
    register()
    assert font_runs(text) == [(font, text)]
    write_sheets(tmp_path / "sheets.pdf", [sheet(1, text, "")])


def test_a_sign_no_font_has_is_a_box_and_joiners_are_nothing() -> None:
    register()
    assert font_runs("न\u200d") == [(SHIPPED, "▯")]
    assert font_runs("") == []


def test_long_names_shrink_to_fit_before_they_are_cut() -> None:
    register()
    assert fit("Smith", 40, 200) == (40, "Smith")
    size, text = fit("Featherstonehaugh-Cholmondeley", 40, 200)
    assert size < 40
    assert text == "Featherstonehaugh-Cholmondeley"
    assert sheet_fonts.width(text, size) <= 200.001
    size, text = fit("Featherstonehaugh-Cholmondeley" * 5, 40, 200)
    assert text.endswith("…")
    assert sheet_fonts.width(text, size) <= 200

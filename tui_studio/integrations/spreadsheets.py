"""Tables of the outside: a school's roster in, a list for Excel or another program out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations.sheet_rows import Sheet
from tui_studio.integrations.write_table import write_table

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Sheet", "read_sheet", "write_table"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx that is protected with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


def read_sheet(path: Path, sheet: str = "", encoding: str = "") -> Sheet:
    """The rows of a .xlsx, .csv, .tsv or .txt file as clean text; `sheet` is a name, empty for the first filled one.

    `encoding` is for text files, where it cannot be found out. Foreign files are read through `read_apart`.

    Raises `InputRefused` with a sentence for everything that is no such file.
    """
    beginning = _beginning(path)
    suffix = path.suffix.lower()
    if beginning == _OLE and suffix != ".xls" and _ENCRYPTED in path.read_bytes():
        raise InputRefused(f"{path.name} is protected with a password; save it without one.")
    if beginning == _OLE or suffix == ".xls":
        raise InputRefused(f"{path.name} is in the old Excel format; open it in Excel and save it as .xlsx.")
    if beginning.startswith(b"PK"):
        from tui_studio.integrations.read_workbook import read_workbook

        return read_workbook(path, sheet)
    if suffix in _WORKBOOKS:
        raise InputRefused(f"{path.name} is not an Excel workbook, whatever its name says; save it as .xlsx or .csv.")
    if suffix not in _TEXT:
        raise InputRefused(f"{path.name} is no table; rosters are read from .xlsx, .csv, .tsv and .txt.")
    from tui_studio.integrations.read_text_table import read_text_table

    if sheet:
        raise NotFound(f"{path.name} is a text file and has no sheets; leave the sheet out.")
    return read_text_table(path, encoding)


def _beginning(path: Path) -> bytes:
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    if not path.is_file():
        raise InputRefused(f"{path} is not a file; name the file with the roster.")
    try:
        with path.open("rb") as file:
            beginning = file.read(8)
    except OSError as error:
        raise InputRefused(f"{path} cannot be opened ({error.strerror}).") from error
    if not beginning:
        raise InputRefused(f"{path.name} is empty.")
    return beginning

"""A table that was written is read back, whatever its cells hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_studio.integrations.spreadsheets import read_sheet, write_table
from tui_studio.text import clean_text

cells = st.one_of(
    st.text(max_size=12), st.sampled_from(["=1+1", "'=1", "''@", "-", "+49 1", "00123", 'a"b', "a;b", "sep=;"])
)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=60)
@given(rows=tables)
def test_what_is_written_is_read_back(suffix: str, rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{suffix}"
        write_table(path, ["One", "Two", "Three"], rows)
        read = [row + ("",) * (3 - len(row)) for row in read_sheet(path).rows[1:]]
    wanted = [tuple(storable(cell, suffix) for cell in row) for row in rows]
    while wanted and not any(wanted[-1]):
        wanted.pop()
    assert read[: len(wanted)] == wanted
    assert not any(any(row) for row in read[len(wanted) :])


def storable(cell: str, suffix: str) -> str:
    """What neither XML nor UTF-8 can hold is left out."""
    controls = {chr(n) for n in range(32)} - {"\t", "\n", "\r"}
    return clean_text(
        "".join(c for c in cell if c not in controls and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    )

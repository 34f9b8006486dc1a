"""Exports of the Sessions and Clients hubs beside XlsxWriter with constant memory, in one run.

python tests/benchmarks/bench_export.py [SESSIONS]     100,000 unless told; 5,000 for a quick look

The limit writes ready rows as fast as XlsxWriter can; "rows to cells" writes the same rows through `write_table`
(texts made safe, widths, progress), "whole export" reads them from the database too. Times are of the processor, of
which one program has the same whatever else runs, and the rows of the limit are kept from the garbage collector, which
would look through them during an export that never holds them. The columns are those that each hub shows at first.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from xlsxwriter import Workbook

from tests.big_studio import big_studio
from tui_studio.config import load_settings
from tui_studio.domain.columns import CLIENT_LAYOUTS, SESSION_COLUMNS, SESSION_LAYOUTS
from tui_studio.integrations.write_table import write_table
from tui_studio.services.studio import open_studio

REPEATS = 3
COLUMNS = SESSION_LAYOUTS["Default"]


def timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def plain_xlsxwriter(target: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """The limit: every value by its type, nothing looked at."""
    book = Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, title in enumerate(header):
        sheet.write_string(0, place, title)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(number, place, value)
            else:
                sheet.write_number(number, place, value)
    book.close()


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        studio = open_studio(load_settings(big_studio(folder, count)))
        ids, clients = studio.sessions.ids(), studio.clients.ids()
        header = [SESSION_COLUMNS[key].label for key in COLUMNS]
        shown = studio.sessions.rows(ids)
        rows = [[getattr(shown[row_id], key) for key in COLUMNS] for row_id in ids]
        del shown
        gc.collect()
        gc.freeze()
        runs = []
        for _ in range(REPEATS):
            limit = timed(lambda: plain_xlsxwriter(folder / "limit.xlsx", header, rows))
            cells = timed(lambda: write_table(folder / "cells.xlsx", header, rows))
            whole = timed(lambda: studio.sessions.export(ids, COLUMNS, folder / "whole.xlsx"))
            text = timed(lambda: studio.sessions.export(ids, COLUMNS, folder / "whole.csv"))
            people = timed(lambda: studio.clients.export(clients, CLIENT_LAYOUTS["Default"], folder / "clients.xlsx"))
            times = {"rows to cells": cells, "whole export": whole, "whole export, csv": text, "clients": people}
            runs.append({name: seconds / limit for name, seconds in times.items()})
        studio.close()
    print(f"{count:,} sessions, {len(COLUMNS)} columns, median of {REPEATS} (ratio to XlsxWriter in the same run)")
    for name in runs[0]:
        print(f"  {name:18} {statistics.median(run[name] for run in runs):5.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

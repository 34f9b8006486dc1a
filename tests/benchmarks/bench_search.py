"""Search, order and filter over many records, as ratios to the bare SQL in one run.

python tests/benchmarks/bench_search.py [RECORDS] [FOLDER]

1,000,000 records unless told, which take two minutes to write; a folder keeps them for the next run.
"""

from __future__ import annotations

import gc
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.large_studio import fill
from tui_studio.config import load_settings
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import Query
from tui_studio.domain.sorting import SortKey
from tui_studio.services.studio import Studio, open_studio

REPEATS = 5
FIRST = 200
WORDS = ("qu", "xu", "77", "an", "smi", "777", "lindq", "smith", "10042")
DEFAULT = "s.date, s.start, length(s.number), lower(s.number), s.id"
BARE = {
    "": f"SELECT s.id FROM session s ORDER BY {DEFAULT}",
    "number": "SELECT s.id FROM session s ORDER BY length(s.number), lower(s.number), s.id",
    "last_name": f"SELECT s.id FROM session s LEFT JOIN client c ON c.id = s.client_id ORDER BY c.find, {DEFAULT}",
    "student_id": "SELECT s.id FROM session s LEFT JOIN enrollment e ON e.id = s.enrollment_id "
    f"ORDER BY e.student_id, {DEFAULT}",
    "organization": "SELECT s.id FROM session s LEFT JOIN shoot h ON h.id = s.shoot_id LEFT JOIN organization g "
    f"ON g.id = h.organization_id ORDER BY lower(g.name), {DEFAULT}",
    "teacher": "SELECT s.id FROM session s LEFT JOIN enrollment e ON e.id = s.enrollment_id "
    f"ORDER BY lower(e.teacher), {DEFAULT}",
    "status": "SELECT s.id FROM session s LEFT JOIN session_status u ON u.id = s.status_id "
    f"ORDER BY u.position, {DEFAULT}",
    "photographer": "SELECT s.id FROM session s LEFT JOIN staff_member p ON p.id = s.photographer_id "
    f"ORDER BY lower(p.name), {DEFAULT}",
    "grade": "SELECT s.id FROM session s LEFT JOIN enrollment e ON e.id = s.enrollment_id "
    f"ORDER BY length(e.grade), lower(e.grade), {DEFAULT}",
    "images": f"SELECT s.id FROM session s ORDER BY s.image_count, {DEFAULT}",
}
ENROLLED = "SELECT c.id FROM client c LEFT JOIN enrollment e ON e.id = c.newest_id"
BARE_CLIENTS = {
    "last_name": "SELECT c.id FROM client c ORDER BY c.find, c.id",
    "student_id": f"{ENROLLED} ORDER BY e.student_id, c.find, c.id",
    "organization": f"{ENROLLED} LEFT JOIN organization g ON g.id = e.organization_id "
    "ORDER BY lower(g.name), c.find, c.id",
    "teacher": f"{ENROLLED} ORDER BY lower(e.teacher), c.find, c.id",
    "grade": f"{ENROLLED} ORDER BY length(e.grade), lower(e.grade), c.find, c.id",
}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = perf_counter()
    found = work()
    return perf_counter() - start, found


def beside(ours: Callable[[], Any], theirs: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, float, Any]:
    """The best of each, taken in turns, so that whatever slows the machine slows both; and what ours found."""
    pairs = [(timed(ours), timed(theirs)[0]) for _ in range(repeats)]
    return min(pair[0][0] for pair in pairs), min(pair[1] for pair in pairs), pairs[-1][0][1]


def bench_search(studio: Studio, bare: sqlite3.Connection) -> None:
    """What a word finds among sessions: the ids alone, and in the hub's order, each beside the scan with LIKE."""
    like = (
        "SELECT s.id FROM session s JOIN client c ON c.id = s.client_id WHERE c.find LIKE ?1 OR lower(s.number) LIKE ?1"
    )
    studio.sessions.ids("")
    for word in WORDS:
        pattern, query = (f"%{word}%",), parse_query(word)
        with studio._place.reading() as uow:
            listing = uow.session_list
            plain = beside(lambda m=listing.matching, q=query: m(q), lambda p=pattern: bare.execute(like, p).fetchall())
        ordered = beside(
            lambda w=word: studio.sessions.ids(w),
            lambda p=pattern: bare.execute(f"{like} ORDER BY {DEFAULT}", p).fetchall(),
            3,
        )
        each = (
            f"{name} {ours * 1000:7.1f} ms, of LIKE {ours / scan:4.2f}"
            for name, (ours, scan, _) in (("ids", plain), ("in order", ordered))
        )
        print(f"search {word:6} {len(plain[2]):9,} found  {'   '.join(each)}")
    ours, scan, _ = beside(
        lambda: studio.sessions.find_number("10042"),
        lambda: bare.execute("SELECT id FROM session WHERE number LIKE '10042'").fetchall(),
    )
    print(f"a scanned number {ours * 1000:.2f} ms   of LIKE {ours / scan:.3f}")


def bench_orders(studio: Studio, bare: sqlite3.Connection) -> None:
    """First rows and all ids of the orders of both hubs, beside the SQL that lists the same ids."""
    with studio._place.reading() as uow:
        for hub, listing, orders in (("sessions", uow.session_list, BARE), ("clients", uow.client_list, BARE_CLIENTS)):
            for column, sql in orders.items():
                sort = (SortKey(column),) if column else ()
                first = min(timed(lambda m=listing, s=sort: m.first(s, FIRST))[0] for _ in range(2))
                ours, theirs, _ = beside(
                    lambda m=listing, s=sort: m.ids(Query(), s), lambda q=sql: bare.execute(q).fetchall(), 3
                )
                print(
                    f"order {hub} {column or 'default':13} first {FIRST} in {first * 1000:7.1f} ms"
                    f"   all {ours * 1000:7.1f} ms   of the SQL {ours / theirs:5.2f}"
                )


def bench_filters(studio: Studio, bare: sqlite3.Connection) -> None:
    """A filter changes: within the known order, beside the SQL that lists its ids in order."""
    studio.sessions.ids("")
    status = bare.execute("SELECT name FROM session_status ORDER BY id LIMIT 1").fetchone()[0]
    cases = (
        (f'status:="{status}"', "s.status_id = (SELECT min(id) FROM session_status)"),
        ("date:2026-09-14", "s.date = '2026-09-14'"),
        ("images:0", "s.image_count = 0"),
        ("-images:0", "s.image_count <> 0"),
    )
    for text, condition in cases:
        sql = f"SELECT s.id FROM session s WHERE {condition} ORDER BY {DEFAULT}"
        ours, theirs, found = beside(lambda t=text: studio.sessions.ids(t), lambda q=sql: bare.execute(q).fetchall(), 3)
        print(f"filter {text:24} {len(found):9,} found {ours * 1000:7.1f} ms   of the SQL {ours / theirs:5.2f}")


def bench_memory(small: Path, large: Path) -> None:
    """What the ids of a hub add to the memory of a process, with few and with many records."""
    grown = []
    for folder in (small, large):
        code = (
            "import sys; sys.path.insert(0, '.')\n"
            "from pathlib import Path\n"
            "from tui_studio.config import load_settings\n"
            "from tui_studio.services.studio import open_studio\n"
            f"studio = open_studio(load_settings(Path({str(folder)!r})))\n"
            "ids = studio.sessions.ids(''); found = studio.sessions.ids('ann'); studio.sessions.rows(ids[:50])\n"
            "status = Path('/proc/self/status').read_text()\n"
            "print(status.split('VmRSS:')[1].split()[0], status.split('VmHWM:')[1].split()[0])\n"
        )
        root = Path(__file__).parents[2]
        out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
        grown.append([int(part) / 1024 for part in out.split()])
    (few, few_peak), (many, many_peak) = grown
    print(
        f"memory {few:.0f} -> {many:.0f} MB: grows by {many - few:.1f} MB (at its peak {many_peak - few_peak:.1f} MB)"
    )


def main(count: int, keep: Path | None = None) -> None:
    folder = keep or Path(tempfile.mkdtemp(prefix="bench-search-"))
    try:
        large, small = folder / "large", folder / "small"
        for place, size in ((large, count), (small, 1000)):
            if not (place / "studio.db").exists():
                fill(place, size)
        print(f"{count:,} sessions of {count:,} clients, SQLite {sqlite3.sqlite_version}")
        studio = open_studio(load_settings(large))
        bare = sqlite3.connect(large / "studio.db")
        for bench in (bench_search, bench_orders, bench_filters):
            bench(studio, bare)
        studio.close()
        bare.close()
        bench_memory(small, large)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000, Path(sys.argv[2]) if sys.argv[2:] else None)

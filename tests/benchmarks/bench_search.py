"""Search over many records, as ratios to the scan with LIKE in one run.

python tests/benchmarks/bench_search.py [RECORDS] [FOLDER]

1,000,000 records unless told, which take minutes to write; a folder keeps them for the next run. Told in processor
time, the best of a few turns each. LIKE looks into the columns that the text index is made of, as a program does that
keeps no text for searching, and sorts what it found: going along the index of the order would take it five times as
long. A word beside a facet is told twice: both at once, and with the facet first, as a word is typed letter by letter
beside what the list shows already. Where an index serves the facet, LIKE looks only at what it names and scans nothing.
Orders and filters: bench_lists.py.
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
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.large_studio import fill
from tests.benchmarks.list_statements import CLIENT_TAIL, SESSION_TAIL
from tui_studio.config import load_settings
from tui_studio.domain.query_text import parse_query
from tui_studio.services.studio import Studio, open_studio

TURNS = 3
WORDS = ("qu", "xu", "77", "an", "smi", "777", "lindq", "smith", "10042")
FACETS = {
    "grade:9": {
        "sessions": "EXISTS (SELECT 1 FROM enrollment e WHERE e.id = s.enrollment_id AND e.grade = '9')",
        "clients": "c.id IN (SELECT e.client_id FROM enrollment e WHERE e.grade = '9')",
    },
    "status:Scheduled": {
        "sessions": "s.status_id IN (SELECT id FROM session_status WHERE name = 'Scheduled')",
        "clients": "c.id IN (SELECT s.client_id FROM session s "
        "WHERE s.status_id IN (SELECT id FROM session_status WHERE name = 'Scheduled'))",
    },
}
UNLIKE = "-grade:12"
"""What is kept for the words beside it before facets and words come together, as from a saved filter."""
HELD = (
    "(c.last_name LIKE ?1 OR c.first_name LIKE ?1 OR c.preferred_name LIKE ?1 OR c.number LIKE ?1 "
    "OR c.id IN (SELECT client_id FROM enrollment WHERE student_id LIKE ?1){})"
)
LIKE = {
    "sessions": f"SELECT s.id FROM session s JOIN client c ON c.id = s.client_id "
    f"WHERE {HELD.format(' OR s.number LIKE ?1')}",
    "clients": f"SELECT c.id FROM client c WHERE {HELD.format('')}",
}
ORDER = {"sessions": SESSION_TAIL, "clients": f"+{CLIENT_TAIL}"}
LIMIT = 0.2


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = process_time()
    found = work()
    return process_time() - start, found


def beside(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float, Any]:
    """The best of each, taken in turns; and what ours found."""
    pairs = [(timed(ours), timed(theirs)) for _ in range(TURNS)]
    assert len(pairs[-1][0][1]) == len(pairs[-1][1][1])
    return min(pair[0][0] for pair in pairs), min(pair[1][0] for pair in pairs), pairs[-1][0][1]


def bench_search(studio: Studio, bare: sqlite3.Connection) -> None:
    """What a word finds in both hubs: ids alone, in order, and in order beside a facet that comes first or with it."""
    worst: dict[str, float] = {}
    for hub, records in (("sessions", studio.sessions), ("clients", studio.clients)):
        records.ids("")
        records.ids("10042")  # the places of the ids are known from the first search on
        for word in WORDS:
            query, pattern = parse_query(word), (f"%{word}%",)
            with studio._place.reading() as uow:
                alone = uow.session_list if hub == "sessions" else uow.client_list
                plain = beside(
                    lambda m=alone, q=query: m.matching(q), lambda h=hub, p=pattern: bare.execute(LIKE[h], p).fetchall()
                )
            told = {"ids": plain}
            for facet in ("", *FACETS):
                sql = f"{LIKE[hub]} {f'AND {FACETS[facet][hub]}' if facet else ''} ORDER BY {ORDER[hub]}"
                ways = {facet: "", f"{facet} first": facet} if facet else {"in order": ""}
                for name, typed in ways.items():
                    records.ids(typed or UNLIKE)
                    told[name] = beside(
                        lambda r=records, w=f"{word} {facet}": r.ids(w),
                        lambda q=sql, p=pattern: bare.execute(q, p).fetchall(),
                    )
            for name, (ours, scan, _) in told.items():
                worst[f"{hub} {word} {name}"] = ours / scan
            said = "   ".join(
                f"{name} {ours * 1000:5.1f} ms {ours / scan:4.2f}" for name, (ours, scan, _) in told.items()
            )
            print(f"{hub:8} {word:6} {len(plain[2]):8,} found   {said}")
    name = max(worst, key=lambda key: worst[key])
    print(
        f"{sum(ratio > LIMIT for ratio in worst.values())} of {len(worst)} over {LIMIT} of LIKE; "
        f"worst {worst[name]:.2f} ({name})"
    )
    ours, scan, _ = beside(
        lambda: [studio.sessions.find_number("10042")],
        lambda: bare.execute("SELECT id FROM session WHERE number LIKE '10042'").fetchall(),
    )
    print(f"a scanned number {ours * 1000:.2f} ms   of LIKE {ours / scan:.3f}")


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
        bench_search(studio, bare)
        studio.close()
        bare.close()
        bench_memory(small, large)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000, Path(sys.argv[2]) if sys.argv[2:] else None)

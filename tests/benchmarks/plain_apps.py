"""What the screens are measured beside: a bare Textual application, lines that only scroll, and Textual's own table.

python tests/benchmarks/plain_apps.py static
python tests/benchmarks/plain_apps.py lines
python tests/benchmarks/plain_apps.py table STUDIO
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static


class OneStatic(App[None]):
    """The floor of any Textual application."""

    def compose(self) -> ComposeResult:
        yield Static("READY")


def show_lines() -> None:
    """Ready-made lines of the screen's width that scroll: the floor of any table."""
    from rich.segment import Segment
    from textual.geometry import Size
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    class Lines(ScrollView, can_focus=True):
        def on_mount(self) -> None:
            self.virtual_size = Size(1, 100_000)
            self.made = [Strip([Segment(f"{n:119}")], 119) for n in range(1000)]

        def render_line(self, y: int) -> Strip:
            return self.made[(self.scroll_offset.y + y) % 1000]

    class Scrolling(App[None]):
        def compose(self) -> ComposeResult:
            yield Lines()

        def on_mount(self) -> None:
            self.query_one(Lines).focus()

    Scrolling().run()


def show_table(studio: str) -> None:
    """All sessions of a studio in a DataTable, the columns of the Sessions hub."""
    import sqlite3
    from pathlib import Path

    from textual.widgets import DataTable

    class Table(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            db = sqlite3.connect(Path(studio) / "studio.db")
            rows = db.execute(
                "SELECT s.number, c.last_name, c.first_name, e.grade, t.name, s.image_count, s.date, s.start,"
                " e.teacher, g.name, '', '', '' FROM session s JOIN client c ON c.id = s.client_id"
                " JOIN session_status t ON t.id = s.status_id JOIN enrollment e ON e.id = s.enrollment_id"
                " JOIN organization g ON g.id = e.organization_id ORDER BY s.id"
            )
            table.add_columns(*(f"Column {n}" for n in range(13)))
            table.add_rows(rows)
            table.focus()

    Table().run()


if __name__ == "__main__":
    if sys.argv[1] == "static":
        OneStatic().run()
    elif sys.argv[1] == "lines":
        show_lines()
    else:
        show_table(sys.argv[2])

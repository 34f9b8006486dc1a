"""What the screens are measured beside: a bare Textual application, and Textual's own table.

python tests/benchmarks/plain_apps.py static
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
    else:
        show_table(sys.argv[2])

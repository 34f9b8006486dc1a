"""How a hub opens its records: with the way to the next and the previous one in its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_studio.ui.records.form import RecordForm
    from tui_studio.ui.widgets.hub_table import HubTable


def record_form(
    form: type[RecordForm], record_id: int, table: HubTable | None = None, *, editing: bool = False
) -> RecordForm:
    """The form of a record of a list; the list's cursor follows from record to record."""

    def neighbour(row_id: int, by: int) -> int | None:
        assert table is not None
        position = table.window.position(row_id)
        if position is None or not 0 <= position + by < len(table.window):
            return None
        found = int(table.window.ids[position + by])
        table.go_to(found)
        return found

    return form(record_id, editing=editing, neighbour=neighbour if table is not None else None)

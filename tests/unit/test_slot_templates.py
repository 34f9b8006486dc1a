from __future__ import annotations

from datetime import date

import pytest

from tests.factories import slot_row
from tui_studio.domain.slots import Station
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.studio import Studio


def test_rows_are_kept_used_on_another_day_replaced_and_deleted(studio: Studio) -> None:
    rows = [slot_row(stations=(Station("Ann", "Gym"),)), slot_row(date(2026, 9, 16), gap=1, classes=("9/Ms Quill",))]
    assert studio.slot_templates.save(" Gym ", rows) == "Gym"
    assert studio.slot_templates.save("gym", rows) == "Gym"
    (kept,) = studio.slot_templates.all()
    assert list(kept.rows) == rows
    moved = kept.beginning(date(2027, 1, 4))
    assert [row.start_date for row in moved] == [date(2027, 1, 4), date(2027, 1, 6)]
    assert (moved[0].stations, moved[1].classes) == (rows[0].stations, rows[1].classes)
    studio.slot_templates.delete("GYM")
    assert studio.slot_templates.all() == []
    with pytest.raises(NotFound, match="no template “Gym” any more"):
        studio.slot_templates.delete("Gym")
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    assert [one.name for one in studio.slot_templates.all()] == ["Gym"]


def test_nothing_is_kept_without_a_name_or_a_row(studio: Studio) -> None:
    with pytest.raises(InputRefused, match="needs a name"):
        studio.slot_templates.save(" ", [slot_row()])
    with pytest.raises(InputRefused, match="no row to keep"):
        studio.slot_templates.save("Gym", [])

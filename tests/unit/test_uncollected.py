"""The collector keeps away while a school is planned, and from what came of it."""

from __future__ import annotations

import gc

from tui_studio.services.uncollected import MANY, uncollected


def test_many_new_rows_are_looked_through_neither_while_they_are_made_nor_behind() -> None:
    before = gc.get_freeze_count()
    with uncollected():
        assert not gc.isenabled()
        rows = [[n] for n in range(MANY + 1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() - before > MANY
    gc.unfreeze()
    assert len(rows) > MANY


def test_a_few_rows_are_collected_as_ever() -> None:
    before = gc.get_freeze_count()
    with uncollected():
        rows = [[n] for n in range(100)]
    assert gc.get_freeze_count() == before
    assert len(rows) == 100

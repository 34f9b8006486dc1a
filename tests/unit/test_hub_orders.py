from __future__ import annotations

from itertools import groupby

import pytest

from tests.factories import enroll, schedule
from tui_studio.domain.columns import CLIENT_COLUMNS, SESSION_COLUMNS
from tui_studio.domain.sorting import SortKey
from tui_studio.services.studio import Studio


@pytest.mark.parametrize("hub", ["sessions", "clients"])
def test_every_column_sorts_both_ways(studio: Studio, hub: str) -> None:
    enroll(studio, 12)
    schedule(studio)
    records, columns = {
        "sessions": (studio.sessions, SESSION_COLUMNS),
        "clients": (studio.clients, CLIENT_COLUMNS),
    }[hub]
    everybody = sorted(records.ids())
    for column in columns:
        for descending in (False, True):
            order = [SortKey(column, descending)]
            found = records.ids(sort=order)
            assert sorted(found) == everybody, order
            assert records.first_ids("", order, 5) == found[:5], order
            rows = records.rows(found)
            values = [getattr(rows[row], column) for row in found]
            assert len(list(groupby(values))) == len(set(values)), f"{order}: what is alike stands together"

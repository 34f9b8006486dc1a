from __future__ import annotations

import pytest

from tui_studio.domain.sorting import SortKey, parse_sort
from tui_studio.errors import InputRefused


def test_a_minus_in_front_sorts_downwards() -> None:
    assert parse_sort("last_name,-date") == (SortKey("last_name"), SortKey("date", descending=True))


def test_spaces_empty_parts_and_repetitions_are_forgiven() -> None:
    assert parse_sort(" Last_Name , , -date,last_name,-last_name") == (SortKey("last_name"), SortKey("date", True))
    assert parse_sort("") == ()


def test_an_unknown_column_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputRefused, match=r"“shoe”.*last_name, date"):
        parse_sort("shoe", known=("last_name", "date"))


def test_a_minus_alone_is_refused() -> None:
    with pytest.raises(InputRefused, match="without a column"):
        parse_sort("last_name,-")

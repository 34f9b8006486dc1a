"""What three versions of a record become."""

from __future__ import annotations

from tui_studio.domain.record_merge import merge_values


def row(row_id: int | None, **fields: str) -> dict[str, object]:
    return {"id": row_id, "grade": "9", "teacher": "Quill", **fields}


def merged(opened: object, now: object, mine: object, **theirs: object) -> object:
    return merge_values({"it": opened}, {"it": now}, {"it": mine}, theirs)["it"]


def test_fields_that_i_left_alone_are_as_they_are_now() -> None:
    assert merged("a", "b", "a") == "b"
    assert merged("a", "b", "c") == "c"
    assert merged("a", "b", "c", it="b") == "b"


def test_ticks_of_both_count() -> None:
    opened, now, mine = frozenset("abc"), frozenset("bcx"), frozenset("acy")
    assert merged(opened, now, mine) == frozenset("cxy")


def test_rows_are_put_together_field_by_field() -> None:
    opened = (row(1), row(2), row(3))
    now = (row(1, teacher="Reed"), row(3), row(4))
    mine = (row(1, grade="10"), row(2), row(None, grade="12"))
    assert merged(opened, now, mine) == (row(1, grade="10", teacher="Reed"), row(None, grade="12"), row(4))


def test_a_row_that_others_took_away_stays_mine_where_i_changed_it() -> None:
    assert merged((row(1),), (), (row(1, grade="10"),)) == (row(1, grade="10"),)


def test_a_field_of_a_row_can_be_theirs() -> None:
    values = merge_values(
        {"it": (row(1),)}, {"it": (row(1, grade="11"),)}, {"it": (row(1, grade="10"),)}, {"it.1.grade": "11"}
    )
    assert values["it"] == (row(1, grade="11"),)

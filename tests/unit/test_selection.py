from __future__ import annotations

from array import array

from tui_studio.domain.selection import Selection


def chosen(selection: Selection) -> list[int]:
    return selection.all_marked_ids().tolist()


def ten() -> Selection:
    return Selection(array("q", range(100, 110)))


def test_nothing_is_marked_at_first() -> None:
    selection = ten()
    assert (len(selection), selection.count, selection.hidden, selection.total, chosen(selection)) == (10, 0, 0, 0, [])


def test_a_row_is_marked_and_unmarked() -> None:
    selection = ten()
    selection.toggle(3)
    assert selection.is_marked(3)
    assert chosen(selection) == [103]
    selection.toggle(3)
    assert chosen(selection) == []


def test_a_range_works_in_both_directions_and_can_unmark() -> None:
    selection = ten()
    selection.set_range(7, 4)
    assert chosen(selection) == [104, 105, 106, 107]
    selection.set_range(5, 6, on=False)
    assert chosen(selection) == [104, 107]
    assert selection.count == 2


def test_a_range_past_the_ends_stops_there() -> None:
    selection = ten()
    selection.set_range(-5, 1)
    selection.set_range(9, 40)
    assert chosen(selection) == [100, 101, 109]


def test_a_moving_range_puts_back_what_was_marked_before() -> None:
    selection = ten()
    selection.toggle(5)
    selection.start_range(3)
    selection.move_range(7)
    assert chosen(selection) == [103, 104, 105, 106, 107]
    selection.move_range(4)
    assert chosen(selection) == [103, 104, 105]
    selection.move_range(1)
    assert chosen(selection) == [101, 102, 103, 105]
    selection.end_range()
    selection.move_range(8)
    assert chosen(selection) == [101, 102, 103, 105, 108]


def test_marks_survive_a_filter_that_hides_them_and_come_back_with_it() -> None:
    selection = ten()
    selection.set_range(0, 3)
    filtered = selection.carried_to(array("q", [109, 102, 104]))
    assert (filtered.count, filtered.hidden, filtered.total) == (1, 3, 4)
    assert filtered.marked_ids().tolist() == [102]
    assert chosen(filtered) == [102, 100, 101, 103]
    filtered.toggle(0)
    filtered.toggle(1)
    back = filtered.carried_to(array("q", range(100, 110)))
    assert chosen(back) == [100, 101, 103, 109]
    assert back.hidden == 0


def test_invert_and_all_touch_only_what_is_in_view_and_clear_takes_everything() -> None:
    filtered = ten()
    filtered.set_range(0, 3)
    filtered = filtered.carried_to(array("q", [102, 109]))
    filtered.invert()
    assert chosen(filtered) == [109, 100, 101, 103]
    filtered.all()
    assert (filtered.count, filtered.hidden) == (2, 3)
    filtered.clear()
    assert chosen(filtered) == []


def test_rows_can_be_marked_by_what_they_are() -> None:
    selection = ten()
    selection.toggle(2)
    assert selection.include({102, 105, 107}) == 2
    assert chosen(selection) == [102, 105, 107]


def test_hidden_marks_of_records_that_are_gone_can_be_dropped() -> None:
    selection = ten()
    selection.set_range(0, 1)
    filtered = selection.carried_to(array("q"))
    filtered.forget([100, 555])
    assert chosen(filtered) == [101]
    filtered.all()
    filtered.invert()
    assert filtered.count == 0


def test_a_selection_without_rows_takes_every_order() -> None:
    empty = Selection()
    empty.all()
    empty.start_range(0)
    empty.move_range(3)
    empty.invert()
    empty.clear()
    assert empty.total == 0

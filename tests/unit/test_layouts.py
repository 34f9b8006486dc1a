from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.columns import SESSION_COLUMNS, SESSION_LAYOUTS
from tui_studio.domain.layouts import ColumnChoice, Layout, columns_text, read_columns, shipped_layouts
from tui_studio.errors import InputRefused, NotFound

DEFAULT = shipped_layouts("sessions")[0].columns


def test_the_shipped_layouts_are_there_and_name_known_columns() -> None:
    assert [one.name for one in shipped_layouts("sessions")] == ["Default", "Entagged", "QR list", "Photographer list"]
    assert [one.name for one in shipped_layouts("clients")] == ["Default", "Contact list", "Class list"]


def test_columns_are_read_as_they_were_written_and_what_is_unknown_is_left_out() -> None:
    assert read_columns("sessions", columns_text(DEFAULT)) == DEFAULT
    text = '[["number", 900], ["shoe_size", 5], ["city"], 7, ["grade", "wide"], ["number", 12]]'
    assert [(column.key, column.width) for column in read_columns("sessions", text)] == [("number", 12)]
    assert read_columns("sessions", "no json") == read_columns("sessions", None) == ()


ROWS = len(SESSION_COLUMNS)
acts = st.tuples(st.sampled_from(["toggle", "move", "widen", "reset"]), st.integers(0, ROWS - 1), st.integers(-3, 3))


@given(st.lists(acts, max_size=40))
def test_whatever_is_chosen_every_column_is_there_once_and_one_is_shown(done) -> None:
    choice = ColumnChoice("sessions", DEFAULT)
    for act, place, by in done:
        if act == "toggle":
            column, stands = choice.rows[place].key, choice.toggle(place)
            assert choice.rows[stands].key == column
        elif act == "move":
            column, stands = choice.rows[place].key, choice.move(place, by)
            assert choice.rows[stands].key == column
        elif act == "widen":
            choice.widen(place, by)
        else:
            choice.reset()
        assert sorted(column.key for column in choice.rows) == sorted(SESSION_COLUMNS)
        assert 1 <= choice.count == len(choice.shown)
        assert read_columns("sessions", columns_text(choice.shown)) == choice.shown


def test_a_hidden_column_goes_back_to_its_place_among_the_hidden() -> None:
    choice = ColumnChoice("sessions", DEFAULT)
    choice.toggle(0)
    hidden = [column.key for column in choice.rows[choice.count :]]
    assert hidden == [key for key in SESSION_COLUMNS if key in hidden]
    assert hidden[0] == "number"


# kept in the database


def test_a_layout_is_saved_found_overwritten_and_deleted(studio) -> None:
    columns = ColumnChoice("sessions", DEFAULT[:3])
    columns.widen(0, 4)
    studio.layouts.save("sessions", "Gym", columns.shown)
    assert studio.layouts.find("sessions", "gym") == Layout("Gym", columns.shown)
    assert [one.name for one in studio.layouts.all("clients")] == ["Default", "Contact list", "Class list"]
    studio.layouts.save("sessions", "GYM", DEFAULT[:2])
    assert [(one.name, one.columns) for one in studio.layouts.all("sessions")[4:]] == [("GYM", DEFAULT[:2])]
    studio.layouts.delete("sessions", "gym")
    with pytest.raises(NotFound, match=r"“Gym”.*Default, Entagged"):
        studio.layouts.find("sessions", "Gym")


def test_saving_a_layout_is_audited_and_can_be_taken_back(studio) -> None:
    studio.layouts.save("sessions", "Gym", DEFAULT[:3])
    plan = studio.journal.last()
    assert plan.summary == "Save layout “Gym” of sessions"
    studio.journal.undo(plan.batch)
    assert len(studio.layouts.all("sessions")) == 4


@pytest.mark.parametrize("name", ["", "  ", "Default", "qr LIST", "x" * 41])
def test_a_name_that_cannot_be_is_refused(studio, name) -> None:
    with pytest.raises(InputRefused, match=r"name"):
        studio.layouts.save("sessions", name, DEFAULT[:3])
    assert len(studio.layouts.all("sessions")) == 4


def test_a_shipped_layout_cannot_be_deleted(studio) -> None:
    with pytest.raises(InputRefused, match="shipped"):
        studio.layouts.delete("sessions", "Entagged")


def test_the_columns_used_last_are_remembered_for_each_hub(studio) -> None:
    assert studio.layouts.last("sessions") == shipped_layouts("sessions")[0]
    studio.layouts.remember("sessions", Layout("", DEFAULT[:4]))
    studio.layouts.remember("clients", shipped_layouts("clients")[1])
    assert studio.layouts.last("sessions") == Layout("", DEFAULT[:4])
    assert studio.layouts.last("clients") == shipped_layouts("clients")[1]
    assert studio.journal.last() is None, "looking at a list is no step"


def test_columns_are_picked_by_name_or_by_layout(studio) -> None:
    studio.layouts.save("sessions", "Gym", DEFAULT[:3])
    assert studio.layouts.pick("sessions", ["grade", "number"])[0].key == "grade"
    assert studio.layouts.pick("sessions", (), "gym") == DEFAULT[:3]
    assert [column.key for column in studio.layouts.pick("sessions")] == list(SESSION_LAYOUTS["Default"])
    with pytest.raises(InputRefused, match="shoe"):
        studio.layouts.pick("sessions", ["shoe"])

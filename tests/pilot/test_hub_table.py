from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App

from tui_studio.domain.columns import SESSION_COLUMNS, SESSION_LAYOUTS
from tui_studio.domain.rows import SessionRow
from tui_studio.domain.sorting import SortKey
from tui_studio.ui.cells import fit_columns, fitted, shortened
from tui_studio.ui.messages import CursorMoved, MarksChanged, RowOpened, RowsFailed
from tui_studio.ui.widgets.hub_table import HubTable
from tui_studio.ui.widgets.row_window import BLOCK, RowWindow

COLUMNS = [SESSION_COLUMNS[key] for key in SESSION_LAYOUTS["Default"]]


class Endless:
    """Any number of rows, made when they are asked for."""

    def __init__(self, change=lambda _: {}):
        self.asked: list[list[int]] = []
        self.change = change
        self.broken: Exception | None = None

    def rows(self, ids):
        if self.broken is not None:
            raise self.broken
        self.asked.append(list(ids))
        return {n: self.row(n) for n in ids if n >= 0}

    def row(self, n):
        fields = dict.fromkeys(SessionRow.__slots__, "") | {
            "id": n, "number": str(n), "last_name": f"Name {n}", "year": 2026, "images": n % 3, "grade": str(n // 100),
        }  # fmt: skip
        return SessionRow(**(fields | self.change(n)))


class TableApp(App):
    def __init__(self, source, ids):
        super().__init__()
        self.source, self.ids = source, ids
        self.heard = []

    def compose(self):
        yield HubTable(COLUMNS, self.source)

    def on_mount(self):
        self.table.show(self.ids)
        self.table.focus()

    @property
    def table(self):
        return self.query_one(HubTable)

    def on_cursor_moved(self, event: CursorMoved):
        self.heard.append(event)

    def on_marks_changed(self, event: MarksChanged):
        self.heard.append(event)

    def on_row_opened(self, event: RowOpened):
        self.heard.append(event)

    def on_rows_failed(self, event: RowsFailed):
        self.heard.append(event)


def visible(app):
    return ["".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips()]


async def test_a_million_rows_are_paged_by_fetching_what_is_seen():
    source = Endless()
    app = TableApp(source, array("q", range(1_000_000)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert app.table.cursor == 3 * app.table.page
        await pilot.press("end")
        assert app.table.cursor == 999_999
        assert "999999" in visible(app)[-1]
        asked = [row_id for ids in source.asked for row_id in ids]
        assert len(asked) <= 5 * BLOCK
        assert max(len(ids) for ids in source.asked) <= BLOCK


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (("down", "down"), 2), (("j", "j", "k"), 1), (("G",), 499), (("end", "home"), 0), (("G", "g"), 0),
        (("pagedown",), 23), (("pagedown", "pageup"), 0), (("up",), 0),
    ],
)  # fmt: skip
async def test_the_cursor_moves_as_the_keys_say(keys, cursor):
    app = TableApp(Endless(), array("q", range(500)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert app.table.cursor == cursor


@pytest.mark.parametrize(
    ("keys", "marked"),
    [
        (("space", "space"), [0, 1]),
        (("down", "v", "down", "down", "v", "down"), [1, 2, 3]),
        (("shift+down", "shift+down"), [0, 1, 2]),
        (("shift+down", "shift+down", "shift+up"), [0, 1]),
        (("down", "down", "shift+up"), [1, 2]),
        (("down", "space", "g", "v", "down", "down", "down", "up", "up", "v"), [0, 1]),
        (("asterisk",), list(range(10))),
        (("asterisk", "u"), []),
        (("space", "tilde"), list(range(1, 10))),
        (("down", "down", "shift+home"), [0, 1, 2]),
        (("shift+end",), list(range(10))),
        (("shift+pagedown",), list(range(10))),
    ],
)
async def test_marks_follow_the_keys(keys, marked):
    app = TableApp(Endless(), array("q", range(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert app.table.selection.marked_ids().tolist() == marked


async def test_without_marks_the_row_under_the_cursor_is_meant():
    app = TableApp(Endless(), array("q", [7, 8, 9]))
    async with app.run_test() as pilot:
        await pilot.press("down")
        assert app.table.targets == [8]
        await pilot.press("space")
        assert app.table.targets == [8]
        await pilot.press("space")
        assert app.table.targets == [8, 9]


async def test_comma_marks_the_rows_alike_in_the_sorted_column_whether_on_screen_or_not():
    source = Endless()
    app = TableApp(source, array("q", range(1000)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.sorted_by([SortKey("grade")])
        app.table.go_to(250)
        await pilot.press("comma")
        assert app.table.selection.marked_ids().tolist() == list(range(200, 300))


async def test_the_cursor_stays_on_its_record_when_the_list_is_sorted_again():
    app = TableApp(Endless(), array("q", range(300)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.go_to(40)
        await pilot.press("space", "up")
        app.table.show(array("q", reversed(range(300))))
        await pilot.pause()
        assert app.table.cursor_id == 40
        assert app.table.targets == [40]
        assert any(line.startswith("›●40") for line in visible(app))


async def test_the_cursor_goes_to_the_next_record_when_its_own_is_gone():
    app = TableApp(Endless(), array("q", range(10)))
    async with app.run_test() as pilot:
        await pilot.press("down", "down")
        app.table.show(array("q", [0, 1, 3, 4]))
        assert app.table.cursor_id == 3


async def test_marks_outside_a_filter_are_kept_and_counted():
    app = TableApp(Endless(), array("q", range(10)))
    async with app.run_test() as pilot:
        await pilot.press("space", "space", "space")
        app.table.show(array("q", [1, 5]))
        await pilot.pause()
        assert (app.table.selection.total, app.table.selection.hidden) == (3, 2)
        assert app.table.targets == [1, 0, 2]
        app.table.show(array("q", [1, 2, 5]), complete=True)
        assert (app.table.selection.total, app.table.selection.hidden) == (2, 0)


async def test_only_the_marks_that_are_to_stay_stay():
    app = TableApp(Endless(), array("q", range(10)))
    async with app.run_test() as pilot:
        await pilot.press("asterisk")
        app.table.keep_marked({3, 4})
        assert app.table.selection.marked_ids().tolist() == [3, 4]


async def test_a_click_goes_a_second_opens_shift_marks_a_range_and_the_margin_marks_one():
    app = TableApp(Endless(), array("q", range(100)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(HubTable, offset=(20, 5))
        assert app.table.cursor == 4
        await pilot.click(HubTable, offset=(20, 8), shift=True)
        assert app.table.selection.marked_ids().tolist() == [4, 5, 6, 7]
        await pilot.click(HubTable, offset=(1, 1))
        assert app.table.selection.is_marked(0)
        await pilot.click(HubTable, offset=(20, 3), times=2)
        assert [event.record_id for event in app.heard if isinstance(event, RowOpened)] == [2]


async def test_enter_opens_the_record_under_the_cursor():
    app = TableApp(Endless(), array("q", [31, 32]))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert [event.record_id for event in app.heard if isinstance(event, RowOpened)] == [32]


async def test_columns_move_sideways_and_the_first_two_stay():
    app = TableApp(Endless(), array("q", range(5)))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Date" in visible(app)[0]
        assert "Organization" not in visible(app)[0]
        await pilot.press(*["right"] * 20)
        head = visible(app)[0]
        assert "Number" in head
        assert "Last name" in head
        assert "Flags" in head
        assert "›" not in head
        await pilot.press(*["left"] * 20)
        assert "First name" in visible(app)[0]


async def test_a_record_that_is_gone_says_so():
    app = TableApp(Endless(), array("q", [1, -2, 3]))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "(gone)" in visible(app)[2]


async def test_rows_that_cannot_be_read_are_reported_and_do_not_end_the_program(wait):
    source = Endless()
    app = TableApp(source, array("q", range(10)))
    source.broken = OSError("disk")
    async with app.run_test() as pilot:
        app.table.reload()
        await pilot.pause()
        await wait(pilot, lambda: any(isinstance(event, RowsFailed) for event in app.heard))


async def test_an_empty_list_shows_what_the_hub_says():
    app = TableApp(Endless(), array("q"))
    async with app.run_test() as pilot:
        app.table.say("No sessions yet.")
        await pilot.press("down", "space", "enter", "asterisk", "comma", "G", "v")
        assert any("No sessions yet." in line for line in visible(app))


NASTY = (
    "[/]", "Smith [jr]", "\x1b]2;owned\x07", "[red]x", "[link=http://x]y", "李小龍",
    "a\nb\tc", "\u202egnp.exe", "Ω" * 60,
)  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
async def test_a_nasty_name_is_shown_and_not_obeyed(name):
    app = TableApp(Endless(lambda _: {"last_name": name, "first_name": name}), array("q", range(3)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "space")
        shown = visible(app)
        assert not any(ord(sign) < 32 or sign in "\x7f\u202e" for line in shown for sign in line)
        if name.startswith("["):
            assert name[:12] in shown[1]


@given(st.text(max_size=40), st.integers(1, 30), st.booleans())
@settings(max_examples=300)
def test_a_cell_is_exactly_as_wide_as_its_column(text, width, right):
    from rich.cells import cell_len

    from tui_studio.text import clean_text

    assert cell_len(fitted(clean_text(text), width, right)) == width


@given(st.integers(10, 220), st.integers(0, 10))
def test_columns_never_exceed_the_width(width, moved):
    fit = fit_columns(COLUMNS, width, moved)
    assert not fit.columns or fit.spans()[-1][1] <= width


@given(st.lists(st.integers(0, 5), min_size=1, max_size=400), st.data())
@settings(max_examples=200)
def test_a_stretch_holds_all_neighbours_that_are_alike_and_no_others(values, data):
    values.sort()
    window = RowWindow(Endless(lambda n: {"grade": str(values[n])}))
    window.show(array("q", range(len(values))))
    index = data.draw(st.integers(0, len(values) - 1))
    first, last = window.stretch(index, lambda one, other: one.grade == other.grade)
    assert values[first : last + 1] == [values[index]] * values.count(values[index])


async def test_the_heading_of_the_sorted_column_shows_the_direction():
    app = TableApp(Endless(), array("q", range(3)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.sorted_by([SortKey("last_name")])
        await pilot.pause()
        assert "Last name▲" in visible(app)[0]
        app.table.sorted_by([SortKey("images", descending=True)])
        await pilot.pause()
        assert "Images▼" in visible(app)[0]


def test_words_that_have_no_room_are_left_out_whole():
    told = "36 sessions · 2 clash, 1 late · 08:00"
    assert shortened(told, len(told)) == told
    assert shortened(told, len(told) - 1) == "36 sessions · 2 clash, 1 late"
    assert shortened(told, 28) == "36 sessions · 2 clash"
    assert shortened("李李 · x", 7) == "李李"
    assert shortened(told, -3) == "36 sessions"

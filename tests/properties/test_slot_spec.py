from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.slot_spec import format_spec, parse_spec
from tui_studio.domain.slots import SlotRow, Station
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

names = st.text(max_size=12).map(clean_text) | st.text('ab/"\\ ', max_size=8).map(clean_text)
clock = st.integers(0, 1439).map(lambda minute: time(*divmod(minute, 60)))


@st.composite
def good_rows(draw: st.DrawFn) -> SlotRow:
    first = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    start, end = sorted(draw(st.tuples(clock, clock).filter(lambda pair: pair[0] != pair[1])))
    pause = sorted(draw(st.tuples(clock, clock))) if draw(st.booleans()) else (None, None)
    return SlotRow(
        first,
        first + timedelta(days=draw(st.integers(0, 3659))),
        start,
        draw(st.sampled_from([end, time()])),
        draw(st.integers(1, 1440)),
        draw(st.integers(0, 1440)),
        *pause,
        draw(st.frozensets(st.integers(0, 6))),
        tuple(draw(st.lists(st.builds(Station, names, names), max_size=3))),
        tuple(draw(st.lists(names.filter(lambda name: name and "," not in name), max_size=2, unique=True))),
    )


@given(good_rows())
def test_a_row_that_is_written_reads_as_the_same_row(row: SlotRow) -> None:
    assert parse_spec(format_spec(row)) == row


@given(st.text(max_size=60) | st.text('0123456789-:. everygapbskitn"/', max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        row = parse_spec(text)
    except InputRefused as refused:
        sentence = str(refused)
        assert sentence
        assert "\n" not in sentence
    else:
        assert parse_spec(format_spec(row)) == row

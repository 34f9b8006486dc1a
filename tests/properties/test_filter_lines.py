from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.test_query_text import hostile, leaves, queries
from tui_studio.domain.filter_conditions import Condition, Op, condition_of, op_label, ops_of, term_of
from tui_studio.domain.filter_lines import FilterLines
from tui_studio.domain.query_fields import FIELDS
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import Facet, Query, Word, simplified
from tui_studio.domain.query_written import format_query
from tui_studio.errors import InputRefused


@given(leaves)
def test_a_condition_means_what_the_word_or_facet_meant(leaf: Word | Facet) -> None:
    condition = condition_of(leaf)
    assert condition.op in ops_of(condition.field)
    assert term_of(condition) == leaf


@given(queries)
def test_lines_ask_for_what_the_query_asked_for(query: Query) -> None:
    assert FilterLines(query).query == simplified(query)


@given(hostile)
def test_text_lines_and_text_again_are_the_same_query(text: str) -> None:
    query = parse_query(text, lenient=True)
    there = format_query(FilterLines(query).query)
    assert parse_query(there) == parse_query(format_query(query))


conditions = st.builds(
    Condition, st.sampled_from(["", *FIELDS]), st.just("fits"), st.text(max_size=12), st.booleans()
).flatmap(
    lambda one: st.sampled_from(ops_of(one.field)).map(lambda op: Condition(one.field, op, one.value, one.negated))
)


@example(Condition("org", Op.FITS, ",", False))
@given(conditions)
def test_whatever_is_typed_is_a_condition_or_a_sentence(condition: Condition) -> None:
    try:
        query = Query((term_of(condition),))
    except InputRefused:
        return
    assert parse_query(format_query(query)) is not None
    assert op_label(condition.field, condition.op, condition.negated)


acts = st.tuples(
    st.sampled_from(["add", "delete", "indent", "outdent", "up", "down", "flip", "negate"]), st.integers(0, 30)
)


@given(queries, st.lists(acts, max_size=25))
def test_whatever_is_done_to_the_lines_they_are_a_filter(query: Query, done: list[tuple[str, int]]) -> None:
    edited = FilterLines(query)
    for act, wish in done:
        place = wish % len(edited.lines)
        line, count = edited.lines[place], len(edited.lines)
        match act:
            case "add":
                assert edited.lines[edited.add(place, Condition(value="x"))].condition == Condition(value="x")
            case "delete":
                assert edited.delete(place) < len(edited.lines)
            case "indent":
                moved = edited.lines[edited.indent(place)]
                assert (moved.condition, moved.any_of) == (line.condition, line.any_of)
            case "outdent":
                moved = edited.lines[edited.outdent(place)]
                assert (moved.condition, moved.any_of) == (line.condition, line.any_of)
            case "up" | "down":
                assert edited.lines[edited.move(place, -1 if act == "up" else 1)] == line
                assert len(edited.lines) == count
            case "flip":
                edited.flip(place)
            case _:
                edited.negate(place)
        depths = [one.depth for one in edited.lines]
        assert depths[0] == 0
        assert edited.lines[0].is_head
        assert not edited.lines[0].negated
        for above, below in zip(edited.lines, edited.lines[1:], strict=False):
            assert 1 <= below.depth <= above.depth + above.is_head
            assert not above.is_head or above.depth == 0 or below.depth == above.depth + 1, "no group is empty"
        assert not edited.lines[-1].is_head or len(edited.lines) == 1
        assert simplified(edited.query) == edited.query


def test_indenting_makes_a_group_and_outdenting_takes_it_apart() -> None:
    edited = FilterLines(parse_query("grade:9 teacher:reed -status:cancelled"))
    assert edited.indent(2) == 3
    assert format_query(edited.query) == "grade:9 teacher:reed -status:cancelled"
    edited.indent(4)
    assert format_query(edited.query) == "grade:9 (teacher:reed OR -status:cancelled)"
    edited.negate(2)
    assert format_query(edited.query) == "grade:9 -(teacher:reed OR -status:cancelled)"
    edited.flip(3)
    assert format_query(edited.query) == "grade:9 -(teacher:reed -status:cancelled)"
    assert edited.outdent(3) == 4
    assert edited.outdent(3) == 2, "the group is empty and goes"
    assert format_query(edited.query) == "grade:9 -status:cancelled teacher:reed"
    assert [line.depth for line in edited.lines] == [0, 1, 1, 1]

"""Where a column stands never changes what it means, and no field has two columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.header_map import FIELDS, apply_overrides, find_header, recognise
from tui_studio.domain.header_spellings import SPELLINGS

spellings = st.sampled_from([spelling for spelt in SPELLINGS.values() for spelling in spelt])
dressed = st.one_of(
    spellings,
    spellings.map(str.upper),
    spellings.map(str.title),
    spellings.map(lambda s: s.title().replace(" ", "")),
    spellings.map(lambda s: s.replace(" ", "_")),
    spellings.map(lambda s: f"{s} *"),
)
headers = st.lists(st.one_of(dressed, st.text(max_size=15), st.just("")), min_size=1, max_size=14)


@given(dressed)
def test_a_spelling_is_recognised_in_every_dress(header: str) -> None:
    assert recognise(header) in FIELDS


@given(headers.flatmap(lambda row: st.tuples(st.just(row), st.permutations(row))))
def test_the_order_of_the_columns_does_not_matter(rows: tuple[list[str], list[str]]) -> None:
    row, shuffled = (find_header([["First Name", "Last Name", *cells]]) for cells in rows)
    assert row.columns == shuffled.columns


@given(headers)
def test_no_field_has_two_columns_and_no_column_is_lost(cells: list[str]) -> None:
    row = ["First Name", "Last Name", *cells]
    guess = find_header([row])
    fields = list(guess.columns.values())
    assert len(fields) == len(set(fields))
    assert len(guess.headers) == len(set(guess.headers)) == len(row)
    filled = [header for header, cell in zip(guess.headers, row, strict=True) if cell.strip()]
    assert sorted([*guess.columns, *guess.ignored]) == sorted(filled)


@given(headers, st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 15), max_size=5))
def test_overrides_leave_every_field_with_one_column(cells: list[str], wanted: dict[str, int]) -> None:
    guess = find_header([["First Name", "Last Name", *cells]])
    chosen = {field: guess.headers[place] for field, place in wanted.items() if place < len(guess.headers)}
    if len(set(chosen.values())) == len(chosen):
        changed = apply_overrides(guess, chosen)
        assert {field: header for header, field in changed.columns.items()} | chosen == {
            field: header for header, field in changed.columns.items()
        }

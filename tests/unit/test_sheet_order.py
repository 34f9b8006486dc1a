"""The order of the sheets, the cut stack, families and classes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_studio.domain.client_order import family_key
from tui_studio.domain.sheet_order import (
    SheetSubject,
    classes,
    families,
    imposed,
    shares,
    sheet_order,
    usual_paper,
)
from tui_studio.domain.sheet_plan import Narrowing, SheetWish, plan_sheets
from tui_studio.errors import InputRefused


def subject(n: int, last: str = "Adams", **more: object) -> SheetSubject:
    plain = SheetSubject(
        n,
        n,
        str(10000 + n),
        last,
        f"Child {n}",
        "Lincoln",
        "9",
        "Ms Quill",
        "R1",
        n,
        f"2026-09-14 08:{n:02}",
        "",
        False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@given(st.integers(0, 60), st.sampled_from([1, 2, 4, 8]))
@settings(max_examples=60)
def test_a_cut_stack_is_in_order_and_nothing_is_lost(count: int, per_page: int) -> None:
    sheets = list(range(count))
    pages = imposed(sheets, per_page, stacked=True)
    assert [len(page) for page in pages] == [per_page] * -(-count // per_page)
    piles = [[page[spot] for page in pages] for spot in range(per_page)]
    assert [one for pile in piles for one in pile if one is not None] == sheets
    assert [one for page in imposed(sheets, per_page) for one in page if one is not None] == sheets


def test_sheets_are_ordered_by_class_school_by_school_and_by_time() -> None:
    found = [
        subject(1, "Zeller", when="2026-09-14 09:00"),
        subject(2, "Baker", organization="Adams High", grade="10", when="2026-09-14 ~"),
        subject(3, "Clark", grade="K", when="2026-09-13 10:00"),
        subject(4, "Young", when="2026-09-14 08:00"),
    ]
    assert [one.id for one in sheet_order(found)] == [1, 2, 3, 4]
    assert [one.id for one in sheet_order(found, "class")] == [2, 3, 4, 1]
    assert [one.id for one in sheet_order(found, "time")] == [3, 4, 1, 2]
    with pytest.raises(InputRefused, match="There is no order “up”"):
        sheet_order(found, "up")


def test_siblings_share_a_name_and_a_parent_and_nobody_is_their_own() -> None:
    key = family_key("Adams", "Mum@Example.org", "", "")
    assert key == family_key("ADAMS", "mum@example.org", "555", "Elm Street")
    assert key != family_key("Baker", "mum@example.org", "", "")
    assert family_key("Adams", "", "555-1", "") == family_key("Adams", "", "5551", "")
    assert family_key("Adams", "", "", "") == ""
    assert family_key("Adams", "", "", "", 7) == family_key("Baker", "x@example.org", "", "", 7)
    found = [
        subject(1, family_key=key), subject(2), subject(3, family_key=key), subject(4, client_id=1, family_key=key),
        subject(5, family_key="alone"),
    ]  # fmt: skip
    assert [[one.id for one in family] for family in families(found)] == [[1, 3]]


def test_a_class_is_shared_out_evenly_over_its_cards() -> None:
    found = [*(subject(n) for n in range(1, 26)), subject(30, grade="10"), subject(31, grade="", teacher="")]
    groups = classes(found)
    assert [len(group) for group in groups] == [25, 1]
    assert [len(part) for part in shares(groups[0])] == [9, 9, 7]
    assert shares([]) == []


def test_the_plan_counts_pages_and_leaves_out_who_is_not_photographed() -> None:
    found = [*(subject(n, family_key="f" if n < 3 else "") for n in range(1, 6)), subject(9, no_photo=True)]
    wish = SheetWish(4, siblings=True, classes=True, spare=4)
    plan = plan_sheets(found, wish, "a4")
    assert plan.sentence() == (
        "5 sheets, 1 sibling card, 1 class card, 4 spare cards: 5 pages of A4; 1 without a sheet (do not photograph)."
    )
    assert plan_sheets(found[5:], SheetWish(), "a4").sentence() == (
        "Nothing to print; 1 without a sheet (do not photograph)."
    )
    assert plan_sheets(found, replace(wish, students=False, siblings=False, spare=0), "letter").pages == 1
    with pytest.raises(InputRefused, match="Up to 500 spare cards"):
        plan_sheets(found, SheetWish(spare=501), "a4")


def test_narrowing_keeps_shoot_class_and_what_is_missing() -> None:
    found = [subject(1, shoot="Fall", images=2), subject(2, shoot="Fall", printed=True), subject(3, grade="10")]
    assert [one.id for one in Narrowing(shoot="Fall").of(found)] == [1, 2]
    assert [one.id for one in Narrowing(class_name="Grade 9 · Ms Quill").of(found)] == [1, 2]
    assert [one.id for one in Narrowing(without_images=True, not_printed=True).of(found)] == [3]
    assert Narrowing().of(found) == found


@pytest.mark.parametrize(
    ("environment", "paper"),
    [
        ({}, "letter"), ({"LANG": "C.UTF-8"}, "letter"), ({"LANG": "en_US.UTF-8"}, "letter"), ({"LANG": "de_AT"}, "a4"),
        ({"LANG": "en_US.UTF-8", "LC_PAPER": "de_AT.UTF-8@euro"}, "a4"), ({"LC_ALL": "en_CA"}, "letter"),
    ],
)  # fmt: skip
def test_the_usual_paper_is_that_of_the_country(environment: dict[str, str], paper: str) -> None:
    assert usual_paper(environment) == paper

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tui_studio.domain.client_order import ORDERS, grade_key, ordered
from tui_studio.errors import InputRefused


@dataclass(frozen=True)
class Child:
    id: int
    last_name: str = ""
    first_name: str = ""
    number: str = ""
    grade: str = ""
    teacher: str = ""
    homeroom: str = ""
    roster_position: int | None = None
    family_key: str = ""


def ids(children: list[Child], order: str) -> list[int]:
    return [child.id for child in ordered(children, order)]


def test_last_names_do_not_look_at_case_accents_or_the_kind_of_apostrophe() -> None:
    children = [
        Child(1, "Zorn"), Child(2, "ábel"), Child(3, "Abel", "Zoë"), Child(4, "O\u2019Brien"), Child(5, "O'Brian"),
    ]  # fmt: skip
    assert ids(children, "last-name") == [2, 3, 5, 4, 1]


def test_a_client_without_a_last_name_comes_last() -> None:
    assert ids([Child(1, "", "Ana"), Child(2, "Zorn")], "last-name") == [2, 1]


def test_namesakes_keep_one_order() -> None:
    children = [Child(2, "Ruiz", "Ana", number="10"), Child(1, "Ruiz", "Ana", number="9")]
    assert ids(children, "last-name") == ids(children[::-1], "last-name") == [1, 2]


def test_grades_run_from_pre_k_to_twelve_and_no_grade_comes_last() -> None:
    grades = ["", "10", "K", "2", "PK", "01", "Kindergarten", "12", "9", "Pre-K", "Staff", "TK", "Grade 3", "1st"]
    assert sorted(grades, key=grade_key) == [
        "PK", "Pre-K", "TK", "K", "Kindergarten", "01", "1st", "2", "Grade 3", "9", "10", "12", "Staff", "",
    ]  # fmt: skip


def test_a_class_is_grade_then_teacher_then_homeroom_then_name() -> None:
    children = [
        Child(1, "Abel", grade="10", teacher="Moss"), Child(2, "Zorn", grade="9", teacher="Adler"),
        Child(3, "Abel", grade="9", teacher="Moss", homeroom="12"),
        Child(4, "Zorn", grade="9", teacher="moss", homeroom="2"),
        Child(5, "Bern", grade="9", teacher="Adler"), Child(6, "Bern"),
    ]  # fmt: skip
    assert ids(children, "class") == [5, 2, 4, 3, 1, 6]


def test_roster_order_puts_those_without_a_row_behind() -> None:
    children = [Child(1, "Abel"), Child(2, "Zorn", roster_position=2), Child(3, "Bern", roster_position=10)]
    assert ids(children, "roster") == [2, 3, 1]


def test_numbers_compare_as_numbers() -> None:
    children = [Child(1, number="100"), Child(2, number="20"), Child(3, number=""), Child(4, number="A-3")]
    assert ids(children, "number") == [2, 1, 4, 3]


def test_siblings_stand_together_at_the_place_of_the_first_of_them() -> None:
    children = [
        Child(1, "Abel"), Child(2, "Ruiz", "Zoe", family_key="f1"), Child(3, "Bern", family_key="F1"),
        Child(4, "Cole"), Child(5, "Ruiz", "Ana", family_key="f1"), Child(6, "Ruiz", "Bo"),
    ]  # fmt: skip
    assert ids(children, "siblings") == [1, 3, 5, 2, 4, 6]


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_loses_nobody_and_does_not_depend_on_the_order_given(order: str) -> None:
    one = Child(0, "Ruiz", "Ana", grade="9")
    children = [replace(one, id=n, number=str(n % 3), family_key=str(n % 2 or "")) for n in range(9)]
    assert sorted(ids(children, order)) == list(range(9))
    assert ids(children, order) == ids(children[::-1], order)


def test_an_order_that_does_not_exist_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputRefused, match=r"“height”.*last-name, class, roster, number, siblings"):
        ordered([Child(1)], "height")

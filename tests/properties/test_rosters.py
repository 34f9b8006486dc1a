"""Rosters: importing twice changes nothing, order does not matter, every row of the file is accounted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.enrolled import EnrolledClient
from tui_studio.domain.header_map import find_header
from tui_studio.domain.roster_likeness import suggest
from tui_studio.domain.roster_match import CompareRules, Match, match_roster, newest_enrollments
from tui_studio.domain.roster_rows import blank_rows, read_rows
from tui_studio.integrations.sheet_rows import Sheet

HEADER = ("Last Name", "First Name", "Student ID", "Grade", "Teacher", "E-mail")
YEAR = 2026
RULES = CompareRules(YEAR)

people = st.tuples(
    st.sampled_from(["Lee", "Vega", "Österberg", ""]),
    st.sampled_from(["Ann", "Anne", "Otto", ""]),
    st.sampled_from(["", "1", "2", "3", "n/a"]),
    st.sampled_from(["3", "4", ""]),
    st.sampled_from(["Reed", "Quill"]),
    st.sampled_from(["", "a@x.org", "a@x.org; b@x.org"]),
)
rosters = st.lists(people, min_size=1, max_size=8)


def sheet(rows: list[tuple[str, ...]], order: list[int] | None = None) -> Sheet:
    order = order or list(range(len(HEADER)))
    return Sheet("", ("",), [tuple(row[n] for n in order) for row in [HEADER, *rows]], 1, ())


def matches(table: Sheet, known: list[EnrolledClient]) -> list[Match]:
    rows, _ = read_rows(table, find_header(table.rows))
    return suggest(match_roster(rows, known, RULES), newest_enrollments(known, YEAR).values(), YEAR)


def clients(found: list[Match]) -> list[EnrolledClient]:
    """The clients that the new ones of a roster become."""
    made = []
    for n, match in enumerate((m for m in found if m.outcome == "new"), 1):
        row = match.row
        made.append(
            EnrolledClient(
                n, str(n), row.last_name, row.first_name, row.middle_name, row.preferred_name, row.email, row.phone,
                False, n, 1, YEAR, row.student_id, row.grade, row.teacher, row.homeroom, row.row, row.parent_email,
                row.parent_phone, row.address, row.city, row.state, row.zip, False, row.notes, "", False, None,
            )
        )  # fmt: skip
    return made


@given(rosters)
def test_every_row_is_accounted_for(rows: list[tuple[str, ...]]) -> None:
    table = sheet(rows)
    guess = find_header(table.rows)
    read, refused = read_rows(table, guess)
    assert guess.index + 1 + len(read) + len(refused) + blank_rows(table, guess) == len(table.rows)
    assert [match.row for match in matches(table, [])] == read


@given(rosters)
def test_importing_twice_makes_nobody_new_and_changes_nobody(rows: list[tuple[str, ...]]) -> None:
    first = matches(sheet(rows), [])
    again = matches(sheet(rows), clients(first))
    assert not [match for match in again if match.outcome == "new"]
    assert not [match for match in again if match.enrollment_changes or set(match.client_changes) - {"custom"}], (
        "a row that was left the first time tells nothing of those who were taken"
    )


@given(rosters, st.randoms(use_true_random=False), st.permutations(range(len(HEADER))))
def test_the_order_of_rows_and_columns_makes_no_difference(rows, random, order) -> None:
    unique = list({(row[2] if row[2].isdigit() else row): row for row in rows}.values())
    known = clients(matches(sheet(unique[: len(unique) // 2]), []))
    shuffled = random.sample(unique, len(unique))

    def told(table: Sheet) -> list[tuple[object, ...]]:
        return sorted(
            (m.row.last_name, m.row.first_name, m.row.student_id, m.row.grade, m.row.teacher, m.row.email,
             m.group, m.client.client_id if m.client else 0, len(m.candidates))
            for m in matches(table, known)
        )  # fmt: skip

    assert told(sheet(shuffled, order)) == told(sheet(unique))

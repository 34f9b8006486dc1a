"""Whatever a pattern and the records say: a safe folder below the images folder, and one for each session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.test_naming import DEVICE, NASTY, SAFE
from tui_studio.domain.folder_pattern import (
    DEPTH_LIMIT,
    EXAMPLE,
    FIELDS,
    PART_LIMIT,
    SHIPPED,
    FolderFacts,
    pattern_problem,
    session_folder,
)
from tui_studio.domain.naming import NAME_LIMIT, slug
from tui_studio.domain.numbering import Numbered, Scheme, number_of

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.sampled_from(["10001", "10002", "smith", "1", "2"]))
pieces = st.lists(
    st.sampled_from(
        [*("{" + name + "}" for name in FIELDS), "-", "_", " ", "/", "con", "..", "a", "{", "}", "ü", "\\"]
    ),
    min_size=1,
    max_size=9,
).map("".join)
good = st.one_of(
    st.sampled_from([SHIPPED, "{number}", "{last}-{number}", "{type}/{date}/{number} {grade}", "con/{first}_{number}"]),
    pieces.filter(lambda pattern: not pattern_problem(pattern)),
)
names = st.text("aäßZ é", max_size=20)
facts = st.builds(FolderFacts, texts, *(texts for _ in FIELDS[1:]))


@given(good, facts)
@example("con/{number}", FolderFacts("CON"))
@example(SHIPPED, FolderFacts("x" * 5000, "x" * 5000, "é" * 5000, last="李" * 5000))
def test_a_folder_is_safe_short_and_below_the_images_folder(pattern: str, known: FolderFacts) -> None:
    folder = session_folder(pattern, known)
    assert not folder.is_absolute()
    assert 1 <= len(folder.parts) <= DEPTH_LIMIT
    for part in folder.parts:
        assert SAFE.fullmatch(part)
        assert len(part.encode()) <= PART_LIMIT <= NAME_LIMIT
        assert not DEVICE.fullmatch(part)
    assert session_folder(pattern, known) == folder


@given(good, facts, facts)
@example("{last}-{number}", FolderFacts("1-2", last="smith"), FolderFacts("2", last="smith-1"))
@example("{number}-{last}", FolderFacts("10001-smith"), FolderFacts("10001", last="smith"))
@example("{number}", FolderFacts("A/1"), FolderFacts("A-1"))
@example("{number}", FolderFacts("A_1"), FolderFacts("A-1"))
@example(SHIPPED, FolderFacts("x" * 41), FolderFacts("x" * 42))
def test_two_sessions_never_share_a_folder(pattern: str, one: FolderFacts, other: FolderFacts) -> None:
    assert one.number == other.number or session_folder(pattern, one) != session_folder(pattern, other)


@given(pieces)
def test_what_is_wrong_with_a_pattern_is_a_sentence_and_never_a_folder(pattern: str) -> None:
    problem = pattern_problem(pattern)
    assert not problem or problem.endswith(".")
    assert session_folder(pattern, EXAMPLE) == session_folder(SHIPPED if problem else pattern, EXAMPLE)


@given(st.sampled_from(Scheme), texts, texts, st.dates(), st.integers(1, 10**12 - 1))
def test_the_number_of_every_scheme_stands_whole_in_its_folder(scheme, last, first, day, count) -> None:
    number = number_of(scheme, Numbered(last, first, day), count)
    folder = session_folder("{number}-{last}", replace(EXAMPLE, number=number))
    assert folder.name == f"{number.replace('-', '_')}-obrien"


@given(names, names)
def test_the_shipped_pattern_is_what_folders_were_always_named(last: str, first: str) -> None:
    folder = session_folder(SHIPPED, replace(EXAMPLE, last=last, first=first))
    own = "-".join(filter(None, ("10001", slug(last) if last.strip() else "", slug(first) if first.strip() else "")))
    assert folder == PurePosixPath("2026/lincoln-high-school") / own


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "there must be a name"),
        ("{year}//{number}", "there must be a name"),
        ("../{number}", "“.” cannot be in the name"),
        ("{year}/{last}", "begin or end with {number}"),
        ("{last}-{number}-{first}", "begin or end with {number}"),
        ("{number}/{last}", "begin or end with {number}"),
        ("{teacher}/{number}", "There is no field {teacher}"),
        ("{number", "Each field stands between"),
        ("a/b/c/d/e/f/{number}", "At most 6 folders"),
        ("x" * 5000 + "{number}", "At most 50 letters"),
    ],
)
def test_a_pattern_that_cannot_be_says_why(pattern: str, says: str) -> None:
    assert says in pattern_problem(pattern)


def test_the_example_shows_every_field() -> None:
    pattern = "/".join(("{organization}", "{shoot}-{type}", "{date}-{grade}", "{year}-{number}"))
    shown = session_folder(pattern, EXAMPLE)
    assert str(shown) == "lincoln-high-school/fall-school-portrait/2026-09-14-9/2026-10001"

"""Where a session's pictures lie tells whose they are."""

from __future__ import annotations

from pathlib import PurePosixPath

from tui_studio.domain.folder_pattern import SHIPPED, FolderFacts, free_folder, session_folder


def folder(number: str, last: str = "Smith", first: str = "Emma", pattern: str = SHIPPED) -> PurePosixPath:
    return session_folder(pattern, FolderFacts(number, "2026", "Lincoln High School", last=last, first=first))


def test_a_session_folder_tells_the_year_the_school_the_number_and_the_child() -> None:
    assert folder("10001", "O'Brien", "Zoë") == PurePosixPath("2026/lincoln-high-school/10001-obrien-zoe")


def test_namesakes_have_folders_of_their_own() -> None:
    assert folder("10001") != folder("10002")


def test_a_name_without_a_latin_likeness_leaves_the_number() -> None:
    assert folder("10001", "李", "明").name == "10001"
    assert folder("10001", "Smith", "明").name == "10001-smith"


def test_a_long_name_is_cut_but_the_number_stays_whole() -> None:
    assert folder("10001", "A" * 300, "B" * 300).name == f"10001-{'a' * 30}-{'b' * 30}"
    long = folder("10001", "A" * 300, "B" * 300, "{last}{first}{last}{first}-{number}").name
    assert (len(long), long[-7:]) == (100, "b-10001")


def test_the_number_may_stand_at_the_end() -> None:
    assert folder("10001", pattern="{organization}/{last} {first} {number}").name == "smith-emma-10001"


def test_a_folder_that_another_session_has_already_is_not_shared() -> None:
    facts = FolderFacts("10001", "2026", "Lincoln High School", last="Smith", first="Emma")
    other = free_folder(SHIPPED, facts, {str(folder("10001"))})
    assert other.parent == folder("10001").parent
    assert other.name.startswith("10001-smith-emma--")
    assert free_folder(SHIPPED, facts, {"2026/elsewhere"}) == folder("10001")

"""Preferences: one set for the company, checked, audited, with numbers that only rise."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.preferences import (
    HELP,
    Preferences,
    days_off,
    from_stored,
    problems,
    read_value,
    to_stored,
    write_value,
)
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused
from tui_studio.services.studio import Studio

TODAY = date(2026, 9, 1)


def test_a_new_studio_has_the_defaults_and_every_preference_has_a_sentence_of_help(studio: Studio) -> None:
    assert studio.preferences.get() == Preferences()
    assert problems(Preferences()) == {}
    assert list(HELP) == [field.name for field in fields(Preferences)]
    assert all(line.endswith((".", "every year.")) for line in HELP.values())


def test_what_is_changed_is_kept_audited_and_taken_back(studio: Studio) -> None:
    opened = studio.preferences.get()
    wanted = replace(opened, work_week=(5, 6), holidays=("2026-12-24..2026-12-26",), folder_creation="created")
    assert studio.preferences.save(opened, wanted) == ("folder_creation", "work_week", "holidays")
    assert studio.preferences.get() == wanted
    assert studio.preferences.save(wanted, wanted) == ()
    with studio.statuses._place.reading() as uow:
        work = uow.studio.work_days()
    assert (work.week, len(work.holidays)) == ({5, 6}, 3)
    plan = studio.journal.last()
    assert plan is not None
    assert plan.summary == "Preferences: folder creation, work week, holidays"
    studio.journal.undo(plan.batch)
    assert studio.preferences.get() == opened


def test_preferences_that_were_changed_again_are_not_taken_back(studio: Studio) -> None:
    opened = studio.preferences.get()
    studio.preferences.save(opened, replace(opened, work_week=(0,)))
    first = studio.journal.last()
    assert first is not None
    studio.preferences.save(studio.preferences.get(), replace(opened, work_week=(1,)))
    with pytest.raises(InputRefused, match="changed again since"):
        studio.journal.undo(first.batch)


def test_two_who_change_one_preference_are_told_and_others_stay(studio: Studio) -> None:
    opened = studio.preferences.get()
    studio.preferences.save(opened, replace(opened, work_week=(0,)))
    assert studio.preferences.save(opened, replace(opened, folder_creation="saved")) == ("folder_creation",)
    with pytest.raises(EditConflict) as caught:
        studio.preferences.save(opened, replace(opened, work_week=(1,)))
    assert caught.value.theirs == {"work_week": (0,)}
    assert studio.preferences.get().work_week == (0,)


def test_numbers_are_raised_and_never_set_back(studio: Studio) -> None:
    opened = studio.preferences.get()
    assert studio.preferences.save(opened, replace(opened, next_session_number=20001)) == ("next_session_number",)
    assert studio.preferences.get().next_session_number == 20001
    with pytest.raises(FieldsRefused, match=r"Numbers never go back; the next one is 20,001 already\."):
        studio.preferences.save(studio.preferences.get(), replace(opened, next_session_number=15000))
    with pytest.raises(FieldsRefused, match="A number from 1"):
        studio.preferences.save(opened, replace(opened, next_client_number=10**12))
    assert studio.journal.last() is None, "a number that was raised stays raised"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"session_numbering": "roman"}, "session_numbering"),
        ({"default_type": "Passport"}, "default_type"),
        ({"folder_creation": "never"}, "folder_creation"),
        ({"folder_pattern": "{last}"}, "folder_pattern"),
        ({"duplicate_criteria": ("shoe size",)}, "duplicate_criteria"),
        ({"work_week": ()}, "work_week"),
        ({"work_week": (7,)}, "work_week"),
        ({"holidays": ("soon",)}, "holidays"),
        ({"holidays": ("2026-12-24..2062-01-02",)}, "holidays"),
    ],
)
def test_what_cannot_be_is_said_beside_its_preference(studio: Studio, change: dict, key: str) -> None:
    opened = studio.preferences.get()
    with pytest.raises(FieldsRefused) as caught:
        studio.preferences.save(opened, replace(opened, **change))
    assert list(caught.value.problems) == [key]
    assert studio.preferences.get() == opened


def test_holidays_are_days_ranges_and_days_of_every_year() -> None:
    assert days_off(["2026-12-25", "2026-12-31..2027-01-01", ""], TODAY) == ["2026-12-25", "2026-12-31", "2027-01-01"]
    yearly = days_off(["12-25 every year", "12-31..01-01 Every Year", "02-29 every year"], TODAY)
    assert {"2025-12-25", "2036-12-25", "2027-01-01", "2026-12-31", "2028-02-29", "2027-02-28"} <= set(yearly)
    assert yearly == sorted(yearly)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("christmas", "is no holiday"), ("2026-02-30", "is no holiday"), ("2026-12-25..2026-12-24", "ends before"),
        ("every year", "is no holiday"), ("\x1b[31m", "is no holiday"), ("02-30 every year", "is no holiday"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_holiday_is_refused(line: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says) as caught:
        days_off([line], TODAY)
    assert "\x1b" not in str(caught.value)


@given(st.dictionaries(st.sampled_from([*HELP, "other"]), st.none() | st.text() | st.integers() | st.lists(st.text())))
def test_whatever_the_database_holds_preferences_make_sense(stored: dict) -> None:
    read = from_stored(stored)
    assert problems(read) == {}
    assert from_stored(to_stored(read) | {"next_session_number": read.next_session_number}).work_week == read.work_week


@pytest.mark.parametrize("key", HELP)
def test_a_value_that_is_written_can_be_read(key: str) -> None:
    for preferences in (Preferences(), Preferences(holidays=("12-25 every year", "2026-01-01"), work_week=(1, 6))):
        value = getattr(preferences, key)
        assert read_value(key, write_value(key, value)) == value


@pytest.mark.parametrize(("key", "text"), [("next_session_number", "soon"), ("work_week", "mon, funday")])
def test_a_value_that_makes_no_sense_on_the_command_line_is_refused(key: str, text: str) -> None:
    with pytest.raises(InputRefused):
        read_value(key, text)


def test_previews_have_a_size_and_a_quality_that_make_sense(studio: Studio) -> None:
    found = problems(replace(Preferences(), preview_pixels=399, preview_quality=96, shot_limit=0))
    assert found == {
        "preview_pixels": "A number of pixels from 400 to 4,000.",
        "preview_quality": "A number from 50 to 95.",
        "shot_limit": "A number from 1 to 99.",
    }
    assert problems(replace(Preferences(), preview_pixels=4000, preview_quality=50)) == {}
    assert from_stored({"previews": False, "preview_pixels": 9}) == replace(Preferences(), previews=False)
    assert read_value("previews", "No") is False
    assert write_value("previews", True) == "yes"
    with pytest.raises(InputRefused, match="previews is yes or no; “maybe” is neither"):
        read_value("previews", "maybe")
    opened = studio.preferences.get()
    studio.preferences.save(opened, replace(opened, previews=False))
    assert studio.preferences.get().previews is False

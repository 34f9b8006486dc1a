"""`tui-studio preferences` reads and writes what the form does."""

from __future__ import annotations

import json

import pytest

from tui_studio.services.studio import Studio


def test_all_preferences_are_shown_with_what_they_do(studio: Studio, cli) -> None:
    code, out, _ = cli("preferences")
    assert code == 0
    assert "work_week" in out
    assert "monday, tuesday, wednesday, thursday, friday" in out
    assert "numbers that exist never change" in out


def test_one_is_changed_and_printed_for_a_script(studio: Studio, cli) -> None:
    assert cli("preferences", "holidays", "2026-12-25, 12-26 every year") == (0, "2026-12-25, 12-26 every year\n", "")
    code, out, _ = cli("preferences", "work_week", "mon,sat", "--json")
    assert (code, json.loads(out)) == (0, {"work_week": [0, 5]})
    assert json.loads(cli("preferences", "--json")[1])["holidays"] == ["2026-12-25", "12-26 every year"]
    assert studio.preferences.get().work_week == (0, 5)


def test_a_dry_run_writes_nothing(studio: Studio, cli) -> None:
    assert cli("preferences", "session_numbering", "last", "--dry-run")[:2] == (0, "last\n")
    assert studio.preferences.get().session_numbering == "numeric"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("shoe_size",), "There is no preference “shoe_size”; there are session_numbering"),
        (("next_session_number", "soon"), "is a number"),
        (("next_session_number", "5"), "Numbers never go back"),
        (("folder_pattern", "{last}"), "must begin or end with {number}"),
        (("default_type", "Passport"), "There is no session type “Passport”"),
        (("--dry-run",), "name a KEY and a VALUE"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(studio: Studio, cli, words: tuple[str, ...], says: str) -> None:
    code, out, err = cli("preferences", *words)
    assert (code, out) == (2, "")
    assert says in err

"""Saved filters on the command line, and wherever a command takes a query."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import PICTURE_DAY, enroll, schedule
from tui_studio.cli.console import query_text
from tui_studio.services.studio import Studio

Cli = Callable[..., tuple[int, str, str]]


def test_filters_are_saved_listed_renamed_and_deleted(studio: Studio, cli: Cli) -> None:
    code, out, _ = cli("filters", "save", "sessions", "Ninth", "grade:9", "OR", "teacher:=Mr Reed", "--json")
    assert code == 0
    assert json.loads(out)["query"] == 'grade:9 OR teacher:="Mr Reed"'
    assert cli("filters", "save", "clients", "Lone", "-(grade:9 OR sessions:>0)")[1].endswith(
        "-(grade:9 OR sessions:1..)\n"
    )
    assert [row["name"] for row in json.loads(cli("filters", "--json")[1])] == ["Lone", "Ninth"]
    assert "Ninth" not in cli("filters", "list", "clients")[1]
    assert cli("filters", "rename", "sessions", "ninth", "Nine")[0] == 0
    code, _, said = cli("filters", "delete", "sessions", "Ninth")
    assert code == 2
    assert "Sessions have no saved filter “Ninth”; there are “Nine”." in said
    assert cli("filters", "delete", "sessions", "nine")[0] == 0
    assert json.loads(cli("filters", "list", "sessions", "--json")[1]) == []
    assert cli("undo")[0] == 0
    assert "Nine" in cli("filters")[1]


def test_commands_that_take_a_query_take_a_saved_filter(studio: Studio, cli: Cli, tmp_path: Path) -> None:
    enroll(studio, 12)
    schedule(studio)
    cli("filters", "save", "sessions", "Ninth", "grade:9 OR grade:10")
    cli("filters", "save", "clients", "Ninth", "grade:9")
    assert len(json.loads(cli("sessions", "filter:Ninth", "--json")[1])) == 6
    assert len(json.loads(cli("sessions", "-filter:Ninth", "grade:11", "--json")[1])) == 3
    assert len(json.loads(cli("clients", "filter:Ninth", "--json")[1])) == 3
    assert (
        json.loads(cli("sessions", "filter:ninth", "--export", str(tmp_path / "n.csv"), "--json")[1])["exported"] == 6
    )
    assert json.loads(cli("advance", "filter:Ninth", "--dry-run", "--json")[1])["matched"] == 6
    assert json.loads(cli("qr-sheets", "filter:Ninth", "--out", str(tmp_path / "n.pdf"), "--json")[1])["sheets"] == 6
    planned = cli(
        "schedule", "--filter", "ninth", "--again", "--untimed", PICTURE_DAY.isoformat(), "--dry-run", "--json"
    )
    assert json.loads(planned[1])["clients"] == 3


@pytest.mark.parametrize("command", ["sessions", "clients"])
def test_a_malformed_query_is_one_sentence(studio: Studio, cli: Cli, command: str) -> None:
    code, out, said = cli(command, "grade:9", "(", "smith")
    assert (code, out) == (2, "")
    assert said == "This parenthesis is never closed.\n"


def test_a_word_of_the_shell_is_one_facet_or_a_whole_query() -> None:
    assert query_text(["teacher:=Mr Reed", "ava"]) == 'teacher:="Mr Reed" ava'
    assert query_text(["grade:9 OR smith"]) == "grade:9 OR smith"
    assert query_text(["org:(a b)"]) == "org:(a b)"

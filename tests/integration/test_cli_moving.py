"""Moving and cancelling sessions on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import enroll, schedule
from tui_studio.services.studio import Studio

Cli = Callable[..., tuple[int, str, str]]


def document(done: tuple[int, str, str]) -> Any:
    assert done[0] == 0, done[2]
    return json.loads(done[1])


def test_sessions_are_rescheduled_swapped_and_cancelled_by_command(studio: Studio, cli: Cli) -> None:
    enroll(studio, 5)
    schedule(studio, photographer="Ann")
    code, out, err = cli("reschedule", "number:10001", "--by", "+4")
    assert (code, "10001: session 10002 (Ann)" in out, "Nothing was moved" in err) == (2, True, True)
    moved = document(cli("reschedule", "number:10001", "--by", "-30", "--json"))
    assert (moved["moved"], moved["sessions"][0]["to"]) == (1, "2026-09-14 07:30 Ann")
    assert document(cli("reschedule", "number:10002", "--date", "2026-09-21", "--dry-run", "--json"))["batch"] == ""
    assert cli("reschedule", "number:10001", "OR", "number:10003", "--swap")[0] == 0
    assert document(cli("sessions", "number:10003", "--json"))[0]["start"] == "07:30"
    assert cli("cancel", "number:10001", "--reason", " ")[0] == 2
    gone = document(cli("cancel", "number:10001", "--reason", "moved away", "--json"))
    assert (gone["matched"], gone["cancelled"], gone["skipped"]) == (1, 1, [])
    assert cli("reschedule", "number:10001", "--by", "5")[0] == 3
    assert "Say where they go" in cli("reschedule", "number:10001")[2]
    assert "Say where they go" in cli("reschedule", "number:10002", "--photographer", " ", "--room", "\x1b")[2]
    assert cli("undo")[0] == 0
    assert document(cli("sessions", "number:10001", "--json"))[0]["status"] == "Scheduled"


@pytest.mark.parametrize("command", [("reschedule", "--by", "5"), ("cancel", "--reason", "rain"), ("advance",)])
@pytest.mark.parametrize("query", ["", "  ", "\x1b"])
def test_an_empty_query_changes_nothing_and_a_star_says_all(
    studio: Studio, cli: Cli, command: tuple[str, ...], query: str
) -> None:
    enroll(studio, 3)
    schedule(studio)
    name, *options = command
    code, out, err = cli(name, query, *options)
    assert (code, out) == (2, "")
    assert "an empty query would take all of them" in err
    assert json.loads(cli(name, "*", *options, "--json")[1])["matched"] == 3
    assert len(document(cli("sessions", query, "--json"))) == len(document(cli("sessions", "*", "--json"))) == 3

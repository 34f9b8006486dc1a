"""`tui-studio audit` over a studio with a few steps in it."""

from __future__ import annotations

import json

from openpyxl import load_workbook

from tests.factories import enroll, schedule, session_ids


def steps(studio):
    enroll(studio, 3)
    schedule(studio)
    plan = studio.statuses.plan_advance(session_ids(studio), to="Cancelled")
    studio.journal.undo(studio.statuses.apply_advance(plan).batch)
    return plan


def test_the_trail_is_printed_newest_first(studio, cli):
    steps(studio)
    code, out, _ = cli("audit")
    assert code == 0
    lines = out.splitlines()
    assert "undone" in lines[1]
    assert "Advance status: 3 Scheduled -> Cancelled" in lines[1]
    assert lines[-1] == "4 entries"


def test_a_query_and_json(studio, cli):
    steps(studio)
    code, out, _ = cli("audit", "what:done", "advance", "--json")
    [entry] = json.loads(out)
    assert code == 0
    assert entry["summary"] == "Advance status: 3 Scheduled -> Cancelled"
    assert entry["batch"].startswith("advance-")
    assert json.loads(cli("audit", "who:nobody", "--json")[1]) == []
    assert cli("audit", "who:nobody")[1] == "Nothing in the audit trail matches.\n"


def test_a_field_that_entries_do_not_have_is_refused(studio, cli):
    steps(studio)
    code, _, err = cli("audit", "teacher:berg")
    assert code == 2
    assert "who" in err


def test_days_are_those_of_the_studio(studio, cli):
    steps(studio)
    assert len(json.loads(cli("audit", "date:2026-09-01", "--json")[1])) == 4
    assert json.loads(cli("audit", "date:2026-09-02..", "--json")[1]) == []


def test_the_export_has_every_entry(studio, cli, tmp_path):
    steps(studio)
    target = tmp_path / "audit.xlsx"
    code, out, _ = cli("audit", "--export", str(target))
    assert code == 0
    assert "4 entries written" in out
    rows = list(load_workbook(target).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("When", "Who", "What", "Summary")
    assert len(rows) == 5

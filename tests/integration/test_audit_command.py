"""`tui-studio audit` over a studio with a few steps in it."""

from __future__ import annotations

import json

from openpyxl import load_workbook

from tests.factories import enroll, schedule, session_ids
from tests.simple_card import plain_card
from tui_studio.domain.client_groups import GroupDraft


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


def test_a_due_date_is_given_on_the_command_line(studio, cli):
    enroll(studio, 2)
    schedule(studio)
    code, out, _ = cli("advance", "status:scheduled", "--to", "Cancelled", "--due", "2099-01-02", "--json")
    assert code == 0
    assert json.loads(out)["groups"][0]["due"] == "2099-01-02"
    code, _, err = cli("advance", "status:cancelled", "--to", "Scheduled", "--due", "soon")
    assert code == 2
    assert "is no date" in err


def test_undo_tells_what_it_passed_over(studio, cli):
    from sqlalchemy import text

    enroll(studio, 2)
    studio.client_groups.add_to_new(GroupDraft(name="Band"), [1])
    schedule(studio)
    with studio._place.writing() as uow:  # what keeps the schedule from being taken back
        run = uow._db.connection().execute
        [row] = session_ids(studio, "number:10001")
        run(
            text(
                "INSERT INTO image_import (batch, source, method, state, counts, by, started_at) "
                "VALUES ('b', 'card', 'qr', 'done', '{}', 'anna', '2026-09-01 12:00:00')"
            )
        )
        run(
            text(
                "INSERT INTO image (session_id, import_id, path, sha256, size, kind, original, camera, stored_at) "
                "VALUES (:row, 1, 'a.jpg', 'x', 1, 'picture', 'a.jpg', '', '2026-09-01 12:00:00')"
            ),
            {"row": row},
        )
        uow.commit()  # fmt: skip
    code, out, err = cli("undo", "--json")
    assert code == 0
    assert json.loads(out)["kind"] == "edit"
    assert "Bulk scheduling: 2 sessions from 2026-09-14 08:00 stays: 1 of its sessions have images by now." in err
    assert len(json.loads(out)["passed_over"]) == 1


def test_an_import_and_its_undo_stand_in_the_history_of_the_session(studio, tmp_path):
    enroll(studio, 2)
    schedule(studio)
    studio.imports.apply(studio.imports.scan(plain_card(tmp_path / "card", ["10001"])))
    [row] = session_ids(studio, "number:10001")
    [imported] = [line for line in studio.audit.history("session", row) if "imported" in line.what]
    images = studio.sessions.rows([row])[row].images
    assert imported.what == f"{images} images imported"
    last = studio.journal.last()
    studio.journal.undo(last.batch)
    told = [(line.what, line.details) for line in studio.audit.history("session", row)]
    assert ("Undone", (f"{images} images taken back",)) in told
    actions = [entry.what for entry in studio.audit.rows(studio.audit.ids()).values()]
    assert actions.count("begun") == 1


def test_printing_sheets_is_told_of_each_session(studio, tmp_path):
    enroll(studio, 2)
    schedule(studio)
    studio.slates.print_sheets(session_ids(studio), tmp_path / "sheets.pdf")
    for row in session_ids(studio):
        assert studio.audit.history("session", row)[0].details == ("QR sheet",)

"""The headless contract: names, JSON keys, exit codes, one document on stdout."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.factories import SCHOOL, student, write_roster
from tui_studio.cli.console import query_text
from tui_studio.config import Settings

Cli = Callable[..., tuple[int, str, str]]
SLOTS = "2026-09-14 08:00-12:00 every 3m"


@pytest.fixture
def roster(tmp_path: Path) -> str:
    rows = [student(n) for n in range(1, 11)]
    rows.append(student(11, **{"Last Name": "", "First Name": ""}))
    return str(write_roster(tmp_path / "roster.xlsx", rows))


@pytest.fixture
def school(cli: Cli, roster: str) -> Cli:
    assert cli("init", "--name", "Häusl Photo")[0] == 0
    assert cli("import", "clients", roster, "--organization", SCHOOL, "--year", "2026")[0] == 3
    assert cli("schedule", "--organization", SCHOOL, "--year", "2026", "--slots", SLOTS)[0] == 0
    return cli


def document(answer: tuple[int, str, str], code: int = 0) -> Any:
    assert answer[0] == code, answer
    return json.loads(answer[1])


def test_init_makes_the_folder_and_a_second_time_changes_nothing(cli: Cli, settings: Settings) -> None:
    assert cli("init", "--name", "Häusl Photo") == (0, f"{settings.paths.root} is ready.\n", "")
    assert 'name = "Häusl Photo"' in settings.paths.settings.read_text()
    assert {path.name for path in settings.paths.root.iterdir()} >= {"studio.toml", "studio.db", "images", "logs"}
    assert "already" in cli("init")[1]


def test_a_command_without_a_studio_says_how_to_make_one(cli: Cli, settings: Settings) -> None:
    code, out, err = cli("sessions")
    assert (code, out) == (2, "")
    assert "tui-studio init" in err
    assert not settings.paths.root.exists()


def test_import_clients(cli: Cli, roster: str) -> None:
    cli("init")
    arguments = ("import", "clients", roster, "--organization", SCHOOL, "--year", "2026", "--json")
    planned = document(cli(*arguments, "--dry-run"), 3)
    assert (planned["created"], planned["batch"]) == (10, "")
    assert cli("clients", "--json")[1].strip() == "[]"
    done = document(cli(*arguments), 3)
    assert set(done) >= {"created", "updated", "unchanged", "refused", "conflicts", "columns", "batch"}
    assert (done["created"], [row["row"] for row in done["refused"]]) == (10, [12])
    assert done["columns"]["Student ID"] == "student_id"
    again = document(cli(*arguments), 3)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 10)


def test_a_header_can_be_named(cli: Cli, tmp_path: Path) -> None:
    cli("init")
    file = tmp_path / "odd.csv"
    file.write_text("Kind,Nummer,Sippe\nAva,007,Adams\n", encoding="utf-8")
    arguments = ("import", "clients", str(file), "--organization", SCHOOL, "--year", "2026", "--json")
    maps = ("--map", "first_name=Kind", "--map", "student_id=Nummer", "--map", "last_name=Sippe")
    assert document(cli(*arguments, *maps))["created"] == 1
    [row] = document(cli("clients", "--json"))
    assert (row["last_name"], row["first_name"], row["student_id"]) == ("Adams", "Ava", "007")
    assert "no field “surname”" in cli(*arguments, "--map", "surname=Sippe")[2]
    assert "FIELD=HEADER" in cli(*arguments, "--map", "last_name")[2]


def test_how_a_roster_is_read_is_kept_and_used_again(cli: Cli, tmp_path: Path) -> None:
    cli("init")
    file = tmp_path / "odd.csv"
    file.write_bytes("Kind,Sippe,Bus\nZoë,Müller,7\n,,9\n".encode("cp1252"))
    arguments = ("import", "clients", str(file), "--organization", SCHOOL, "--year", "2026", "--json")
    maps = ("--map", "first_name=Kind", "--map", "last_name=Sippe", "--keep", "Bus", "--fixed", "grade=4")
    left = tmp_path / "back.csv"
    done = document(cli(*arguments, *maps, "--save-template", "Odd", "--encoding", "cp1252", "--refused", str(left)), 3)
    assert (done["rows_in_file"], done["groups"]) == (3, {"new": 1, "refused": 1})
    assert left.read_text(encoding="utf-8-sig").splitlines()[1].startswith(",,9,3,")
    again = document(cli(*arguments, "--template", "odd"), 3)
    assert (again["unchanged"], again["columns"]) == (1, {"Kind": "first_name", "Sippe": "last_name", "Bus": "keep"})
    assert "1 to book, 0 places" in cli(*arguments, "--template", "odd", "--book", "2026-09-14 08:00-08:01 every 3m")[2]
    booked = cli(*arguments, "--template", "odd", "--book", "2026-09-14")
    document(booked, 3)
    assert "Sessions: 1 to book, 1 place" in booked[2]
    assert len(document(cli("sessions", "--json"))) == 1
    assert "no template “even”" in cli(*arguments, "--template", "even")[2]


def test_a_day_that_is_past_is_told_and_booked(cli: Cli, roster: str) -> None:
    cli("init")
    cli("import", "clients", roster, "--organization", SCHOOL, "--year", "2026")
    code, out, err = cli("schedule", "--organization", SCHOOL, "--year", "2026", "--untimed", "2020-09-14", "--json")
    assert (code, json.loads(out)["created"], json.loads(out)["past"]) == (0, 10, "2020-09-14")
    assert "2020-09-14 is past already; used all the same." in err


def test_a_schedule_that_is_one_place_short_creates_nothing(cli: Cli, roster: str) -> None:
    cli("init")
    cli("import", "clients", roster, "--organization", SCHOOL, "--year", "2026")
    where = ("schedule", "--organization", SCHOOL, "--year", "2026", "--json")
    code, out, err = cli(*where, "--slots", "2026-09-14 08:00-08:27 every 3m")
    short = json.loads(out)
    assert code == 2
    assert (short["clients"], short["slots"], short["short_by"], short["created"]) == (10, 9, 1, 0)
    assert "1 place short" in err
    assert cli("sessions", "--json")[1].strip() == "[]"
    done = document(cli(*where, "--slots", "2026-09-14 08:00-08:27 every 3m", "2026-09-15 08:00-08:03 every 3m"))
    assert set(done) >= {"clients", "excluded", "slots", "short_by", "created", "first", "last", "batch"}
    assert len(short["left_over"]) == 1
    assert (done["created"], done["first"], done["last"]) == (10, "2026-09-14T08:00", "2026-09-15T08:00")
    again = document(cli(*where, "--slots", SLOTS))
    assert (again["clients"], again["excluded"], again["created"]) == (10, 10, 0)


def test_sessions_as_json_table_and_sheet(school: Cli, tmp_path: Path) -> None:
    rows = document(school("sessions", "--json"))
    assert set(rows[0]) >= {
        "number", "client_number", "last_name", "first_name", "student_id", "organization", "year", "grade", "teacher",
        "homeroom", "type", "status", "date", "start", "end", "photographer", "room", "images",
    }  # fmt: skip
    assert (rows[0]["number"], rows[0]["date"], rows[0]["start"]) == ("10001", "2026-09-14", "08:00")
    assert len(document(school("sessions", "grade:9", "--json"))) == 2
    assert len(document(school("sessions", "--limit", "3", "--json"))) == 3
    assert "10 sessions" in school("sessions", "--columns", "number,last_name")[1]
    file = tmp_path / "list.xlsx"
    school("sessions", "--layout", "Entagged", "--export", str(file))
    sheet = load_workbook(file).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Number", "First name", "Last name", "Student ID", "Organization"]
    assert {cell.data_type for cell in sheet["D"]} == {"s"}, "IDs are text"
    rows = {row["number"]: row for row in document(school("sessions", "--json"))}
    for number, first, last, student_id, organization in sheet.iter_rows(min_row=2, values_only=True):
        row = rows.pop(number)
        assert (first, last, student_id) == (row["first_name"], row["last_name"], row["student_id"])
        assert organization == row["organization"]
    assert not rows
    table = tmp_path / "list.csv"
    school("clients", "--export", str(table), "--columns", "student_id,last_name")
    with table.open(encoding="utf-8-sig", newline="") as stream:
        assert next(iter(list(csv.reader(stream))[1:]))[0].startswith("0000")


def test_a_wrong_column_layout_or_query_is_named(school: Cli) -> None:
    assert "There is no column “colour”" in school("sessions", "--columns", "colour")[2]
    assert "There is no layout “Wide”" in school("sessions", "--layout", "Wide")[2]
    assert school("sessions", "colour:red")[0] == 2
    assert school("sessions", "year:soon")[0] == 2


def test_a_shell_may_eat_quotes_and_a_minus_negates(school: Cli) -> None:
    assert query_text(["org:Lincoln High School", "ava"]) == 'org:"Lincoln High School" ava'
    assert query_text(["org:lincoln grade:9"]) == "org:lincoln grade:9"
    assert len(document(school("sessions", "org:Lincoln High School", "-grade:9", "--json"))) == 8


def test_advance_says_who_was_left_and_why(school: Cli) -> None:
    done = document(school("advance", "status:scheduled", "--json"), 3)
    assert set(done) >= {"matched", "advanced", "skipped", "batch"}
    assert (done["matched"], done["advanced"], len(done["skipped"])) == (10, 0, 10)
    assert done["skipped"][0] == {"session": "10001", "reason": "no images"}
    moved = document(school("advance", "grade:9", "--to", "Cancelled", "--note", "moved away", "--json"))
    assert (moved["matched"], moved["advanced"], moved["skipped"]) == (2, 2, [])
    assert moved["batch"].startswith("advance-")
    assert len(document(school("sessions", "status:cancelled", "--json"))) == 2


def test_qr_sheets_are_written_for_the_query(school: Cli, tmp_path: Path) -> None:
    file = tmp_path / "slates.pdf"
    answer = document(school("qr-sheets", "grade:9", "--out", str(file), "--per-page", "2", "--json"))
    assert answer["sheets"] == 2
    assert file.read_bytes().startswith(b"%PDF")
    assert school("qr-sheets", "grade:77", "--out", str(file))[0] == 2
    more = ("--out", str(file), "--paper", "a4", "--order", "class", "--stack", "--classes", "--spare", "2")
    code, out, _ = school("qr-sheets", "grade:9", *more, "--per-page", "4", "--dry-run")
    assert (code, out) == (0, "Would print 2 sheets, 2 class cards, 2 spare cards: 3 pages of A4.\n")
    code, out, _ = school("qr-sheets", *more)
    assert code == 0
    assert "2 spare cards (numbers 10011 to 10012) written to" in out
    assert out.endswith("in place of the file that was there\n")
    assert school("qr-sheets", "--out", str(file))[0] == 2


def test_the_agenda_of_a_day_is_listed_and_printed(school: Cli, tmp_path: Path) -> None:
    answer = document(school("agenda", "2026-09-14", "--json"))
    assert (answer["date"], answer["previous"], answer["next"], answer["file"]) == ("2026-09-14", None, None, None)
    (station,) = answer["stations"]
    assert (station["sessions"], station["first"], station["free"], station["clashes"]) == (10, "08:00", 0, 0)
    assert [row["start"] for row in answer["sessions"]][:2] == ["08:00", "08:03"]
    code, out, _ = school("agenda")
    assert code == 0
    assert out.endswith("Mon 2026-09-14: 10 sessions · 08:00-08:30\n")
    file = tmp_path / "roster.pdf"
    assert school("agenda", "2026-09-14", "--out", str(file), "--paper", "a4")[1] == (
        f"Roster of 10 sessions on 1 page written to {file}\n"
    )
    assert document(school("agenda", "--out", str(file), "--json"))["file"] == str(file)
    assert school("agenda", "2026-09-15", "--out", str(file))[0] == 2
    assert school("agenda", "2026-09-14", "--station", "Nobody")[0] == 2


def test_undo_takes_steps_back_one_by_one(school: Cli) -> None:
    assert document(school("undo", "--dry-run", "--json"))["undone"] == 0
    assert document(school("undo", "--json"))["kind"] == "schedule"
    assert document(school("undo", "--json"))["kind"] == "roster"
    code, _, err = school("undo")
    assert (code, err) == (2, "There is no bulk step to take back.\n")
    assert document(school("clients", "--json")) == []


def test_verify_and_backup(school: Cli, tmp_path: Path, settings: Settings) -> None:
    assert document(school("verify", "--json"))["sound"] is True
    copy = tmp_path / "copy.db"
    assert school("backup", str(copy))[0] == 0
    assert copy.stat().st_size > 10_000
    (settings.paths.images / "stranger.jpg").write_bytes(b"x")
    assert document(school("verify", "--json"))["strangers"] == ["stranger.jpg"]
    assert school("verify", "--sample", "0")[0] == 2


def test_doctor_tells_what_is_sent_over_the_line(school: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    near = document(school("doctor", "--json"))["line"]
    assert (near["slow_mode"], near["scroll_bars"], near["blinking_cursor"], near["mouse"]) == (False, True, True, True)
    assert "--slow" in near["hint"]
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    far = document(school("doctor", "--json"))["line"]
    assert (far["scroll_bars"], far["blinking_cursor"]) == (False, False)
    assert "ssh -C" in far["hint"]


def test_doctor_names_readers_terminal_database_and_disk(school: Cli) -> None:
    report = document(school("doctor", "--json"))
    assert "zxing-cpp" in report["qr_readers"]
    assert report["database"]["state"] == "sound"
    assert set(report["terminal"]) >= {"colours", "image_protocol", "size"}
    assert report["disk"]["free_gb"] > 0


def test_doctor_tells_what_previews_are_sent_as_and_how_to_get_more(
    school: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY", "SSH_CONNECTION", "TERM_PROGRAM", "KITTY_WINDOW_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.setenv("COLORTERM", "truecolor")
    here = document(school("doctor", "--json"))["terminal"]
    assert (here["image_protocol"], here["image_hint"]) == ("kitty", "")
    monkeypatch.setattr("tui_studio.integrations.terminal.can_draw", lambda: False)
    bare = document(school("doctor", "--json"))["terminal"]
    assert (bare["image_protocol"], bare["image_hint"]) == (
        "half cells", "pip install 'tui-studio[pictures]' shows them whole by kitty",
    )  # fmt: skip
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("tui_studio.integrations.terminal.draws_sixels", lambda: True)
    assert "this terminal draws sixels: pip install" in school("doctor")[1]


def test_keys_lists_every_command(school: Cli) -> None:
    code, out, _ = school("keys")
    assert code == 0
    assert "table.mark" in out


def test_an_error_is_one_sentence_and_json_stays_one_document(cli: Cli) -> None:
    code, out, err = cli("sessions", "--json")
    assert code == 2
    assert json.loads(out)["error"] == err.strip()
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("schedule", "--organization", SCHOOL, "--year", "2026"),
        ("schedule", "--organization", SCHOOL, "--year", "2026", "--slots", "someday"),
        ("schedule", "--organization", SCHOOL, "--group", "x", "--untimed", "2026-09-14"),
        ("schedule", "--untimed", "14.9.2026"),
        ("import", "images"),
        ("import", "clients"),
        ("import", "clients", "nowhere.xlsx", "--organization", "X", "--year", "2026"),
        ("qr-sheets", "x"),
        ("advance",),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(cli: Cli, arguments: tuple[str, ...]) -> None:
    cli("init")
    code, out, err = cli(*arguments)
    assert (code, out) == (2, "")
    assert len(err.split()) > 4
    assert err.count("\n") == 1


def test_a_defect_is_a_reference_and_its_details_are_in_the_log(
    school: Cli, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_studio.services.records import SessionService

    def broken(*_: object) -> None:
        raise ZeroDivisionError("Ava Adams 00001")

    monkeypatch.setattr(SessionService, "ids", broken)
    code, _, err = school("sessions")
    assert code == 1
    assert "Ava" not in err
    [log] = settings.paths.logs.glob("defect-*.log")
    assert "ZeroDivisionError" in log.read_text()


def test_a_layout_that_was_saved_is_found_by_its_name(school: Cli, settings: Settings) -> None:
    from tui_studio.domain.columns import SESSION_COLUMNS
    from tui_studio.services.studio import open_studio

    studio = open_studio(settings)
    studio.layouts.save("sessions", "Gym door", [SESSION_COLUMNS["grade"], SESSION_COLUMNS["number"]])
    studio.close()
    assert school("sessions", "--layout", "gym DOOR")[1].splitlines()[0].split() == ["Grade", "Number"]


def test_a_plan_that_was_corrected_is_applied_without_a_screen(school: Cli, tmp_path: Path, settings: Settings) -> None:
    from dataclasses import replace

    from tests.simple_card import plain_card
    from tui_studio.domain.plan_edits import PlanEditor
    from tui_studio.services.studio import open_studio

    card = plain_card(tmp_path / "card", ["10001", "98765", "10003"], frames=1)
    file = tmp_path / "plan.json"
    assert document(school("import", "images", str(card), "--plan", str(file), "--json"), 3)["copied"] == 0
    studio = open_studio(settings)
    plan = studio.corrections.open(file)
    editor = PlanEditor(plan.split, {one.number: one for one in studio.corrections.candidates(plan)})
    edit = editor.assign_stretch(plan.split, editor.stretches(plan.split)[1], "10002")
    studio.corrections.save(replace(plan, split=edit.done(plan.split)), file)
    studio.close()

    done = document(school("import", "images", "--apply", str(file), "--json"))
    assert done["sessions"] == {"10001": 1, "10002": 1, "10003": 1}
    assert done["card_may_be_formatted"]
    given = next(frame for frame in done["frames"] if frame["session"] == "10002" and frame["role"] == "image")
    assert (given["payload"], given["reason"]) == (None, "by hand")

    (card / "DCIM" / "100EOSR6" / "IMG_0099.JPG").write_bytes(b"new")
    again = document(school("import", "images", "--apply", str(file), "--dry-run", "--json"))
    assert again["warnings"][0]["text"] == "the source changed since this plan was made: 1 file new"
    card.rename(tmp_path / "gone")
    code, out, err = school("import", "images", "--apply", str(file), "--json")
    assert code == 2
    assert "is not there; put the card in" in out + err

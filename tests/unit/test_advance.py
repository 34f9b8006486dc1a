from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from tests.factories import enroll, schedule, session_ids
from tui_studio.domain.work_days import WorkDays, read_due
from tui_studio.errors import Cancelled, ChangedMeanwhile, InputRefused, NotFound
from tui_studio.services.studio import Studio


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 12)
    schedule(studio)
    return studio


def give_images(studio: Studio, numbers: set[str]) -> None:
    """Count images for sessions without going through a card."""
    with studio._place.writing() as uow:
        for number in numbers:
            uow._db.connection().execute(text("UPDATE session SET image_count=2 WHERE number=:n"), {"n": number})
        uow.commit()


def statuses(studio: Studio) -> dict[str, str]:
    rows = studio.sessions.rows(session_ids(studio))
    return {row.number: row.status for row in rows.values()}


def test_the_plan_counts_and_says_who_stays_and_why(school: Studio) -> None:
    give_images(school, {"10001", "10002"})
    plan = school.statuses.plan_advance(session_ids(school))
    assert plan.sentence() == "2 Scheduled -> Images captured, 10 skipped: no images"
    assert (plan.matched, plan.count, len(plan.skipped)) == (12, 2, 10)
    assert set(statuses(school).values()) == {"Scheduled"}, "a plan writes nothing"


def test_advancing_changes_exactly_what_the_plan_counted(school: Studio) -> None:
    give_images(school, {"10001", "10002"})
    plan = school.statuses.plan_advance(session_ids(school))
    result = school.statuses.apply_advance(plan)
    assert result.changed == 2
    changed = {number for number, status in statuses(school).items() if status == "Images captured"}
    assert changed == {"10001", "10002"}


def test_every_change_is_history(school: Studio) -> None:
    give_images(school, {"10001"})
    only = session_ids(school, "number:10001")
    school.statuses.apply_advance(school.statuses.plan_advance(only), note="gym")
    [(_, before, after, by)] = school.sessions.history(only[0])
    assert (before, after) == ("Scheduled", "Images captured")
    assert by


def test_a_mixed_selection_is_grouped_by_status(school: Studio) -> None:
    give_images(school, {"10001", "10002", "10003"})
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10001")))
    plan = school.statuses.plan_advance(session_ids(school, "images:>0"))
    assert {(g.from_status, g.to_status, g.count) for g in plan.groups} == {
        ("Scheduled", "Images captured", 2),
        ("Images captured", "Quality check", 1),
    }


def test_a_status_may_be_named(school: Studio) -> None:
    plan = school.statuses.plan_advance(session_ids(school), to="cancelled")
    assert plan.sentence() == "12 Scheduled -> Cancelled"
    with pytest.raises(NotFound, match="There is no status “Gone”"):
        school.statuses.plan_advance(session_ids(school), to="Gone")


def test_a_change_at_another_workstation_stops_the_whole_step(school: Studio) -> None:
    plan = school.statuses.plan_advance(session_ids(school), to="Cancelled")
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10005"), to="Cancelled"))
    with pytest.raises(ChangedMeanwhile, match="nothing was advanced"):
        school.statuses.apply_advance(plan)
    assert list(statuses(school).values()).count("Cancelled") == 1


def test_an_advance_is_taken_back_as_one_step(school: Studio) -> None:
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school), to="Cancelled"))
    plan = school.journal.last()
    assert plan is not None
    assert plan.kind == "advance"
    assert school.journal.undo(plan.batch).undone == 12
    assert set(statuses(school).values()) == {"Scheduled"}
    history = school.sessions.history(session_ids(school)[0])
    assert [(before, after) for _, before, after, _ in history] == [
        ("Scheduled", "Cancelled"), ("Cancelled", "Scheduled"),
    ], "nothing is ever removed from the history"  # fmt: skip


def test_an_advance_that_something_came_after_is_not_taken_back(school: Studio) -> None:
    first = school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school), to="Cancelled"))
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10001"), to="Scheduled"))
    with pytest.raises(InputRefused, match="1 of its sessions were changed again since"):
        school.journal.undo(first.batch)


def advanced(studio: Studio, to: str, query: str = "") -> str:
    return studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio, query), to=to)).batch


def test_a_second_undo_takes_the_step_before(school: Studio) -> None:
    first, second = advanced(school, "Cancelled"), advanced(school, "Scheduled", "number:10001")
    for batch, count in ((second, 12), (first, 0)):
        plan = school.journal.last()
        assert plan is not None
        assert (plan.batch, plan.refused, plan.passed_over) == (batch, "", ())
        school.journal.undo(batch)
        assert list(statuses(school).values()).count("Cancelled") == count


def test_there_and_back_again_still_hangs_on_the_first_step(school: Studio) -> None:
    first = advanced(school, "Cancelled", "number:10001")
    advanced(school, "Scheduled", "number:10001")
    advanced(school, "Cancelled", "number:10001")
    with pytest.raises(InputRefused, match="1 of its sessions were changed again since"):
        school.journal.undo(first)


def test_a_step_that_something_hangs_on_is_passed_over_with_the_reason(school: Studio) -> None:
    give_images(school, {"10001"})
    advanced(school, "", "number:10001")
    with school._place.writing() as uow:  # another program, without a step of its own
        uow._db.connection().execute(text("UPDATE session SET status_id = 3 WHERE number = '10001'"))
        uow.commit()
    plan = school.journal.last()
    assert plan is not None
    assert plan.refused
    assert "1 of its sessions were changed again since" in plan.refused


def test_due_dates_follow_the_work_week_and_the_holidays(school: Studio) -> None:
    with school._place.writing() as uow:
        uow.studio.set_preference("work_week", [0, 1, 2, 3])
        uow.studio.set_preference("holidays", ["2026-09-02"])
        uow.commit()
    give_images(school, {"10001"})
    plan = school.statuses.plan_advance(session_ids(school, "number:10001"))
    assert plan.groups[0].due == date(2026, 9, 3), "Tuesday plus a working day that is no holiday"
    school.statuses.apply_advance(plan.due_on(date(2026, 12, 24)))
    [row] = school.sessions.rows(session_ids(school, "number:10001")).values()
    assert row.due == "2026-12-24"


def test_a_status_can_be_chosen_for_one_type_only(school: Studio) -> None:
    with school._place.writing() as uow:
        chain = [{"name": name, "stage": "", "due_days": 1, "guards": "", "cancelled": False} for name in ("In", "Out")]
        club = uow.statuses.add_type("Club", 5, chain)
        status = uow.records.find("session_status", type_id=club)[0]["id"]
        for row in session_ids(school)[:4]:
            uow.records.update("session", row, {"type_id": club, "status_id": status})
        uow.commit()
    portrait = next(key for key in school.statuses.plan_advance(session_ids(school)).chains if key != club)
    cancelled = next(
        link for link in school.statuses.plan_advance(session_ids(school)).chains[portrait] if link.cancelled
    )
    plan = school.statuses.plan_advance(session_ids(school), chosen={portrait: cancelled.id})
    assert [(group.type, group.to_status, group.count) for group in plan.groups] == [
        ("School portrait", "Cancelled", 8), ("Club", "Out", 4),
    ]  # fmt: skip
    assert (
        school.statuses.plan_advance(session_ids(school), to="Out", chosen={portrait: 0}).skipped[0].reason
        == "no images"
    )


def test_stopping_a_large_step_before_its_end_changes_nothing(school: Studio) -> None:
    class Stop:
        def log(self, text: str, level: str = "info") -> None: ...
        def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
            self.done = done

        def checkpoint(self) -> None:
            if getattr(self, "done", 0):
                raise Cancelled

    plan = school.statuses.plan_advance(session_ids(school), to="Cancelled")
    with pytest.raises(Cancelled):
        school.statuses.apply_advance(plan, progress=Stop())
    assert set(statuses(school).values()) == {"Scheduled"}
    assert school.sessions.history(session_ids(school)[0]) == []


@pytest.mark.parametrize(
    ("text", "due"),
    [("2026-11-24", date(2026, 11, 24)), ("+1", date(2026, 9, 2)), ("none", None), ("-", None)],
)
def test_due_dates_are_read_as_people_write_them(text: str, due: date | None) -> None:
    assert read_due(text, date(2026, 9, 1), WorkDays()) == due


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "+0", "+99999", "2026-08-31", "+²", "\x1b]2;x\x07"])
def test_what_is_no_due_date_gets_a_sentence(text: str) -> None:
    with pytest.raises(InputRefused, match=r"is no date|is past"):
        read_due(text, date(2026, 9, 1), WorkDays())


@pytest.mark.parametrize("who", ["client", "guardian", "nobody"])
def test_an_email_address_of_the_client_or_of_a_guardian_opens_the_way(school: Studio, who: str) -> None:
    [row] = session_ids(school, "number:10001")
    with school._place.writing() as uow:
        link = uow.records.find("session_status", name="Images captured")[0]
        uow.records.update("session_status", link["id"], {"guards": "email"})
        client = uow.records.read("session", row)["client_id"]
        if who == "client":
            uow.records.update("client", client, {"email": "mo@example.org"})
        if who == "guardian":
            guardian = uow.records.insert("guardian", {"client_id": client, "position": 1, "name": "Mo"})
            contact = {"guardian_id": guardian, "position": 1, "kind": "email", "value": "mo@example.org"}
            uow.records.insert("guardian_contact", contact)
        uow.commit()
    plan = school.statuses.plan_advance([row])
    assert plan.forecast() == ("0 can move, 1 cannot: no e-mail address" if who == "nobody" else "1 can move")


@pytest.mark.parametrize(
    ("guard", "entity", "lacking", "says"),
    [
        ("date", "session", {"date": None, "start": None, "end": None}, "no date"),
        ("enrollment", "session", {"enrollment_id": None}, "in no class"),
        ("photo", "client", {"no_photo": True}, "may not be photographed"),
        ("publish", "client", {"no_publish": True}, "may not be published"),
    ],
)
def test_a_status_can_ask_for_more(school: Studio, guard: str, entity: str, lacking: dict, says: str) -> None:
    [row] = session_ids(school, "number:10001")
    with school._place.writing() as uow:
        link = uow.records.find("session_status", name="Images captured")[0]
        uow.records.update("session_status", link["id"], {"guards": guard})
        uow.commit()
    assert school.statuses.plan_advance([row]).forecast() == "1 can move"
    with school._place.writing() as uow:
        whose = row if entity == "session" else uow.records.read("session", row)["client_id"]
        known = uow.records.read(entity, whose)
        uow.records.update(entity, whose, {key: value for key, value in lacking.items() if key in known})
        uow.commit()
    assert school.statuses.plan_advance([row]).forecast() == f"0 can move, 1 cannot: {says}"


def test_a_status_can_ask_for_uploaded_images(school: Studio) -> None:
    [row] = session_ids(school, "number:10001")
    now = school.clock.now()
    with school._place.writing() as uow:
        link = uow.records.find("session_status", name="Images captured")[0]
        uow.records.update("session_status", link["id"], {"guards": "uploaded"})
        come = uow.images.start_import("import-1", "card", "qr", "anna", now)
        for n, (kind, uploaded) in enumerate((("picture", now), ("picture", None), ("raw", None))):
            values = {"session_id": row, "import_id": come, "path": f"{n}", "sha256": f"{n}", "size": 1, "kind": kind}
            made = {"original": f"{n}", "camera": "", "stored_at": now, "uploaded_at": uploaded}
            uow.images.add(values | made)
        uow.commit()
    assert school.statuses.plan_advance([row]).forecast() == "0 can move, 1 cannot: images not uploaded"
    with school._place.writing() as uow:
        uow._db.connection().execute(text("UPDATE image SET uploaded_at = stored_at WHERE kind = 'picture'"))
        uow.commit()
    assert school.statuses.plan_advance([row]).forecast() == "1 can move"

"""Session types and their chains: edited as a whole, never out from under a session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import enroll, schedule, session_ids
from tui_studio.domain.session_types import StatusDraft, TypeDraft
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused
from tui_studio.services.studio import Studio

PORTRAIT = 1


def names(studio: Studio, type_id: int = PORTRAIT) -> list[str]:
    return [status.name for status in studio.session_types.get(type_id).chain]


def undo(studio: Studio) -> None:
    plan = studio.journal.last()
    assert plan is not None
    assert plan.refused == ""
    studio.journal.undo(plan.batch)


def save(studio: Studio, *chain: StatusDraft, moves: dict[int, int] | None = None) -> bool:
    opened = studio.session_types.get(PORTRAIT)
    return studio.session_types.save_moving(PORTRAIT, opened, replace(opened, chain=chain), moves or {})


@pytest.fixture
def chain(studio: Studio) -> list[StatusDraft]:
    return list(studio.session_types.get(PORTRAIT).chain)


def test_the_shipped_type_is_listed_with_its_chain(studio: Studio, chain: list[StatusDraft]) -> None:
    enroll(studio, 3)
    schedule(studio)
    (row,) = studio.session_types.rows()
    assert (row.name, row.minutes, row.statuses, row.sessions, row.retired) == ("School portrait", 3, 9, 3, False)
    assert chain[3] == StatusDraft(4, "Ready to upload", "upload", 1, ("number", "images"), False)
    assert chain[-1].cancelled


def test_a_chain_is_copied_to_a_new_type(studio: Studio) -> None:
    draft = replace(studio.session_types.copy(PORTRAIT), name="Sports", minutes=2)
    made = studio.session_types.create(draft)
    assert names(studio, made) == names(studio)
    assert studio.lookups.session_types() == ["School portrait", "Sports"]
    assert {status.id for status in studio.session_types.get(made).chain}.isdisjoint(range(1, 10))
    undo(studio)
    assert studio.lookups.session_types() == ["School portrait"]


def test_statuses_are_moved_added_and_renamed_in_one_step_that_undo_takes_back(studio: Studio, chain) -> None:
    before = names(studio)
    chain.insert(1, chain.pop(3))
    chain[0] = replace(chain[0], name="Booked", due_days=2, guards=("email", "number"))
    chain.insert(3, StatusDraft(name="Retouch", stage="produce", due_days=3, guards=("images",)))
    assert save(studio, *chain)
    after = studio.session_types.get(PORTRAIT).chain
    assert [status.name for status in after[:5]] == [
        "Booked", "Ready to upload", "Images captured", "Retouch", "Quality check",
    ]  # fmt: skip
    assert after[0] == StatusDraft(1, "Booked", "capture", 2, ("number", "email"), False)
    assert studio.lookups.statuses()[3] == "Retouch"
    assert not save(studio, *after)
    undo(studio)
    assert names(studio) == before


def test_the_workflow_follows_the_edited_chain(studio: Studio, chain) -> None:
    enroll(studio, 2)
    schedule(studio)
    chain.insert(1, StatusDraft(name="Confirmed"))
    save(studio, *chain)
    plan = studio.statuses.plan_advance(session_ids(studio))
    assert [group.to_status for group in plan.groups] == ["Confirmed"]


def test_a_status_in_which_sessions_stand_is_refused_with_their_count(studio: Studio, chain) -> None:
    enroll(studio, 3)
    schedule(studio)
    with pytest.raises(FieldsRefused, match=r"3 sessions stand in Scheduled; choose where they go\.") as caught:
        save(studio, *chain[1:])
    assert list(caught.value.problems) == ["chain"]
    assert studio.session_types.standing(PORTRAIT) == {1: 3}
    assert len(names(studio)) == 9


def test_sessions_of_a_status_that_goes_away_go_where_they_are_told_and_come_back(studio: Studio, chain) -> None:
    enroll(studio, 3)
    schedule(studio)
    assert save(studio, *chain[1:], moves={1: chain[1].id or 0})
    assert names(studio)[0] == "Images captured"
    rows = studio.sessions.rows(studio.sessions.ids()).values()
    assert {row.status for row in rows} == {"Images captured"}
    assert [entry[1:3] for entry in studio.sessions.history(1)] == [("Scheduled", "Images captured")]
    again = StatusDraft(name="Scheduled")
    assert save(studio, again, *studio.session_types.get(PORTRAIT).chain), "the name is free again"
    undo(studio)
    undo(studio)
    assert names(studio)[0] == "Scheduled"
    assert {row.status for row in studio.sessions.rows(studio.sessions.ids()).values()} == {"Scheduled"}


def test_a_step_that_later_changes_stand_on_is_not_taken_back(studio: Studio, chain) -> None:
    enroll(studio, 1)
    schedule(studio)
    save(studio, *chain[1:], moves={1: chain[1].id or 0})
    step = studio.journal.last()
    assert step is not None
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio), "Cancelled"))
    with pytest.raises(InputRefused, match="cannot be taken back"):
        studio.journal.undo(step.batch)


def test_a_session_that_undo_puts_into_a_status_that_is_gone_can_go_on(studio: Studio, chain) -> None:
    enroll(studio, 1)
    schedule(studio)
    advance = studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio), "Cancelled"))
    save(studio, *[status for status in chain if status.id != 1])
    assert "Scheduled" not in studio.lookups.statuses()
    studio.journal.undo(advance.batch)
    assert [row.status for row in studio.sessions.rows(studio.sessions.ids()).values()] == ["Scheduled"]
    plan = studio.statuses.plan_advance(session_ids(studio), "Cancelled")
    assert [(group.from_status, group.to_status) for group in plan.groups] == [("Scheduled", "Cancelled")]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ((), "at least one status"),
        ((StatusDraft(name="Off", cancelled=True),), "the first status cannot be a cancelled one"),
        ((StatusDraft(name=""),), "A status needs a name"),
        ((StatusDraft(name="A"), StatusDraft(name="á ")), "stands twice in the chain"),
        ((StatusDraft(name="A", due_days=-1),), "Working days from 0"),
        ((StatusDraft(name="A", stage="dream"),), "Choose one of none, capture images"),
        ((StatusDraft(name="A", guards=("luck",)),), "There is no guard luck"),
        ((StatusDraft(name="x" * 5000),), "At most 60 characters"),
    ],
)
def test_a_chain_that_cannot_be_says_why(studio: Studio, wanted: tuple[StatusDraft, ...], says: str) -> None:
    with pytest.raises(FieldsRefused, match=says) as caught:
        studio.session_types.create(TypeDraft("Sports", chain=wanted))
    assert list(caught.value.problems) == ["chain"]
    assert len(studio.session_types.rows()) == 1


def test_two_statuses_cannot_swap_names_in_one_go_but_one_may_take_a_name_that_is_given_up(studio, chain) -> None:
    swapped = [replace(chain[0], name=chain[1].name), replace(chain[1], name=chain[0].name), *chain[2:]]
    with pytest.raises(FieldsRefused, match="cannot swap names"):
        save(studio, *swapped)
    handed = [replace(chain[0], name=chain[1].name), replace(chain[1], name="Photographed"), *chain[2:]]
    assert save(studio, *handed)
    assert names(studio)[:2] == ["Images captured", "Photographed"]
    undo(studio)
    assert names(studio)[:2] == ["Scheduled", "Images captured"]


def test_two_who_edit_one_chain_are_told(studio: Studio, chain) -> None:
    opened = studio.session_types.get(PORTRAIT)
    save(studio, replace(chain[0], due_days=1), *chain[1:])
    other = replace(opened, chain=(chain[0], replace(chain[1], stage="present"), *chain[2:]))
    assert studio.session_types.save(PORTRAIT, opened, other)
    clash = replace(opened, chain=(replace(chain[0], due_days=5), *chain[1:]))
    with pytest.raises(EditConflict) as caught:
        studio.session_types.save(PORTRAIT, opened, clash)
    assert caught.value.theirs == {"chain.1.due_days": 1}
    save(studio, *reversed(studio.session_types.get(PORTRAIT).chain[:-1]), chain[-1])
    with pytest.raises(FieldsRefused, match="changed the order of this chain"):
        studio.session_types.save(PORTRAIT, opened, replace(opened, chain=(chain[1], chain[0], *chain[2:])))


def test_a_type_with_sessions_or_history_stays_and_can_be_retired(studio: Studio) -> None:
    enroll(studio, 2)
    batch = schedule(studio).batch
    with pytest.raises(InputRefused, match="2 sessions hang on it; retire it"):
        studio.session_types.delete(PORTRAIT)
    assert studio.session_types.hanging(PORTRAIT) == "2 sessions hang on it"
    made = studio.session_types.create(TypeDraft("Sports", chain=(StatusDraft(name="Booked"),)))
    opened = studio.session_types.get(PORTRAIT)
    studio.session_types.save(PORTRAIT, opened, replace(opened, retired=True))
    assert studio.lookups.session_types() == ["Sports"]
    assert [(row.name, row.retired) for row in studio.session_types.rows()] == [
        ("Sports", False), ("School portrait", True),
    ]  # fmt: skip
    studio.session_types.delete(made)
    undo(studio)
    assert names(studio, made) == ["Booked"]
    assert batch


def test_the_last_type_is_not_deleted(studio: Studio) -> None:
    with pytest.raises(InputRefused, match="at least one session type"):
        studio.session_types.delete(PORTRAIT)


def test_the_default_type_follows_when_it_is_renamed_or_deleted(studio: Studio) -> None:
    made = studio.session_types.create(TypeDraft("Sports", chain=(StatusDraft(name="Booked"),)))
    preferences = studio.preferences.get()
    studio.preferences.save(preferences, replace(preferences, default_type="Sports"))
    opened = studio.session_types.get(made)
    studio.session_types.save(made, opened, replace(opened, name="Teams"))
    assert studio.preferences.get().default_type == "Teams"
    studio.session_types.delete(made)
    assert studio.preferences.get().default_type == ""
    undo(studio)
    undo(studio)
    assert studio.preferences.get().default_type == "Sports"
    assert studio.lookups.session_types()[0] == "Sports"


def test_the_history_of_a_type_names_the_status_that_was_changed(studio: Studio, chain) -> None:
    save(studio, replace(chain[0], name="Booked", due_days=2), *chain[1:])
    (row,) = studio.audit.history("session_type", PORTRAIT)
    assert row.what == "Status Scheduled changed"
    assert {"name: Scheduled -> Booked", "due days: 0 -> 2"} <= set(row.details)

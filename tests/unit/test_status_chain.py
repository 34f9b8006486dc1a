from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.status_chain import DEFAULT_CHAIN, Link, due_date, missing, next_link

CHAIN = [
    Link(n, 1, "School portrait", link["name"], n, link["stage"], link["due_days"],
         tuple(filter(None, link["guards"].split(","))), link["cancelled"])
    for n, link in enumerate(DEFAULT_CHAIN, 1)
]  # fmt: skip


def test_the_default_chain_leads_from_scheduled_to_complete() -> None:
    names = [CHAIN[0].name]
    link: Link | None = CHAIN[0]
    while link is not None and (link := next_link(CHAIN, link.id)) is not None:
        names.append(link.name)
    assert names == [
        "Scheduled", "Images captured", "Quality check", "Ready to upload", "Uploaded", "Ordered", "In production",
        "Complete",
    ]  # fmt: skip


def test_a_cancelled_session_goes_nowhere() -> None:
    assert next_link(CHAIN, CHAIN[-1].id) is None


def test_a_guard_says_what_is_missing() -> None:
    captured = CHAIN[1]
    assert missing(captured, number="10001", images=0, email="") == "no images"
    assert missing(captured, number="10001", images=1, email="") == ""


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_a_due_date_is_so_many_working_days_away(start: date, days: int) -> None:
    day, walked = start, 0
    while walked < days:
        day += timedelta(days=1)
        walked += day.weekday() < 5
    assert due_date(start, days) == day


def test_a_link_without_due_days_has_no_due_date() -> None:
    assert due_date(date(2026, 9, 14), 0) is None

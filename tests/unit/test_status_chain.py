from __future__ import annotations

from tui_studio.domain.status_chain import DEFAULT_CHAIN, Link, missing, next_link

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
    assert missing(captured, {"number": True, "images": 0}) == "no images"
    assert missing(captured, {"images": 1}) == ""

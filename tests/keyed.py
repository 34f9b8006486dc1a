"""Students with keys, for the tests of pictures that say themselves whose they are."""

from __future__ import annotations

from datetime import date

from tests.cards import booked
from tui_studio.domain.key_book import KeyBook, SessionOwner
from tui_studio.domain.session_codes import CodeRules
from tui_studio.services.session_finding import Finder

DAY = date(2026, 9, 14)
LINCOLN, ROOSEVELT = "Lincoln High School", "Roosevelt Middle School"

OWNERS = [
    SessionOwner("10001", 1, "501", "0017", "Adams", "Ava", LINCOLN, DAY),
    SessionOwner("10002", 2, "502", "0018", "van der Berg", "Zoë", LINCOLN, DAY),
    SessionOwner("10003", 3, "503", "0019", "Clark", "Cleo", LINCOLN, DAY),  # must not be photographed
    SessionOwner("10004", 4, "504", "0020", "Díaz", "Ben", LINCOLN, DAY),
    SessionOwner("10005", 4, "504", "0020", "Díaz", "Ben", LINCOLN, date(2026, 10, 20)),  # the retake of 10004
    SessionOwner("20001", 9, "901", "0017", "Evans", "Eve", ROOSEVELT, DAY),  # the ID of 10001, at another school
    SessionOwner("20002", 10, "902", "0500", "Adams", "Ava", ROOSEVELT, DAY),  # the name of 10001
]
SESSIONS = booked(*(o.number for o in OWNERS[:5]), shoot=LINCOLN, hold={"10003": "do not photograph"}) | booked(
    *(o.number for o in OWNERS[5:]), shoot=ROOSEVELT
)


def book(organization: str = "", prefix: str = "") -> KeyBook:
    return KeyBook(OWNERS, CodeRules(prefix), organization)


def find(frames, options, *, stored=None, listed=None, owners=OWNERS, sessions=SESSIONS, prefix=""):
    """The plan of these frames by these options."""
    finder = Finder(options, sessions, stored or {}, CodeRules(prefix), owners, listed)
    finder.check()
    return finder.split(list(frames))

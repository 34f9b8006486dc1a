"""A studio of a dozen sessions that differ in every field a filter asks for, and filters to ask it with."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tests.factories import enroll, schedule
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import Group
from tui_studio.services.edits import Edits
from tui_studio.services.studio import Studio

LEAVES = (
    "adams", "fi", "10001", "zoë", "grade:9", "grade:^1", 'teacher:="Mr Reed"', "teacher:^ms", "teacher:~quill",
    'teacher:""', "photographer:ann", 'photographer:""', "photographer:=Ann", 'assistant:""', 'room:"",gym', "org:linc",
    'org:""', "year:2026", "year:this", "date:2026-09-14", "date:none", "date:future", "start:<09:00", "start:none",
    "images:0", "uploaded:0", "flag:photo", "flag:any", "due:late", "due:none", "due:..2026-10-01", "confirmed:yes",
    "printed:no", "created:today", "created:last7days", 'batch:""', "email:example", 'email:""', 'notes:""',
    "notes:~RÉTAKE", "last:^ad", "first:zoe", 'group:""', "group:staff", "status:scheduled", "id:00003", "client:4",
    "session:10002", "description:fall", 'shoot:""', "homeroom:R1",
)  # fmt: skip

TREES = st.recursive(
    st.sampled_from(LEAVES).map(lambda text: parse_query(text).terms[0]),
    lambda inner: st.builds(
        Group, st.lists(inner, min_size=1, max_size=3).map(tuple), any_of=st.booleans(), negated=st.booleans()
    ),
    max_leaves=6,
)


def mix(studio: Studio) -> None:
    """Sessions with and without a photographer, a room, a time, notes, an e-mail."""
    enroll(studio, 12)
    schedule(studio, photographer="Ann", room="Gym")
    with studio._place.writing() as uow:
        edits = Edits(studio._place, uow)
        for row_id in (1, 2, 3):
            lone = {"photographer_id": None, "room_id": None, "enrollment_id": None, "shoot_id": None, "start": None}
            more = {"date": None} if row_id == 1 else {"notes": "Retaké please", "status_due": date(2026, 8, row_id)}
            edits.change("session", row_id, uow.records.read("session", row_id) or {}, lone | more, str(row_id))
        person = uow.records.read("client", 4) or {}
        edits.change("client", 4, person, {"no_photo": True, "email": "someone@example.org"}, "client 4")
        edits.finish("mix")
        uow.commit()

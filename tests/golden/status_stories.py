"""How the pictures of advancing and of the audit trail come about, with keys only."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.factories import session_ids
from tests.golden.looking import shows, types
from tui_studio.services.studio import Studio

CLUB = ("Booked", "Shot", "Culled", "Retouched", "Proofed", "Approved", "Ordered", "Printed", "Packed", "Delivered")


async def advance(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("slash")
    await types(pilot, "images:>0")
    await shows(pilot, "8 of 36")
    await pilot.press("enter", "asterisk", "s")
    await shows(pilot, "8 can move", "Images captured")


async def advance_refused(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("asterisk", "s")
    await shows(pilot, "8 can move, 28 cannot: no images")
    await pilot.press("d", "plus", "1", "0", "tab")
    await types(pilot, "gym, second day")
    await shows(pilot, "second day")


async def advance_many(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    spread(pilot.app.studio)  # type: ignore[attr-defined]
    await pilot.press("asterisk", "s")
    await shows(pilot, "can move", "Club")


async def advance_refusals(pilot: Pilot[int]) -> None:
    await advance_many(pilot)
    await pilot.press("r")
    await shows(pilot, "18 cannot move", "10020  cancelled")


def spread(studio: Studio) -> None:
    """Sessions of two types, in every status of their chains."""
    from sqlalchemy import text

    change = text(
        "UPDATE session SET type_id = :kind, status_id = (SELECT id FROM session_status "
        "WHERE type_id = :kind AND position = :position) WHERE number = :number"
    )
    with studio._place.writing() as uow:
        chain = [
            {"name": name, "stage": "", "due_days": 3 + n, "guards": "", "cancelled": False}
            for n, name in enumerate(CLUB)
        ]
        kind = uow.statuses.add_type("Club [3]", 5, chain)
        places = [(1, 1 + n, 10001 + n) for n in range(8)] + [(1, 9, 10020)]
        places += [(kind, 1 + n % 10, 10020 + n) for n in range(1, 13)]
        for type_id, position, number in places:
            values = {"kind": type_id, "position": position, "number": str(number)}
            uow._db.connection().execute(change, values)
        uow.commit()


async def audit_trail(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    studio: Studio = pilot.app.studio  # type: ignore[attr-defined]
    wrote(studio)
    await pilot.press("f10", "right", "right", "t")
    await shows(pilot, "Audit Trail  5")


async def audit_entry(pilot: Pilot[int]) -> None:
    await audit_trail(pilot)
    await pilot.press("down", "enter")
    await shows(pilot, "Audit entry")


def wrote(studio: Studio) -> None:
    """An edit and an advance that was taken back."""
    from tui_studio.services.edits import Edits

    with studio._place.writing() as uow:
        edits = Edits(studio._place, uow)
        opened = uow.records.find("client", number="2")[0]
        wanted = {"notes": "twin of client 3", "no_publish": True}
        edits.change("client", opened["id"], opened, wanted, f"client 2 {opened['last_name']}, {opened['first_name']}")
        edits.finish("client 2: notes")
        uow.commit()
    ids = session_ids(studio)[:12]
    batch = studio.statuses.apply_advance(studio.statuses.plan_advance(ids, to="Cancelled")).batch
    studio.journal.undo(batch)


async def reschedule(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("space", "space", "space", "x", "m")
    await shows(pilot, "Say where they go.")
    await types(pilot, "+6")
    await shows(pilot, "3 sessions move")


async def book_one(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("x", "h")
    await shows(pilot, "Schedule a session")
    await pilot.press("tab")
    await types(pilot, "11:30")
    await shows(pilot, "11:30 to 11:33")

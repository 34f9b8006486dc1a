"""Statements over field kits: what a shoot needs on a laptop, and what was merged of each kit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from tui_studio.domain.capture import MARKS
from tui_studio.repositories import tables as t
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.presence import PresenceRepository
from tui_studio.repositories.statuses import BACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session as DbSession

Row = dict[str, Any]
Tables = dict[str, list[Row]]

IN_ORDER = (
    t.Organization, t.Shoot, t.SessionType, t.SessionStatus, t.StaffMember, t.CameraRoom, t.Client, t.Enrollment,
    t.Guardian, t.GuardianContact, t.ClientGroup, t.ClientGroupMember, t.PhotoSession, t.ImageImport, t.Image,
    t.ImageSession, t.SessionPose, t.StatusHistory, t.CaptureAct,
)  # fmt: skip
"""What goes along, each after what it points to."""
_BROUGHT = tuple(one for one in IN_ORDER if one not in (t.ClientGroupMember, t.ImageImport, t.ImageSession))
"""What comes back as records of its own."""


class FieldKitRepository:
    """Kits by id; rows as plain dictionaries of column names to values."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def add(self, kit: Mapping[str, Any]) -> None:
        """A new kit."""
        self._db.connection().execute(insert(t.FieldKit), dict(kit))

    def seal(self, kit_id: str, sha256: str) -> None:
        """The file of a kit is made."""
        self._db.connection().execute(update(t.FieldKit).where(t.FieldKit.id == kit_id).values(sha256=sha256))

    def forget(self, kit_id: str) -> None:
        """No file was made after all."""
        self._db.connection().execute(delete(t.FieldKit).where(t.FieldKit.id == kit_id))

    def find(self, kit_id: str) -> Row | None:
        """A kit that was taken from here."""
        return next(iter(self._rows(t.FieldKit, t.FieldKit.id == kit_id, t.FieldKit.own.is_(False))), None)

    def own(self) -> Row | None:
        """The kit that this studio is; None in an office."""
        return next(iter(self._rows(t.FieldKit, t.FieldKit.own)), None)

    def taken(self, shoot_id: int) -> Tables:
        """Everything of a shoot, and of its retakes or what it is the retakes of, that works without the office.

        Of pictures the rows go along, as those of the office; no file does.
        """
        s, e, c, i, n, p = t.PhotoSession, t.Enrollment, t.Client, t.Image, t.ImageSession, t.SessionPose
        family = PresenceRepository(self._db).family(shoot_id)
        shoots = self._rows(t.Shoot, t.Shoot.id.in_(family))
        held = {(row["organization_id"], row["year"]) for row in shoots}
        enrolled = or_(*((e.organization_id == organization) & (e.year == year) for organization, year in held))
        sessions = self._rows(s, s.shoot_id.in_(family))
        ids = {row["client_id"] for row in sessions} | {row["client_id"] for row in self._rows(e, enrolled)}
        people = select(fill_picks(self._db, sorted(ids)).c.id)
        guardians = self._rows(t.Guardian, t.Guardian.client_id.in_(people))
        answerable = select(t.Guardian.id).where(t.Guardian.client_id.in_(people))
        mine = select(s.id).where(s.shoot_id.in_(family))
        members = self._rows(t.ClientGroupMember, t.ClientGroupMember.client_id.in_(people))
        pictures = i.session_id.in_(mine)
        own = select(i.id).where(pictures)
        return {
            "organization": self._rows(t.Organization, t.Organization.id.in_({one for one, _ in held})),
            "shoot": shoots,
            "session_type": self._rows(t.SessionType),
            "session_status": self._rows(t.SessionStatus),
            "staff_member": self._rows(t.StaffMember),
            "camera_room": self._rows(t.CameraRoom),
            "client": self._rows(c, c.id.in_(people)),
            "enrollment": self._rows(e, enrolled),
            "guardian": guardians,
            "guardian_contact": self._rows(t.GuardianContact, t.GuardianContact.guardian_id.in_(answerable)),
            "client_group": self._rows(t.ClientGroup, t.ClientGroup.id.in_({row["group_id"] for row in members})),
            "client_group_member": members,
            "session": sessions,
            "image_import": [],
            "image": self._rows(i, pictures),
            "image_session": self._rows(n, n.image_id.in_(own), n.session_id.in_(mine)),
            "session_pose": self._rows(p, p.session_id.in_(mine), p.image_id.in_(own)),
            "status_history": self._rows(t.StatusHistory, t.StatusHistory.session_id.in_(mine)),
            "capture_act": self._rows(t.CaptureAct, t.CaptureAct.shoot_id.in_(family), t.CaptureAct.kind.in_(MARKS)),
        }

    def fill(self, tables: Tables) -> None:
        """Write the rows into the empty database of a kit."""
        for model in IN_ORDER:
            rows = tables[model.__tablename__]
            if rows:
                self._db.connection().execute(insert(model), rows)

    def brought(self) -> Tables:
        """Everything in a kit that may come back."""
        return {model.__tablename__: self._rows(model) for model in _BROUGHT}

    def members(self) -> dict[int, set[int]]:
        """Clients of each group."""
        found: dict[int, set[int]] = {}
        for row in self._rows(t.ClientGroupMember):
            found.setdefault(row["group_id"], set()).add(row["client_id"])
        return found

    def further_sessions(self) -> dict[int, list[int]]:
        """Further sessions of the pictures of several, by image."""
        found: dict[int, list[int]] = {}
        query = select(t.ImageSession.image_id, t.ImageSession.session_id).order_by(t.ImageSession.session_id)
        for image_id, session_id in self._db.connection().execute(query):
            found.setdefault(image_id, []).append(session_id)
        return found

    def unassigned(self) -> int:
        """Frames of hot folders that belong to nobody."""
        query = select(t.CaptureFrame.id).where(t.CaptureFrame.fate == "unassigned")
        return len(self._db.connection().execute(query).all())

    def deletions(self) -> dict[tuple[str, int], int]:
        """How often a record of this kind and id was deleted."""
        a = t.AuditEntry
        query = select(a.entity, a.row_id, func.count()).where(a.action == "deleted").group_by(a.entity, a.row_id)
        return {(entity, row_id): count for entity, row_id, count in self._db.connection().execute(query)}

    def marks(self) -> dict[str, int]:
        """How far a studio has come: numbers that only grow, by what they count."""
        grows = {"audit": t.AuditEntry, "history": t.StatusHistory, "act": t.CaptureAct, "import": t.ImageImport}
        run = self._db.connection().execute
        return {name: int(run(select(func.coalesce(func.max(one.id), 0))).scalar_one()) for name, one in grows.items()}

    def spares(self, numbers: Sequence[str]) -> list[Row]:
        """The spare cards of these numbers."""
        return self._rows(t.SpareCard, t.SpareCard.number.in_(list(numbers)))

    def state(self, kit_id: str) -> dict[str, Any]:
        """Where the last merge of a kit ended; empty before the first."""
        m = t.KitMerge
        query = select(m.state).where(m.kit_id == kit_id).order_by(m.id.desc()).limit(1)
        found = self._db.connection().execute(query).scalar()
        return json.loads(found) if found else {}

    def add_merge(self, kit_id: str, batch: str, state: Mapping[str, Any], now: datetime) -> None:
        """Note what a merge came to."""
        row = {"kit_id": kit_id, "batch": batch, "state": json.dumps(state, ensure_ascii=False), "at": now}
        self._db.connection().execute(insert(t.KitMerge), row)

    def keep_state(self, kit_id: str, batch: str, state: Mapping[str, Any], now: datetime) -> None:
        """Note where a merge ended that has written nothing, with the last one: that can be taken back still."""
        m = t.KitMerge
        last = self._db.connection().execute(select(func.max(m.id)).where(m.kit_id == kit_id)).scalar()
        if last is None:
            self.add_merge(kit_id, batch, state, now)
            return
        kept = update(m).where(m.id == last).values(state=json.dumps(state, ensure_ascii=False))
        self._db.connection().execute(kept)

    def merged_since(self, batch: str) -> bool:
        """Whether the kit of a merge was merged again."""
        m = t.KitMerge
        mine = select(m.id, m.kit_id).where(m.batch == batch).subquery()
        query = select(m.id).join(mine, mine.c.kit_id == m.kit_id).where(m.id > mine.c.id)
        return self._db.connection().execute(query.limit(1)).first() is not None

    def drop_merge(self, batch: str) -> None:
        """A merge was taken back."""
        self._db.connection().execute(delete(t.KitMerge).where(t.KitMerge.batch == batch))

    def advanced_since(self, batch: str) -> int:
        """How many sessions with pictures of a merge were advanced by a later step that stands."""
        i, m, h, j = t.Image, t.ImageImport, t.StatusHistory, t.JournalStep
        mine = select(j.id).where(j.batch == batch).scalar_subquery()
        query = (
            select(func.count(i.session_id.distinct()))
            .join_from(i, m, m.id == i.import_id)
            .join(h, h.session_id == i.session_id)
            .join(j, j.batch == h.batch)
            .where(m.batch == batch, j.id > mine, j.undone_at.is_(None))
        )
        return int(self._db.connection().execute(query).scalar_one())

    def note_moved_back(self, batch: str, by: str, now: datetime) -> None:
        """Tell the history of sessions whose status a merge changed that it goes back; call it before it does."""
        c = t.JournalChange
        query = select(c.row_id, c.before, c.after).where(c.batch == batch, c.entity == "session", c.before != "null")
        rows = []
        for session_id, before, after in self._db.connection().execute(query).all():
            was, now_is = json.loads(before), json.loads(after)
            if "status_id" in was:
                version = select(t.PhotoSession.version).where(t.PhotoSession.id == session_id)
                rows.append(
                    {
                        "session_id": session_id, "from_id": now_is["status_id"], "to_id": was["status_id"],
                        "version_after": int(self._db.connection().execute(version).scalar_one()) + 1,
                        "note": "taken back", "by": by, "at": now, "batch": f"{BACK}{batch}",
                    }
                )  # fmt: skip
        self.add_history(rows)

    def add_history(self, rows: Sequence[Row]) -> None:
        """Changes of status that happened on a laptop; those that a merge left which was taken back stand already."""
        h = t.StatusHistory
        told = select(h.session_id, h.batch).where(h.batch.in_({row["batch"] for row in rows}))
        there = {tuple(row) for row in self._db.connection().execute(told)}
        fresh = [row for row in rows if (row["session_id"], row["batch"]) not in there]
        if fresh:
            self._db.connection().execute(insert(h), fresh)

    def clash(self, entity: str, values: Mapping[str, Any], but: int | None) -> Row | None:
        """The client or session that has this number, or the enrollment that has this student ID, other than `but`."""
        model = {"client": t.Client, "session": t.PhotoSession, "enrollment": t.Enrollment}[entity]
        keys = ("organization_id", "year", "student_id") if entity == "enrollment" else ("number",)
        same = [getattr(model, key) == values[key] for key in keys]
        found = self._rows(model, *same)
        return next((row for row in found if row["id"] != but), None)

    def _rows(self, model: Any, *conditions: Any) -> list[Row]:
        table = model.__table__
        query = select(table).where(*conditions).order_by(*table.primary_key.columns)
        return [dict(row) for row in self._db.connection().execute(query).mappings()]

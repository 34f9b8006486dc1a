"""Two records of one client become one: what differs is chosen, what hangs on the other moves over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.client_rules import numbered_name
from tui_studio.domain.custom_fields import read_custom, write_custom
from tui_studio.errors import ChangedMeanwhile, InputRefused, NotFound
from tui_studio.services.client_records import COLUMNS, FLAGS
from tui_studio.services.edits import Edits
from tui_studio.text import counted, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

Row = dict[str, Any]
_CLASS = ("student_id", "grade", "teacher", "homeroom", "roster_position")


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """One field in which the two differ: `proposed` is mine, theirs or both."""

    field: str
    mine: Any
    theirs: Any
    proposed: str
    both: bool = False


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do; nothing is written yet."""

    keep_id: int
    other_id: int
    keep: str
    other: str
    choices: tuple[MergeChoice, ...]
    moving: tuple[str, ...]
    """What moves over: “2 sessions”, “1 enrollment”."""
    notes: tuple[str, ...]
    """What is lost or cannot be kept twice."""
    seen: tuple[Row, Row]


class ClientMergeService:
    """The first client stays with its number, the other one goes."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan(self, keep_id: int, other_id: int) -> MergePlan:
        """Compare the two; raises `InputRefused` for one and the same, `NotFound` for one that is gone."""
        if keep_id == other_id:
            raise InputRefused("This is the same client; choose another one.")
        with self._place.reading() as uow:
            keep, other = _read(uow, keep_id), _read(uow, other_id)
            mine, theirs = uow.client_records.enrollments(keep_id), uow.client_records.enrollments(other_id)
            counts = {
                "session": len(uow.client_records.sessions(other_id)),
                "image": len(uow.client_records.images(client_id=other_id)),
                "enrollment": len(theirs),
                "guardian": len(uow.client_records.guardians(other_id)),
                "client group": len(uow.client_records.groups(other_id)),
            }
        return MergePlan(
            keep_id,
            other_id,
            _title(keep),
            _title(other),
            tuple(_choices(keep, other)),
            tuple(counted(count, noun) for noun, count in counts.items() if count),
            tuple(_lost(mine, theirs)),
            (keep, other),
        )

    def merge(self, plan: MergePlan, chosen: Mapping[str, str]) -> str:
        """Carry the plan out as one step that can be undone; its batch.

        `chosen` maps field to mine, theirs or both. Raises `ChangedMeanwhile` where one of the two was changed since.
        """
        with self._place.writing() as uow:
            for seen in plan.seen:
                now = uow.records.read("client", seen["id"])
                if now is None or now["version"] != seen["version"]:
                    raise ChangedMeanwhile(f"{_title(seen)} was changed meanwhile; nothing was merged. Compare again.")
            edits = Edits(self._place, uow)
            _Moving(uow, edits, plan).run()
            keep, other = plan.seen
            edits.delete("client", plan.other_id, f"client {plan.other}")
            wanted = {choice.field: _taken(choice, chosen) for choice in plan.choices}
            wanted["custom"] = write_custom(read_custom(keep["custom"]).items(), other["custom"])
            wanted["number"] = keep["number"] or other["number"]
            wanted["family_id"] = keep["family_id"] or other["family_id"]
            edits.change("client", plan.keep_id, keep, wanted, f"client {plan.keep}")
            batch = edits.finish(f"Merge client {_title(other)} into client {_title(keep)}")
            uow.commit()
        return batch


class _Moving:
    """Everything that hangs on the other client, in an order that keeps every reference whole."""

    def __init__(self, uow: UnitOfWork, edits: Edits, plan: MergePlan) -> None:
        self._uow, self._edits = uow, edits
        self._keep, self._other = plan.keep_id, plan.other_id
        self._mine = {(row["organization_id"], row["year"]): row for row in uow.client_records.enrollments(self._keep)}

    def run(self) -> None:
        """Sessions first: they hold on to enrollments."""
        theirs = self._uow.client_records.enrollments(self._other)
        double = {row["id"]: mine for row in theirs if (mine := self._mine.get((row["organization_id"], row["year"])))}
        for row in self._uow.records.find("session", client_id=self._other):
            own = double.get(row["enrollment_id"])
            moved = {"client_id": self._keep} | ({"enrollment_id": own["id"]} if own else {})
            self._edits.change("session", row["id"], row, moved, f"session {row['number']}")
        for row in theirs:
            label = f"enrollment in {row['organization']} {row['year']}"
            if row["id"] not in double:
                self._edits.change("enrollment", row["id"], row, {"client_id": self._keep}, label)
                continue
            self._edits.delete("enrollment", row["id"], label)
            own = double[row["id"]]
            filled = {key: row[key] for key in _CLASS if not own[key] and row[key]}
            self._edits.change("enrollment", own["id"], own, filled, label)
        self._guardians()
        groups, own_groups = (self._uow.client_records.groups(row) for row in (self._other, self._keep))
        for name, group_id in groups.items():
            self._edits.leave(group_id, [self._other], f"client group {name}")
            if name not in own_groups:
                self._edits.join(group_id, [self._keep], f"client group {name}")

    def _guardians(self) -> None:
        """A guardian of the same name is the same person and gets the contacts that are new."""
        known = {fold(row["name"]): row for row in self._uow.client_records.guardians(self._keep)}
        for row in self._uow.client_records.guardians(self._other):
            own, label = known.get(fold(row["name"])), f"guardian {row['name']}"
            if own is None:
                bare = {key: value for key, value in row.items() if key != "contacts"}
                self._edits.change("guardian", row["id"], bare, {"client_id": self._keep}, label)
                continue
            has = {(contact["kind"], fold(contact["value"])) for contact in own["contacts"]}
            for contact in row["contacts"]:
                name = f"{contact['kind']} of {label}"
                if (contact["kind"], fold(contact["value"])) in has:
                    self._edits.delete("guardian_contact", contact["id"], name)
                else:
                    moved = {"guardian_id": own["id"], "position": len(has)}
                    self._edits.change("guardian_contact", contact["id"], contact, moved, name)
            self._edits.delete("guardian", row["id"], label)


def _read(uow: UnitOfWork, client_id: int) -> Row:
    row = uow.records.read("client", client_id)
    if row is None:
        raise NotFound("One of the two clients does not exist any more.")
    return row


def _title(row: Mapping[str, Any]) -> str:
    return numbered_name(row["number"], row["last_name"], row["first_name"])


def _choices(keep: Row, other: Row) -> list[MergeChoice]:
    """Fields that differ; what is empty gives way, a privacy flag stands if either has it."""
    found = []
    for key in COLUMNS:
        mine, theirs = keep[key], other[key]
        if mine == theirs or (not theirs and key not in FLAGS):
            continue
        if key == "notes":
            found.append(MergeChoice(key, mine, theirs, "both" if mine else "theirs", both=bool(mine)))
        else:
            found.append(MergeChoice(key, mine, theirs, "mine" if mine else "theirs"))
    return found


def _taken(choice: MergeChoice, chosen: Mapping[str, str]) -> Any:
    way = chosen.get(choice.field, choice.proposed)
    if way == "both":
        return f"{choice.mine}\n{choice.theirs}"
    return choice.theirs if way == "theirs" else choice.mine


def _lost(mine: list[Row], theirs: list[Row]) -> list[str]:
    """What one enrollment cannot hold twice."""
    own = {(row["organization_id"], row["year"]): row for row in mine}
    notes = []
    for row in theirs:
        same = own.get((row["organization_id"], row["year"]))
        for key in _CLASS[:-1] if same else ():
            if same is not None and same[key] and row[key] and same[key] != row[key]:
                where = f"{row['organization']} {row['year']}"
                notes.append(f"{where}: {key.replace('_', ' ')} {same[key]} stays, {row[key]} goes.")
    return notes

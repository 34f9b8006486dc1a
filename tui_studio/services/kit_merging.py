"""One merge of a field kit within one transaction: records first, each after what it points to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tui_studio.domain import kit_merge as rules
from tui_studio.domain.capture import MARKS
from tui_studio.domain.client_rules import numbered_name
from tui_studio.domain.kit_merge import MINE, NATURAL, PARENTS, RECORD, RESET, THEIRS, Conflict, Decisions
from tui_studio.errors import InputRefused
from tui_studio.repositories.record_store import typed
from tui_studio.services.edits import Edits
from tui_studio.services.kit_ties import families, merge_families, merge_groups
from tui_studio.services.numbers import client_numbers, spare_numbers
from tui_studio.services.results import Skipped
from tui_studio.text import fold

if TYPE_CHECKING:
    from tui_studio.repositories.field_kits import Row
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.kit_rows import ById
    from tui_studio.services.kit_state import KitState
    from tui_studio.services.kit_ties import Groups
    from tui_studio.services.workplace import Workplace

KIND = "merge kit"
_DELETED = ("guardian_contact", "guardian", "session", "enrollment", "client")


class KitMerging:
    """Writes what is clear and what is decided; what is not stays in `open`, and then the caller takes it all back."""

    def __init__(
        self,
        place: Workplace,
        uow: UnitOfWork,
        taken: ById,
        kit: ById,
        groups: tuple[Groups, Groups],
        state: KitState,
        decisions: Decisions,
    ) -> None:
        """`groups` are who was in which group when the kit was taken, and who is now."""
        self.uow, self.kit, self.state = uow, kit, state
        self.images = place.settings.paths.images
        self.edits = Edits(place, uow, KIND)
        self._taken, self._groups, self._decisions = taken, groups, decisions
        self._chains = self._known_chains()
        self.conflicts: dict[str, Conflict] = {}
        self.refused: list[Skipped] = []
        self.notes: list[str] = []
        self.moves: dict[int, int] = {}
        """Pictures that came earlier, and the sessions that the kit has given them to since."""
        self.created: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.deleted: Counter[str] = Counter()

    @property
    def open(self) -> list[Conflict]:
        """Conflicts that nobody decided."""
        return [conflict for conflict in self.conflicts.values() if not conflict.decided]

    def records(self) -> None:
        """Everything but pictures."""
        kin = families(self, last=True)
        for entity in PARENTS:
            if entity not in ("image", "session_pose"):
                self.table(entity)
        for entity in _DELETED:
            self._deletions(entity)
        merge_families(self, kin)
        merge_groups(self, *self._groups)
        self._history()

    def table(self, entity: str) -> None:
        """All records of a kind."""
        for kit_id, row in self.kit[entity].items():
            if entity != "capture_act" or row["kind"] in MARKS:
                self.one(entity, kit_id, row)

    def poses(self, *, stored: bool) -> None:
        """Which picture stands for a session; those of pictures that are yet to be stored are only looked at."""
        for kit_id, row in self.kit["session_pose"].items():
            values = self.translated("session_pose", row)
            if stored or values["image_id"] is not None:
                self.one("session_pose", kit_id, row)
            elif values["session_id"] is not None and (twin := self._twin("session_pose", values)):
                mine, theirs = self._read("image", twin["image_id"]) or {}, self.kit["image"][row["image_id"]]
                shown = (self.label("image", mine), self.label("image", theirs))
                label = self.label("session_pose", twin)
                self._decide(Conflict(f"session_pose/{twin['id']}/image", label, "image", *shown))

    def translated(self, entity: str, row: Row) -> Row:
        """A row of the kit with the ids that its parents have here; those that are not here are None."""
        told = {
            key: None if row[key] is None else self._id(parent, row[key]) for key, parent in PARENTS[entity].items()
        }
        return {**row, **told}

    def label(self, entity: str, row: Row) -> str:
        """What people call a record."""
        if entity == "client":
            return f"client {numbered_name(row['number'], row['last_name'], row['first_name'])}"
        if entity == "session":
            return f"session {row['number']}"
        if entity == "image":
            return f"picture {row['path'].rpartition('/')[2]}"
        word = entity.replace("_", " ")
        if entity == "session_pose":
            word = f"{row['kind']} pose"
        for key, parent in PARENTS[entity].items():
            if parent in ("client", "session", "guardian") and (over := self._read(parent, row.get(key))):
                named = row.get("name") or ("" if entity == "session_pose" else row.get("kind")) or ""
                return f"{word} {named}".strip() + f" of {self.label(parent, over)}"
        return f"{word} {row.get('name', '')}".strip()

    # one record

    def one(self, entity: str, kit_id: int, row: Row) -> None:
        """Merge one record."""
        values = self.translated(entity, row)
        base = self.base(entity, kit_id)
        if base is not None and rules.same(rules.fields_of(entity, values), base, values):
            return
        here = self.here(entity, kit_id)
        if here is None:
            self._new(entity, kit_id, row, values)
            return
        self.state.see(entity, kit_id, values)
        now = self.uow.records.read(entity, here)
        if now is None and entity == "image":
            self.notes.append(f"{self.label(entity, values)} of the kit is not here any more.")
        elif now is None or (entity.startswith("guardian") and base and self._moved(entity, now, base)):
            self._gone(entity, here, values, "changed")
        else:
            self._change(entity, here, base or {}, now, values)

    def _moved(self, entity: str, now: Row, base: Row) -> bool:
        return any(now[key] != base[key] for key in PARENTS[entity])

    def base(self, entity: str, kit_id: int) -> Row | None:
        """The record as it was merged last, else as it was taken."""
        seen = self.state.base(entity, kit_id)
        if seen is not None:
            return typed(entity, seen)
        taken = self._taken[entity].get(kit_id)
        return None if taken is None else self.translated(entity, taken)

    def _new(self, entity: str, kit_id: int, row: Row, values: Row) -> None:
        if entity == "capture_act" and row["undone"]:
            return
        for key, parent in PARENTS[entity].items():
            if row[key] is not None and not self._parent(parent, row[key], values[key]):
                self._refuse(entity, values, f"its {parent.replace('_', ' ')} is not here")
                return
        self.state.see(entity, kit_id, values)
        if twin := self._twin(entity, values):
            self.state.map(entity, kit_id, twin["id"])
            self._change(entity, twin["id"], rules.base_of_twins(twin, values), twin, values)
            return
        self.state.map(entity, kit_id, self._create(entity, kit_id, values))

    def _twin(self, entity: str, values: Row) -> Row | None:
        if entity not in NATURAL:
            return None
        return next(iter(self.uow.records.find(entity, **{key: values[key] for key in NATURAL[entity]})), None)

    def _create(self, entity: str, kit_id: int, values: Row) -> int:
        row = {key: RESET.get(key, value) for key, value in values.items() if key != "id"}
        if "batch" in row:
            row["batch"] = self.edits.batch
        if entity in ("client", "session") and row["number"] and self.uow.field_kits.clash(entity, row, None):
            given = client_numbers(self.uow, 1) if entity == "client" else spare_numbers(self.uow, 1)
            row["number"] = given[0]
            self.notes.append(f"{self.label(entity, values)} of the kit is {self.label(entity, row)} here.")
        if entity == "enrollment" and not self._may_have_id(row, None, f"new-{kit_id}"):
            row["student_id"] = ""
        self.created[entity] += 1
        return self.edits.create(entity, row, self.label(entity, row))

    def _change(self, entity: str, here: int, base: Row, now: Row, values: Row) -> None:
        wanted, both = rules.three_way(rules.fields_of(entity, now), base, now, values)
        for group in both:
            if self._decide(self._conflict(entity, here, group, now, values)) == THEIRS:
                wanted |= {field: values[field] for field in group}
        if "number" in wanted and self.uow.field_kits.clash(entity, wanted, here):
            self.notes.append(f"{self.label(entity, now)} keeps its number: {wanted.pop('number')} is another's here.")
        if wanted.get("student_id") and not self._may_have_id({**now, **wanted}, here, str(here)):
            del wanted["student_id"]
        for key, parent in PARENTS[entity].items():
            if wanted.get(key) is not None and not self._is_known(parent, wanted[key]):
                self._refuse(entity, now, f"its {parent.replace('_', ' ')} is not here")
                del wanted[key]
        if wanted and self.edits.change(entity, here, now, wanted, self.label(entity, now)):
            self.changed[entity] += 1

    def _may_have_id(self, row: Row, but: int | None, key: str) -> bool:
        """Whether an enrollment gets its student ID; one that another student has is a conflict."""
        holder = self.uow.field_kits.clash("enrollment", row, but) if row["student_id"] else None
        if holder is None:
            return True
        owner, newcomer = (self.label("enrollment", one) for one in (holder, row))
        told = (row["student_id"] + " of " + owner, row["student_id"] + " of " + newcomer)
        if self._decide(Conflict(f"enrollment/{key}/student_id", newcomer, "student_id", *told)) != THEIRS:
            return False
        self.edits.change("enrollment", holder["id"], holder, {"student_id": ""}, owner)
        return True

    # records that are not here any more, or not there

    def _gone(self, entity: str, here: int, values: Row, what: str) -> bool:
        """A record that was deleted here and worked on there; whether it is here again."""
        conflict = Conflict(f"{entity}/{here}/{RECORD}", self.label(entity, values), RECORD, "deleted", what)
        return self._decide(conflict) == THEIRS and self._bring_back(entity, here, values)

    def _bring_back(self, entity: str, here: int, values: Row) -> bool:
        """Make a deleted record again under its id, and what it points to with it; whether that could be done."""
        if entity == "image":  # its file would be missing
            return False
        taken_again = {**values, "id": here}
        for key, parent in PARENTS[entity].items():
            if values[key] is not None and self._read(parent, values[key]) is None:
                over = self._of_kit(parent, values[key])
                if over is None or not self._bring_back(parent, values[key], self.translated(parent, over)):
                    self._refuse(entity, values, f"its {parent.replace('_', ' ')} is not here")
                    return False
        if self.uow.records.read(entity, here) is None:
            row = {key: RESET.get(key, value) for key, value in taken_again.items()}
            if "batch" in row:
                row["batch"] = self.edits.batch
            self.edits.create(entity, row, self.label(entity, row))
            self.created[entity] += 1
        return True

    def _parent(self, entity: str, kit_id: int, here: int | None) -> bool:
        """Whether a parent of something new is here; one that was deleted is asked about."""
        if here is None:
            return False
        if self._is_known(entity, here):
            return True
        return self._gone(entity, here, self.translated(entity, self.kit[entity][kit_id]), "has something new")

    def _is_known(self, entity: str, here: int) -> bool:
        return entity in ("session_type", "session_status") or self._read(entity, here) is not None

    def _of_kit(self, entity: str, here: int) -> Row | None:
        """The kit's record of one that was here."""
        new = self.state.kit_id_of(entity, here)
        taken = (key for key, row in self._taken[entity].items() if row["id"] == here)
        return self.kit[entity].get(new if new is not None else next(taken, 0))

    def _deletions(self, entity: str) -> None:
        known = {**self._taken[entity], **dict.fromkeys(self.state.mapped(entity))}
        for kit_id in sorted(known.keys() - self.kit[entity].keys()):
            base, here = self.base(entity, kit_id), self.here(entity, kit_id)
            if base is None or here is None or self.state.deleted(entity, kit_id):
                continue
            self.state.see(entity, kit_id, None)
            now = self.uow.records.read(entity, here)
            if now is not None and not self._moved(entity, now, base):
                self._delete(entity, here, base, now)

    def _delete(self, entity: str, here: int, base: Row, now: Row) -> None:
        label = self.label(entity, now)
        if rules.three_way(rules.fields_of(entity, now), base, base, now)[0]:
            conflict = Conflict(f"{entity}/{here}/{RECORD}", label, RECORD, "changed", "deleted")
            if self._decide(conflict) != THEIRS:
                return
        try:
            self.edits.delete(entity, here, label)
            self.deleted[entity] += 1
        except InputRefused as error:
            self.notes.append(f"{label} was deleted on the kit and stays here: {error}")

    # what else comes along

    def _history(self) -> None:
        """Changes of status as they happened on the laptop; no undo takes them away again."""
        rows, newest = [], self.state.history
        for kit_id, row in self.kit["status_history"].items():
            if kit_id in self._taken["status_history"] or kit_id <= self.state.history:
                continue
            newest = max(newest, kit_id)
            session_id = self._id("session", row["session_id"])
            if session_id is not None:
                told = {key: self._chains["session_status"][row[key]] for key in ("from_id", "to_id")}
                rows.append({**{k: v for k, v in row.items() if k != "id"}, **told, "session_id": session_id})
        self.uow.field_kits.add_history(rows)
        self.state.history = newest

    def _known_chains(self) -> dict[str, dict[int, int]]:
        """Session types and statuses of the kit by their names here; raises `InputRefused` for one that is not here."""
        find = self.uow.records.find
        types = {row["folded"]: row["id"] for row in find("session_type")}
        links = {(row["type_id"], row["folded"]): row["id"] for row in find("session_status")}
        known: dict[str, dict[int, int]] = {"session_type": {}, "session_status": {}}
        for entity in known:
            for kit_id, row in self.kit[entity].items():
                key = fold(row["name"])
                if kit_id in self._taken[entity]:
                    here: int | None = kit_id
                elif entity == "session_type":
                    here = types.get(key)
                else:
                    here = links.get((known["session_type"].get(row["type_id"], 0), key))
                if here is None:
                    raise InputRefused(
                        f"The kit has a {entity.replace('_', ' ')} “{row['name']}” that is not here; make it here, "
                        "then merge."
                    )
                known[entity][kit_id] = here
        return known

    # words and ids

    def _id(self, entity: str, kit_id: int) -> int | None:
        if entity in self._chains:
            return self._chains[entity].get(kit_id)
        return self.here(entity, kit_id)

    def here(self, entity: str, kit_id: int) -> int | None:
        """The id that a record of the kit has here."""
        new = self.state.id_of(entity, kit_id)
        taken = self._taken[entity].get(kit_id)
        return new if new is not None else None if taken is None else int(taken["id"])

    def _read(self, entity: str, row_id: int | None) -> Row | None:
        return None if row_id is None else self.uow.records.read(entity, row_id)

    def _refuse(self, entity: str, values: Row, reason: str) -> None:
        skipped = Skipped(self.label(entity, values), reason)
        if skipped not in self.refused:  # poses are looked at twice
            self.refused.append(skipped)

    def _conflict(self, entity: str, here: int, group: tuple[str, ...], now: Row, values: Row) -> Conflict:
        field = group[0].removesuffix("_id")
        mine, theirs = (self._words(entity, group, side) for side in (now, values))
        return Conflict(f"{entity}/{here}/{field}", self.label(entity, now), field, mine, theirs)

    def _words(self, entity: str, group: tuple[str, ...], row: Row) -> str:
        shown = group[:1] if group[0] in ("name", "status_id") else group
        told = []
        for field in shown:
            value, parent = row[field], PARENTS[entity].get(field)
            over = self._read(parent, value) if parent else None
            if over is not None:
                value = over.get("name") or self.label(parent or "", over)
            told.append(rules.in_words(value))
        if group[0] == "date":
            told = [told[0], "–".join(filter(None, told[1:]))]
        return " ".join(filter(None, told))

    def decided_theirs(self, conflict: Conflict) -> bool:
        """Note a conflict that is not about a field; whether the kit's side stands."""
        return self._decide(conflict) == THEIRS

    def _decide(self, conflict: Conflict) -> str:
        decided = self._decisions.on(conflict)
        self.conflicts[conflict.id] = decided
        return decided.decided or MINE

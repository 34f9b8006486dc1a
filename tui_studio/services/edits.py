"""Writing single records: checked against what others wrote meanwhile, audited, and one step that can be undone.

```
with place.writing() as uow:
    edits = Edits(place, uow)
    edits.change("client", 17, opened, {"last_name": "Lindner"}, "client 12 Lindner, Zoë")
    edits.finish("Client 12 Lindner, Zoë: last name")
    uow.commit()
```
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tui_studio.errors import EditConflict, InputRefused, NotFound
from tui_studio.repositories.record_store import plain, typed
from tui_studio.services.workplace import Workplace, user_name

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork

KIND = "edit"
_MEMBERS = "client_group_member"
"""Changes of this table are written down by group: `row_id` is the group, the JSON a list of clients."""
_SHARED = "image_session"
"""Which further sessions have an image is written down by image, as a list of sessions."""
_PREFERENCE = "preference"
"""Changes of preferences are written down for the company as a whole; the JSON holds key and value."""
COMPANY = 1
_BOOKKEEPING = frozenset(
    {"version", "folder", "find", "newest_id", "session_count", "image_count", "uploaded_count", "slate_printed_at"}
)


class Edits:
    """The writes of one form or one small act, within one unit of work."""

    def __init__(self, place: Workplace, uow: UnitOfWork, kind: str = KIND) -> None:
        self._place, self._uow = place, uow
        self.batch = place.new_batch(kind)
        self._changes: list[dict[str, Any]] = []
        self._entries: list[dict[str, Any]] = []
        self._searched: set[int] = set()

    def create(self, entity: str, values: Mapping[str, Any], label: str) -> int:
        """A new record; its id."""
        row_id = self._uow.records.insert(entity, values)
        after = self._uow.records.read(entity, row_id) or {}
        self._note("created", entity, row_id, label, None, after)
        return row_id

    def note_made(self, entity: str, row_id: int, label: str) -> None:
        """A new record that was written past this: it is one of the step."""
        self._note("created", entity, row_id, label, None, self._uow.records.read(entity, row_id) or {})

    def change(
        self, entity: str, row_id: int, opened: Mapping[str, Any], wanted: Mapping[str, Any], label: str
    ) -> dict[str, Any]:
        """Write what differs between the record as it was opened and as it is wanted; the fields that were written.

        What somebody else wrote into other fields since stays. Raises `EditConflict` where both wrote into the same
        field, and `NotFound` where the record is gone.
        """
        now = self._uow.records.read(entity, row_id)
        if now is None:
            raise NotFound(f"The record of {label} was deleted meanwhile; nothing was saved.")
        mine = {key: value for key, value in wanted.items() if key in now and value != opened.get(key)}
        changed = {key: value for key, value in mine.items() if value != now[key]}
        theirs = {key: now[key] for key in changed if now[key] != opened.get(key)}
        if theirs:
            raise self._conflict(entity, row_id, label, {key: changed[key] for key in theirs}, theirs)
        if changed:
            self._uow.records.update(entity, row_id, changed)
            self._note("changed", entity, row_id, label, {key: now[key] for key in changed}, changed)
        return changed

    def delete(self, entity: str, row_id: int, label: str) -> None:
        """Remove a record on which nothing hangs; raises `InputRefused` with what does."""
        before = self._uow.records.read(entity, row_id)
        if before is None:
            raise NotFound(f"The record of {label} was deleted meanwhile.")
        gone = [(change["entity"], change["row_id"]) for change in self._changes if change["after"] == "null"]
        if hanging := self._uow.records.hanging_on(entity, row_id, gone):
            raise InputRefused(f"{label} cannot be deleted: {in_words(hanging)}.")
        self._uow.records.delete(entity, row_id)
        self._note("deleted", entity, row_id, label, before, None)

    def join(self, group_id: int, client_ids: Sequence[int], label: str) -> list[int]:
        """Put clients into a group; those who were not in it."""
        before = len(self._uow.client_groups.members(group_id))
        joined = self._uow.client_groups.join(group_id, client_ids, self.batch)
        self._note_members(group_id, label, before, joined=joined)
        return joined

    def leave(self, group_id: int, client_ids: Sequence[int], label: str) -> list[int]:
        """Take clients out of a group; those who were in it."""
        before = len(self._uow.client_groups.members(group_id))
        left = self._uow.client_groups.leave(group_id, client_ids)
        self._note_members(group_id, label, before, left=left)
        return left

    def share(self, image_id: int, left: Sequence[int], joined: Sequence[int]) -> None:
        """Further sessions have an image no more, or have it now; whoever moves it tells the audit trail."""
        if left or joined:
            self._uow.image_moves.unshare(image_id, left)
            self._uow.image_moves.share(image_id, joined)
            change = {"before": json.dumps(list(left) or None), "after": json.dumps(list(joined) or None)}
            self._changes.append({"batch": self.batch, "entity": _SHARED, "row_id": image_id, **change})

    def prefer(self, values: Mapping[str, Any], told: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> list[str]:
        """Write preferences; the keys of those that were another before. `told` words them for the audit trail."""
        before = {key: self._uow.studio.preference(key) for key in values}
        changed = [key for key, value in values.items() if value != before[key]]
        for key in changed:
            self._uow.studio.set_preference(key, values[key])
        if changed:
            was, now = ({key: found[key] for key in changed} for found in (before, values))
            change = {"entity": _PREFERENCE, "row_id": COMPANY, "before": _json(was), "after": _json(now)}
            self._changes.append({"batch": self.batch, **change})
            self._tell("changed", _PREFERENCE, COMPANY, "preferences", told(was), told(now))
        return changed

    def raise_counter(self, name: str, value: int) -> None:
        """Let a counter go on from a higher number; audited, and for good."""
        before = self._uow.studio.next_number(name)
        self._uow.studio.raise_counter(name, value)
        self._tell("changed", _PREFERENCE, COMPANY, "preferences", {name: before}, {name: value})

    def finish(self, summary: str, kind: str = KIND) -> str:
        """Write the journal step and the audit trail; the batch, or "" where nothing was changed.

        Another kind is for edits that also moved sessions; see `undo_kinds`.
        """
        self._uow.audit.add(self._entries)
        if not self._changes:
            return ""
        self._uow.clients.rebuild_search(sorted(self._searched))
        self._uow.journal.add(self._place.step(self.batch, kind, summary))
        self._uow.journal.add_changes(self._changes)
        return self.batch

    def _note(
        self,
        action: str,
        entity: str,
        row_id: int,
        label: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        self._searched |= _clients_of(self._uow, entity, row_id, before or after or {})
        written = {"entity": entity, "row_id": row_id, "before": _json(before), "after": _json(after)}
        self._changes.append({"batch": self.batch, **written})
        self._tell(action, entity, row_id, label, before or {}, after or {})

    def _tell(
        self,
        action: str,
        entity: str,
        row_id: int | None,
        label: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        """An entry of the audit trail."""
        entry = {"at": self._place.clock.now(), "by": user_name(), "action": action, "label": label}
        record = {"entity": entity, "row_id": row_id, "before": _json(before), "after": _json(after)}
        self._entries.append({**entry, **record, "batch": self.batch})

    def _note_members(
        self, group_id: int, label: str, before: int, joined: Sequence[int] = (), left: Sequence[int] = ()
    ) -> None:
        if not joined and not left:
            return
        change = {"before": json.dumps(list(left) or None), "after": json.dumps(list(joined) or None)}
        self._changes.append({"batch": self.batch, "entity": _MEMBERS, "row_id": group_id, **change})
        after = {"members": before + len(joined) - len(left), **({"joined": joined} if joined else {"left": left})}
        self._tell("changed", "client_group", group_id, label, {"members": before}, after)

    def _conflict(
        self, entity: str, row_id: int, label: str, mine: dict[str, Any], theirs: dict[str, Any]
    ) -> EditConflict:
        last = next(iter(self._uow.audit.of_record(entity, row_id)), None)
        by = f" by {last.by}" if last is not None and last.by else ""
        return EditConflict(
            f"{label} was changed{by} since it was opened; nothing was saved yet.",
            mine,
            theirs,
            by=last.by if last else "",
        )


def refuse_edit(uow: UnitOfWork, batch: str) -> str:
    """Why the edits of a batch cannot be taken back; empty when they can."""
    changes = uow.journal.changes(batch)
    made = [(change.entity, change.row_id) for change in changes if change.before == "null"]
    pointed = _pointed(changes)
    made_again = {(change.entity, change.row_id) for change in changes if change.after == "null"}
    last = _last_writes(changes)
    for n, change in enumerate(changes):
        before, after = json.loads(change.before), json.loads(change.after)
        if change.entity in _REFUSED:
            if refused := _REFUSED[change.entity](uow, change.row_id, after, made_again):
                return refused
            continue
        now = uow.records.read(change.entity, change.row_id)
        if after is None:
            if now is not None:
                return "the record is there again"
        elif now is None:
            return "the record was deleted since"
        elif any(
            plain({key: now[key]})[key] != value
            for key, value in after.items()
            if key not in _BOOKKEEPING and last[change.entity, change.row_id, key] == n
        ):
            return "the record was changed again since"
        elif before is None and (
            hanging := _hanging(uow, change.entity, change.row_id, [*made, *pointed.get(change.row_id, ())], batch)
        ):
            return in_words(hanging)
    return ""


def _last_writes(changes: Sequence[Any]) -> dict[tuple[str, int, str], int]:
    """Which change of a step wrote a field of a record last: a record that it made it may have changed, too."""
    rows = ((n, change, json.loads(change.after)) for n, change in enumerate(changes))
    return {
        (change.entity, change.row_id, key): n for n, change, after in rows if isinstance(after, dict) for key in after
    }


def _pointed(changes: Sequence[Any]) -> dict[int, list[tuple[str, int]]]:
    """Records that a step changed, by the ids it let them point to: its undo lets them point back."""
    found: dict[int, list[tuple[str, int]]] = {}
    for change in changes:
        after = json.loads(change.after)
        if change.before != "null" and isinstance(after, dict):
            for field, value in after.items():
                if field.endswith("_id") and isinstance(value, int):
                    found.setdefault(value, []).append((change.entity, change.row_id))
    return found


def undo_edit(uow: UnitOfWork, batch: str) -> int:
    """Take the edits of a batch back, the last first; how many records."""
    changes = uow.journal.changes(batch)
    clients: set[int] = set()
    for change in reversed(changes):
        entity, row_id = change.entity, change.row_id
        before, after = json.loads(change.before), json.loads(change.after)
        if entity == _MEMBERS:
            uow.client_groups.leave(row_id, after or ())
            uow.client_groups.join(row_id, before or (), batch)
            continue
        if entity == _SHARED:
            uow.image_moves.unshare(row_id, after or ())
            uow.image_moves.share(row_id, before or ())
            continue
        if entity == _PREFERENCE:
            for key, value in before.items():
                uow.studio.set_preference(key, value)
            continue
        clients |= _clients_of(uow, entity, row_id, typed(entity, before or after))
        if before is None:
            uow.records.delete(entity, row_id)
        elif after is None:
            uow.records.insert(entity, typed(entity, before))
        else:
            uow.records.update(entity, row_id, typed(entity, before))
    uow.clients.rebuild_search(sorted(clients))
    return len(changes)


def in_words(hanging: Mapping[str, int]) -> str:
    """“3 sessions and 1 enrollment hang on it”."""
    parts = [f"{count:,} {table.replace('_', ' ')}{'s' * (count != 1)}" for table, count in hanging.items()]
    return f"{' and '.join(parts)} hang{'s' * (sum(hanging.values()) == 1)} on it"


def _hanging(uow: UnitOfWork, entity: str, row_id: int, made: list[tuple[str, int]], batch: str) -> dict[str, int]:
    hanging = uow.records.hanging_on(entity, row_id, made)
    if entity == "client_group":
        mine = [change for change in uow.journal.changes(batch) if (change.entity, change.row_id) == (_MEMBERS, row_id)]
        joined = {client_id for change in mine for client_id in json.loads(change.after) or ()}
        if joined.issuperset(uow.client_groups.members(row_id)):
            hanging.pop(_MEMBERS, None)
    elif entity == "client" and _MEMBERS in hanging:
        mine = [change for change in uow.journal.changes(batch) if change.entity == _MEMBERS]
        given = {change.row_id for change in mine if row_id in (json.loads(change.after) or ())}
        if given.issuperset(group.id for group in uow.client_groups.of_client(row_id)):
            del hanging[_MEMBERS]
    return hanging


def _refuse_members(uow: UnitOfWork, group_id: int, _after: object, made_again: Container[tuple[str, int]]) -> str:
    there = ("client_group", group_id) in made_again or uow.records.read("client_group", group_id) is not None
    return "" if there else "the client group was deleted since"


def _refuse_preferences(uow: UnitOfWork, _row_id: int, after: Mapping[str, Any], _again: object) -> str:
    same = all(uow.studio.preference(key) == value for key, value in after.items())
    return "" if same else "the preferences were changed again since"


def _refuse_shared(uow: UnitOfWork, image_id: int, after: Sequence[int] | None, _again: object) -> str:
    return "" if uow.image_moves.sharing(image_id).issuperset(after or ()) else "the image was moved again since"


_REFUSED: dict[str, Callable[[UnitOfWork, int, Any, Any], str]] = {
    _MEMBERS: _refuse_members,
    _PREFERENCE: _refuse_preferences,
    _SHARED: _refuse_shared,
}
"""Why changes that are no rows cannot be taken back."""


def _clients_of(uow: UnitOfWork, entity: str, row_id: int, values: Mapping[str, Any]) -> set[int]:
    """The clients whose search text depends on this record."""
    if entity == "client":
        return {row_id}
    if entity != "enrollment":
        return set()
    row = uow.records.read(entity, row_id) or values
    return {int(row["client_id"])} if "client_id" in row else set()


def _json(values: Mapping[str, Any] | None) -> str:
    return json.dumps(None if values is None else plain(values), ensure_ascii=False)

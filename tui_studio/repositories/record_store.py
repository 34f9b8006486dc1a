"""One record at a time, whatever its kind: read, write, delete, and what hangs on it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import SQLModel, col
from sqlmodel.sql.sqltypes import UTCDateTime

from tui_studio import models
from tui_studio.models.studio import Counter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Table
    from sqlmodel import Session as DbSession

ENTITIES: dict[str, Any] = {
    str(model.__tablename__): model
    for model in (
        models.CameraRoom, models.CaptureAct, models.Client, models.ClientGroup, models.ColumnLayout,
        models.Enrollment, models.Guardian, models.GuardianContact, models.Image, models.Organization,
        models.PhotoSession, models.SavedFilter, models.SessionPose, models.SessionStatus, models.SessionType,
        models.Shoot, models.StaffMember,
    )
}  # fmt: skip
"""The kinds of records that are edited one at a time, by table name."""

_COUNTED = ("client", "enrollment", "session")


class RecordStore:
    """Rows as plain dictionaries of column names to values."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def read(self, entity: str, row_id: int) -> dict[str, Any] | None:
        """A record with all its fields; None where it is gone."""
        table = _table(entity)
        row = self._db.connection().execute(select(table).where(table.c.id == row_id)).mappings().first()
        return None if row is None else dict(row)

    def find(self, entity: str, **fields: Any) -> list[dict[str, Any]]:
        """The records with these values, by id."""
        table = _table(entity)
        query = select(table).where(*(table.c[key] == value for key, value in fields.items())).order_by(table.c.id)
        return [dict(row) for row in self._db.connection().execute(query).mappings()]

    def insert(self, entity: str, values: Mapping[str, Any]) -> int:
        """A new record; its id."""
        written = dict(values)
        if entity in _COUNTED and "id" not in written:
            written["id"] = self._reserve(f"{entity}_id")
        made = self._db.connection().execute(insert(ENTITIES[entity]).values(**written))
        assert made.inserted_primary_key is not None  # one row was written
        return int(made.inserted_primary_key[0])

    def update(self, entity: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Write fields of a record; its version goes up by one."""
        table = _table(entity)
        raised = {"version": table.c.version + 1} if "version" in table.c and "version" not in values else {}
        statement = update(table).where(table.c.id == row_id).values(**values, **raised)
        self._db.connection().execute(statement)

    def delete(self, entity: str, row_id: int) -> None:
        """Remove a record."""
        table = _table(entity)
        self._db.connection().execute(delete(table).where(table.c.id == row_id))

    def hanging_on(self, entity: str, row_id: int, without: Collection[tuple[str, int]] = ()) -> dict[str, int]:
        """How many rows of each table name this record; rows of `without` (table and id) do not count."""
        found: dict[str, int] = {}
        for table, column in _references(entity):
            query = select(func.count()).select_from(table).where(column == row_id)
            # what has no id of its own and names an image goes with that
            owner, key = (table.name, "id") if "id" in table.c else ("image", "image_id")
            mine = [other for name, other in without if name == owner]
            if mine and key in table.c:
                query = query.where(table.c[key].not_in(mine))
            if count := int(self._db.connection().execute(query).scalar_one()):
                found[table.name] = found.get(table.name, 0) + count
        if entity == "session" and (moved := self._moved(row_id)):
            found["status_change"] = moved
        return found

    def _moved(self, session_id: int) -> int:
        """Changes of status that were not taken back; their history outlives a session, so no key points to it."""
        h, j = models.StatusHistory, models.JournalStep
        query = select(func.count()).join_from(h, j, col(j.batch) == col(h.batch))
        standing = query.where(col(h.session_id) == session_id, col(j.undone_at).is_(None))
        return int(self._db.connection().execute(standing).scalar_one())

    def _reserve(self, name: str) -> int:
        counter = SQLModel.metadata.tables[str(Counter.__tablename__)]
        raised = update(counter).where(counter.c.name == name).values(next=counter.c.next + 1)
        self._db.connection().execute(raised)
        query = select(counter.c.next).where(counter.c.name == name)
        return int(self._db.connection().execute(query).scalar_one()) - 1


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON holds them: dates and times as ISO text."""
    return {key: value.isoformat() if isinstance(value, date | time) else value for key, value in values.items()}


def typed(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns hold them: the reverse of `plain`."""
    columns = _table(entity).c
    return {key: _typed(columns[key].type, value) for key, value in values.items()}


def columns_of(entity: str) -> dict[str, tuple[type, bool]]:
    """The columns of a kind of record: what their values are, and whether there may be none."""
    table = SQLModel.metadata.tables[entity]
    return {column.name: (_kind(column.type), bool(column.nullable)) for column in table.c}


def _kind(kind: Any) -> type:
    found: type = datetime if isinstance(kind, UTCDateTime) else kind.python_type
    return found


def _typed(kind: Any, value: Any) -> Any:
    if isinstance(kind, UTCDateTime):  # tells nobody its Python type
        return None if value is None else datetime.fromisoformat(value)
    read = {date: date.fromisoformat, time: time.fromisoformat}.get(kind.python_type)
    return read(value) if read and isinstance(value, str) else value


def _table(entity: str) -> Table:
    table: Table = ENTITIES[entity].__table__
    return table


def _references(entity: str) -> Iterator[tuple[Table, Any]]:
    target = _table(entity)
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table is target:
                yield table, key.parent

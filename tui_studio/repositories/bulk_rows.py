"""Many rows into one table or changed in it, as near to the driver as the database lets us."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session as DbSession


_MOST_VALUES = 30_000
"""In one statement; the versions of SQLite that know trigrams take 32,766."""


def insert_rows(db: DbSession, model: Any, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `columns`.

    Where the driver takes parameters by their place the rows go to it as they are, which is three times as quick
    as a dictionary for each: SQLAlchemy would only turn them into such rows again. Many go in one statement: for
    every statement that fires triggers SQLite keeps a copy of each page it touches, to take back that statement alone,
    and a statement for each session takes four times as long.
    """
    if not rows:
        return
    connection = db.connection()
    statement = insert(model)
    compiled: Any = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    order = getattr(compiled, "positiontup", None)
    if order is None or sorted(order) != sorted(columns):
        connection.execute(statement, [dict(zip(columns, row, strict=True)) for row in rows])
        return
    doors = [
        (columns.index(name), _door(model.__table__.c[name].type.dialect_impl(connection.dialect), connection.dialect))
        for name in order
    ]
    head, _, marks = str(compiled).rpartition(" VALUES ")
    most = _MOST_VALUES // len(doors)
    for start in range(0, len(rows), most):
        told = list(zip(*rows[start : start + most], strict=True))
        ready = [list(map(door, told[place])) if door else told[place] for place, door in doors]
        values = tuple(chain.from_iterable(zip(*ready, strict=True)))
        connection.exec_driver_sql(f"{head} VALUES {', '.join([marks] * len(told[0]))}", values)


def update_rows(db: DbSession, statement: Any, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Run an update whose bound parameters are `names`, once for each row of values."""
    connection = db.connection()
    compiled: Any = statement.compile(dialect=connection.dialect)
    order = getattr(compiled, "positiontup", None)
    if order is None or sorted(order) != sorted(names):
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
        return
    doors = [
        (names.index(name), _door(compiled.binds[name].type.dialect_impl(connection.dialect), connection.dialect))
        for name in order
    ]
    ready = [tuple([door(row[place]) if door else row[place] for place, door in doors]) for row in rows]
    connection.exec_driver_sql(str(compiled), ready)


def _door(kind: Any, dialect: Any) -> Callable[[Any], Any] | None:
    """What makes a value ready for the driver; the same moment, which stands in every row, is made ready once."""
    process = kind.bind_processor(dialect)
    if process is None or kind.python_type in (str, int, bool):
        return None
    return lru_cache(maxsize=2048)(process)

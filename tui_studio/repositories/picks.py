"""Records picked by id: one way for ten ids and for a million."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, delete, func, insert, select

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session as DbSession

PICK = Table(
    "pick",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    prefixes=["TEMPORARY"],
)


def fill_picks(db: DbSession, ids: Iterable[int]) -> Table:
    """A temporary table that holds these ids, for statements to join."""
    connection = db.connection()
    PICK.create(connection, checkfirst=True)
    connection.execute(delete(PICK))
    connection.execute(insert(PICK).from_select(["id"], select(each(dict.fromkeys(ids)))))
    return PICK


def each(ids: Iterable[int]) -> Any:
    """These ids as a column of rows; they cross over as one JSON text, in a third of the time of a row at a time."""
    return func.json_each(f"[{','.join(map(str, ids))}]").table_valued("value").c.value

"""Records picked by id: one way for ten ids and for a million."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, select

from tui_studio.repositories.dialects import each, on_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session as DbSession

PICK = Table("pick", MetaData(), Column("id", Integer, primary_key=True), prefixes=["TEMPORARY"])


def fill_picks(db: DbSession, ids: Iterable[int]) -> Any:
    """A table that holds these ids, for statements to join: on SQLite a temporary one."""
    picked = select(each(dict.fromkeys(ids)).label("id"))
    if on_postgresql(db):  # a table of its own would be a change of the catalog each time
        return picked.subquery("pick")
    connection = db.connection()
    PICK.create(connection, checkfirst=True)
    connection.execute(delete(PICK))
    connection.execute(insert(PICK).from_select(["id"], picked))
    return PICK

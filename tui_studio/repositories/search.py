"""Search for a part of a name, a number or an ID: in the trigram index, which finds what LIKE finds and sooner.

On SQLite that is a text index beside the records, which each commit brings up to date. On PostgreSQL it is an index of
the columns themselves (pg_trgm), which serves LIKE as it is and is never behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, column, func, select, table, union
from sqlalchemy.exc import DatabaseError

from tui_studio.repositories.dialects import on_postgresql
from tui_studio.repositories.query_sql import contains
from tui_studio.repositories.tables import Client, PhotoSession
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session as DbSession

SEARCHED = ("client", "session")
"""The kinds of records that have a text index."""
DAMAGED = ("malformed", "vtable constructor failed")
"""What SQLite says of a text index that is damaged."""
_TRIGRAM = 3
_LAST_SIGN = chr(0x10FFFF)


def refresh_search(db: DbSession) -> None:
    """Bring the indexes up to date with what the triggers noted; part of every commit."""
    if not search_is_due(db):
        return
    run = db.connection().exec_driver_sql
    for entity in SEARCHED:
        due = f"search_due WHERE entity = '{entity}'"
        run(
            f"INSERT INTO {entity}_search ({entity}_search, rowid, text) "
            f"SELECT 'delete', row_id, was FROM {due} AND was IS NOT NULL"
        )
        run(
            f"INSERT INTO {entity}_search (rowid, text) "
            f"SELECT id, text FROM {entity}_find WHERE id IN (SELECT row_id FROM {due})"
        )
    run("DELETE FROM search_due")


def search_is_due(db: DbSession) -> bool:
    """True where the triggers noted something since: another program wrote, which commits in its own way."""
    if on_postgresql(db):
        return False
    return db.connection().exec_driver_sql("SELECT 1 FROM search_due LIMIT 1").first() is not None


class SearchRepository:
    """The text indexes as such."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def agrees(self, entity: str) -> bool:
        """Whether an index is sound and holds the text of every record, nothing more; half a second for 100,000.

        SQLite counts the question as a write; ask it in a unit of its own, so that nobody waits for two.
        """
        index = f"{entity}_search"
        if on_postgresql(self._db):  # the server keeps its indexes itself
            return True
        try:
            refresh_search(self._db)
            # the rank has newer versions of SQLite compare the records as well, as older ones always did
            self._db.connection().exec_driver_sql(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            if not any(said in str(error.orig) for said in DAMAGED):
                raise
            return False
        return True

    def rebuild(self, entity: str) -> None:
        """Make an index anew from the records, whatever it holds."""
        run = self._db.connection().exec_driver_sql
        if on_postgresql(self._db):
            run(f"REINDEX INDEX ix_{entity}_search")
            return
        run(f"INSERT INTO {entity}_search ({entity}_search) VALUES ('rebuild')")
        run(f"DELETE FROM search_due WHERE entity = '{entity}'")


def clients_holding(db: DbSession, text: str, *, looked_at: bool = False) -> ColumnElement[bool]:
    """Clients whose names, number or student IDs hold a text; `looked_at` one by one, where they are few."""
    wanted = fold(text)
    if looked_at or len(wanted) < _TRIGRAM - 1:  # one letter is in most names: no index helps
        return contains(Client.find, text)
    found: ColumnElement[bool] = Client.id.in_(_rows(db, "client_search", wanted))
    return found


def sessions_holding(db: DbSession, text: str, *, looked_at: bool = False) -> ColumnElement[bool]:
    """Sessions whose own number, or whose client's names, number or student IDs, hold a text."""
    wanted = fold(text)
    if looked_at or len(wanted) < _TRIGRAM - 1:
        return contains(Client.find, text) | contains(func.lower(PhotoSession.number), text)
    found: ColumnElement[bool] = PhotoSession.id.in_(_rows(db, "session_search", wanted))
    return found


def rows_holding(db: DbSession, index: str, texts: Sequence[str]) -> Select[Any] | None:
    """The ids of the rows of an index that hold all texts; None where the index cannot tell.

    They come from the index alone: looking up the records as well takes as long again.
    """
    wanted = [fold(text) for text in texts]
    if not wanted or min(map(len, wanted)) < _TRIGRAM - 1:
        return None
    return _rows(db, index, *wanted)


def _rows(db: DbSession, index: str, *wanted: str) -> Select[Any]:
    """The ids of the rows of an index that hold folded texts of two letters or more."""
    if on_postgresql(db):
        return _LIKE[index](wanted)
    asked = [[text] if len(text) >= _TRIGRAM else _beginning(db, index, text) for text in wanted]
    parts = [f"({' OR '.join(map(_quoted, texts))})" for texts in asked]
    searched = table(index, column("rowid"), column(index))
    matched = searched.c[index].op("MATCH")(" AND ".join(parts) if all(asked) else '""')
    return select(searched.c.rowid).where(matched)


def _clients_like(texts: Sequence[str]) -> Select[Any]:
    return select(Client.id).where(*(contains(Client.find, text) for text in texts))


def _sessions_like(texts: Sequence[str]) -> Select[Any]:
    """A union for each text, as both halves have an index and an “or” over two tables has none."""
    s = PhotoSession
    found = [
        union(
            select(s.id).where(s.client_id.in_(_clients_like([text]))),
            select(s.id).where(contains(func.lower(s.number), text)),
        )
        for text in texts
    ]
    return select(s.id).where(*(s.id.in_(ids) for ids in found))


_LIKE = {"client_search": _clients_like, "session_search": _sessions_like}


def _beginning(db: DbSession, index: str, pair: str) -> list[str]:
    """The trigrams of an index that begin with two letters; a blank behind each text completes its last two."""
    terms = table(f"{index}_terms", column("term"))
    query = select(terms.c.term).where(terms.c.term >= pair, terms.c.term < pair + _LAST_SIGN)
    return list(db.connection().execute(query).scalars())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

"""Search for a part of a name, a number or an ID: in the trigram index, which finds what LIKE finds and sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, column, func, select, table, union_all

from tui_studio.repositories.query_sql import contains
from tui_studio.repositories.tables import Client, PhotoSession
from tui_studio.text import fold

if TYPE_CHECKING:
    from sqlmodel import Session as DbSession

_TRIGRAM = 3
_LAST_SIGN = chr(0x10FFFF)


def refresh_search(db: DbSession) -> None:
    """Bring the indexes up to date with what the triggers noted; part of every commit."""
    run = db.connection().exec_driver_sql
    if run("SELECT 1 FROM search_due LIMIT 1").first() is None:
        return
    for entity in ("client", "session"):
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


def clients_holding(db: DbSession, text: str) -> ColumnElement[bool]:
    """Clients whose names, number or student IDs hold a text."""
    wanted = fold(text)
    if len(wanted) < _TRIGRAM - 1:  # one letter is in most names: no index helps
        return contains(Client.find, text)
    found: ColumnElement[bool] = Client.id.in_(_rows(db, "client_search", wanted))
    return found


def sessions_holding(db: DbSession, text: str) -> ColumnElement[bool]:
    """Sessions whose own number, or whose client's names, number or student IDs, hold a text."""
    wanted = fold(text)
    if len(wanted) < _TRIGRAM - 1:
        return contains(Client.find, text) | contains(func.lower(PhotoSession.number), text)
    # one set of ids for the whole condition: an OR of two would be tried on every session
    of_clients = select(PhotoSession.id).where(PhotoSession.client_id.in_(_rows(db, "client_search", wanted)))
    found: ColumnElement[bool] = PhotoSession.id.in_(union_all(of_clients, _rows(db, "session_search", wanted)))
    return found


def _rows(db: DbSession, index: str, wanted: str) -> Any:
    """The ids of the rows of an index that hold a folded text of two letters or more."""
    asked = _quoted(wanted) if len(wanted) >= _TRIGRAM else " OR ".join(map(_quoted, _beginning(db, index, wanted)))
    searched = table(index, column("rowid"), column(index))
    return select(searched.c.rowid).where(searched.c[index].op("MATCH")(asked or '""'))


def _beginning(db: DbSession, index: str, pair: str) -> list[str]:
    """The trigrams of an index that begin with two letters; a blank behind each text completes its last two."""
    terms = table(f"{index}_terms", column("term"))
    query = select(terms.c.term).where(terms.c.term >= pair, terms.c.term < pair + _LAST_SIGN)
    return list(db.connection().execute(query).scalars())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

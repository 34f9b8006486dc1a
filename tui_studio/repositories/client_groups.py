"""Statements over client groups and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, literal, select

from tui_studio.domain.client_groups import GroupRow
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.tables import Client, ClientGroup, ClientGroupMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session as DbSession


class ClientGroupRepository:
    """Members come and go in one statement, however many they are."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def rows(self) -> list[GroupRow]:
        """Every group by name, with its members counted."""
        g, m = ClientGroup, ClientGroupMember
        members = select(func.count()).where(m.group_id == g.id).scalar_subquery()
        query = select(g.id, g.name, g.notes, members).order_by(g.folded)
        return [GroupRow(*row) for row in self._db.connection().execute(query)]

    def of_client(self, client_id: int) -> list[GroupRow]:
        """The groups a client is in."""
        m = ClientGroupMember
        mine = set(self._db.connection().execute(select(m.group_id).where(m.client_id == client_id)).scalars())
        return [row for row in self.rows() if row.id in mine]

    def members(self, group_id: int) -> list[int]:
        """The clients of a group, by id."""
        m = ClientGroupMember
        query = select(m.client_id).where(m.group_id == group_id).order_by(m.client_id)
        return list(self._db.connection().execute(query).scalars())

    def join(self, group_id: int, client_ids: Sequence[int], batch: str) -> list[int]:
        """Put clients into a group; those who were not in it before. Ids of nobody are passed over."""
        m, c = ClientGroupMember, Client
        pick = fill_picks(self._db, client_ids)
        present = select(m.client_id).where(m.group_id == group_id)
        new = select(literal(group_id), c.id, literal(batch)).join_from(c, pick, pick.c.id == c.id)
        new = new.where(c.id.not_in(present)).order_by(c.id)
        joined = [row[1] for row in self._db.connection().execute(new)]
        statement = insert(m).from_select(["group_id", "client_id", "batch"], new)
        self._db.connection().execute(statement)
        return joined

    def leave(self, group_id: int, client_ids: Sequence[int]) -> list[int]:
        """Take clients out of a group; those who were in it."""
        m = ClientGroupMember
        pick = fill_picks(self._db, client_ids)
        mine = (m.group_id == group_id) & m.client_id.in_(select(pick.c.id))
        left = list(self._db.connection().execute(select(m.client_id).where(mine).order_by(m.client_id)).scalars())
        self._db.connection().execute(delete(m).where(mine))
        return left

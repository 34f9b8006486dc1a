"""Statements over the templates of roster columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui_studio.domain.roster_templates import KeptTemplate
from tui_studio.repositories.tables import RosterTemplate
from tui_studio.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session as DbSession


class RosterTemplateRepository:
    """Templates by name, without regard to case and accents."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def all(self) -> list[KeptTemplate]:
        """Every template, by name."""
        t = RosterTemplate
        query = select(t.name, t.headers, t.columns, t.policies).order_by(t.folded)
        return [
            KeptTemplate(name, tuple(json.loads(headers)), json.loads(columns), json.loads(policies))
            for name, headers, columns, policies in self._db.connection().execute(query)
        ]

    def keep(self, template: KeptTemplate, by: str, now: datetime) -> None:
        """Write a template; one of the same name is written anew."""
        values = {
            "name": template.name,
            "headers": json.dumps(template.headers, ensure_ascii=False),
            "columns": json.dumps(template.columns, ensure_ascii=False),
            "policies": json.dumps(template.policies, ensure_ascii=False),
            "by": by,
            "changed_at": now,
        }
        mine = RosterTemplate.folded == fold(template.name)
        changed = update(RosterTemplate).where(mine).values(**values, version=RosterTemplate.version + 1)
        if not self._db.connection().execute(changed).rowcount:
            made = insert(RosterTemplate).values(**values, folded=fold(template.name), version=1)
            self._db.connection().execute(made)

    def drop(self, name: str) -> bool:
        """Delete a template; False where there is none of this name."""
        gone = delete(RosterTemplate).where(RosterTemplate.folded == fold(name))
        return bool(self._db.connection().execute(gone).rowcount)

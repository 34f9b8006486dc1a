"""Statements over preferences and counters."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session as DbSession
from sqlmodel import col, select

from tui_studio.domain.work_days import WEEK, WorkDays
from tui_studio.errors import InputRefused
from tui_studio.models import Counter, Preference


class StudioRepository:
    """Preferences as JSON values by key, counters by name."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def preference(self, key: str, default: Any = None) -> Any:
        """The value of a preference."""
        row = self._db.get(Preference, key)
        return default if row is None else json.loads(row.value)

    def preferences(self) -> dict[str, Any]:
        """Every preference that was ever written, by key."""
        return {row.key: json.loads(row.value) for row in self._db.exec(select(Preference))}

    def set_preference(self, key: str, value: Any) -> None:
        """Write a preference; None goes back to the default."""
        if value is None:
            self._db.connection().execute(delete(Preference).where(col(Preference.key) == key))
            self._db.expire_all()
            return
        self._db.merge(Preference(key=key, value=json.dumps(value, ensure_ascii=False)))
        self._db.flush()

    def work_days(self) -> WorkDays:
        """The days the studio works, by the preferences `work_week` and `holidays`."""
        return WorkDays.of(self.preference("work_week", WEEK), self.preference("holidays", ()))

    def start_counter(self, name: str, first: int) -> None:
        """Make a counter, unless it is there."""
        if self._db.get(Counter, name) is None:
            self._db.add(Counter(name=name, next=first))
            self._db.flush()

    def next_number(self, name: str) -> int:
        """The number a counter gives next: 1 where it has given none yet."""
        return self._db.exec(select(Counter.next).where(Counter.name == name)).first() or 1

    def raise_counter(self, name: str, value: int) -> None:
        """Let a counter go on from `value`, unless it is further already."""
        self.start_counter(name, value)
        mine = (col(Counter.name) == name) & (col(Counter.next) < value)
        self._db.connection().execute(update(Counter).where(mine).values(next=value))

    def reserve(self, name: str, count: int) -> int:
        """Take `count` numbers and return the first; they are never given out again.

        Raises `InputRefused` where a field kit has not so many left.
        """
        raised = update(Counter).where(col(Counter.name) == name).values(next=Counter.next + count)
        self._db.connection().execute(raised)
        after, last = self._db.exec(select(Counter.next, Counter.last).where(Counter.name == name)).one()
        if last is not None and after - 1 > last:
            what = name.partition(":")[0].replace("_", " ")
            raise InputRefused(
                f"This field kit has no {what} left: merge it in the office, and take another one with more --numbers."
            )
        return after - count

    def end_counter(self, name: str, first: int, last: int) -> None:
        """Let a counter give these numbers and no others."""
        self.start_counter(name, first)
        mine = update(Counter).where(col(Counter.name) == name)
        self._db.connection().execute(mine.values(next=first, last=last))

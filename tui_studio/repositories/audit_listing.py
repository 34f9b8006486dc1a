"""The audit trail as a list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Select, false, select

from tui_studio.domain.audit_words import ACTIONS
from tui_studio.domain.query_fields import AUDIT
from tui_studio.domain.query_tree import DateRange, MomentRange
from tui_studio.domain.rows import AuditRow
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.listing import Listing
from tui_studio.repositories.query_sql import any_of, text_holds, text_in
from tui_studio.repositories.tables import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui_studio.domain.query_tree import Query, Word

E = AuditEntry


class AuditListing(Listing):
    """Entries, newest first."""

    hub = AUDIT
    model: ClassVar[Any] = E
    default_sort = (SortKey("when", descending=True),)

    def joined(self, statement: Select[Any], *_: Any, **__: Any) -> Select[Any]:
        """An entry stands alone."""
        return statement

    def shown(self) -> Select[Any]:
        """The columns of a row."""
        return select(E.id, E.at, E.by, E.action, E.entity, E.label, E.summary, E.before, E.after, E.batch)

    def row(self, values: Any) -> AuditRow:
        """A row without its change in words, for which names are looked up in one go."""
        when = values[1].astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
        what = ACTIONS.get(values[3], values[3])
        shown: tuple[Any, ...] = (*values[4:7], "", *values[7:])
        return AuditRow(values[0], str(values[0]), when, values[2], what, *shown)

    def word(self, word: Word) -> ColumnElement[bool]:
        """A word is looked for in all that an entry says."""
        return text_holds((E.summary, E.label, E.by, E.before, E.after, E.batch), (word.text,))

    def facets(self) -> Mapping[str, Callable[[tuple[Any, ...]], ColumnElement[bool]]]:
        """What each facet means for an entry."""
        words = {said: action for action, said in ACTIONS.items()}
        return {
            "who": lambda values: text_holds((E.by,), values),
            "what": lambda values: E.action.in_([words[value] for value in values]),
            "record": lambda values: text_holds((E.label,), values),
            "entity": lambda values: text_in(E.entity, tuple(_table_name(value) for value in values)),
            "batch": lambda values: text_in(E.batch, values),
            "date": lambda values: any_of(E.at, tuple(self._moments(value) for value in values)),
        }

    @staticmethod
    @cache
    def orders() -> Mapping[str, tuple[Any, ...]]:
        """What each column sorts by; entries are numbered as they are written."""
        return {
            "when": (E.id,), "who": (E.by,), "what": (E.action,), "entity": (E.entity,), "record": (E.label,),
            "summary": (E.summary,), "change": (E.before, E.after), "batch": (E.batch,), "number": (E.id,),
        }  # fmt: skip

    def by_number(self, *_: Any) -> None:
        """Entries are found by what they say."""
        return None

    def sessions_of(self, matching: Select[Any]) -> ColumnElement[bool]:  # noqa: ARG002 - there are none
        """Entries have no sessions."""
        return false()

    def image_total(self, query: Query) -> int:  # noqa: ARG002 - there are none
        """Entries have no images."""
        return 0

    def _moments(self, value: Any) -> Any:
        """Days of the studio's zone as moments."""
        if not isinstance(value, DateRange):
            return value

        def midnight(day: date | None) -> datetime | None:
            return None if day is None else datetime.combine(day, time(), self.zone)

        after = value.high + timedelta(days=1) if value.high is not None and value.high < date.max else None
        return MomentRange(midnight(value.low), midnight(after))


def _table_name(value: Any) -> Any:
    return value.replace(" ", "_") if isinstance(value, str) else value

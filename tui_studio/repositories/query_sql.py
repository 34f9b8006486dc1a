"""From the query text's terms to conditions of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from tui_studio.domain.query_text import DateRange, NumberRange, Query, Word
from tui_studio.repositories.tables import Client, ClientGroup, ClientGroupMember
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlmodel import Session as DbSession

Condition: TypeAlias = ColumnElement[bool]

FLAGS = {"photo": "no_photo", "publish": "no_publish", "yearbook": "no_yearbook", "contact": "no_contact"}


def contains(column: Any, text: str) -> Condition:
    """A folded column holds a folded text somewhere; wild cards in the text mean themselves."""
    found: Condition = column.like(f"%{escaped(text)}%", escape="\\")
    return found


def escaped(text: str) -> str:
    """A folded text in which LIKE's own signs are literal."""
    return fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def named(db: DbSession, name: Any, values: tuple[Any, ...]) -> list[str]:
    """The spellings in a column of names that a facet means: those equal to a value, else those holding it.

    `status:scheduled` must not also mean “Rescheduled” where a status is called exactly so.
    """
    spelled = [row for row in db.connection().execute(select(name).distinct()).scalars() if row]
    folded = {spelling: fold(spelling) for spelling in spelled}
    meant: list[str] = []
    for value in values:
        wanted = fold(str(value))
        equal = [spelling for spelling, form in folded.items() if form == wanted]
        meant += equal or [spelling for spelling, form in folded.items() if wanted and wanted in form]
    return meant


def called(db: DbSession, name: Any, values: tuple[Any, ...]) -> Condition:
    """The name is one that the values mean; None among them means that there is no name."""
    column = name
    found: Condition = column.is_not(None) & column.in_(named(db, name, tuple(v for v in values if v is not None)))
    return found | column.is_(None) | (column == "") if None in values else found


def in_range(column: Any, value: NumberRange | DateRange) -> Condition:
    """Between the ends that are set."""
    ends = []
    if value.low is not None:
        ends.append(column >= value.low)
    if value.high is not None:
        ends.append(column <= value.high)
    return and_(True, *ends)


def any_of(column: Any, values: tuple[Any, ...]) -> Condition:
    """One of the values: ranges, dates, numbers, or None for "not set"; never unknown, so that it can be negated."""
    options: list[Condition] = []
    for value in values:
        if value is None:
            options.append(column.is_(None))
        elif isinstance(value, NumberRange | DateRange):
            options.append(in_range(column, value))
        else:
            options.append(column == value)
    return func.coalesce(or_(false(), *options), false())


def text_in(column: Any, values: tuple[Any, ...]) -> Condition:
    """Equal to one of the texts without regard to ASCII case."""
    lowered: Condition = func.coalesce(func.lower(column), "").in_([str(value or "").lower() for value in values])
    return lowered


def flagged(values: tuple[Any, ...]) -> Condition:
    """The client carries one of the flags: photo, publish, yearbook, contact, or any."""
    columns = []
    for value in values:
        word = fold(str(value)).replace("-", " ").removeprefix("no ").strip()
        picked = FLAGS.values() if word == "any" else [FLAGS[word]] if word in FLAGS else []
        columns += [getattr(Client, name) for name in picked]
    return or_(false(), *columns)


def grouped(db: DbSession, values: tuple[Any, ...]) -> Condition:
    """The client is in one of the groups."""
    names = named(db, ClientGroup.name, values)
    member = (
        select(ClientGroupMember.client_id)
        .join_from(ClientGroupMember, ClientGroup, ClientGroup.id == ClientGroupMember.group_id)
        .where(ClientGroup.name.in_(names), ClientGroupMember.client_id == Client.id)
    )
    return exists(member)


def conditions(
    query: Query,
    word: Callable[[Word], Condition],
    facets: Mapping[str, Callable[[tuple[Any, ...]], Condition]],
) -> list[Condition]:
    """One condition per term; a facet this kind of record does not have matches nothing."""
    found = []
    for term in query.terms:
        if isinstance(term, Word):
            condition = word(term)
        else:
            make = facets.get(term.field)
            condition = make(term.values) if make else false()
        found.append(~condition if term.negated else condition)
    return found

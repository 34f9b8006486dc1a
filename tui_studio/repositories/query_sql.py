"""From the tree of a query to conditions of a statement.

Every condition made here is true or false and never unknown, so that "not" in front of it is its opposite:
a session without a photographer is one of those that are not Ann's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from tui_studio.domain.query_fields import FIELDS, unknown_field
from tui_studio.domain.query_tree import (
    DateRange,
    Facet,
    Group,
    Match,
    MomentRange,
    NumberRange,
    Query,
    Range,
    Term,
    TextValue,
    TimeRange,
    Word,
)
from tui_studio.errors import QueryRefused
from tui_studio.repositories.dialects import folded, instr, json_field
from tui_studio.repositories.tables import Client, ClientGroup, ClientGroupMember, Guardian, GuardianContact
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlmodel import Session as DbSession

Condition: TypeAlias = ColumnElement[bool]
Values: TypeAlias = tuple[Any, ...]

FLAGS = {"photo": "no_photo", "publish": "no_publish", "yearbook": "no_yearbook", "contact": "no_contact"}
_RANGES = (NumberRange, DateRange, TimeRange, MomentRange)


def contains(column: Any, text: str) -> Condition:
    """A folded column holds a folded text somewhere; wild cards in the text mean themselves."""
    found: Condition = column.like(f"%{escaped(text)}%", escape="\\")
    return found


def escaped(text: str) -> str:
    """A folded text in which LIKE's own signs are literal."""
    return fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def named(db: DbSession, name: Any, values: Values, *, indexed: bool = False) -> list[str]:
    """The spellings in a column of names that a facet means: those equal to a value, else those holding it.

    `status:scheduled` must not also mean “Rescheduled” where a status is called exactly so. An index on names that
    many records share is gone along from one name to the next, past the records between them.
    """
    spellings = _stepped(name) if indexed else select(name).distinct()
    spelled = [row for row in db.connection().execute(spellings).scalars() if row]
    folded = {spelling: fold(spelling) for spelling in spelled}
    meant: list[str] = []
    for value in values:
        if isinstance(value, TextValue):
            meant += [spelling for spelling, form in folded.items() if _fits(form, value)]
            continue
        wanted = fold(str(value))
        equal = [spelling for spelling, form in folded.items() if form == wanted]
        meant += equal or [spelling for spelling, form in folded.items() if wanted and wanted in form]
    return meant


def _stepped(name: Any) -> Select[Any]:
    """The values of a column, each sought in its index behind the one before."""
    seen = select(func.min(name).label("name")).cte("seen", recursive=True)
    behind = select(func.min(name)).where(name > seen.c.name).correlate(seen).scalar_subquery()
    seen = seen.union_all(select(behind).select_from(seen).where(seen.c.name.is_not(None)))
    return select(seen.c.name)


def _fits(form: str, value: TextValue) -> bool:
    wanted = fold(value.text)
    if value.how is Match.IS:
        return form == wanted
    return form.startswith(wanted) if value.how is Match.STARTS else wanted in form


def called(db: DbSession, name: Any, values: Values, *, indexed: bool = False) -> Condition:
    """The name is one that the values mean; an empty text among them means that there is no name."""
    meant: list[str] = named(db, name, tuple(value for value in values if value != ""), indexed=indexed)
    if "" in values:
        found: Condition = func.coalesce(name, "").in_([*meant, ""])
        return found
    return and_(name.is_not(None), name.in_(meant))  # in terms of the name, so that an index on it serves


def linked(db: DbSession, key: Any, record: Any, values: Values, name: Any = None) -> Condition:
    """The record that a foreign key names is called so; in terms of the key, so that its index serves.

    An empty text among the values means that the key names none, or one without a name.
    """
    shown = record.name if name is None else name
    meant = select(record.id).where(called(db, shown, values))
    keys = list(db.connection().execute(meant).scalars())
    found = and_(key.is_not(None), key.in_(keys))
    return or_(key.is_(None), found) if "" in values else found


def in_range(column: Any, value: Range) -> Condition:
    """Between the ends that are set."""
    ends: list[Condition] = [column.is_not(None)]
    if value.low is not None:
        ends.append(column >= value.low)
    if value.high is not None:
        ends.append(column < value.high if isinstance(value, MomentRange) else column <= value.high)
    return and_(*ends)


def any_of(column: Any, values: Values) -> Condition:
    """One of the values: ranges, numbers, or None for "not set"."""
    options: list[Condition] = []
    single = []
    for value in values:
        if value is None:
            options.append(column.is_(None))
        elif not isinstance(value, _RANGES):
            single.append(value)
        elif value.low is not None and value.low == value.high:
            single.append(value.low)
        else:
            options.append(in_range(column, value))
    if single:
        options.append(and_(column.is_not(None), column.in_(single)))
    return or_(false(), *options)


def text_in(column: Any, values: Values) -> Condition:
    """Equal to one of the texts without regard to ASCII case, or as their signs say."""
    if all(isinstance(value, str) and value and value.lower() == value.upper() for value in values):
        return and_(column.is_not(None), column.in_(values))  # digits, as most are: the index on them serves
    lowered = func.lower(func.coalesce(column, ""))
    equal = [str(value).lower() for value in values if not isinstance(value, TextValue)]
    equal += [value.text.lower() for value in values if isinstance(value, TextValue) and value.how is Match.IS]
    options: list[Condition] = [lowered.in_(equal)] if equal else []
    for value in values:
        if isinstance(value, TextValue) and value.how is not Match.IS:
            options.append(_like(lowered, value.text.lower(), value.how))
    return or_(false(), *options)


def text_holds(columns: tuple[Any, ...], values: Values) -> Condition:
    """One of the columns holds one of the texts, or fits as their signs say; "" means that all are empty.

    `fold` is ours (database.py, migrations/postgresql.py): the databases' own functions know no accents.
    """
    forms = [func.fold(func.coalesce(column, "")) for column in columns]
    options: list[Condition] = []
    for value in values:
        if value == "":
            options.append(and_(*(form == "" for form in forms)))
            continue
        how, text = (value.how, value.text) if isinstance(value, TextValue) else (Match.CONTAINS, str(value))
        wanted = fold(text)
        if how is Match.CONTAINS and " " not in wanted:
            options += [_like(folded(func.coalesce(column, "")), wanted, how) for column in columns]
        else:
            options += [form == wanted if how is Match.IS else _like(form, wanted, how) for form in forms]
    return or_(false(), *options)


def kept_as(values: Values) -> Condition:
    """A field that a roster left with the client: `Bus=12` asks what stands in it, any other text for all of them."""
    options: list[Condition] = [text_holds((Client.custom,), values)]
    nobody = "" in values
    for value in values:
        how, said = (value.how, value.text) if isinstance(value, TextValue) else (Match.IS, str(value))
        name, sign, wanted = said.partition("=")
        if sign and fold(name):
            options.append(_fits_field(func.fold(kept_text(name)), fold(wanted), how))
            nobody |= not fold(wanted)
    found = or_(false(), *options)
    # Few have such fields, and folding a text costs a call: those without are passed over where none is meant.
    return found if nobody else and_(Client.custom != "", found)


def kept_text(name: str) -> Any:
    """What a client's field of this name holds; empty for none."""
    return func.coalesce(json_field(Client.custom, fold(name)), "")


def _fits_field(form: Any, wanted: str, how: Match) -> Condition:
    found: Condition = form == wanted if how is Match.IS or not wanted else _like(form, wanted, how)
    return found


def name_holds(columns: tuple[Any, ...], values: Values) -> Condition:
    """`text_holds` for the names of a client, all of which stand in the text that is searched: few are looked at."""
    if any(value == "" for value in values):
        return text_holds(columns, values)
    texts = [value.text if isinstance(value, TextValue) else str(value) for value in values]
    return and_(or_(false(), *(contains(Client.find, text) for text in texts)), text_holds(columns, values))


def _like(form: Any, wanted: str, how: Match) -> Condition:
    """The form holds a text or starts with it, without LIKE's wild cards and its idea of case."""
    position: Any = instr(form, wanted)
    found: Condition = position == 1 if how is Match.STARTS else position > 0
    return found


def reachable(kind: str, columns: tuple[Any, ...], values: Values) -> Condition:
    """The client or a guardian has an e-mail or phone that holds one of the texts; "" means that nobody has any."""
    theirs = (
        select(GuardianContact.id).join(Guardian, Guardian.id == GuardianContact.guardian_id)
        .where(Guardian.client_id == Client.id, GuardianContact.kind == kind).correlate(Client)
    )  # fmt: skip
    texts = tuple(value for value in values if value != "")
    found = or_(text_holds(columns, texts), exists(theirs.where(text_holds((GuardianContact.value,), texts))))
    return or_(found, and_(text_holds(columns, ("",)), ~exists(theirs))) if "" in values else found


def yes_or_no(condition: Condition, values: Values) -> Condition:
    """The condition for “yes”, its opposite for “no”."""
    return or_(false(), *(condition if value == "yes" else ~condition for value in values))


def flagged(values: Values) -> Condition:
    """The client carries one of the flags: photo, publish, yearbook, contact, or any."""
    wanted = FLAGS if "any" in values else {word: FLAGS[word] for word in values}
    return or_(false(), *(getattr(Client, name) for name in wanted.values()))


def grouped(db: DbSession, values: Values) -> Condition:
    """The client is in one of the groups; an empty text means that they are in none."""
    member = select(ClientGroupMember.client_id)
    names = named(db, ClientGroup.name, tuple(value for value in values if value != ""))
    mine = member.join(ClientGroup, ClientGroup.id == ClientGroupMember.group_id).where(ClientGroup.name.in_(names))
    found: Condition = Client.id.in_(mine)
    return found | Client.id.not_in(member) if "" in values else found


def conditions(
    query: Query, word: Callable[[Word], Condition], facets: Mapping[str, Callable[[Values], Condition]], hub: str
) -> list[Condition]:
    """The conditions that must all hold; raises `QueryRefused` for a facet this kind of record does not have."""

    def made(term: Term) -> Condition:
        if isinstance(term, Group):
            parts = [made(part) for part in term.terms]
            condition: Condition = or_(*parts) if term.any_of else and_(*parts)
        elif isinstance(term, Word):
            condition = word(term)
        else:
            condition = _facet(term)
        # a bare column or constant in front of NOT would be compared with 1 by some databases
        return ~condition if term.negated else condition

    def _facet(term: Facet) -> Condition:
        make = facets.get(term.field)
        if make is None:
            raise QueryRefused(unknown_field(term.field, hub if term.field in FIELDS else ""), *term.at)
        return make(term.values)

    return [made(term) for term in query.terms]

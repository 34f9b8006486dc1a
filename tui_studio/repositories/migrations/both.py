"""What revisions say in their own words, on SQLite and on PostgreSQL: indexes of expressions, triggers, search."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from alembic import op
from sqlalchemy.exc import DBAPIError

from tui_studio.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMA = re.compile(r",(?![^()]*\))")
_ENDING = re.compile(r"substr\((\w+), -(\d+)\)")


def on_server() -> bool:
    """Whether the revision runs on PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def make_index(name: str, on: str) -> None:
    """An index on `table (columns or expressions) WHERE ...`, which orders as SQLite does: NULL comes first."""
    table, _, rest = on.partition(" (")
    if on_server():
        inner, _, condition = rest.partition(" WHERE ")
        inner = _ENDING.sub(r"right(\1, \2)", inner.strip().removesuffix(")"))
        inner = ", ".join(f"{part.strip()} NULLS FIRST" for part in _COMMA.split(inner))
        rest = f"{inner}){f' WHERE {condition}' if condition else ''}"
    op.execute(f"CREATE INDEX {name} ON {table} ({rest}")


def make_trigger(name: str, event: str, table: str, body: str, when: str = "") -> None:
    """After an event on a row of a table, one statement over `old` and `new`; `when` asks in SQLite's words."""
    if not on_server():
        asked = f"WHEN {when} " if when else ""
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} {asked}BEGIN {body}; END")
        return
    asked = f"WHEN ({when.replace('IS NOT', 'IS DISTINCT FROM')}) " if when else ""
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body}; RETURN NULL; END$$")
    op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {asked}EXECUTE FUNCTION {name}()")


def only_add(table: str, refusal: str) -> None:
    """Have the database refuse to change or delete a row of a table."""
    if on_server():
        op.execute(
            f"CREATE FUNCTION {table}_no_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END$$"
        )
    for event in ("UPDATE", "DELETE"):
        body = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        if on_server():
            body = f"FOR EACH ROW EXECUTE FUNCTION {table}_no_change()"
        op.execute(f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {body}")
    if on_server():
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_no_change()"
        )


# PostgreSQL's own


def have_trigrams() -> None:
    """The extension that finds parts of words; whoever owns a database may have it, if it is installed."""
    if op.get_bind().exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").first():
        return
    try:
        op.execute("CREATE EXTENSION pg_trgm")
    except DBAPIError as error:
        raise StudioError(
            "The search needs the extension pg_trgm, which this user may not make in the database, or which the "
            "server does not have. Have the administrator install the package postgresql-contrib if it is missing "
            "and run in this database: CREATE EXTENSION pg_trgm;"
        ) from error


def make_fold() -> None:
    """`fold` as in text.py: no case, no accents, straight quotes, single spaces.

    Not by `lower` and `unaccent`: the one depends on the locale of the database, the other on a file of the server.
    """
    signs = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    marks = "".join(_ranges(ord(sign) for sign in signs if unicodedata.combining(sign)))
    cased = [
        sign
        for sign in signs
        if len(sign.casefold()) == 1 and sign != sign.casefold() and sign == unicodedata.normalize("NFKD", sign)
    ]
    upper, lower = "".join(cased), "".join(cased).casefold()
    straight = "replace(replace(translate(said, '‘’\u0345', '''''ι'), 'ß', 'ss'), 'ẞ', 'ss')"
    plain = f"translate(regexp_replace(normalize({straight}, NFKD), '[{marks}]', '', 'g'), '{upper}', '{lower}')"
    ascii_only = 'octet_length(said) = char_length(said) THEN lower(said COLLATE "C")'
    op.get_bind().exec_driver_sql(
        "CREATE FUNCTION fold(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$"
        f"SELECT btrim(regexp_replace(CASE WHEN {ascii_only} ELSE {plain} END, '\\s+', ' ', 'g'))$$"
    )


def _ranges(codes: Iterable[int]) -> Iterable[str]:
    """Neighbouring codes as ranges of a regular expression."""
    for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        found = [code for _, code in run]
        yield f"\\u{found[0]:04x}-\\u{found[-1]:04x}"

"""What SQLite and PostgreSQL say differently, so that a statement is written once.

SQLite's way is the measure: texts compare by code points, NULL comes before everything, and only the letters of
ASCII have a case. The columns of PostgreSQL are made to agree (`COLLATE "C"`), whatever the database was created with.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String, UnaryExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.sql.sqltypes import AutoString

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlmodel import Session as DbSession


def on_postgresql(db: DbSession) -> bool:
    """Whether the records are on PostgreSQL."""
    return db.get_bind().dialect.name == "postgresql"


@compiles(AutoString, "postgresql")
def _text_column(element: Any, compiler: Any, **_: Any) -> str:  # noqa: ARG001 - what a compiler is handed
    return 'VARCHAR COLLATE "C"'


class Ordered(UnaryExpression[Any]):
    """A key of an order in which NULL comes before everything; SQLite does that by itself."""

    inherit_cache = True


def ordered(expression: Any, *, descending: bool = False) -> Any:
    """An expression as a key of an order, from small to large or the other way round."""
    element = expression.__clause_element__() if hasattr(expression, "__clause_element__") else expression
    if getattr(element, "primary_key", False):  # it is never NULL, and its index is made without a place for it
        return element.desc() if descending else element
    if descending:
        return Ordered(element.desc(), modifier=operators.nulls_last_op)
    return Ordered(element, modifier=operators.nulls_first_op)


@compiles(Ordered)
def _as_it_is(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.element, **options))


@compiles(Ordered, "postgresql")
def _null_first(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.visit_unary(element, **options))


class instr(FunctionElement[int]):
    """Where a text stands in another one, from 1; 0 where it does not."""

    type = Integer()
    inherit_cache = True


@compiles(instr)
def _instr(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(instr, "postgresql")
def _strpos(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


class folded(FunctionElement[str]):
    """The folded form of a text but for its blanks; on SQLite, texts of ASCII need not go through Python for it."""

    type = String()
    inherit_cache = True


@compiles(folded)
def _folded(element: Any, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"CASE WHEN length({text}) = length(CAST({text} AS BLOB)) THEN lower({text}) ELSE fold({text}) END"


@compiles(folded, "postgresql")
def _fold(element: Any, compiler: Any, **options: Any) -> str:
    return f"fold({compiler.process(element.clauses, **options)})"


class last_four(FunctionElement[str]):
    """The last four signs of a text, said as the indexes on them say it."""

    type = String()
    inherit_cache = True


@compiles(last_four)
def _substr(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, -4)"


@compiles(last_four, "postgresql")
def _right(element: Any, compiler: Any, **options: Any) -> str:
    return f"right({compiler.process(element.clauses, **options)}, 4)"


class json_object(FunctionElement[str]):
    """Names and values in turn as the text of a JSON object."""

    type = String()
    inherit_cache = True


@compiles(json_object)
def _json_object(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_object({compiler.process(element.clauses, **options)})"


@compiles(json_object, "postgresql")
def _json_build_object(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(jsonb_build_object({compiler.process(element.clauses, **options)}) AS VARCHAR)"


class json_number(FunctionElement[int]):
    """The whole number under a key of a JSON object in a text, None where there is none."""

    type = BigInteger()
    inherit_cache = True


@compiles(json_number)
def _json_extract(element: Any, compiler: Any, **options: Any) -> str:
    text, key = (compiler.process(part, **options) for part in element.clauses)
    return f"json_extract({text}, '$.' || {key})"


@compiles(json_number, "postgresql")
def _json_path(element: Any, compiler: Any, **options: Any) -> str:
    text, key = (compiler.process(part, **options) for part in element.clauses)
    # the shape is asked for first: a text that is no object ends the statement
    return (
        f"CASE WHEN {text} LIKE '{{%%' AND jsonb_typeof(CAST({text} AS JSONB) -> {key}) = 'number' "
        f"THEN CAST(CAST({text} AS JSONB) ->> {key} AS BIGINT) END"
    )


class json_field(FunctionElement[str]):
    """The text under a key of a JSON object in a text, the key folded; None where there is none."""

    type = String()
    inherit_cache = True


@compiles(json_field)
def _json_each_field(element: Any, compiler: Any, **options: Any) -> str:
    text, key = (compiler.process(part, **options) for part in element.clauses)
    return f"(SELECT value FROM json_each(nullif({text}, '')) WHERE fold(key) = {key} LIMIT 1)"


@compiles(json_field, "postgresql")
def _jsonb_each_field(element: Any, compiler: Any, **options: Any) -> str:
    text, key = (compiler.process(part, **options) for part in element.clauses)
    return f"(SELECT value FROM jsonb_each_text(CAST(nullif({text}, '') AS JSONB)) WHERE fold(key) = {key} LIMIT 1)"


class _Each(FunctionElement[int]):
    """The numbers of a JSON list as rows of one column, `value`."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Each)
def _json_each(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Each, "postgresql")
def _unnest(element: Any, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"(SELECT unnest(CAST(translate({text}, '[]', '{{}}') AS BIGINT[])) AS value)"


class _EachText(FunctionElement[str]):
    """The texts of a JSON list as rows of one column, `value`."""

    type = String()
    inherit_cache = True


@compiles(_EachText)
def _json_each_text(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_EachText, "postgresql")
def _jsonb_elements(element: Any, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"(SELECT jsonb_array_elements_text(CAST({text} AS JSONB)) AS value)"


def each_text(texts: Sequence[str]) -> Any:
    """These texts as a column of rows, as `each` does it for ids."""
    return _EachText(json.dumps(list(texts))).table_valued("value").c.value


def each(ids: Iterable[int]) -> Any:
    """These ids as a column of rows; they cross over as one text, in a third of the time of a row at a time."""
    return _Each(f"[{','.join(map(str, ids))}]").table_valued("value").c.value

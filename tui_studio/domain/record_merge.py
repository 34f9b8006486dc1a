"""Three versions of a record become one: as it was opened, as it is now, and as somebody wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]]


def merge_values(
    opened: Mapping[str, Any], now: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, Any]:
    """The record as it is now with what I changed in it, except where `theirs` was chosen.

    A field of a sub-record is named `list.id.field` in `theirs`.
    """
    merged = {
        key: now[key] if key in theirs else _merged(opened.get(key), now[key], value) for key, value in mine.items()
    }
    for name, value in theirs.items():
        listed, _, rest = name.partition(".")
        row_id, _, field = rest.partition(".")
        if field and listed in merged:
            merged[listed] = tuple(
                {**row, field: value} if str(row.get("id")) == row_id else row for row in merged[listed]
            )
    return merged


def _merged(opened: Any, now: Any, mine: Any) -> Any:
    if mine == opened:
        return now
    if isinstance(mine, frozenset):
        return (now | (mine - opened)) - (opened - mine)
    if isinstance(mine, tuple) and any(isinstance(row, dict) for row in (*mine, *opened, *now)):
        return _merged_rows(opened, now, mine)
    return mine


def _merged_rows(opened: Rows, now: Rows, mine: Rows) -> tuple[dict[str, Any], ...]:
    """My rows in my order, each field by field; then the rows that others added meanwhile."""
    before = {row["id"]: row for row in opened}
    there = {row["id"]: row for row in now}
    merged: list[dict[str, Any]] = []
    for row in mine:
        old, new = before.get(row["id"]), there.get(row["id"])
        if row["id"] is None or old is None or new is None:
            if row["id"] is None or new is not None or row != old:
                merged.append(dict(row))
            continue
        merged.append({key: new.get(key, value) if value == old.get(key) else value for key, value in row.items()})
    merged.extend(dict(row) for row_id, row in there.items() if row_id not in before)
    return tuple(merged)

"""How the columns of a school's rosters were read before, and whether that suits a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RETURNED = ("Row", "Reason")
"""The columns behind those of the school in a file of rows that were left out."""


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """One template; `columns` are header to field, `policies` field to what a cell may do."""

    name: str
    headers: tuple[str, ...]
    columns: dict[str, str]
    policies: dict[str, str]


def own_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """The headers of the school, also where it mends and sends back the rows that were left out."""
    found = tuple(headers)
    return found[: -len(RETURNED)] if found[-len(RETURNED) :] == RETURNED else found


def header_key(headers: Iterable[str]) -> tuple[str, ...]:
    """The headers of the school whatever their order and spelling of case."""
    return tuple(sorted(fold(header) for header in own_headers(headers) if header))


def suited(templates: Iterable[KeptTemplate], headers: Iterable[str]) -> KeptTemplate | None:
    """The template that was made of a file with the same headers."""
    key = header_key(headers)
    return next((template for template in templates if template.headers == key), None)


def columns_for(template: KeptTemplate, headers: Iterable[str]) -> Mapping[str, str]:
    """What the columns of a file feed by a template; headers that it does not know are left out."""
    by_fold = {fold(header): field for header, field in template.columns.items()}
    own = template.columns  # two headers may differ in case alone
    return {header: field for header in headers if (field := own.get(header) or by_fold.get(fold(header)))}

"""Where a session's pictures lie below the images folder: a pattern of safe fields, never raw data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.naming import number_slug, optional_slug, slug

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

SHIPPED = "{year}/{organization}/{number}-{last}-{first}"
FIELDS = ("number", "year", "organization", "shoot", "type", "last", "first", "grade", "date")
PART_LIMIT, DEPTH_LIMIT = 100, 6
"""Bytes of one folder name, and folders one inside the other."""
_LIMITS = {"organization": 60}
_TOKEN = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"[A-Za-z0-9 _-]*")
_DASHES = re.compile(r"[-_ ]{2,}")


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What a folder can be named after; text as it stands in the records."""

    number: str
    year: str = ""
    organization: str = ""
    shoot: str = ""
    type: str = ""
    last: str = ""
    first: str = ""
    grade: str = ""
    date: str = ""


EXAMPLE = FolderFacts(
    "10001", "2026", "Lincoln High School", "Fall", "School portrait", "O’Brien", "Zoë", "9", "2026-09-14"
)


def pattern_problem(pattern: str) -> str:
    """Why a pattern cannot be used; empty when it can."""
    parts = pattern.split("/")
    strange = next((name for name in _TOKEN.findall(pattern) if name not in FIELDS), None)
    if strange is not None:
        return f"There is no field {{{strange}}}; there are {', '.join('{' + name + '}' for name in FIELDS)}."
    rest = _TOKEN.sub("", pattern)
    if "{" in rest or "}" in rest:
        return "Each field stands between { and }."
    if wrong := next((sign for sign in rest.replace("/", "") if not _LITERAL.fullmatch(sign)), ""):
        return f"“{wrong}” cannot be in the name of a folder; letters, digits, - and _ can."
    if not all(part.strip(" -_") for part in parts):
        return "Between two / there must be a name."
    if len(parts) > DEPTH_LIMIT:
        return f"At most {DEPTH_LIMIT} folders one inside the other."
    own = parts[-1].strip(" -_")
    if own.count("{number}") != 1 or not (own.startswith("{number}") or own.endswith("{number}")):
        return "The last folder must begin or end with {number}, so that two sessions never share one."
    if any(len(_TOKEN.sub("", part)) > PART_LIMIT // 2 for part in parts):
        return f"At most {PART_LIMIT // 2} letters of your own in one folder's name."
    return ""


def session_folder(pattern: str, facts: FolderFacts) -> PurePosixPath:
    """The folder of a session below the images folder; a pattern that cannot be used gives the shipped one.

    Its last part begins or ends with the number, which alone holds no dash there: no two sessions share a folder.
    """
    if pattern_problem(pattern):
        pattern = SHIPPED
    *above, own = pattern.split("/")
    number = whole_number(facts.number)
    values = {name: optional_slug(getattr(facts, name), _LIMITS.get(name, 30)) for name in FIELDS if name != "number"}
    folders = [slug(_filled(part, values | {"number": number}), PART_LIMIT) for part in above]
    return PurePosixPath(*folders, _own(own, values, number))


def free_folder(pattern: str, facts: FolderFacts, taken: Container[str]) -> PurePosixPath:
    """As `session_folder`, and never one that another session got under an earlier pattern."""
    folder = session_folder(pattern, facts)
    return folder.with_name(f"{folder.name}--{_mark(facts.number)}") if str(folder) in taken else folder


def whole_number(number: str) -> str:
    """A session number without dashes; one that would lose something else on the way gets a mark of its own."""
    safe = number_slug(number)
    if safe == number and "_" not in number:
        return safe.replace("-", "_")
    return f"{safe[:28].replace('-', '_').rstrip('_')}__{_mark(number)}"


def _mark(number: str) -> str:
    return sha256(number.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _own(part: str, values: Mapping[str, str], number: str) -> str:
    before, after = part.split("{number}")
    rest = _filled(before + after, values).lower().replace("_", "-").strip("- ")
    rest = _DASHES.sub("-", rest)[: PART_LIMIT - len(number) - 1].strip("-")
    shown = (number, rest) if part.strip(" -_").startswith("{number}") else (rest, number)
    return "-".join(filter(None, shown))


def _filled(part: str, values: Mapping[str, str]) -> str:
    return _DASHES.sub("-", _TOKEN.sub(lambda token: values[token[1]], part)).replace(" ", "-")

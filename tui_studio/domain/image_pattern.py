"""The stored name of a picture: a pattern of safe fields, never raw data."""

from __future__ import annotations

import re

from tui_studio.domain.naming import NAME_LIMIT, ending_of, no_device, number_slug, plain_stem

SHIPPED = "{number}_{name}"
COUNTED = "{number}_{count}"
FIELDS = ("number", "name", "count")
LARGEST = 999_999_999
_TOKEN = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"\A\{name\}[_-]*|[_-]*\{name\}")  # with the sign that parts it from its neighbour
_LITERAL = re.compile(r"[A-Za-z0-9_-]*")
_OWN_LIMIT = 40  # letters of a pattern that are no fields


def image_pattern_problem(pattern: str) -> str:
    """Why a pattern cannot be used; empty when it can."""
    names = _TOKEN.findall(pattern)
    strange = next((name for name in names if name not in FIELDS), None)
    if strange is not None:
        return f"There is no field {{{strange}}}; there are {', '.join('{' + name + '}' for name in FIELDS)}."
    rest = _TOKEN.sub("", pattern)
    if "{" in rest or "}" in rest:
        return "Each field stands between { and }."
    if wrong := next((sign for sign in rest if not _LITERAL.fullmatch(sign)), ""):
        return f"“{wrong}” cannot be in the name of a picture; letters, digits, - and _ can."
    if len(set(names)) < len(names) or not {"name", "count"} & set(names):
        return "Use {name} or {count}, each once, so that two pictures never share a name."
    if re.search(r"\}\{", pattern):
        return "Put a sign between two fields."
    return f"At most {_OWN_LIMIT} letters of your own." if len(rest) > _OWN_LIMIT else ""


def counts(pattern: str) -> bool:
    """Whether the pattern gives numbers of its own."""
    return "{count}" in pattern


def patterned_name(pattern: str, number: str, original: str, count: int = 0) -> str:
    """The stored name of a picture: at most `NAME_LIMIT` bytes, letters and digits of ASCII.

    A file name that begins with the session number already does not get it once more.
    """
    ending, safe = ending_of(original), number_slug(number)
    stem = plain_stem(original)
    if "{number}" in pattern:
        rest = re.fullmatch(rf"{re.escape(safe)}(?:(?:_|-+)(.*))?", stem, re.IGNORECASE)
        stem = stem if rest is None else rest[1] or ""
        pattern = _NAME.sub("", pattern) if rest is not None and not stem else pattern
    values = {"number": safe, "count": f"{count:04}", "name": ""}
    room = NAME_LIMIT - len(ending) - len(_TOKEN.sub(lambda token: values[token[1]], pattern))
    values["name"] = stem[:room].strip("-") or "x"
    body = _TOKEN.sub(lambda token: values[token[1]], pattern).lstrip("-") or "x"
    return (no_device(body, NAME_LIMIT - len(ending)) or "x") + ending


def count_in(pattern: str, number: str, name: str) -> int | None:
    """The count of a name made by this pattern; None for any other name."""
    if not counts(pattern):
        return None
    parts = {"number": re.escape(number_slug(number)), "count": "([0-9]{4,9})", "name": ".+"}
    for one in dict.fromkeys((pattern, _NAME.sub("", pattern))):  # a name that is the number was not written
        body = "".join(parts[part] if n % 2 else re.escape(part) for n, part in enumerate(_TOKEN.split(one)))
        if found := re.fullmatch(rf"{body}(?:~[0-9]+)?(?:\.[A-Za-z0-9]+)?", name):
            return int(found.group(1))
    return None

"""What may stand in a client record, and who may be the same person as somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.field_text import read_email_line, read_phone_line
from tui_studio.domain.preferences import DUPLICATES
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import date

YEARS = (1990, 2100)


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a client as tells two of them apart; texts as they are written."""

    id: int
    number: str
    last_name: str
    first_name: str
    preferred_name: str = ""
    birth_date: date | None = None
    email: str = ""
    parent_email: str = ""
    phone: str = ""
    parent_phone: str = ""
    organization: str = ""
    year: int = 0
    grade: str = ""
    teacher: str = ""
    student_ids: frozenset[tuple[str, str]] = frozenset()
    """Folded organization and student ID of each enrollment."""
    address: str = ""
    city: str = ""

    @property
    def name(self) -> str:
        """Last and first name."""
        return client_name(self.last_name, self.first_name)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same person; `weak` is a hint, not a warning."""

    person: Person
    reason: str
    weak: bool


def client_name(last: str, first: str) -> str:
    """“Lindner, Zoë”; one name where there is only one."""
    return clean_text(", ".join(part for part in (last, first) if part), 5000)


def numbered_name(number: str, last: str, first: str) -> str:
    """“17 Lindner, Zoë”; the name alone while there is no number."""
    return f"{number} {client_name(last, first)}".strip()


def person_of(values: Mapping[str, Any], client_id: int = 0) -> Person:
    """The person that the values of a form tell of."""
    ids = frozenset(
        (fold(str(row["organization"])), str(row["student_id"]))
        for row in values.get("enrollments", ())
        if row.get("organization") and row.get("student_id")
    )
    return Person(
        client_id, "", values.get("last_name", ""), values.get("first_name", ""), values.get("preferred_name", ""),
        values.get("birth_date"), values.get("email", ""), values.get("parent_email", ""), values.get("phone", ""),
        values.get("parent_phone", ""), student_ids=ids, address=values.get("address", ""), city=values.get("city", ""),
    )  # fmt: skip


def client_problems(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a client, by field."""
    if not values.get("last_name") and not values.get("first_name"):
        return {"last_name": "A client needs a name."}
    return enrollment_list_problems(values.get("enrollments", ()))


def enrollment_problems(row: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with one enrollment, by field."""
    found = {}
    if not row.get("organization"):
        found["organization"] = "Which school, league or club?"
    if not row.get("year"):
        found["year"] = "Which year?"
    elif not YEARS[0] <= row["year"] <= YEARS[1]:
        found["year"] = f"A year from {YEARS[0]} to {YEARS[1]}."
    return found


def enrollment_list_problems(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """One organization and year stand in the list once."""
    seen: set[tuple[str, int]] = set()
    for row in rows:
        home = (fold(str(row["organization"])), int(row["year"]))
        if home in seen:
            return {"enrollments": f"{row['organization']} {row['year']} stands here twice; keep one of the two."}
        seen.add(home)
    return {}


def guardian_problems(row: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with one guardian, by field."""
    found = {} if row.get("name") else {"name": "Who is it?"}
    for key, read in (("emails", read_email_line), ("phones", read_phone_line)):
        for line in row.get(key, ()):
            try:
                read(line)
            except InputRefused as refused:
                found[key] = str(refused)
    return found


def digits(phone: str) -> str:
    """A phone number as it is compared: its last nine digits."""
    return "".join(sign for sign in phone if sign.isdigit())[-9:]


def likeness(mine: Person, other: Person, criteria: Container[str] = DUPLICATES) -> Likeness | None:
    """Why `other` may be the person of `mine`; None where they are two people, siblings among them.

    `criteria` are those of the preferences, keys of `DUPLICATES`. The same student ID always counts.
    """
    if shared := mine.student_ids & other.student_ids:
        return Likeness(other, f"same student ID {next(iter(shared))[1]}", weak=False)
    same_first = _first_names(mine) & _first_names(other)
    same_last = mine.last_name and fold(mine.last_name) == fold(other.last_name)
    if "name" in criteria and same_last and same_first:
        if mine.birth_date and other.birth_date and mine.birth_date != other.birth_date:
            return Likeness(other, f"same name, born {other.birth_date.isoformat()}", weak=True)
        return Likeness(other, "same name", weak=False)
    # siblings share a mailbox and a phone; only somebody of the same first name may be the same child
    if same_first or not mine.first_name:
        mails = {fold(text) for text in (mine.email, mine.parent_email) if text}
        if "email" in criteria and mails & {fold(text) for text in (other.email, other.parent_email) if text}:
            return Likeness(other, "same e-mail", weak=True)
        phones = {digits(text) for text in (mine.phone, mine.parent_phone) if len(digits(text)) >= 6}
        if "phone" in criteria and phones & {digits(text) for text in (other.phone, other.parent_phone) if text}:
            return Likeness(other, "same phone", weak=True)
    if mine.city and fold(mine.city) == fold(other.city):
        if "last_city" in criteria and same_last:
            return Likeness(other, "same last name and city", weak=True)
        if "address_city" in criteria and mine.address and fold(mine.address) == fold(other.address):
            return Likeness(other, "same address", weak=True)
    return None


def _first_names(person: Person) -> set[str]:
    return {fold(name) for name in (person.first_name, person.preferred_name) if name}

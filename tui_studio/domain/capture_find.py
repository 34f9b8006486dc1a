"""Finding somebody of a shoot by what is typed or scanned into one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.session_codes import person_key
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.domain.capture import Person

LETTERS = 3
"""Letters of a name before anybody is proposed: less would propose half the school."""
CLASS_MARK = "@"
"""“ada @9” narrows by class, “ada @quill” too."""


class PersonFinder:
    """Everybody of one shoot, ready to be found; made anew when the list changes."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._by_number: dict[str, Person] = {}
        self._by_client: dict[str, list[Person]] = {}
        self._by_student: dict[str, list[Person]] = {}
        for person in people:
            if person.number:
                self._by_number[fold(person.number)] = person
            for keys, value in ((self._by_client, person.client_number), (self._by_student, person.student_id)):
                if value:
                    keys.setdefault(fold(value), []).append(person)
        self._named = [(person, _words(person), fold(person.school_class)) for person in people]

    def by_number(self, number: str) -> Person | None:
        """Whose session has this number."""
        return self._by_number.get(fold(number))

    def by_code(self, code: str) -> list[Person]:
        """Who is meant by a code: session number before student ID before client number; several where it is open."""
        key = fold(code)
        if key in self._by_number:
            return [self._by_number[key]]
        person = person_key(code)
        return self._by_student.get(person) or self._by_client.get(person) or []

    def by_name(self, text: str, school_class: str = "", most: int = 9) -> list[Person]:
        """Whose names begin with these words; none for less than three letters.

        Those without a picture come first, since they are who is waiting, and among them the class at hand.
        """
        asked, _, narrowed = fold(text).partition(CLASS_MARK)
        words = asked.replace(",", " ").split()
        narrowed = narrowed.strip()
        if sum(len(word) for word in words) < LETTERS:
            return []
        here = fold(school_class)
        found = [
            (person.images > 0, in_class != here, person)
            for person, names, in_class in self._named
            if _fits(words, names) and (not narrowed or all(part in in_class for part in narrowed.split()))
        ]
        found.sort(key=lambda one: (*one[:2], fold(one[2].name), one[2].school_class))
        return [person for *_, person in found[:most]]


def _words(person: Person) -> tuple[str, ...]:
    return tuple(fold(f"{person.last_name} {person.first_name}").replace("-", " ").split())


def _fits(words: Iterable[str], names: Sequence[str]) -> bool:
    return all(any(name.startswith(word) for name in names) for word in words)


def is_code(text: str) -> bool:
    """Whether a text is meant as a number or an ID rather than as a name."""
    return any(sign.isdigit() for sign in text) and CLASS_MARK not in text

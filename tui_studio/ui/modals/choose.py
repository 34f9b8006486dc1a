"""One of several: a list with a letter for each entry, and the reason why an entry cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events, on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_studio.text import clean_text
from tui_studio.ui.modals.base import StudioModal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One entry; with a `reason` it is shown dim and says so when it is taken."""

    label: str
    value: T
    hint: str = ""
    reason: str = ""
    letter: str = ""
    """Empty for the first free letter of the label."""


def letters_for(choices: Sequence[Choice[T]]) -> list[str]:
    """A letter for each entry, no letter twice: the wished one, else one of the label, else any."""
    taken = {choice.letter.casefold() for choice in choices if choice.letter}
    letters: list[str] = []
    for choice in choices:
        letter = choice.letter.casefold()
        if not letter:
            initials = [word[0] for word in choice.label.split() if word]
            wishes = [*initials, *choice.label, *"abcdefghijklmnopqrstuvwxyz"]
            free = (c.casefold() for c in wishes if c.isascii() and c.isalpha() and c.casefold() not in taken)
            letter = next(free, "")
            taken.add(letter)
        letters.append(letter)
    return letters


class ChooseModal(StudioModal[T]):
    """A list to take one entry from, by letter, arrows or mouse."""

    def __init__(self, title: str, choices: Sequence[Choice[T]], hint: str = "Enter takes · Esc closes") -> None:
        """At least one entry."""
        super().__init__(title, hint)
        self.choices = tuple(choices)
        self.letters = letters_for(self.choices)

    def body(self) -> Iterable[Widget]:
        """The list."""
        width = max((Content(choice.label).cell_length for choice in self.choices), default=0)
        yield OptionList(
            *(Option(self._prompt(choice, letter, width)) for choice, letter in self._lettered()),
            compact=True,
            markup=False,
        )

    def _lettered(self) -> Iterable[tuple[Choice[T], str]]:
        return zip(self.choices, self.letters, strict=True)

    def _prompt(self, choice: Choice[T], letter: str, width: int) -> Content:
        label = Content(clean_text(choice.label))
        room = Content(" " * (width - label.cell_length + 3))
        if choice.reason:
            return Content.assemble((f" {letter}  ", "dim"), label.stylize("dim"), room, ("not now", "dim"))
        return Content.assemble((f" {letter}  ", "bold $accent"), label, room, (clean_text(choice.hint), "dim"))

    @on(OptionList.OptionSelected)
    def take_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self._take(event.option_index)

    def on_key(self, event: events.Key) -> None:
        """A letter takes its entry."""
        letter = (event.character or "").casefold()
        if letter and letter in self.letters:
            event.stop()
            index = self.letters.index(letter)
            self.query_one(OptionList).highlighted = index
            self._take(index)

    def _take(self, index: int) -> None:
        choice = self.choices[index]
        if choice.reason:
            self.say(choice.reason)
        else:
            self.answer(choice.value)

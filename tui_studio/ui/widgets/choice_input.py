"""A field that knows what may stand in it: type to narrow, arrows to choose, Tab or Enter to take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_studio.text import fold
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

SHOWN = 200  # choices in the list; more is no choice


class ChoiceField(PlainInput):
    """The line of text of a `ChoiceInput`; its keys are heard only while they make sense."""

    BINDINGS = bindings_for("choice")

    @property
    def choices(self) -> ChoiceInput:
        """The widget this line belongs to."""
        assert isinstance(self.parent, ChoiceInput)
        return self.parent

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc and Tab stay with the screen while there is nothing to close or to take."""
        if action == "close_list":
            return self.choices.open
        if action == "complete":
            return self.choices.can_complete()
        return super().check_action(action, parameters)

    def action_choose(self, by: int) -> None:
        """Go through the choices."""
        self.choices.choose(by)

    def action_complete(self) -> None:
        """Take the choice."""
        self.choices.complete()

    def action_close_list(self) -> None:
        """Close the list and keep the text."""
        self.choices.close_list()

    async def action_submit(self) -> None:
        """Enter takes the choice first; only then does it go on, and where it would end a dialog, once more."""
        chosen = getattr(self.screen, "enter_ends", False) and self.choices.can_complete()
        if self.choices.take() and not chosen:
            await super().action_submit()


class ChoiceInput(Vertical):
    """Free text with choices, or, when `strict`, one of the choices only."""

    DEFAULT_CSS = """
    ChoiceInput {
        height: 1;
        & > ChoiceField { width: 1fr; }
        & > .choice-sign { dock: right; width: 2; height: 1; padding: 0; color: $text-muted; }
        & > OptionList {
            display: none;
            overlay: screen;
            constrain: inside inside;
            width: 1fr;
            height: auto;
            max-height: 10;
            border: none;
            padding: 0;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            scrollbar-size-vertical: 1;
        }
        &.-open > OptionList { display: block; }
    }
    """

    @dataclass
    class Changed(Message):
        """The text is another one."""

        choice: ChoiceInput
        value: str

        @property
        def control(self) -> ChoiceInput:
            """The field it happened in."""
            return self.choice

    def __init__(
        self,
        choices: Sequence[str] = (),
        *,
        value: str = "",
        placeholder: str = "",
        strict: bool = False,
        id: str | None = None,
    ) -> None:
        """A strict field takes the first match when it is left."""
        super().__init__(id=id)
        self.strict = strict
        self._choices = list(choices)
        self._first_value = value
        self._placeholder = placeholder
        self._matches: list[str] = []

    def compose(self) -> ComposeResult:
        """The line, a sign that there are choices, and the list that opens over what is below."""
        yield ChoiceField(self._first_value, placeholder=self._placeholder, compact=True, select_on_focus=True)
        yield Static("▾", classes="choice-sign", markup=False)
        choices = OptionList(markup=False, compact=True)
        choices.can_focus = False
        yield choices

    @property
    def field(self) -> ChoiceField:
        """The line of text."""
        return self.query_one(ChoiceField)

    @property
    def value(self) -> str:
        """The text as it stands."""
        return self.field.value.strip() if self.is_mounted else self._first_value

    @value.setter
    def value(self, value: str) -> None:
        if self.is_mounted:
            self.field.value = value
            self.field.cursor_position = len(value)
            self.close_list()
        self._first_value = value

    @property
    def open(self) -> bool:
        """True while the list is shown."""
        return self.has_class("-open")

    def set_choices(self, choices: Sequence[str]) -> None:
        """Offer these from now on; the text stays."""
        self._choices = list(choices)
        if self.open:
            self.refresh_matches()

    def matches(self, text: str) -> list[str]:
        """The choices that begin with `text`, then those that hold it."""
        wanted = fold(text)
        begin = [choice for choice in self._choices if fold(choice).startswith(wanted)]
        hold = [choice for choice in self._choices if wanted in fold(choice) and choice not in begin]
        return (begin + hold)[:SHOWN]

    def chosen(self) -> str | None:
        """The choice the text means: the same but for case and accents, or the one that is highlighted."""
        exact = [choice for choice in self._choices if fold(choice) == fold(self.value)]
        return exact[0] if exact else self.highlighted

    @property
    def highlighted(self) -> str | None:
        """The choice the arrows stand on, while the list is open."""
        place = self.query_one(OptionList).highlighted
        return self._matches[place] if self.open and place is not None and place < len(self._matches) else None

    def choose(self, by: int) -> None:
        """Open the list, or move in it."""
        listed = self.query_one(OptionList)
        if not self.open:
            exact = self.value in self._choices
            self.show_matches(self.matches("" if exact else self.value) or self.matches(""))
            if exact and self.open:
                listed.highlighted = self._matches.index(self.value) if self.value in self._matches else 0
            elif self.open:
                listed.highlighted = 0
            return
        count = len(self._matches)
        listed.highlighted = (
            (0 if by > 0 else count - 1) if listed.highlighted is None else (listed.highlighted + by) % count
        )

    def refresh_matches(self) -> None:
        """Narrow the list to the text; nothing is shown for what needs no help."""
        text = self.value
        found = self.matches(text) if text else []
        if len(found) == 1 and found[0] == text:
            found = []
        self.show_matches(found)

    def show_matches(self, found: Sequence[str]) -> None:
        """Fill the list, open while it holds anything; a strict field stands on the first."""
        self._matches = list(found)
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(Content(self.label_of(text))) for text in self._matches])
        listed.highlighted = 0 if self.strict and self._matches else None
        self.set_class(bool(self._matches), "-open")

    def label_of(self, choice: str) -> str:
        """How a choice is shown in the list."""
        return choice

    def can_complete(self) -> bool:
        """True when Tab has something to take."""
        return self.highlighted is not None and self.highlighted != self.field.value

    def complete(self) -> None:
        """Take the highlighted choice and go to the next field."""
        if self.take():
            self.screen.focus_next()

    def take(self) -> bool:
        """Put the choice into the line; True when the field is finished."""
        if (choice := self.highlighted) is not None:
            self.value = choice
        self.close_list()
        return True

    def close_list(self) -> None:
        """Show the line only."""
        self.remove_class("-open")

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """The list follows the text that a person types."""
        if self.field.has_focus and event.value != self._first_value:
            self.refresh_matches()
        self._first_value = event.value
        self.post_message(self.Changed(self, self.value))

    @on(OptionList.OptionSelected)
    def take_clicked(self, event: OptionList.OptionSelected) -> None:
        """A click takes a choice."""
        event.stop()
        self.value = self._matches[event.option_index]
        self.field.focus()

    def on_descendant_blur(self) -> None:
        """Leaving closes the list; a strict field spells the choice as it is known."""
        if self.strict and self.value and (choice := self.chosen()) is not None and choice != self.field.value:
            self.value = choice
        self.close_list()

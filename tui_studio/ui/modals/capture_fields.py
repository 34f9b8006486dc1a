"""A few fields and Enter: where to capture, and who walked in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input, Static

from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.form_field import FormField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class CaptureField:
    """One field; with `choices` one of these (others too unless `strict`), with `folder` a folder of this machine."""

    label: str
    value: str = ""
    choices: Sequence[str] | None = None
    strict: bool = False
    folder: bool = False
    hint: str = ""


class CaptureFieldsModal(StudioModal["dict[str, str]"]):
    """Enter goes to the next field, and in the last one it is done."""

    BINDINGS = bindings_for("fields")
    DEFAULT_CSS = """
    CaptureFieldsModal {
        & .field-label { width: 14; }
        & FormField Input, & FormField ChoiceInput { width: 1fr; }
        & .fields-note { height: auto; color: $text-muted; margin: 1 0 0 0; }
    }
    """

    """A code that is scanned here is not typed into a field."""

    def __init__(
        self,
        title: str,
        fields: Mapping[str, CaptureField],
        check: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda _: {},
        note: str = "",
    ) -> None:
        """`check` returns what is wrong, by field."""
        super().__init__(title, "Enter goes on · Ctrl+S does it · Esc closes")
        self.fields = dict(fields)
        self.check = check
        self.note = note

    def body(self) -> Iterable[Widget]:
        """The fields, and what there is to say about them."""
        for name, asked in self.fields.items():
            if asked.folder:
                line: Widget = PathInput(value=asked.value, id=name)
            elif asked.choices is not None:
                line = ChoiceInput(asked.choices, value=asked.value, strict=asked.strict, id=name)
            else:
                line = PlainInput(asked.value, compact=True, id=name)
            yield FormField(asked.label, line, hint=asked.hint, id=f"of-{name}")
        if self.note:
            yield Static(plain(self.note), classes="fields-note", markup=False)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        found = {}
        for name, asked in self.fields.items():
            line = self.query_one(f"#{name}")
            if asked.folder and isinstance(line, PathInput):
                found[name] = str(line.path) if line.value.strip() else ""
            else:
                found[name] = clean_text(line.value if isinstance(line, ChoiceInput | Input) else "", 500)
        return found

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter in a field."""
        event.stop()
        lines = list(self.query(Input))
        if lines and self.focused is not lines[-1]:
            self.focus_next(Input)
        else:
            self.action_take()

    def action_take(self) -> None:
        """Give the values back, or say beside the fields what is wrong."""
        for choice in self.query(ChoiceInput):
            choice.close_list()
        values = self.values
        wrong = self.check(values)
        for name in self.fields:
            self.query_one(f"#of-{name}", FormField).show_problem(wrong.get(name, ""))
        if wrong:
            self.query_one(f"#{next(iter(wrong))}").query("Input").first().focus() if isinstance(
                self.query_one(f"#{next(iter(wrong))}"), ChoiceInput
            ) else self.query_one(f"#{next(iter(wrong))}").focus()
        else:
            self.answer(values)

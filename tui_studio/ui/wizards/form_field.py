"""A label, its field, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tui_studio.text import clean_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget


class FormField(Vertical):
    """One line of a form; a second one below it while there is a problem."""

    DEFAULT_CSS = """
    FormField {
        height: auto;
        & > .field-line { height: auto; }
        & .field-label { width: 17; height: 1; }
        & .field-hint { width: auto; height: 1; padding: 0 0 0 1; color: $text-muted; }
        & > .field-problem { display: none; height: auto; margin: 0 0 0 17; color: $text-error; }
        &.-wrong > .field-problem { display: block; }
        &:focus-within { color: $foreground; }
        &:focus-within .field-label { text-style: bold; color: $accent; }
    }
    """

    def __init__(self, label: str, *widgets: Widget, hint: str = "", id: str | None = None) -> None:
        """`hint` stands behind the field."""
        super().__init__(id=id)
        self._label = label
        self._widgets = widgets
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Label, fields, hint; the problem below."""
        with Horizontal(classes="field-line"):
            if self._label:
                yield Static(self._label, classes="field-label", markup=False)
            yield from self._widgets
            if self._hint:
                yield Static(self._hint, classes="field-hint", markup=False)
        yield Static("", classes="field-problem", markup=False)

    def show_problem(self, text: str) -> None:
        """Say what is wrong; empty takes it away."""
        if text or self.has_class("-wrong"):
            self.set_class(bool(text), "-wrong")
            self.query_one(".field-problem", Static).update(Content("! " + clean_text(text, 300) if text else ""))

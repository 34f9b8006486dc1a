"""One of a few options on one line, and a tick that leaves Enter to the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui_studio.ui.keymap import bindings_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events


class OptionLine(Widget, can_focus=True):
    """`(•) Organization and year  ( ) Client group`: the arrows turn, nothing opens."""

    BINDINGS = bindings_for("option")
    DEFAULT_CSS = """
    OptionLine { height: auto; width: 1fr; }
    OptionLine:focus { text-style: bold; background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Another option is on."""

        line: OptionLine
        value: str

        @property
        def control(self) -> OptionLine:
            """The line it happened in."""
            return self.line

    def __init__(self, options: Mapping[str, str], *, value: str = "", per_row: int = 0, id: str | None = None) -> None:
        """`options` are values with their labels; the first is on unless `value` says otherwise.

        `per_row` breaks what is too long for one line into columns.
        """
        super().__init__(id=id)
        self.options = dict(options)
        self.per_row = per_row or len(self.options)
        self.set_reactive(OptionLine.value, value or next(iter(self.options)))

    def render(self) -> Content:
        """All options, the one that is on with a dot."""
        signs = self._signs()
        rows = (signs[start : start + self.per_row] for start in range(0, len(signs), self.per_row))
        return Content("\n".join("   ".join(row).rstrip() for row in rows))

    def watch_value(self, value: str) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self, value))

    def action_turn(self, by: int) -> None:
        """The next option, round and round."""
        values = list(self.options)
        self.value = values[(values.index(self.value) + by) % len(values)]

    def on_click(self, event: events.Click) -> None:
        """A click puts its option on."""
        start, first = 0, event.y * self.per_row
        for value, sign in list(zip(self.options, self._signs(), strict=True))[first : first + self.per_row]:
            if start <= event.x < start + len(sign):
                self.value = value
            start += len(sign) + 3

    def _signs(self) -> list[str]:
        """Each option, in several rows as wide as the widest of its column."""
        signs = [f"({'•' if value == self.value else ' '}) {label}" for value, label in self.options.items()]
        if self.per_row >= len(signs):
            return signs
        widths = [max(map(len, signs[column :: self.per_row])) for column in range(self.per_row)]
        return [sign.ljust(widths[place % self.per_row]) for place, sign in enumerate(signs)]


class Tick(Widget, can_focus=True):
    """`[x] label`: space turns it, and Enter stays with the form, which a `Checkbox` would take."""

    BINDINGS = bindings_for("box")
    DEFAULT_CSS = """
    Tick { height: 1; width: auto; }
    Tick:focus { text-style: bold; background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    value: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Changed(Message):
        """It was turned."""

        tick: Tick
        value: bool

        @property
        def control(self) -> Tick:
            """The tick that was turned."""
            return self.tick

    def __init__(self, label: str = "", value: bool = False, *, id: str | None = None) -> None:
        """Without a label it is three cells wide."""
        super().__init__(id=id)
        self.label = label
        self.set_reactive(Tick.value, value)

    def render(self) -> Content:
        """The sign and the label."""
        return Content(f"[{'x' if self.value else ' '}] {self.label}".rstrip())

    def get_content_width(self, *_: object) -> int:
        """As wide as the label."""
        return self.render().cell_length

    def watch_value(self, value: bool) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self, value))

    def action_flip(self) -> None:
        """Turn it."""
        self.value = not self.value

    def on_click(self) -> None:
        """Turn it with the mouse."""
        self.action_flip()

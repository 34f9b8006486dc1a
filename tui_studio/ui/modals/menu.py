"""An opened menu: arrows turn and move, letters and Enter take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_studio.ui.key_names import shown_keys
from tui_studio.ui.keymap import bindings_for, command, keys_of
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.modals.choose import Choice, letters_for
from tui_studio.ui.widgets.menu_bar import MENUS, MenuBar, MenuItem, menu_starts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult


REASON_WIDTH = 50
"""As wide as a reason may be before it is broken; also in modals.tcss."""


class MenuModal(StudioModal[MenuItem]):
    """Stands over the menu bar of the screen below."""

    BINDINGS = bindings_for("menu")

    def __init__(self, index: int = 0, studio: str = "", keys: Mapping[str, str] | None = None) -> None:
        """`index` is the menu that is open at first; `keys` are those of the settings."""
        super().__init__("", "")
        self.index = index
        self.studio = studio
        self.keys = keys or {}
        self.letters: list[str] = []

    def compose(self) -> ComposeResult:
        """The bar again, so that the open menu is lit, and the entries below it."""
        yield MenuBar(self.studio, self.index)
        with Vertical(id="menu-drop"):
            yield OptionList(compact=True, markup=False)
            yield Static("", classes="menu-reason", markup=False)

    def on_mount(self) -> None:
        """Fill the first menu."""
        self.action_turn(0)

    @property
    def items(self) -> tuple[MenuItem, ...]:
        """The entries of the open menu."""
        return MENUS[self.index].items

    def action_turn(self, by: int) -> None:
        """Open the next menu to the left or right."""
        self.index = (self.index + by) % len(MENUS)
        bar = self.query_one(MenuBar)
        bar.opened = self.index
        bar.refresh()
        self.letters = letters_for([Choice(item.label, item, letter=item.letter) for item in self.items])
        width = max(len(item.label) for item in self.items)
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(self._prompt(n, width)) for n in range(len(self.items))])
        listed.highlighted = 0
        longest = max((len(item.reason) for item in self.items), default=0)
        room = self.size.width - max(width + 15, min(longest, REASON_WIDTH) + 6)
        self.query_one("#menu-drop").styles.offset = (max(0, min(menu_starts()[self.index] - 1, room)), 1)
        self.explain()

    def _prompt(self, n: int, width: int) -> Content:
        item, letter = self.items[n], self.letters[n]
        at = item.label.casefold().find(letter)
        style = "dim" if item.reason else ""
        label = Content.styled(item.label.ljust(width), style)
        if at >= 0:
            label = label.stylize("underline" if item.reason else "bold underline $accent", at, at + 1)
        key = shown_keys(keys_of(command(item.command), self.keys)) if item.command else ""
        return Content.assemble(" ", label, "  ", (("not yet" if item.reason else key).rjust(7), "dim"), " ")

    @on(OptionList.OptionHighlighted)
    def explain(self) -> None:
        """Say why an entry cannot be taken as soon as one stands on it."""
        place = self.query_one(OptionList).highlighted
        reason = self.items[place].reason if place is not None and place < len(self.items) else ""
        hint = self.query_one(".menu-reason", Static)
        hint.update(plain(reason))
        hint.display = bool(reason)

    @on(OptionList.OptionSelected)
    def take_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self._take(event.option_index)

    def on_key(self, event: events.Key) -> None:
        """A letter takes its entry, or opens the menu that begins with it."""
        letter = (event.character or "").casefold()
        others = [n for n, menu in enumerate(MENUS) if menu.name.casefold().startswith(letter)]
        if letter and letter in self.letters:
            event.stop()
            self.query_one(OptionList).highlighted = self.letters.index(letter)
            self._take(self.letters.index(letter))
        elif letter and others:
            event.stop()
            self.action_turn(others[0] - self.index)

    def on_click(self, event: events.Click) -> None:
        """A click on another name turns, one beside the menus closes."""
        if event.screen_y == 0:
            index = max((n for n, start in enumerate(menu_starts()) if event.screen_x + 1 >= start), default=0)
            self.action_turn(index - self.index)
        elif event.widget is self:
            self.action_cancel()

    def _take(self, place: int) -> None:
        item = self.items[place]
        if not item.reason:
            self.answer(item)
        else:
            self.explain()

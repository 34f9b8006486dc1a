"""The order of a list, column by column; the list behind follows at once, and Esc brings back the order it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui_studio.domain.sorting import SortKey, signs, turned, without
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from tui_studio.domain.columns import Column


class OrderList(LineTable):
    """The columns, each with its place in the order."""

    BINDINGS = bindings_for("order")

    def action_turn(self) -> None:
        """Sort by the column as well; once more reverses."""
        self._modal.change(turned(self._modal.order, self.key))

    def action_drop(self) -> None:
        """Sort by the column no longer."""
        self._modal.change(without(self._modal.order, self.key))

    def action_own(self) -> None:
        """The hub's own order."""
        self._modal.change(())

    @property
    def _modal(self) -> SortOrderModal:
        assert isinstance(self.screen, SortOrderModal)
        return self.screen


class SortOrderModal(StudioModal[None]):
    """Shows the columns in view first; `follow` is told every change, also that it is taken back."""

    BINDINGS = bindings_for("sorter")

    def __init__(
        self,
        columns: Sequence[Column],
        order: Sequence[SortKey],
        own: str,
        follow: Callable[[tuple[SortKey, ...]], None],
    ) -> None:
        """An empty `order` is the hub's own, which `own` names."""
        super().__init__("Sort by", "Enter keeps · Esc takes back")
        self.add_class("-beside")
        self.columns = tuple(columns)
        self.order = self.before = tuple(order)
        self.own = own
        self._follow = follow

    def body(self) -> Iterable[Widget]:
        """The columns."""
        yield OrderList([LineColumn("Order", 5), LineColumn("Column", 20, grow=True)])
        hints = ("Space sorts, again reverses", "Del takes out, u the hub's own order")
        yield Static(stacked(map(plain, hints)), classes="dialog-text")
        yield Static("", id="order-words", classes="dialog-text", markup=False)

    def on_mount(self) -> None:
        """Show the order as it is, the cursor on the last key."""
        self._show()
        if self.order:
            places = [column.key for column in self.columns]
            self.query_one(OrderList).cursor = places.index(self.order[-1].column)

    def change(self, order: tuple[SortKey, ...]) -> None:
        """Another order."""
        self.order = order
        self._show()
        self._follow(order)

    def action_keep(self) -> None:
        """Close; the list stays in this order."""
        self.answer(None)

    def action_cancel(self) -> None:
        """The order as it was when the form was opened."""
        if self.order != self.before:
            self._follow(self.before)
        self.answer(None)

    def _show(self) -> None:
        shown = signs(self.order)
        lines = [Line(column.key, (shown.get(column.key, ""), column.label)) for column in self.columns]
        self.query_one(OrderList).show(lines)
        labels = {column.key: column.label for column in self.columns}
        named = [f"{labels[key.column]} {shown[key.column][-1]}" for key in self.order]
        words = f"By {', then '.join(named)}." if named else f"By {self.own}."
        self.query_one("#order-words", Static).update(plain(words))

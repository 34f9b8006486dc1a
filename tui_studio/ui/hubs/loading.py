"""Loading the list of a hub: the first rows at once, then all ids; waiting, failing and trying again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work

from tui_studio.errors import QueryRefused, StudioError
from tui_studio.ui.early_keys import MOVES
from tui_studio.ui.hubs.list_frame import HubList
from tui_studio.ui.messages import DatabaseAwaited, RowsFailed, StudioOpened, StudioRefused

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from textual import events

    from tui_studio.domain.sorting import SortKey

FIRST = 200
"""Ids of the first screen, shown before the whole order is known."""
LARGE = 20_000
"""Records from which on a whole order takes longer than its first rows by a time that is seen."""
SOON = 0.1
"""Seconds in which most filters are complete, and in which an order with an index has its first rows."""
PATIENCE = 1.0
"""Seconds after which somebody wants to know what keeps the list."""


class Loading(HubList):
    """When the list is read, and what stands on screen until it is there."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        super().__init__()
        self._stale = False
        self._restored = False
        self._early = False
        """The first rows of the first list are there already, told before the studio was open."""
        self._wanted: int | None = None
        self._shown: tuple[str, tuple[SortKey, ...]] | None = None
        """Filter and order of the whole list on screen."""

    def on_mount(self) -> None:
        """Load as soon as the studio is open."""
        app = self.studio_app
        app.studio_opened.subscribe(self, self._studio_opened)
        app.records_published.subscribe(self, self._records_changed)
        self.show_title()
        if app.is_open:
            self._begin()
        elif app.refusal:
            self._failed(app.refusal)
        elif not self._show_early():
            self.table.say("Opening the studio ...")

    def _show_early(self) -> bool:
        """The first rows before the studio is open; False where only the studio can tell them."""
        early = self.early_rows()
        if early is None or not early[1].count:
            return False
        layout, first = early
        self._early = True
        self.studio_app.hold_keys(MOVES)
        self.total = first.count
        self.table.window.source = first
        self.show_layout(layout)
        self.table.show(first.ids, partial=True)
        self.show_title()
        self.show_status()
        return True

    def _studio_opened(self, message: StudioOpened | StudioRefused) -> None:
        if isinstance(message, StudioRefused):
            self._failed(message.reason)
        else:
            self._begin()

    def _begin(self) -> None:
        self.studio_app.studio.waiting.listen(self._waits)
        self.load()

    def _waits(self, seconds: float | None) -> None:
        # in the thread that waits
        self.post_message(DatabaseAwaited(seconds))

    def _records_changed(self, _: object) -> None:
        # a hub that is not shown costs nothing until one comes back to it
        self._stale = True
        if self.is_current or self.studio_app.current_mode == self.MODE:
            self.reload()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Catch up with what changed meanwhile."""
        if self._stale and self.studio_app.is_open:
            self.reload()

    def go_to_record(self, record_id: int) -> None:
        """Put the cursor on a record that was made just now: as soon as it is in the list."""
        self._wanted = record_id
        self._go_to_wanted()
        if self._wanted is not None:
            self.reload()

    def _go_to_wanted(self) -> None:
        if self._wanted is not None and self.table.go_to(self._wanted):
            self._wanted = None

    @work(exclusive=True, group="rows", exit_on_error=False)
    async def load(self) -> None:
        """Ids of the filter and order; marks, cursor and the list on screen stay until others are known."""
        self._stale = False
        self.table.today = self.studio_app.studio.clock.today().isoformat()
        late = self.set_timer(PATIENCE, lambda: self._wait("reading the list ..."))
        text = self.filter_text
        try:
            if not self._restored:
                await self._restore()
            await self.prepare()
            self.table.window.source = self.records
            asked = (text, self.order)
            ids = await (self._listed_again if asked == self._shown else self._listed)(*asked)
            self._early = False
            self.total = await asyncio.to_thread(self.records.count)
            self.problem = ""
            await self._show(ids, complete=not text)
            self._shown = asked
            self._go_to_wanted()
            await self._forget_gone()
        except QueryRefused as error:  # it names a saved filter that is gone; the last good list stays
            self.filter_bar.refuse(error)
            return
        except StudioError as error:
            self._failed(str(error))
            return
        finally:
            late.stop()
            self._wait("")
        self.say_why_empty()
        self.show_title()
        self.show_status()
        self.refresh_bindings()
        self.sum_up(text)

    async def prepare(self) -> None:
        """What a hub has to know before its list is asked for."""

    async def _restore(self) -> None:
        self.show_layout(await asyncio.to_thread(self.studio_app.studio.layouts.last, self.MODE))
        self._restored = True

    async def _listed(self, text: str, order: tuple[SortKey, ...]) -> array[int]:
        """All ids; where they take their time, the first of them are shown as soon as they are known."""
        records, asked = self.records, []

        def ask(read: Callable[..., array[int]], *more: int) -> asyncio.Future[array[int]]:
            asked.append(asyncio.ensure_future(asyncio.to_thread(read, text, order, *more)))
            return asked[-1]

        try:
            if self._early or (self.total is not None and (text or self.total < LARGE)):
                whole = ask(records.ids)
                await asyncio.wait([whole], timeout=SOON)
                first = whole if whole.done() else ask(records.first_ids, FIRST)
            else:
                first = ask(records.first_ids, FIRST)
                await asyncio.wait([first], timeout=SOON)
                whole = ask(records.ids)
            await asyncio.wait([first, whole], return_when=asyncio.FIRST_COMPLETED)
            if not whole.done():
                self._shown = None
                await self._show(await first, partial=True)
                self.show_title()
            return await whole
        finally:
            for future in asked:
                future.cancel()

    async def _listed_again(self, text: str, order: tuple[SortKey, ...]) -> array[int]:
        """All ids of the list on screen: it stays meanwhile, and who moves the cursor moves it in the whole list."""
        whole = asyncio.ensure_future(asyncio.to_thread(self.records.ids, text, order))
        try:
            await asyncio.wait([whole], timeout=SOON)
            if not whole.done():
                self.table.reload()
            return await whole
        finally:
            whole.cancel()

    async def _show(self, ids: array[int], complete: bool = False, partial: bool = False) -> None:
        """Another list, with the marks that were carried to it in a thread: among a million rows that takes 0.1 s."""
        table, marks = self.table, None
        while table.selection.total and len(ids) + table.selection.total > LARGE:
            before, acts = table.selection, table.selection.acts
            marks = await asyncio.to_thread(before.carried_to, ids)
            if table.selection is before and before.acts == acts:
                break
            marks = None  # somebody marked meanwhile
        table.show(ids, complete, partial, marks)

    async def _forget_gone(self) -> None:
        """Marks that the filter hides may be of records that are deleted by now."""
        table = self.table
        hidden = table.selection.hidden_ids()
        if hidden:
            table.forget_marks(await asyncio.to_thread(self.records.gone, hidden))

    @work(exclusive=True, group="totals", exit_on_error=False)
    async def sum_up(self, text: str) -> None:
        """The images of what is listed; read after the rows, which nobody should wait for."""
        try:
            self.images = await asyncio.to_thread(self.records.image_total, text)
        except StudioError:
            self.images = None  # whatever stands in the way is said where rows are read
        self.show_title()

    def reload(self) -> None:
        """Read the list again."""
        if self.studio_app.is_open:
            self.load()

    def action_refresh_rows(self) -> None:
        """Read the list again, or try to open the studio again."""
        if self.studio_app.is_open:
            self.reload()
        else:
            self.table.say("Opening the studio ...")
            self.studio_app.open_studio()

    def say_why_empty(self) -> None:
        """Nothing there yet, or nothing that matches."""
        if self.total == 0:
            self.table.say(*self.EMPTY)
        else:
            self.table.say(f"Nothing matches “{self.filter_text}”.", "", "Esc clears the filter.")

    # what keeps or breaks it

    def _failed(self, sentence: str) -> None:
        self.studio_app.release_keys()
        self.problem = sentence
        self.table.say(sentence, "", "r tries again.")
        self.show_status()

    @on(RowsFailed)
    def rows_failed(self, event: RowsFailed) -> None:
        """Rows could not be read while painting: say it once, below the list."""
        event.stop()
        if not isinstance(event.error, StudioError):
            self.studio_app.report(event.error)
        elif not self.problem:
            self._failed(str(event.error))

    @on(DatabaseAwaited)
    def tell_waiting(self, event: DatabaseAwaited) -> None:
        """Somebody else holds the database."""
        event.stop()
        waits = event.seconds is not None
        self._wait(f"waiting for another workstation ... {event.seconds:.0f} s" if waits else "")

    def _wait(self, words: str) -> None:
        if words != self.waiting:
            self.waiting = words
            self.show_status()

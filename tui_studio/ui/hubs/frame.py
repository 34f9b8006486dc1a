"""What surrounds every hub: menus, hub bar, footer; leaving and taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.containers import Vertical
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.taking_back import take_back
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.hub_bar import HubBar
from tui_studio.ui.widgets.menu_bar import MenuBar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp


class HubFrame(Screen[None]):
    """The base of every mode."""

    BINDINGS = bindings_for("frame")
    MODE: ClassVar[str] = ""
    TITLE_WORD: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    """A sentence or two for help."""
    _styled = False

    @property
    def studio_app(self) -> StudioApp:
        """The application, by its own type."""
        return cast("StudioApp", self.app)

    def compose(self) -> ComposeResult:
        """Menus, hubs, what the hub is about, keys."""
        settings = self.studio_app.settings
        yield MenuBar(settings.name)
        yield HubBar(self.MODE, self.studio_app.keys)
        with Vertical(id="hub-body"):
            yield from self.body()
        yield FooterLine()

    @property
    def about(self) -> str:
        """What help says of this place."""
        return self.ABOUT

    def body(self) -> Iterable[Widget]:
        """What stands between the bars."""
        return ()

    def on_mount(self) -> None:
        """Show how many jobs run."""
        self.studio_app.jobs_changed.subscribe(self, self._show_jobs)
        self._show_jobs(self.studio_app.running_jobs)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Styles are found anew when one comes back; at first they were found a moment ago."""
        event.refresh_styles, self._styled = event.refresh_styles and self._styled, True

    def _compositor_refresh(self) -> None:
        # Textual renders the picture and throws it away while repaints are held back: three times at the start
        app = self.studio_app
        if app._batch_count and self is app.screen and not app.is_inline:
            app.missed[self] = None
        else:
            super()._compositor_refresh()

    def _show_jobs(self, running: int) -> None:
        self.query_one(HubBar).jobs = running

    def reload(self) -> None:
        """Records changed; hubs with a list read it again."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A load or a write that broke is said, not swallowed."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.studio_app.report(event.worker.error)

    def action_quit(self) -> None:
        """Leave the studio."""
        self.studio_app.action_quit()

    @work(group="write", exit_on_error=False)
    async def action_undo(self) -> None:
        """Show what would be taken back, ask, and do it."""
        await take_back(self.studio_app)

    @work(group="write", exit_on_error=False)
    async def action_take_kit(self) -> None:
        """A shoot into a file for a laptop."""
        from tui_studio.ui.field_kits import take_kit

        await take_kit(self.studio_app)

    @work(group="write", exit_on_error=False)
    async def action_pack_kit(self) -> None:
        """What was done on this laptop into one file."""
        from tui_studio.ui.field_kits import pack_kit

        await pack_kit(self.studio_app)

    @work(group="write", exit_on_error=False)
    async def action_merge_kit(self) -> None:
        """What was done on a laptop, back."""
        from tui_studio.ui.field_kits import merge_kit

        await merge_kit(self.studio_app)

    @work(group="write", exit_on_error=False)
    async def action_print_action_codes(self) -> None:
        """The sheet of codes that are scanned in Group Capture instead of pressing keys."""
        from tui_studio.ui.codes import print_action_codes

        await print_action_codes(self.studio_app)

    @work(group="ask", exit_on_error=False)
    async def action_imported_cards(self) -> None:
        """Which cards were imported, and what came of each."""
        from tui_studio.ui.imported_cards import show_imported_cards

        await show_imported_cards(self.studio_app)

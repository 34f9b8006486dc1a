"""The menus with the names that staff know from Spectra, as data and as a line on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tui_studio.text import clean_text

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult

NOT_YET = "Not in this version yet."


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry; with a `reason` it cannot be taken and says so."""

    label: str
    action: str = ""
    """Run on the hub; `app.` in front runs it on the application."""
    command: str = ""
    """The command whose key is shown behind the label."""
    reason: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu and its entries."""

    name: str
    items: tuple[MenuItem, ...]


MENUS: tuple[Menu, ...] = (
    Menu(
        "File",
        (
            MenuItem("New Client", "app.new_client", "app.new_client"),
            MenuItem("Open by Number...", "app.open_number", "app.open_number"),
            MenuItem("Preferences...", "app.wizard('preferences')"),
            MenuItem("Quit", "app.quit", "app.quit"),
        ),
    ),
    Menu(
        "Tools",
        (
            MenuItem("Bulk Scheduling Wizard", "app.wizard('schedule_sessions')", letter="s"),
            MenuItem("Bulk Image Importer", "app.wizard('import_images')", letter="i"),
            MenuItem("Group Capture", "app.wizard('group_capture')", letter="g"),
            MenuItem("Take Field Kit...", "take_kit", letter="t"),
            MenuItem("Pack Field Kit...", "pack_kit", letter="p"),
            MenuItem("Merge Field Kit...", "merge_kit", letter="m"),
        ),
    ),
    Menu(
        "Utilities",
        (
            MenuItem("Import Clients", "app.wizard('import_clients')", letter="c"),
            MenuItem("Import Invoices", reason=f"{NOT_YET} Orders stay with the gallery that took them.", letter="i"),
            MenuItem("Control Center", reason=f"{NOT_YET} What runs now is in the job log: l.", letter="o"),
            MenuItem("Undo Last Step", "undo", "frame.undo"),
            MenuItem("Verify Pictures", "app.verify"),
            MenuItem("Back Up", "app.back_up"),
            MenuItem("Audit Trail", "app.switch_hub('audit')", letter="t"),
            MenuItem("Imported Cards", "imported_cards", letter="m"),
        ),
    ),
    Menu(
        "Reports",
        (
            MenuItem("Agenda", "app.switch_hub('agenda')", "sessions.agenda", letter="a"),
            MenuItem("Photographer's Roster", "app.on_hub('agenda', 'print_roster')", letter="r"),
            MenuItem("Stragglers and Retakes", "app.switch_hub('stragglers')", letter="s"),
            MenuItem("Picture Day Reports", "app.on_hub('stragglers', 'report')", letter="d"),
            MenuItem("Print QR Codes", "app.on_sessions('print_sheets')", "sessions.print", letter="p"),
            MenuItem("Action Codes for Group Capture", "print_action_codes", letter="c"),
            MenuItem("List for Entagged", "app.on_sessions('entagged')", "sessions.entagged", letter="t"),
            MenuItem("Session List", "app.on_sessions('export')", "hub.export"),
        ),
    ),
    Menu(
        "Maintenance",
        (
            MenuItem("Organizations...", "app.wizard('organizations')", letter="o"),
            MenuItem("Client Groups...", "app.wizard('client_groups')", letter="g"),
            MenuItem("Session Types...", "app.wizard('session_types')", letter="s"),
            MenuItem("Photographers...", "app.wizard('staff')", letter="p"),
            MenuItem("Camera Rooms...", "app.wizard('rooms')", letter="c"),
            MenuItem("Preferences...", "app.wizard('preferences')", letter="e"),
        ),
    ),
)


def menu_starts() -> list[int]:
    """Where each name begins on the line, in cells."""
    starts, x = [], 1
    for menu in MENUS:
        starts.append(x)
        x += len(menu.name) + 3
    return starts


class MenuBar(Widget):
    """One line with the names of the menus; F10 or a click opens one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "MenuBar { height: 1; }"

    def __init__(self, studio: str = "", opened: int | None = None) -> None:
        """`studio` is shown at the right end; `opened` lights up one menu."""
        super().__init__(classes="menu-bar")
        self.studio = clean_text(studio, 40)
        self.opened = opened

    def render(self) -> RenderResult:
        """The names, with the key at the end."""
        parts: list[Content] = [Content(" ")]
        for n, menu in enumerate(MENUS):
            lit = "bold $block-cursor-foreground on $block-cursor-background" if n == self.opened else ""
            parts.append(Content.styled(f" {menu.name} ", lit))
            parts.append(Content(" "))
        parts[0] = Content("")
        bar = Content("").join(parts)
        key = " F10 "
        room = self.size.width - bar.cell_length - len(key)
        name = Content.styled(self.studio, "dim")
        if name.cell_length + 2 > room:
            name = Content("")
        return Content.assemble(bar, (key, "$accent"), " " * max(0, room - name.cell_length - 1), name)

    async def on_click(self, event: events.Click) -> None:
        """Open the menu that was clicked."""
        starts = menu_starts()
        index = max((n for n, start in enumerate(starts) if event.x + 1 >= start), default=0)
        if event.x <= starts[-1] + len(MENUS[-1].name) + 1:
            await self.run_action(f"app.menu({index})")

"""Where hubs, wizards and the palette are found; each is imported when it is opened, to keep the first paint quick."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.command import Provider
    from textual.screen import Screen

_HUBS = {
    "sessions": ("sessions", "SessionsHub"),
    "clients": ("clients", "ClientsHub"),
    "workflow": ("workflow", "WorkflowHub"),
    "invoices": ("placeholder", "InvoicesHub"),
    "orders": ("placeholder", "OrdersHub"),
    "control_center": ("placeholder", "ControlCenterHub"),
    "agenda": ("agenda", "AgendaHub"),
    "stragglers": ("stragglers", "StragglersHub"),
    "audit": ("audit_trail", "AuditTrailHub"),
}
_LISTS = {
    "organizations": ("organization", "OrganizationList"),
    "client_groups": ("group", "GroupList"),
    "session_types": ("session_type", "SessionTypeList"),
    "staff": ("staff", "StaffList"),
    "rooms": ("room", "RoomList"),
    "preferences": ("preferences", "PreferencesForm"),
}
_WIZARDS = {
    "import_clients": "ImportClientsWizard",
    "schedule_sessions": "ScheduleSessionsWizard",
    "import_images": "ImportImagesWizard",
    "group_capture": "GroupCaptureScreen",
}


def _made(module: str, name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        screen: Screen[Any] = getattr(import_module(f"tui_studio.ui.{module}"), name)()
        return screen

    return make


HUBS: Mapping[str, Callable[[], Screen[Any]]] = {
    mode: _made(f"hubs.{file}", name) for mode, (file, name) in _HUBS.items()
}
"""What makes the screen of each mode."""


def wizard(name: str) -> Screen[Any]:
    """A new wizard, by the name of its module, or a list of Maintenance."""
    if name in _LISTS:
        file, made = _LISTS[name]
        return _made(f"records.{file}", made)()
    return _made(f"wizards.{name}", _WIZARDS[name])()


def palette() -> type[Provider]:
    """What the command palette offers."""
    from tui_studio.ui.palette import StudioCommands

    return StudioCommands

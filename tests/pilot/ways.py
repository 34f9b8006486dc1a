"""The way to each screen, with keys from the Sessions hub of a small studio, and what is heard at its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.held import Hold, hold
from tests.photos import photograph
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import type_text
from tui_studio.errors import StudioError
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.records.record_list import RecordList
from tui_studio.ui.wizards.base import WizardScreen

CLIENTS = "f10 right right enter @FileStep =roster.xlsx f9 @ColumnsStep"
DIFFERENCE = f"{CLIENTS} f9 @HomeStep =Elm f9 @DifferenceStep"
DAYS = "f10 right enter @WelcomeStep f9 @ClientsStep"
LIST = f"{DAYS} f9 @ListStep"
DETAILS = f"{LIST} f9 @DetailsStep =R"
SLOTS = f"{DETAILS} f9 @SlotsStep =2026-09-15"
CARD = "f10 right down enter @FolderStep =card"
PLAN = f"{CARD} f9 @PlanStep"
CAPTURE = "f10 right g @CaptureFieldsModal"

WAYS: dict[str, tuple[str, ...]] = {
    "SessionsHub": ("", "slash"),
    "ClientsHub": ("2", "2 slash"),
    "AgendaHub": ("end a", "end a slash"),
    "AuditTrailHub": ("f10 right right t", "f10 right right t slash"),
    "StragglersHub": ("f10 right right right s", "f10 right right right s slash"),
    "WorkflowHub": ("3", "3 slash"),
    "InvoicesHub": ("4",),
    "OrdersHub": ("5",),
    "ControlCenterHub": ("6",),
    "QualityCheck": ("3 enter @QualityCheck !images",),
    "SessionForm": ("end enter", "end enter alt+3", "end enter alt+5", "end e"),
    "ClientForm": ("2 enter", "2 enter alt+5", "2 e", "2 e alt+2", "2 e alt+3", "2 e alt+4"),
    "NewClientForm": ("ctrl+n", "ctrl+n =A alt+2", "ctrl+n =Adams tab =Eve"),
    "OrganizationForm": ("f10 left o enter", "f10 left o enter alt+5", "f10 left o e"),
    "ShootForm": ("f10 left o enter alt+5 enter", "f10 left o enter f2"),
    "SessionTypeForm": ("f10 left s enter", "f10 left s e", "f10 left s enter alt+2"),
    "GroupForm": ("f10 left g enter", "f10 left g n"),
    "StaffForm": ("f10 left p enter", "f10 left p n"),
    "RoomForm": ("f10 left c enter", "f10 left c n"),
    "PreferencesForm": ("f10 left e", "f10 left e e"),
    "OrganizationList": ("f10 left o", "f10 left o slash"),
    "GroupList": ("f10 left g",),
    "SessionTypeList": ("f10 left s",),
    "StaffList": ("f10 left p",),
    "RoomList": ("f10 left c",),
    "AdvanceModal": ("asterisk s",),
    "ChooseModal": ("x",),
    "ColumnChooser": ("c",),
    "SortOrderModal": ("o",),
    "MarkQueryModal": ("M",),
    "FilterBuilder": ("slash =images:0 space =grade:9 enter B",),
    "ConditionModal": ("B enter",),
    "SavedFiltersModal": ("F",),
    "PrintSheetsModal": ("p",),
    "MovingModal": ("end x m", "end x m =+6 !listed", "end x h"),
    "ConfirmModal": ("z",),
    "PromptModal": ("number_sign",),
    "MenuModal": ("f10",),
    "HelpModal": ("question_mark",),
    "PageModal": ("f10 right right t enter",),
    "RefusalsModal": ("asterisk s r",),
    "RowModal": ("2 e alt+3 enter", "2 e alt+2 f2", "f10 left s e !chain enter"),
    "PickClientModal": ("2 enter m",),
    "UnsavedModal": ("2 e =x escape",),
    "ConflictModal": ("2 e =x !another ctrl+s",),
    "ErrorModal": ("!error",),
    "ImportClientsWizard": (
        "f10 right right enter @FileStep", CLIENTS, f"{CLIENTS} f9 @HomeStep", DIFFERENCE,
        f"{DIFFERENCE} !holdclients f9 @ApplyStep",
    ),
    "PickOneModal": (f"{CLIENTS} h",),
    "ScheduleSessionsWizard": (
        "f10 right enter @WelcomeStep", DAYS, LIST, DETAILS, SLOTS, f"{SLOTS} f9 @VerifyStep",
        f"{SLOTS} f9 @VerifyStep !holdschedule f9 @ReadyStep enter",
    ),
    "ImportImagesWizard": (CARD, f"{CARD} !holdscan f9 @ScanStep", PLAN, f"{PLAN} !holdimages f9 @CopyStep"),
    "ImportSessionWizard": ("3 i @SourceStep", "3 i @SourceStep =card !holdimages f9 @SessionCopyStep"),
    "AssignSessionModal": (f"{PLAN} a",),
    "CameraClocksModal": (f"{PLAN} b",),
    "CopyOptionsModal": (f"{CARD} f6",),
    "GroupCaptureScreen": (f"{CAPTURE} ctrl+s @GroupCaptureScreen",),
    "CaptureFieldsModal": (CAPTURE, f"{CAPTURE} ctrl+s @GroupCaptureScreen f6"),
    "LeaveJobModal": (f"{PLAN} !holdimages f9 @CopyStep escape",),
    "LogDrawer": (f"{PLAN} !holdimages f9 @CopyStep escape @LeaveJobModal b @SessionsHub l",),
}  # fmt: skip
"""Keys from the Sessions hub; `=` types a word, `@` waits for a screen or a step, `!` is what others do."""


PLACES_OF = {
    "SessionsHub": "app filter frame hub sessions table",
    "ClientsHub": "app filter frame hub table",
    "AgendaHub": "agenda app filter frame hub sessions table",
    "AuditTrailHub": "app filter frame hub table",
    "StragglersHub": "app filter frame hub stragglers table",
    "WorkflowHub": "app filter frame hub sessions table workflow",
    "InvoicesHub": "app frame",
    "OrdersHub": "app frame",
    "ControlCenterHub": "app frame",
    "QualityCheck": "app check",
    "SessionForm": "app box choice list record related session",
    "ClientForm": "app box checklist choice client list record related rows",
    "NewClientForm": "app box choice newclient record",
    "OrganizationForm": "app choice list organization record related",
    "ShootForm": "app choice record",
    "SessionTypeForm": "app chain list record rows session_type",
    "GroupForm": "app record",
    "StaffForm": "app box record",
    "RoomForm": "app box record",
    "PreferencesForm": "app choice record",
    "OrganizationList": "app filter list maintain",
    "GroupList": "app list maintain",
    "SessionTypeList": "app list maintain session_type",
    "StaffList": "app list maintain",
    "RoomList": "app list maintain",
    "AdvanceModal": "advance app list modal",
    "ChooseModal": "app modal",
    "ColumnChooser": "app chooser columns list modal",
    "SortOrderModal": "app list modal order sorter",
    "MarkQueryModal": "app marking modal option",
    "FilterBuilder": "app builder lines list modal",
    "ConditionModal": "app choice condition modal",
    "SavedFiltersModal": "app modal savedfilters",
    "PrintSheetsModal": "app box choice modal option sheets",
    "MovingModal": "app choice list modal moving",
    "ConfirmModal": "answers app button confirm modal",
    "PromptModal": "app modal prompt",
    "MenuModal": "app menu modal",
    "HelpModal": "app modal",
    "PageModal": "app modal page",
    "RefusalsModal": "app modal page",
    "RowModal": "app box choice modal row",
    "PickClientModal": "app modal pick",
    "UnsavedModal": "answers app button modal unsaved",
    "ConflictModal": "app differ list modal",
    "ErrorModal": "app modal page",
    "ImportClientsWizard": "app box choice difference job list log mapping wizard",
    "PickOneModal": "app modal pick",
    "ScheduleSessionsWizard": "app box checklist choice details finder job list log option slots wizard",
    "ImportImagesWizard": "app choice importer job list log option plan planrows wizard",
    "ImportSessionWizard": "app box choice importer job log wizard",
    "AssignSessionModal": "app modal pick",
    "CameraClocksModal": "app modal pick",
    "CopyOptionsModal": "app box copying modal option",
    "GroupCaptureScreen": "app capture",
    "CaptureFieldsModal": "app choice fields modal",
    "LeaveJobModal": "answers app button job leaving modal",
    "LogDrawer": "app drawer job list log modal",
}
"""The places whose keys are heard on each screen."""


def standing(app: Any) -> tuple[str, str]:
    """The screen, and its step if it is a wizard; without a name while it is not there yet."""
    screen = app.screen
    if isinstance(screen, WizardScreen):
        ready = screen.ready and not screen.step.loads
        return type(screen).__name__, type(screen.step).__name__ if ready else ""
    waits = (
        (isinstance(screen, RecordForm) and getattr(screen, "view", None) is None)
        or (isinstance(screen, RecordList) and screen.every is None)
        or getattr(screen, "total", 0) is None
    )
    return "" if waits else type(screen).__name__, ""


async def _another(pilot: Any, _: list[Hold]) -> None:
    """Somebody else changes the client that is edited."""
    records = pilot.app.studio.client_records
    view = records.get(pilot.app.screen.row_id)
    records.save(view, {**view.values, "last_name": "Fjord"})


async def _error(pilot: Any, _: list[Hold]) -> None:
    pilot.app.report(StudioError("The disk is full."))


async def _chain(pilot: Any, _: list[Hold]) -> None:
    """Go to the statuses of a session type."""
    await until(pilot, lambda: pilot.app.screen.query("LineTable"))
    pilot.app.screen.query("LineTable").first().focus()


async def _images(pilot: Any, _: list[Hold]) -> None:
    """There is an image to decide about."""
    screen = pilot.app.screen
    await until(pilot, lambda: screen.session is not None)
    photograph(pilot.app.studio, [screen.session.number])
    screen.action_read_again()
    await until(pilot, lambda: screen.here is not None)


async def _listed(pilot: Any, _: list[Hold]) -> None:
    """What a dialog would do stands in its list."""
    await until(pilot, lambda: pilot.app.screen.query_one("LineTable").display)


async def _scan(pilot: Any, held: list[Hold]) -> None:
    """A card that is read for as long as somebody looks."""
    stop, imports = Hold(), pilot.app.studio.imports
    scan = imports.scan

    def slowly(*args: Any, **named: Any) -> Any:
        stop.gate.wait(20)
        return scan(*args, **named)

    imports.scan = slowly
    held.append(stop)


def _holding(service: str) -> Callable[[Any, list[Hold]], Awaitable[None]]:
    async def act(pilot: Any, held: list[Hold]) -> None:
        held.append(hold(getattr(pilot.app.studio, service)))

    return act


OTHERS: dict[str, Callable[[Any, list[Hold]], Awaitable[None]]] = {
    "another": _another, "error": _error, "chain": _chain, "listed": _listed, "images": _images,
    "holdscan": _scan, "holdimages": _holding("imports"),
    "holdclients": _holding("rosters"), "holdschedule": _holding("scheduling"),
}  # fmt: skip
"""What comes about by others: another person, the disk, a job that takes its time."""


async def leave_all(pilot: Any) -> None:
    """Back to the Sessions hub, whatever lies above it."""
    app = pilot.app
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    app.clear_notifications()
    await app.switch_mode("sessions")
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await until(pilot, lambda: app.screen.total is not None)
    await pilot.press("escape", "escape", "escape")
    app.screen.table.focus()
    await pilot.press("home")


async def come(pilot: Any, kind: str, way: str, held: list[Hold]) -> Any:
    """Go a way with keys and wait for the screen at its end."""
    app = pilot.app
    for word in way.split():
        await until(pilot, lambda: any(standing(app)))
        if word[0] == "@":
            await until(pilot, lambda name=word[1:]: name in standing(app))
        elif word[0] == "!":
            await OTHERS[word[1:]](pilot, held)
        elif word[0] == "=":
            await type_text(pilot, word[1:])
        else:
            await pilot.press(word)
    await until(pilot, lambda: standing(app)[0] == kind)
    return app.screen

"""The application: hubs as modes, the one door to data, jobs, and what can be done from anywhere."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.text import Text
from textual import on, work
from textual.signal import Signal
from textual.worker import Worker, WorkerState

from tui_studio.errors import StudioError, StudioMissing
from tui_studio.text import clean_text, counted
from tui_studio.ui.alt_digits import hear_alt_digits
from tui_studio.ui.crash import crash_sentence, write_crash
from tui_studio.ui.hubs.frame import HubFrame
from tui_studio.ui.keymap import bindings_for, check_overrides
from tui_studio.ui.messages import StudioOpened, StudioRefused
from tui_studio.ui.places import HUBS, palette, wizard
from tui_studio.ui.scanning import Scanned
from tui_studio.ui.style_sheet import SteadyStylesheet
from tui_studio.ui.terminal_app import TerminalApp
from tui_studio.ui.theme import use_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.screen import ModalScreen, Screen

    from tui_studio.config import Settings
    from tui_studio.services.studio import Studio
    from tui_studio.ui.first_picture import FirstPicture
    from tui_studio.ui.job_bridge import JobBridge, JobReported
    from tui_studio.ui.widgets.menu_bar import MenuItem
    from tui_studio.workers.job import Job
    from tui_studio.workers.runner import JobRecord

T = TypeVar("T")
SWITCH = 0.001
"""Seconds for which a busy thread keeps the others waiting; Python's own are five times that."""


class StudioApp(TerminalApp, inherit_bindings=False):
    """Paints first and opens the studio afterwards: the database must not keep anybody waiting for a screen."""

    TITLE = "tui_studio"
    CSS_PATH = ["styles/app.tcss", "styles/hubs.tcss"]  # noqa: RUF012 - so Textual declares it
    BINDINGS = bindings_for("app")
    COMMANDS: ClassVar[set[Any]] = {palette}
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {**HUBS}
    DEFAULT_MODE = "sessions"

    def __init__(self, settings: Settings, open: Callable[[], Studio] | None = None) -> None:
        """`open` opens the studio, in a thread; without it the one of the settings is opened or made."""
        super().__init__(settings)
        self.keys, self._key_problems = check_overrides(settings.keys)
        self._theme_problem = use_theme(self, settings.theme)
        self.stylesheet = SteadyStylesheet(self.get_css_variables())
        self.refusal = ""
        """Why the studio could not be opened; empty while nobody knows."""
        self.studio_opened: Signal[StudioOpened | StudioRefused] = Signal(self, "studio-opened")
        self.records_published: Signal[None] = Signal(self, "records-changed")
        self.jobs_changed: Signal[int] = Signal(self, "jobs-changed")
        self._open = open or (lambda: _open_or_create(settings))
        self._studio: Studio | None = None
        self._jobs: JobBridge | None = None
        self._writing = False
        self._leaving = False

    # the studio

    @property
    def studio(self) -> Studio:
        """The only door to data; raises `StudioError` before it is open."""
        if self._studio is None:
            raise StudioError(self.refusal or "The studio is still being opened; try again in a moment.")
        return self._studio

    @property
    def jobs(self) -> JobBridge:
        """Where jobs are started and watched; raises `StudioError` before the studio is open."""
        if self._jobs is None:
            raise StudioError(self.refusal or "The studio is still being opened; try again in a moment.")
        return self._jobs

    @property
    def is_open(self) -> bool:
        """True once data can be asked for."""
        return self._studio is not None

    def on_mount(self) -> None:
        """Show the shell, then open the studio."""
        self.set_keymap(self.keys)
        for problem in filter(None, [*self._key_problems, self._theme_problem]):
            self.say(problem, "warning")
        self.call_after_refresh(self.open_studio)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def open_studio(self) -> None:
        """Open the studio in a thread and tell the hubs; importing its parts alone takes a third of a second."""
        self.refusal = ""
        try:
            studio = await asyncio.to_thread(self._open)
        except Exception as error:
            self.refusal = self._sentence(error)
            self.studio_opened.publish(StudioRefused(self.refusal))
            self.release_keys()
            return
        finally:
            self.collect_again()
        from tui_studio.ui.job_bridge import JobBridge

        self._studio = studio
        self._jobs = JobBridge(self, studio)
        self._jobs.ended.subscribe(self, self._job_ended)
        self.studio_opened.publish(StudioOpened(studio))
        self.release_keys()
        self.advise_slow_mode()

    def on_unmount(self) -> None:
        """Let go of the database."""
        if self._jobs is not None and not self._leaving:
            self._jobs.shutdown()
        if self._studio is not None:
            self._studio.close()

    def may_write(self) -> bool:
        """False, with a word about it, while another change is being written or the studio is not open."""
        if not self.is_open:
            self.say(self.refusal or "The studio is still being opened.", "warning")
        elif self._writing:
            self.say("The last change is still being written.", "warning")
        return self.is_open and not self._writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One change at a time."""
        self._writing = True
        try:
            yield
        finally:
            self._writing = False

    def records_changed(self) -> None:
        """Tell every hub that its list is out of date."""
        self.records_published.publish(None)

    # words for the user

    def say(self, text: str, severity: str = "information") -> None:
        """A result in passing."""
        self.notify(clean_text(text, 400), severity=severity, markup=False, timeout=6)  # type: ignore[arg-type]

    def report(self, error: BaseException) -> None:
        """An error that does not end the program: a sentence, and the log for what is a defect."""
        from tui_studio.ui.modals.error import ErrorModal

        self.open_modal(ErrorModal(self._sentence(error)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A load or a write that broke is said, not swallowed."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.report(event.worker.error)

    def _sentence(self, error: BaseException) -> str:
        if isinstance(error, StudioError):
            return str(error)
        return crash_sentence(*write_crash(self.settings.paths.logs, error))

    def _fatal_error(self) -> None:
        """Textual's own crash screen prints local variables, which hold children's names; this one does not."""
        error = self._exception or sys.exc_info()[1] or RuntimeError("unknown")
        self.bell()
        self._exit_renderables.append(Text(crash_sentence(*write_crash(self.settings.paths.logs, error))))
        self._close_messages_no_wait()

    def open_modal(self, modal: ModalScreen[T], callback: Callable[[T | None], None] | None = None) -> bool:
        """Show a dialog unless the same kind is on top already."""
        if type(self.screen) is type(modal):
            return False
        self.push_screen(modal, callback)
        return True

    async def ask(self, modal: ModalScreen[T]) -> T | None:
        """Show a dialog and wait for its result; None when the same kind is on top. Call it in a worker."""
        if type(self.screen) is type(modal):
            return None
        answer: T | None = await self.push_screen_wait(modal)
        return answer

    # hubs, menus, help

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Menus are for hubs: inside a wizard their key does nothing."""
        if action == "menu" and not isinstance(self.screen, HubFrame):
            return False
        return super().check_action(action, parameters)

    def action_switch_hub(self, mode: str) -> None:
        """Go to a hub."""
        self.switch_mode(mode)

    def action_menu(self, index: int = 0) -> None:
        """Open the menus at once: what is typed right behind F10 belongs to the menu, not to the list below."""
        from tui_studio.ui.modals.menu import MenuModal

        async def run(item: MenuItem | None) -> None:
            if item is not None:
                await self.run_action(item.action, self.screen)

        if not isinstance(self.screen, MenuModal):
            self.push_screen(MenuModal(index, self.settings.name, self.keys), run)

    @work(group="ask", exit_on_error=False)
    async def action_help(self) -> None:
        """The keys of this place; one of them can be run."""
        from tui_studio.ui.modals.help import HelpModal, entries_of

        screen = self.screen
        title = getattr(screen, "TITLE_WORD", "") or "Keys"
        entry = await self.ask(HelpModal(title, getattr(screen, "about", ""), entries_of(screen)))
        if entry is not None:
            await self.run_action(entry.command.action, entry.node)

    async def action_on_sessions(self, action: str) -> None:
        """Do something with the sessions on screen, else go to the Sessions hub and do it there."""
        from tui_studio.ui.hubs.session_actions import SessionActions

        if not isinstance(self.screen, SessionActions):
            await self.switch_mode("sessions")
        await self.run_action(action, self.screen)

    async def action_on_hub(self, mode: str, action: str) -> None:
        """Go to a hub and do something there."""
        await self.switch_mode(mode)
        await self.run_action(action, self.screen)

    def action_help_quit(self) -> None:
        """ctrl+c does not leave: too many people press it to copy."""
        self.say("ctrl+q leaves the studio.")

    # records

    @work(group="ask", exit_on_error=False)
    async def action_open_number(self) -> None:
        """Ask for a number and open its record."""
        from tui_studio.ui.modals.prompt import PromptModal

        number = await self.ask(PromptModal("Open session number", takes_codes=True))
        if number and number.strip():
            self.action_open_record(number)

    @work(exclusive=True, group="record", exit_on_error=False)
    async def action_open_record(self, code: str) -> None:
        """Open the session that a number or a scanned code names, else a spare card, else the client of this number."""
        from tui_studio.ui.codes import open_code

        await open_code(self, code)

    @work(group="scan", exit_on_error=False)
    async def open_scanned_into(self, scan: Scanned) -> None:
        """Open what was scanned into a field, or let the field have it."""
        from tui_studio.ui.codes import open_if_printed

        await open_if_printed(self, scan)

    def action_open_client(self, client_id: int) -> None:
        """A client in full."""
        from tui_studio.ui.records.client import ClientForm

        self.push_screen(ClientForm(client_id))

    def action_new_client(self) -> None:
        """A new client, over whatever is on screen."""
        from tui_studio.ui.records.new_client import NewClientForm

        if not self.is_open:
            self.say(self.refusal or "The studio is still being opened.", "warning")
        elif not isinstance(self.screen, NewClientForm):
            self.push_screen(NewClientForm())

    def show_session(self, record_id: int) -> None:
        """A session in full; one that is only read gives way to it, one that is edited waits below."""
        from tui_studio.ui.records.session import SessionForm

        top = self.screen
        if isinstance(top, SessionForm) and not top.editing:
            top.close()
        self.push_screen(SessionForm(record_id))

    # jobs

    @property
    def running_jobs(self) -> int:
        """Jobs that are queued or running."""
        return len(self._jobs.running()) if self._jobs is not None else 0

    def start_job(self, job: Job) -> JobRecord:
        """Start a job that shows itself in the hub bar and says when it is done."""
        record = self.jobs.start(job)
        self.jobs_changed.publish(self.running_jobs)
        return record

    def on_job_reported(self, event: JobReported) -> None:
        """From a job's thread to everybody who watches it."""
        self.jobs.receive(event.report)

    def _job_ended(self, record: JobRecord) -> None:
        self.jobs_changed.publish(self.running_jobs)
        if record.outcome is None or record.outcome.changed_records:
            self.records_changed()
        if not self.screen.query("LogPane"):  # who watches the log has read it there
            severity = "information" if record.outcome else "error"
            self.say(f"{record.title}: {record.sentence}", severity)

    @work(group="ask", exit_on_error=False)
    async def action_job_log(self) -> None:
        """What jobs are doing and what they said."""
        from tui_studio.ui.modals.log_drawer import LogDrawer

        self.open_modal(LogDrawer(None))

    def action_wizard(self, name: str) -> None:
        """Open a wizard over the hub."""
        if not self.is_open:
            self.say(self.refusal or "The studio is still being opened.", "warning")
            return
        self.push_screen(wizard(name))

    def action_verify(self) -> None:
        """Check every picture against what was stored."""
        from tui_studio.workers.verify_pictures import VerifyPicturesJob

        if self.may_write():
            self.start_job(VerifyPicturesJob())
            self.say("Verifying pictures; l shows how far it is.")

    @work(group="write", exit_on_error=False)
    async def action_back_up(self) -> None:
        """Copy the database into the studio's backups."""
        file = await asyncio.to_thread(self.studio.integrity.back_up)
        self.say(f"Backed up to {file}.")

    # leaving

    def action_quit(self) -> None:  # type: ignore[override]
        """Leave at once, or ask while a job runs."""
        if not self._leaving:
            self.leave()

    @work(group="leave", exit_on_error=False)
    async def leave(self) -> None:
        """Ask when a job runs, stop it between two items, and go."""
        from tui_studio.ui.modals.confirm import ConfirmModal

        running = self._jobs.running() if self._jobs is not None else []
        if running:
            lines = [*(record.title for record in running), "", "It is stopped between two items; what is done stays."]
            question = ConfirmModal(
                f"{counted(len(running), 'job')} running", lines, yes="Stop and leave", no="Stay", destructive=True
            )
            if not await self.ask(question):
                return
        self._leaving = True
        if self._jobs is not None:
            await asyncio.to_thread(self._jobs.shutdown)
        self.exit()

    # scanners

    @on(Scanned)
    async def open_scanned(self, event: Scanned) -> None:
        """A scanner read a code: open its session, or do what the screen does with codes."""
        from tui_studio.ui.codes import hear_scan

        await hear_scan(self, event)


def _open_or_create(settings: Settings) -> Studio:
    from tui_studio.services.studio import create_studio, open_studio

    try:
        return open_studio(settings)
    except StudioMissing:
        return create_studio(settings)


def run_tui(settings: Settings, picture: FirstPicture) -> int:
    """Run the application until it is left; the exit code. It takes the screen over from `picture`."""
    hear_alt_digits()
    # a thread that reads in the database layer, or a job, holds the keys up by so much at each turn
    sys.setswitchinterval(SWITCH)
    app = StudioApp(settings)
    app.picture = picture
    app.run(mouse=settings.mouse and not settings.slow)
    return app.return_code or 0

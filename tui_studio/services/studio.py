"""The composition root: one studio with its services, opened by the screens, the commands and the tests."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui_studio.clock import Clock
from tui_studio.domain.status_chain import DEFAULT_CHAIN, DEFAULT_TYPE
from tui_studio.errors import DamageFound, StudioError, StudioMissing
from tui_studio.repositories.database import open_engine, plain_errors
from tui_studio.repositories.migrations import bring_up_to_date
from tui_studio.repositories.waiting import Waiting
from tui_studio.services.agenda import AgendaService
from tui_studio.services.audit import AuditService
from tui_studio.services.booking import BookingService
from tui_studio.services.capture import CaptureService
from tui_studio.services.card_imports import CardImportService
from tui_studio.services.client_groups import ClientGroupService
from tui_studio.services.client_merge import ClientMergeService
from tui_studio.services.client_records import ClientRecordService
from tui_studio.services.families import FamilyService
from tui_studio.services.field_kits import FieldKitService
from tui_studio.services.filters import FilterService
from tui_studio.services.image_check import ImageCheckService
from tui_studio.services.image_moves import ImageMoveService
from tui_studio.services.imports import ImportService
from tui_studio.services.integrity import IntegrityService
from tui_studio.services.journal import JournalService
from tui_studio.services.layouts import LayoutService
from tui_studio.services.lookups import LookupService
from tui_studio.services.moves import MoveService
from tui_studio.services.organizations import OrganizationService
from tui_studio.services.picture_day_reports import PictureDayReports
from tui_studio.services.plan_corrections import CorrectionService
from tui_studio.services.preferences import PreferenceService
from tui_studio.services.previews import PreviewService
from tui_studio.services.rebuild import RebuildService
from tui_studio.services.records import ClientService, SessionService
from tui_studio.services.retakes import RetakeService
from tui_studio.services.retouching import RetouchService
from tui_studio.services.roster_booking import RosterBooking
from tui_studio.services.rosters import RosterService
from tui_studio.services.scheduling import SchedulingService
from tui_studio.services.second_copies import SecondCopyService
from tui_studio.services.session_imports import SessionImportService
from tui_studio.services.session_records import SessionRecordService
from tui_studio.services.session_types import SessionTypeService
from tui_studio.services.slates import SlateService
from tui_studio.services.slot_templates import SlotTemplateService
from tui_studio.services.staff import RoomService, StaffService
from tui_studio.services.statuses import StatusService
from tui_studio.services.stragglers import StragglerService
from tui_studio.services.walk_ins import NewClientService
from tui_studio.services.workflow import WorkflowService
from tui_studio.services.workplace import Workplace

if TYPE_CHECKING:
    from tui_studio.config import Settings

FIRST_SESSION_NUMBER = 10001
FIRST_CLIENT_NUMBER = 1


class Studio:
    """One installation: its settings, its clock, and everything it can do."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or Clock(settings.zone())
        self.waiting = Waiting()
        self._engine = open_engine(settings.paths.database, self.waiting, settings.database)
        self._place = Workplace(settings, self.clock, self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._place.watch.close()
        self._engine.dispose()

    def prepare(self) -> None:
        """Bring the database up to date and, in a new one, put the defaults in."""
        paths = self.settings.paths
        with plain_errors(paths.database):
            bring_up_to_date(self._engine, paths.database, paths.backups)
        with self._place.reading() as uow:
            furnished, search_is_due = bool(uow.statuses.types()), uow.search_is_due
        if search_is_due:
            with self._place.writing() as uow:
                uow.commit()
        if furnished:
            return
        with self._place.writing() as uow:
            if uow.statuses.types():  # another program was quicker
                return
            uow.statuses.add_type(DEFAULT_TYPE, 3, DEFAULT_CHAIN)
            uow.studio.start_counter("session_number", FIRST_SESSION_NUMBER)
            uow.studio.start_counter("client_number", FIRST_CLIENT_NUMBER)
            for name in ("client_id", "enrollment_id", "session_id"):
                uow.studio.start_counter(name, 1)
            uow.commit()

    @cached_property
    def sessions(self) -> SessionService:
        """Sessions as lists."""
        return SessionService(self._place)

    @cached_property
    def clients(self) -> ClientService:
        """Clients as lists."""
        return ClientService(self._place)

    @cached_property
    def client_records(self) -> ClientRecordService:
        """Clients one at a time."""
        return ClientRecordService(self._place)

    @cached_property
    def new_clients(self) -> NewClientService:
        """New clients, and sessions for those who walk in."""
        return NewClientService(self._place)

    @cached_property
    def families(self) -> FamilyService:
        """Siblings that are linked."""
        return FamilyService(self._place)

    @cached_property
    def client_merges(self) -> ClientMergeService:
        """Two records of one client become one."""
        return ClientMergeService(self._place)

    @cached_property
    def session_records(self) -> SessionRecordService:
        """Sessions one at a time."""
        return SessionRecordService(self._place)

    @cached_property
    def rosters(self) -> RosterService:
        """A school's sheet becomes clients and enrollments."""
        return RosterService(self._place)

    @cached_property
    def roster_booking(self) -> RosterBooking:
        """Sessions in the same pass as a roster."""
        return RosterBooking(self._place)

    @cached_property
    def scheduling(self) -> SchedulingService:
        """Sessions for a whole school."""
        return SchedulingService(self._place)

    @cached_property
    def booking(self) -> BookingService:
        """One session for one client."""
        return BookingService(self._place)

    @cached_property
    def capture(self) -> CaptureService:
        """Capture days: who is in front of the camera, and whose each frame is."""
        return CaptureService(self._place)

    @cached_property
    def moves(self) -> MoveService:
        """Sessions that stand, rescheduled, swapped or cancelled."""
        return MoveService(self._place)

    @cached_property
    def slot_templates(self) -> SlotTemplateService:
        """Sets of slot rows that are kept under a name."""
        return SlotTemplateService(self._place)

    @cached_property
    def field_kits(self) -> FieldKitService:
        """Shoots that go along on a laptop, and come back."""
        return FieldKitService(self._place)

    @cached_property
    def statuses(self) -> StatusService:
        """Sessions along their chains."""
        return StatusService(self._place)

    @cached_property
    def imports(self) -> ImportService:
        """Pictures from cards and folders."""
        return ImportService(self._place)

    @cached_property
    def image_check(self) -> ImageCheckService:
        """Images looked at, rated and chosen."""
        return ImageCheckService(self._place)

    @cached_property
    def image_moves(self) -> ImageMoveService:
        """Images that belong to another session."""
        return ImageMoveService(self._place)

    @cached_property
    def retouching(self) -> RetouchService:
        """Images that go out to be retouched and come back."""
        return RetouchService(self._place)

    @cached_property
    def session_imports(self) -> SessionImportService:
        """Pictures for one session."""
        return SessionImportService(self._place)

    @cached_property
    def card_imports(self) -> CardImportService:
        """Which cards were imported, and what came of it."""
        return CardImportService(self._place)

    @cached_property
    def corrections(self) -> CorrectionService:
        """Plans of imports, corrected before they are copied."""
        return CorrectionService(self._place)

    @cached_property
    def agenda(self) -> AgendaService:
        """A day as a list, and its roster on paper."""
        return AgendaService(self._place)

    @cached_property
    def stragglers(self) -> StragglerService:
        """Who of a shoot was photographed, and who was not."""
        return StragglerService(self._place)

    @cached_property
    def retakes(self) -> RetakeService:
        """Retake days."""
        return RetakeService(self._place)

    @cached_property
    def reports(self) -> PictureDayReports:
        """Lists about a picture day, on paper and as tables."""
        return PictureDayReports(self._place)

    @cached_property
    def workflow(self) -> WorkflowService:
        """What waits in each stage of the work, as lists."""
        return WorkflowService(self._place)

    @cached_property
    def slates(self) -> SlateService:
        """QR sheets on paper."""
        return SlateService(self._place)

    @cached_property
    def filters(self) -> FilterService:
        """Saved filters."""
        return FilterService(self._place)

    @cached_property
    def journal(self) -> JournalService:
        """Taking bulk steps back."""
        return JournalService(self._place)

    @cached_property
    def audit(self) -> AuditService:
        """Who did what and when."""
        return AuditService(self._place)

    @cached_property
    def lookups(self) -> LookupService:
        """Names that forms offer."""
        return LookupService(self._place)

    @cached_property
    def client_groups(self) -> ClientGroupService:
        """Client groups and who is in them."""
        return ClientGroupService(self._place)

    @cached_property
    def organizations(self) -> OrganizationService:
        """Schools, leagues, clubs, and the contracts with them."""
        return OrganizationService(self._place)

    @cached_property
    def staff(self) -> StaffService:
        """Photographers and assistants."""
        return StaffService(self._place)

    @cached_property
    def rooms(self) -> RoomService:
        """Camera rooms."""
        return RoomService(self._place)

    @cached_property
    def layouts(self) -> LayoutService:
        """Columns of the hubs."""
        return LayoutService(self._place)

    @cached_property
    def preferences(self) -> PreferenceService:
        """The preferences of the company."""
        return PreferenceService(self._place)

    @cached_property
    def previews(self) -> PreviewService:
        """Small pictures to look at."""
        return PreviewService(self._place)

    @cached_property
    def second_copies(self) -> SecondCopyService:
        """Second copies on a backup volume."""
        return SecondCopyService(self._place)

    @cached_property
    def session_types(self) -> SessionTypeService:
        """Session types and their chains."""
        return SessionTypeService(self._place)

    @cached_property
    def rebuild(self) -> RebuildService:
        """Rows for pictures that no record names."""
        return RebuildService(self._place)

    @cached_property
    def integrity(self) -> IntegrityService:
        """Checks and backups."""
        return IntegrityService(self._place)


def open_studio(settings: Settings, clock: Clock | None = None) -> Studio:
    """The studio in the folder of the settings; raises `StudioMissing` where there is none."""
    there = settings.paths.settings if settings.database else settings.paths.database
    if not there.is_file():
        raise StudioMissing(
            f"There is no studio in {settings.paths.root}. Make one with “tui-studio init”, "
            "or name another folder with --studio."
        )
    return _opened(settings, clock)


def create_studio(settings: Settings, name: str = "", clock: Clock | None = None) -> Studio:
    """The studio in the folder of the settings, made with its defaults if it is new."""
    make_folders(settings, name)
    return _opened(settings, clock)


def make_folders(settings: Settings, name: str = "") -> None:
    """The folders and the settings file of a studio, as far as they are not there yet."""
    paths = settings.paths
    try:
        for folder in paths.folders():
            folder.mkdir(parents=True, exist_ok=True)
        if not paths.settings.exists():
            paths.settings.write_text(_settings_text(name or settings.name), encoding="utf-8")
    except OSError as error:
        raise StudioError(f"{paths.root} cannot be used for a studio: {error.strerror}.") from error


def _opened(settings: Settings, clock: Clock | None) -> Studio:
    _refuse_lost_records(settings)
    studio = Studio(settings, clock)
    try:
        studio.prepare()
    except BaseException:
        studio.close()
        raise
    return studio


def _refuse_lost_records(settings: Settings) -> None:
    """An empty database beside pictures is no new studio: its records are lost, and a new one would hide that."""
    file, images = settings.paths.database, settings.paths.images
    if settings.database or (file.is_file() and file.stat().st_size) or not images.is_dir():
        return
    seen = (path for folder in images.iterdir() if folder.name[0] != "." for path in (folder, *folder.rglob("*")))
    if any(path.is_file() for path in seen):
        raise DamageFound(
            f"{file} holds no records, but there are pictures in {images}. Bring a copy from {settings.paths.backups} "
            "back with “tui-studio restore FILE”, or move the pictures away to begin anew."
        )


def _settings_text(name: str) -> str:
    import json

    return (
        "# Settings of this studio; everything here may be changed by hand.\n"
        f"name = {json.dumps(name, ensure_ascii=False)}\n"
        '# timezone = "Europe/Vienna"\n'
        '# database = "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"    # records on a server, pictures here\n'
        '# code_prefix = "LHS"        # printed before the number in a slate\'s code\n'
        "# mouse = false              # leave the mouse to the terminal\n"
        "# slow = true                # for slow lines: fewer colours, no scroll bars, no mouse; also --slow\n"
        '# pictures = "sixel"         # how frames are shown: auto, kitty, sixel, cells (half cells) or off\n'
        '# theme = "studio-light"     # or studio, studio-16, any theme of Textual\n'
        "# [keys]\n"
        '# "table.mark" = "space,m"\n'
    )

"""One use case, one transaction: rolled back unless the service commits it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlmodel import Session as DbSession

from tui_studio.errors import StudioError
from tui_studio.repositories.agenda import AgendaRepository
from tui_studio.repositories.audit import AuditRepository
from tui_studio.repositories.audit_listing import AuditListing
from tui_studio.repositories.candidates import CandidateRepository
from tui_studio.repositories.capture import CaptureRepository
from tui_studio.repositories.card_imports import CardImportRepository
from tui_studio.repositories.client_groups import ClientGroupRepository
from tui_studio.repositories.client_listing import ClientListing
from tui_studio.repositories.client_records import ClientRecordRepository
from tui_studio.repositories.clients import ClientRepository
from tui_studio.repositories.database import plain_errors
from tui_studio.repositories.field_kits import FieldKitRepository
from tui_studio.repositories.field_values import FieldValueRepository
from tui_studio.repositories.image_check import ImageCheckRepository
from tui_studio.repositories.image_copies import ImageCopyRepository
from tui_studio.repositories.image_moves import ImageMoveRepository
from tui_studio.repositories.images import ImageRepository
from tui_studio.repositories.import_decisions import ImportDecisionRepository
from tui_studio.repositories.journal import JournalRepository
from tui_studio.repositories.maintenance import MaintenanceListing
from tui_studio.repositories.numbers import NumberRepository
from tui_studio.repositories.organizations import OrganizationRepository
from tui_studio.repositories.presence import PresenceRepository
from tui_studio.repositories.record_history import RecordHistory
from tui_studio.repositories.record_store import RecordStore
from tui_studio.repositories.roster_templates import RosterTemplateRepository
from tui_studio.repositories.saved_filters import SavedFilterRepository
from tui_studio.repositories.scheduling import ScheduleRepository
from tui_studio.repositories.search import SearchRepository, refresh_search, search_is_due
from tui_studio.repositories.session_listing import SessionListing
from tui_studio.repositories.session_records import SessionRecordRepository
from tui_studio.repositories.sessions import SessionRepository
from tui_studio.repositories.slates import SlateRepository
from tui_studio.repositories.staff import StaffRepository
from tui_studio.repositories.statuses import StatusRepository
from tui_studio.repositories.studio import StudioRepository
from tui_studio.repositories.workflow import WorkflowRepository

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Engine


class UnitOfWork:
    """The repositories over one transaction; a writer takes the write lock at once."""

    def __init__(self, engine: Engine, file: Path, *, write: bool) -> None:
        self._engine = engine.execution_options(write=True) if write else engine
        self._file = file

    def __enter__(self) -> UnitOfWork:
        if self._engine.dialect.name == "sqlite" and not self._file.is_file():
            # open connections would go on writing into a file that nobody can find again
            self._engine.dispose()
            raise StudioError(f"The database is not there any more. Bring {self._file} back, then try again.")
        self._db = DbSession(self._engine, expire_on_commit=False, autoflush=False)
        try:
            with plain_errors(self._file):
                self._db.connection()
        except BaseException:
            self._db.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._db.expunge_all()  # what was read stays readable; a rollback would empty it
            self._db.rollback()
        finally:
            self._db.close()
        if error is not None:
            with plain_errors(self._file):
                raise error

    def commit(self) -> None:
        """Make everything since the start permanent; the unit is spent after it."""
        with plain_errors(self._file):
            refresh_search(self._db)
            self._db.commit()

    @property
    def search_is_due(self) -> bool:
        """True where records were written past this program and cannot be found yet; a commit mends it."""
        return search_is_due(self._db)

    @cached_property
    def search(self) -> SearchRepository:
        """The text indexes."""
        return SearchRepository(self._db)

    @cached_property
    def studio(self) -> StudioRepository:
        """Preferences and counters."""
        return StudioRepository(self._db)

    @cached_property
    def organizations(self) -> OrganizationRepository:
        """Organizations and shoots."""
        return OrganizationRepository(self._db)

    @cached_property
    def clients(self) -> ClientRepository:
        """Clients, enrollments and groups."""
        return ClientRepository(self._db)

    @cached_property
    def client_groups(self) -> ClientGroupRepository:
        """Client groups and their members."""
        return ClientGroupRepository(self._db)

    @cached_property
    def sessions(self) -> SessionRepository:
        """Sessions."""
        return SessionRepository(self._db)

    @cached_property
    def schedule(self) -> ScheduleRepository:
        """Whom to schedule, and what is booked already."""
        return ScheduleRepository(self._db)

    @cached_property
    def slates(self) -> SlateRepository:
        """What sheets are printed from, and spare cards."""
        return SlateRepository(self._db)

    @cached_property
    def agenda(self) -> AgendaRepository:
        """The sessions of one day."""
        return AgendaRepository(self._db)

    @cached_property
    def presence(self) -> PresenceRepository:
        """Who of a roster was photographed."""
        return PresenceRepository(self._db)

    @cached_property
    def workflow(self) -> WorkflowRepository:
        """What waits in each status."""
        return WorkflowRepository(self._db)

    @cached_property
    def session_list(self) -> SessionListing:
        """Sessions as lists."""
        return SessionListing(self._db)

    @cached_property
    def client_list(self) -> ClientListing:
        """Clients as lists."""
        return ClientListing(self._db)

    @cached_property
    def statuses(self) -> StatusRepository:
        """Session types, their chains, and the history."""
        return StatusRepository(self._db)

    @cached_property
    def field_values(self) -> FieldValueRepository:
        """What stands in the fields of a filter."""
        return FieldValueRepository(self._db)

    @cached_property
    def staff(self) -> StaffRepository:
        """Photographers, assistants, rooms."""
        return StaffRepository(self._db)

    @cached_property
    def maintenance(self) -> MaintenanceListing:
        """The lists of Maintenance."""
        return MaintenanceListing(self._db)

    @cached_property
    def numbers(self) -> NumberRepository:
        """Numbers that are in use."""
        return NumberRepository(self._db)

    @cached_property
    def images(self) -> ImageRepository:
        """Stored pictures and imports."""
        return ImageRepository(self._db)

    @cached_property
    def image_moves(self) -> ImageMoveRepository:
        """Pictures that change hands."""
        return ImageMoveRepository(self._db)

    @cached_property
    def image_check(self) -> ImageCheckRepository:
        """Images as they are checked."""
        return ImageCheckRepository(self._db)

    @cached_property
    def image_copies(self) -> ImageCopyRepository:
        """Second copies of stored pictures."""
        return ImageCopyRepository(self._db)

    @cached_property
    def capture(self) -> CaptureRepository:
        """Capture days and their frames."""
        return CaptureRepository(self._db)

    @cached_property
    def field_kits(self) -> FieldKitRepository:
        """Field kits and their merges."""
        return FieldKitRepository(self._db)

    @cached_property
    def candidates(self) -> CandidateRepository:
        """Sessions that pictures may belong to."""
        return CandidateRepository(self._db)

    @cached_property
    def card_imports(self) -> CardImportRepository:
        """Imports of cards and folders."""
        return CardImportRepository(self._db)

    @cached_property
    def import_decisions(self) -> ImportDecisionRepository:
        """What people decided about frames."""
        return ImportDecisionRepository(self._db)

    @cached_property
    def journal(self) -> JournalRepository:
        """The journal of bulk steps."""
        return JournalRepository(self._db)

    @cached_property
    def records(self) -> RecordStore:
        """Single records of every kind."""
        return RecordStore(self._db)

    @cached_property
    def audit(self) -> AuditRepository:
        """The audit trail."""
        return AuditRepository(self._db)

    @cached_property
    def history(self) -> RecordHistory:
        """Everything that happened to one record."""
        return RecordHistory(self._db)

    @cached_property
    def client_records(self) -> ClientRecordRepository:
        """One client with everything that hangs on it."""
        return ClientRecordRepository(self._db)

    @cached_property
    def session_records(self) -> SessionRecordRepository:
        """One session with what its record shows."""
        return SessionRecordRepository(self._db)

    @cached_property
    def audit_list(self) -> AuditListing:
        """The audit trail as a list."""
        return AuditListing(self._db)

    @cached_property
    def saved_filters(self) -> SavedFilterRepository:
        """Saved filters."""
        return SavedFilterRepository(self._db)

    @cached_property
    def roster_templates(self) -> RosterTemplateRepository:
        """How rosters are read."""
        return RosterTemplateRepository(self._db)

"""Names that forms and wizards offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.services.preferences import read_preferences
from tui_studio.text import fold

if TYPE_CHECKING:
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace


class LookupService:
    """Lists of names, in the order staff expect them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def organizations(self) -> list[str]:
        """Organizations by name."""
        with self._place.reading() as uow:
            return uow.organizations.names()

    def years(self, organization: str) -> list[int]:
        """Years in which an organization has enrollments, newest first."""
        with self._place.reading() as uow:
            return uow.organizations.years(organization)

    def shoots(self, organization: str) -> list[str]:
        """The names of an organization's shoots, the newest first; the usual one of a year has none."""
        with self._place.reading() as uow:
            home = uow.organizations.find(organization)
            return uow.organizations.shoot_names(home.id) if home is not None and home.id is not None else []

    def values_of(self, field: str) -> list[str]:
        """What a condition on a field of the query text can be chosen from."""
        with self._place.reading() as uow:
            return uow.field_values.of(field)

    def groups(self) -> list[str]:
        """Client groups by name."""
        with self._place.reading() as uow:
            return uow.clients.groups()

    def session_types(self) -> list[str]:
        """Session types that are not retired, the default one first."""
        with self._place.reading() as uow:
            return offered_types(uow)

    def statuses(self, session_type: str = "") -> list[str]:
        """The chain of a session type, or every status there is."""
        with self._place.reading() as uow:
            links = [link for link in uow.statuses.chains() if not session_type or link.type == session_type]
        return list(dict.fromkeys(link.name for link in links))

    def photographers(self) -> list[str]:
        """Photographers by name."""
        with self._place.reading() as uow:
            return uow.staff.photographers()

    def assistants(self) -> list[str]:
        """Assistants by name."""
        with self._place.reading() as uow:
            return uow.staff.assistants()

    def rooms(self) -> list[str]:
        """Camera rooms by name."""
        with self._place.reading() as uow:
            return uow.staff.rooms()


def offered_types(uow: UnitOfWork) -> list[str]:
    """Session types that are not retired, the default one of the preferences first."""
    default = fold(read_preferences(uow).default_type)
    return sorted(uow.maintenance.offered_types(), key=lambda name: fold(name) != default)

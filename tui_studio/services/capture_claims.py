"""A hot folder and a station belong to one program at a time, on whichever machine it runs."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Self

from tui_studio.services.capture_places import ASIDE
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.integrations.claims import Claim
    from tui_studio.services.workplace import Workplace

IN_FOLDER = ".tui-studio-capture"
FOLDER_TAKEN = "{holder} watches {folder} already; stop it there or name another."
STATION_TAKEN = "{holder} serves {station} already; stop it there or rename this."


class StationClaims:
    """Two programs would store frames twice, or give those of two cameras to whoever stands before one of them."""

    def __init__(self, place: Workplace, shoot_id: int, station: str, folder: Path) -> None:
        from tui_studio.integrations.claims import Claim

        told = clean_text(station, 60)
        key = hashlib.sha256(station.casefold().encode()).hexdigest()[:16]
        here = place.settings.paths.images / ASIDE / "stations" / f"{shoot_id}-{key}"
        self._claims: dict[str, Claim] = {
            STATION_TAKEN: Claim(here, told),
            FOLDER_TAKEN: Claim(folder / IN_FOLDER, told),
        }
        self._names = {"station": told, "folder": clean_text(folder.name or folder, 60)}

    def __enter__(self) -> Self:
        """Claim both; raises `InputRefused` with who has one of them, and claims neither then."""
        try:
            for refusal, claim in self._claims.items():
                claim.take(partial(refusal.format, **self._names))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        for claim in self._claims.values():
            claim.give_back()

    def touch(self) -> None:
        """A sign of life for other machines."""
        for claim in self._claims.values():
            claim.touch()

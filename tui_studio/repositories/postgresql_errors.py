"""What PostgreSQL and its driver say, in sentences for people."""

from __future__ import annotations

from typing import Any

from tui_studio.errors import DatabaseBusy, InputRefused, StudioError

PATIENCE_S = 10
BUSY_STATE = "55P03"
BUSY = f"Another workstation has held the database for {PATIENCE_S} seconds; nothing was changed. Try again."

_DENIED, _TOO_LARGE = "42501", "22003"
_SENTENCES = {
    "28P01": "The database server does not take the password for this user. Mend “database” in studio.toml, or "
    "TUI_STUDIO_DATABASE.",
    "28000": "The database server does not let this user in. Mend “database” in studio.toml, or TUI_STUDIO_DATABASE, "
    "or have the administrator allow it in pg_hba.conf.",
    "3D000": "The database server has no database of this name. Have the administrator make it, with the encoding "
    "UTF8, or mend “database” in studio.toml.",
    "53300": "The database server has too many connections; nothing was changed. Try again.",
    "53100": "The disk of the database server is full; nothing was changed. Make room and try again.",
    "57P01": "The database server was stopped; nothing was changed. Try again.",
    "57P03": "The database server is still starting. Try again.",
    _TOO_LARGE: "A number is too large to be kept; nothing was changed.",
    "25006": "The database server takes no writes (a standby, or read only); nothing was changed.",
}  # fmt: skip


def is_defect(error: Any) -> bool:
    """Whether what psycopg raised is ours to mend: nobody at a keyboard could."""
    import psycopg

    known = error.sqlstate in (*_SENTENCES, BUSY_STATE, _DENIED)
    return not known and not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))


def sentence(error: Any) -> StudioError:
    """What psycopg raised, as a sentence."""
    state, said = error.sqlstate, first_line(error)
    if state == BUSY_STATE:
        return DatabaseBusy(BUSY)
    if state == _TOO_LARGE:
        return InputRefused(_SENTENCES[state])
    if state in _SENTENCES:
        return StudioError(_SENTENCES[state])
    if state == _DENIED:
        return StudioError(f"The database refused: {said}. The administrator of the server has to allow it.")
    if state is None:  # it never came to a server that answers
        for said_by_libpq, known in _WORDS:
            if said_by_libpq in str(error):
                return StudioError(_SENTENCES[known])
        return StudioError(
            f"The database server does not answer ({said}). See that it runs and that “database” in studio.toml names "
            "it, then try again."
        )
    return StudioError(f"The database refused: {said}.")


_WORDS = (
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ('FATAL:  role "', "28000"),
    ("does not exist", "3D000"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
    ("starting up", "57P03"),
)
"""What libpq says where a connection was refused; it gives no code."""


def first_line(error: Any) -> str:
    """The first line of what the driver says, without its full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].removeprefix("connection failed: ").rstrip(".")

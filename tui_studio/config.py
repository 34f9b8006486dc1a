"""Settings of one studio: `studio.toml`, with environment variables above it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.paths import StudioPaths, default_root

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SERVER = "postgresql+psycopg://"
"""How the address of a database on a server begins."""

PICTURES = ("auto", "kitty", "sixel", "cells", "off")
"""What `pictures` may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a studio is set to; every field has a default that works."""

    paths: StudioPaths
    name: str = "Our studio"
    """Shown in the title and on the sheets."""
    timezone: str = ""
    """IANA name of the studio's zone; empty means the zone of this machine."""
    database: str = field(default="", repr=False)  # it may hold a password, and reprs end in logs
    """The address of a PostgreSQL database; empty for the embedded database in the studio's folder."""
    code_prefix: str = ""
    """Printed before the number in a slate's code, with a check character; empty prints the bare number."""
    other_codes: bool = False
    """Also look for Code 128 and Data Matrix, which other makers print on their slates."""
    copies: int = 1
    """How many verified copies a picture needs before its card may be formatted: 1, or 2 on different devices."""
    backup: str = ""
    """A folder on another device, for the second copy of every picture; empty makes none."""
    mouse: bool = True
    """False leaves the mouse to the terminal, which then selects text."""
    slow: bool = False
    """Send less: 256 colours, fewer pictures a second, no scroll bars, no mouse; for slow lines."""
    pictures: str = "auto"
    """How a frame is shown: auto, kitty, sixel, cells (half cells), or off (none until it is asked for)."""
    theme: str = ""
    """studio, studio-light, studio-16 or a theme of Textual; empty chooses by the terminal's colours."""
    keys: dict[str, str] = field(default_factory=dict)
    """Command id to keys, for example `"table.mark" = "space,m"`."""

    @property
    def backup_folder(self) -> Path | None:
        """Where second copies go, if anywhere."""
        return Path(self.backup).expanduser() if self.backup else None

    def zone(self) -> ZoneInfo:
        """The studio's zone."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.timezone or local_zone_name())


def local_zone_name() -> str:
    """The IANA name of this machine's zone, or UTC where it cannot be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named and "/" in named and _is_zone(named):
        return named
    link = Path("/etc/localtime")
    if link.is_symlink():
        name = str(link.resolve()).partition("zoneinfo/")[2]
        if _is_zone(name):
            return name
    return "UTC"


def load_settings(directory: Path | None = None) -> Settings:
    """Read the settings of the studio in `directory` (default: `TUI_STUDIO`, else the user's data folder).

    A missing `studio.toml` is an empty one. Raises `InputRefused` for a file that is not TOML,
    an unknown setting, or a value of the wrong kind.
    """
    paths = StudioPaths((directory or default_root()).expanduser().absolute())
    values = _read(paths.settings)
    known: dict[str, Any] = {}
    for key, value in values.items():
        kind = _KINDS.get(key)
        if kind is None:
            raise InputRefused(f"{paths.settings}: “{key}” is no setting; there are {', '.join(sorted(_KINDS))}.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise InputRefused(f"{paths.settings}: “{key}” must be {_NAMES[kind]}.")
        known[key] = value
    if database := os.environ.get("TUI_STUDIO_DATABASE", "").strip():
        known["database"] = database
    settings = Settings(paths=paths, **known)
    _check(settings)
    return settings


_KINDS: dict[str, type] = {
    "name": str,
    "timezone": str,
    "database": str,
    "code_prefix": str,
    "other_codes": bool,
    "copies": int,
    "backup": str,
    "mouse": bool,
    "slow": bool,
    "pictures": str,
    "theme": str,
    "keys": dict,
}
_NAMES: dict[type, str] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a number",
    dict: "a table of command ids and keys",
}


def _read(file: Path) -> dict[str, Any]:
    import tomllib  # 1 ms, and the zones as much: both are on the way to the first screen

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise InputRefused(f"{file.parent} is a file; name a folder for the studio.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRefused(f"{file} cannot be read: {error}. Mend the line, or move the file away.") from error
    except OSError as error:
        raise InputRefused(f"{file} cannot be opened: {error.strerror}.") from error


def _is_zone(name: str) -> bool:
    """Whether this machine knows the zone; listing all of them would open every file of the zone database."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check(settings: Settings) -> None:
    if settings.timezone and not _is_zone(settings.timezone):
        raise InputRefused(
            f"{settings.paths.settings}: “{settings.timezone}” is no time zone; write one like Europe/Vienna."
        )
    if settings.database and not settings.database.startswith(SERVER):  # it is not shown: it may hold a password
        raise InputRefused(
            "“database” in studio.toml, or TUI_STUDIO_DATABASE, is no address of a database; write "
            f"{SERVER}USER:PASSWORD@HOST/DATABASE, or take it out to keep the records in the studio's folder."
        )
    if settings.copies not in (1, 2):
        raise InputRefused(f"{settings.paths.settings}: “copies” is 1, or 2 with a “backup” on another device.")
    if settings.backup and not Path(settings.backup).expanduser().is_absolute():
        raise InputRefused(f"{settings.paths.settings}: “backup” is the full path of a folder.")
    if settings.pictures not in PICTURES:
        raise InputRefused(f"{settings.paths.settings}: “pictures” is one of {', '.join(PICTURES)}.")
    prefix = settings.code_prefix
    if prefix and not (prefix.isascii() and prefix.isalnum() and prefix[0].isalpha()):
        raise InputRefused(
            f"{settings.paths.settings}: “code_prefix” begins with a letter and holds letters and digits only."
        )
    for command, keys in settings.keys.items():
        if not isinstance(keys, str):
            raise InputRefused(f"{settings.paths.settings}: the keys of “{command}” must be a text in quotes.")

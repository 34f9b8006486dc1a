"""How a scan of a card or folder is wanted: which way a picture finds its session, and how that way works."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS = {
    "qr": "by QR slates",
    "metadata": "by what stands in the picture files",
    "auto": "by what stands in the files, else by QR slates",
    "hand": "all to one session",
}
"""How a picture finds its session, in words."""
SLATES = {"before": "before each student", "after": "after each student"}
"""Where the slate of a student is photographed, in words."""
MADE = ("qr", "auto", "hand")
"""The ways this version can go."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """One value handed from the command line or the wizard to the scan, and kept with its plan.

    A field is a text, a whole number, yes or no, or a tuple of texts, and its default is what a plan means that was
    written before the field was there.
    """

    by: str = "qr"
    """A key of `WAYS`."""
    session: str = ""
    """The number of the one session that gets every picture; only where `by` is "hand"."""

    slates: str = "before"
    """A key of `SLATES`."""

    def __post_init__(self) -> None:
        """Refuse a way that does not exist, and one without what it needs."""
        if self.by not in WAYS:
            raise InputRefused(f"There is no way “{clean_text(self.by, 30)}”; there are {', '.join(WAYS)}.")
        if self.by not in MADE:
            raise InputRefused(
                "This version sorts pictures by QR slates, or gives a folder to one session (--session)."
            )
        if self.slates not in SLATES:
            raise InputRefused(f"Slates come before or after a student, not “{clean_text(self.slates, 30)}”.")
        if (self.by == "hand") != bool(self.session):
            raise InputRefused("The number of a session belongs to the way “hand”, and only to that.")

    def to_document(self) -> dict[str, Any]:
        """As a plan file keeps it."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_document(cls, written: Mapping[str, Any]) -> ScanOptions:
        """From a plan file; what an older one does not say is the default, what a newer one adds is passed over.

        Raises `TypeError` for a value of the wrong kind and `InputRefused` for options that cannot be meant.
        """
        known: dict[str, Any] = {}
        for field in fields(cls):
            if field.name in written:
                known[field.name] = _read(written[field.name], field.default)
        return cls(**known)


def _read(value: object, default: object) -> object:
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise TypeError(value)
        return tuple(clean_text(part) for part in value)
    if type(value) is not type(default):
        raise TypeError(value)
    return clean_text(value) if isinstance(value, str) else value


BY_SLATES = ScanOptions()
"""What is meant where nothing is said."""

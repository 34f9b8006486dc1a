"""How a scan of a card or folder is wanted: which way a picture finds its session, and how that way works."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from tui_studio.domain.key_book import KEY_WORDS
from tui_studio.domain.key_template import read_template
from tui_studio.domain.picture_texts import check_fields
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS = {
    "qr": "by QR slates",
    "metadata": "by what stands in the picture files",
    "auto": "by what stands in the files, else by QR slates",
    "filename": "by the names of the files",
    "map": "by a list",
    "hand": "all to one session",
}
"""How a picture finds its session, in words."""
SLATES = {"before": "before each student", "after": "after each student"}
"""Where the slate of a student is photographed, in words."""
LONGEST_PATH = 4096


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
    key: str = "number"
    """What a code or a text is, a key of `KEY_WORDS`: session number, client number or student ID."""
    organization: str = ""
    """Bounds what a student ID or a name may mean; empty for the whole studio."""
    metadata_fields: tuple[str, ...] = ()
    """Keys of `FIELDS` in the order in which they are looked through; empty for those of the preferences."""
    metadata_pattern: str = ""
    """A template of a text that holds the key among other words; a text that is the key alone always counts."""
    template: str = ""
    """How the files are named, where `by` is "filename"."""
    map: str = ""
    """The file of the list, where `by` is "map"."""

    slates: str = "before"
    """A key of `SLATES`."""
    subfolders: bool = True
    """Whether what lies in folders below the source is looked at."""
    exclude: str = ""
    """Patterns of names that are left out, with commas between them: `*_bw*, test*`."""

    def __post_init__(self) -> None:
        """Refuse a way that does not exist, and one without what it needs."""
        if self.by not in WAYS:
            raise InputRefused(f"There is no way “{clean_text(self.by, 30)}”; there are {', '.join(WAYS)}.")
        if self.slates not in SLATES:
            raise InputRefused(f"Slates come before or after a student, not “{clean_text(self.slates, 30)}”.")
        if self.key not in KEY_WORDS:
            raise InputRefused(f"A key is no “{clean_text(self.key, 30)}”; it is one of {', '.join(KEY_WORDS)}.")
        check_fields(self.metadata_fields)
        for written in filter(None, (self.metadata_pattern, self.template)):
            read_template(written)
        if self.by == "filename" and not self.template:
            raise InputRefused("Say how the files are named, for example {number}_* or {last}_{first}.")
        if (self.by == "map") != bool(self.map):
            raise InputRefused("A list of files belongs to the way “map”, and only to that.")
        if (self.by == "hand") != bool(self.session):
            raise InputRefused("The number of a session belongs to the way “hand”, and only to that.")

    @property
    def needs_owners(self) -> bool:
        """Whether more of the sessions must be known than their numbers."""
        return self.by not in ("qr", "hand") or self.key != "number" or bool(self.organization)

    def filled(self, fields: tuple[str, ...]) -> ScanOptions:
        """With the fields of the preferences, where none are named and some are needed."""
        wanted = self.by in ("metadata", "auto") and not self.metadata_fields
        return replace(self, metadata_fields=fields) if wanted else self

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
        return tuple(clean_text(part, LONGEST_PATH) for part in value)
    if type(value) is not type(default):
        raise TypeError(value)
    return clean_text(value, LONGEST_PATH) if isinstance(value, str) else value


IN_A_FOLDER, BY_PATTERN = "in a folder that was not asked for", "left out by its name"
LEFT_OUT = (IN_A_FOLDER, BY_PATTERN)
"""What is said of files that the options of the scan leave on the source."""


def left_out(path: str, options: ScanOptions) -> str:
    """Why a file of the source is not looked at, one of `LEFT_OUT`; empty where it is."""
    if not options.subfolders and "/" in path:
        return IN_A_FOLDER
    name = path.rpartition("/")[2].casefold()
    patterns = (part.strip().casefold() for part in options.exclude.split(","))
    return BY_PATTERN if any(part and fnmatchcase(name, part) for part in patterns) else ""


BY_SLATES = ScanOptions()
"""What is meant where nothing is said."""

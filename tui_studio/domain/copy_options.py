"""What an import copies, under which names, and what it makes beside: chosen before the copy, remembered after."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from tui_studio.domain.image_pattern import COUNTED, LARGEST, SHIPPED, image_pattern_problem
from tui_studio.domain.preferences import PREVIEW_PIXELS, PREVIEW_QUALITY
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.folder_pattern import FolderFacts
    from tui_studio.domain.preferences import Preferences

COPIED = {"both": "pictures and raw", "pictures": "pictures", "raw": "raw files"}
COUNT_BY = {"session": "in every session", "studio": "through the studio"}
KEYWORDS = {"number": "number", "organization": "organization", "grade": "grade", "name": "name"}
"""What can be written into previews; a child’s name and grade only where somebody asks for it."""
RAW_FOLDER = "raw"
"""Below the folder of a session."""


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """The options of one import; the defaults are those of a new studio."""

    copied: str = "both"
    endings: tuple[str, ...] = ()  # only files with these endings, lower case without the dot; empty: all
    raw_folder: bool = True
    names: str = SHIPPED
    count_by: str = "session"
    first: int = 1  # where counting in a session begins
    previews: bool = True
    preview_pixels: int = 1200
    preview_quality: int = 85
    keywords: tuple[str, ...] = ("number", "organization")


def usual_options(preferences: Preferences) -> CopyOptions:
    """The options as the preferences of the company want them."""
    camera = preferences.image_numbers == "camera"
    return CopyOptions(
        names=SHIPPED if camera else COUNTED,
        count_by="studio" if preferences.image_numbers == "studio" else "session",
        previews=preferences.previews,
        preview_pixels=preferences.preview_pixels,
        preview_quality=preferences.preview_quality,
    )


def option_problems(options: CopyOptions) -> dict[str, str]:
    """What is wrong, a sentence per option."""
    found = {}
    for key, known in (("copied", COPIED), ("count_by", COUNT_BY)):
        if getattr(options, key) not in known:
            found[key] = f"Choose one of {', '.join(known)}."
    if problem := image_pattern_problem(options.names):
        found["names"] = problem
    if wrong := [ending for ending in options.endings if not ending.isalnum() or not ending.isascii()]:
        found["endings"] = f"“{clean_text(wrong[0], 20)}” is no ending of a file; write jpg, cr3."
    if not 1 <= options.first <= LARGEST:
        found["first"] = f"A number from 1 to {LARGEST:,}."
    if options.preview_pixels not in PREVIEW_PIXELS:
        found["preview_pixels"] = f"A number of pixels from {PREVIEW_PIXELS[0]:,} to {PREVIEW_PIXELS[-1]:,}."
    if options.preview_quality not in PREVIEW_QUALITY:
        found["preview_quality"] = f"A number from {PREVIEW_QUALITY[0]} to {PREVIEW_QUALITY[-1]}."
    if strange := [word for word in options.keywords if word not in KEYWORDS]:
        found["keywords"] = f"“{clean_text(strange[0], 30)}” is none of {', '.join(KEYWORDS)}."
    return found


def keywords_of(facts: FolderFacts, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of a session's previews."""
    shown = {
        "number": facts.number,
        "organization": facts.organization,
        "grade": f"Grade {facts.grade}" if facts.grade else "",
        "name": f"{facts.first} {facts.last}".strip(),
    }
    return tuple(shown[word] for word in wanted if shown.get(word))


def split_words(text: str) -> tuple[str, ...]:
    """Endings or keywords as they are typed: “.JPG, cr3” is jpg and cr3."""
    words = (word.strip(" .*").casefold() for word in clean_text(text, 300).replace(",", " ").split())
    return tuple(dict.fromkeys(word for word in words if word))


def to_stored(options: CopyOptions, usual: CopyOptions) -> dict[str, Any]:
    """What is remembered: only what differs from the usual, so that a changed preference is still heard."""
    mine, theirs = asdict(options), asdict(usual)
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in mine.items() if value != theirs[key]
    }


def from_stored(stored: Mapping[str, Any], usual: CopyOptions) -> CopyOptions:
    """The remembered options; what is missing or no longer makes sense is as usual."""
    known: dict[str, Any] = {}
    for field in fields(CopyOptions):
        value, default = stored.get(field.name), getattr(usual, field.name)
        if isinstance(default, tuple) and isinstance(value, list):
            value = tuple(str(part) for part in value)
        if type(value) is type(default):
            known[field.name] = value
    read = replace(usual, **known)
    wrong = option_problems(read)
    return replace(usual, **{key: value for key, value in known.items() if key not in wrong})

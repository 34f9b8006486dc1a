"""Whom the keys of a picture name: one session, or nobody with the reason. Nothing is guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import split_path, stem_key
from tui_studio.domain.frames import FileKind, PlanWarning
from tui_studio.domain.picture_texts import FIELDS
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tui_studio.domain.frames import ScannedFrame
    from tui_studio.domain.key_book import KeyBook
    from tui_studio.domain.key_template import KeyTemplate
    from tui_studio.domain.picture_texts import PictureText

NO_TEXT, NO_KEY = "nothing stands in the file", "no key among what stands in the file"
NO_MATCH = "its name does not fit the template"
MOST = 0.8
"""Share of the pictures in which the studio's own line stands: a line in fewer is no line of the studio."""
LEAST = 3
"""Pictures, and students that others of their keys name, before a line is taken for the studio's own."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Whom one picture names; without a session `reason` says why, and `kind` is of the warning where there is one."""

    session: str | None = None
    payload: str | None = None  # the key as it was read
    source: str = ""  # where it stood: "EXIF Copyright", "file name", "row 7"
    reason: str = ""
    kind: str = ""

    @property
    def silent(self) -> bool:
        """No key names anybody of this studio, and none is in doubt."""
        return self.session is None and self.kind in ("", "unknown-key")


@dataclass(frozen=True, slots=True)
class Key:
    """One key that was found: where, how it was written, and every session it may mean (none where it is unknown)."""

    source: str
    text: str
    sessions: frozenset[str]
    bad: bool = False  # a code of this studio that was damaged


def name_by_keys(keys: Sequence[Key], book: KeyBook, day: date | None, nothing: str) -> Naming:
    """What all keys of one picture say together; those that mean nobody count only where no other does."""
    known = [key for key in keys if key.sessions]
    bad = [key for key in keys if key.bad]
    if bad:
        text = f"check character does not fit in “{bad[0].text}” ({bad[0].source})"
        return Naming(payload=bad[0].text, source=bad[0].source, reason=text, kind="bad-check")
    if not known:
        if not keys:
            return Naming(reason=nothing)
        first = keys[0]
        text = f"“{first.text}” ({first.source}) is nobody of this studio"
        return Naming(payload=first.text, source=first.source, reason=text, kind="unknown-key")
    both = frozenset.intersection(*(key.sessions for key in known))
    if not both:
        one, other = _contradiction(known)
        text = f"“{one.text}” ({one.source}) and “{other.text}” ({other.source}) name two students"
        return Naming(payload=_listed(known), source=one.source, reason=text, kind="two-keys")
    settled = book.settle(both, day)
    first = known[0]
    if settled.session is None:
        text = f"“{first.text}” ({first.source}) {settled.reason}"
        return Naming(payload=_listed(known), source=first.source, reason=text, kind=settled.kind)
    return Naming(settled.session, first.text, first.source)


def name_by_texts(
    frames: Iterable[ScannedFrame],
    book: KeyBook,
    fields: Sequence[str],
    kind: str,
    template: KeyTemplate | None = None,
) -> tuple[dict[str, Naming], list[PlanWarning]]:
    """Whom what stands in each picture names, by path, and notes about the source as a whole.

    `fields` are looked through in this order; a text is the key itself, or holds it as the template says.
    """
    pictures, texts = _texts_by_picture(frames)
    reader = _TextReader(book, fields, kind, template)
    found = {path: reader.keys(of) for path, of in texts.items()}
    notes, lines = _studio_lines(texts, found, reader)
    namings = {}
    for path, of in texts.items():
        keys = [key for key, text in found[path] if text not in lines]
        nothing = NO_KEY if of else NO_TEXT
        taken = pictures[path].camera.taken_at
        namings[path] = name_by_keys(keys, book, taken.date() if taken else None, nothing)
    return namings, notes


class _TextReader:
    """Finds keys in texts of pictures."""

    def __init__(self, book: KeyBook, fields: Sequence[str], kind: str, template: KeyTemplate | None) -> None:
        self.book, self.fields, self.kind, self.template = book, fields, kind, template
        self._known: dict[PictureText, list[Key]] = {}

    def keys(self, texts: Iterable[PictureText]) -> list[tuple[Key, PictureText]]:
        """The keys in the texts of one picture, in the order of the fields."""
        by_field: dict[str, list[PictureText]] = defaultdict(list)
        for text in texts:
            by_field[text.field].append(text)
        return [(key, text) for field in self.fields for text in by_field[field] for key in self._keys(text)]

    def _keys(self, text: PictureText) -> list[Key]:
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: PictureText) -> list[Key]:
        source, alone = FIELDS[text.field], text.text
        sessions = self.book.sessions(self.kind, alone)
        if sessions or self.book.is_bad(self.kind, alone):
            return [Key(source, alone, sessions, not sessions)]
        found = [Key(source, alone, frozenset())] if looks_like_key(alone) else []
        if self.template is None:
            return found
        return keys_by_template(self.template, alone, source, self.book) or found


def keys_by_template(template: KeyTemplate, text: str, source: str, book: KeyBook) -> list[Key]:
    """The key in a text of this form; where it can be taken apart in several ways, every session of all of them."""
    ways = template.read(text)
    if not ways:
        return []
    sessions = [(way, book.all_of(way)) for way in ways]
    meant = [way for way, found in sessions if found]
    shown = " ".join(value for _, value in (meant or ways)[0])
    bad = any(book.is_bad(place, value) for way in ways for place, value in way)
    return [Key(source, clean_text(shown, 64), frozenset().union(*(found for _, found in sessions)), bad and not meant)]


def looks_like_key(text: str) -> bool:
    """A number by itself, so that it is told to be nobody's; a sentence is no key that anybody misses."""
    return len(text) <= 20 and text.isascii() and text.isdigit()


def _texts_by_picture(
    frames: Iterable[ScannedFrame],
) -> tuple[dict[str, ScannedFrame], dict[str, tuple[PictureText, ...]]]:
    """The texts of each picture with those of its raw file and its side-car."""
    every = list(frames)
    shared: dict[tuple[str, str], list[PictureText]] = defaultdict(list)
    for frame in every:
        if frame.kind in (FileKind.PICTURE, FileKind.RAW, FileKind.COMPANION):
            shared[stem_key(frame.path)] += frame.texts
    pictures = {frame.path: frame for frame in every if frame.kind in (FileKind.PICTURE, FileKind.RAW)}
    texts = {}
    for path, frame in pictures.items():
        folder, _, _ = split_path(path)
        whole = (folder, path.rpartition("/")[2].casefold())  # IMG_0001.JPG.xmp
        texts[path] = tuple(dict.fromkeys([*frame.texts, *shared[stem_key(path)], *shared.get(whole, ())]))
    return pictures, texts


def _studio_lines(
    texts: Mapping[str, Sequence[PictureText]],
    found: Mapping[str, Sequence[tuple[Key, PictureText]]],
    reader: _TextReader,
) -> tuple[list[PlanWarning], set[PictureText]]:
    """Lines that stand in most pictures and are no key: a note for each, and those that would have been keys.

    A line that names somebody is a key, though it stand in every picture, unless other keys of the same pictures name
    several others: then it was a number by chance, a year or a job.
    """
    with_text = [set(of) for of in texts.values() if of]
    counts = Counter(text for of in with_text for text in of if text.field in reader.fields)
    notes, lines = [], set()
    for text, count in counts.items():
        if count < LEAST or count < MOST * len(with_text):
            continue
        keys = reader.keys([text])
        own = frozenset().union(*(key.sessions for key, _ in keys))
        others = {key.sessions for pairs in found.values() if any(t == text for _, t in pairs)
                  for key, t in pairs if t != text and key.sessions and not key.sessions & own}  # fmt: skip
        if own and len(others) < LEAST:
            continue
        lines.add(text)
        said = f"“{clean_text(text.text, 60)}” stands in {FIELDS[text.field]} of {counted(count, 'file')}"
        notes.append(PlanWarning("", "studio-line", f"{said}; it was taken for the studio's own line and for no key"))
    return notes, lines


def _contradiction(keys: Sequence[Key]) -> tuple[Key, Key]:
    """Two keys that mean nobody in common; of three, of which each two have somebody in common, the first and last."""
    for number, one in enumerate(keys):
        for other in keys[number + 1 :]:
            if not one.sessions & other.sessions:
                return one, other
    return keys[0], keys[-1]


def _listed(keys: Iterable[Key]) -> str:
    return clean_text(" and ".join(dict.fromkeys(key.text for key in keys)), 64)

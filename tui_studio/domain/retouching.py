"""Which image a retouched file was made from: by its folder, its name, what stands in it, and when it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.naming import number_slug, optional_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

KEY = "tui-"
"""Begins the keyword by which an image is known."""


@dataclass(frozen=True, slots=True)
class Known:
    """An image that may have been retouched."""

    id: int
    number: str
    name: str
    taken_at: datetime | None
    camera: str
    sha256: str = ""
    path: str = ""  # below the images folder


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back: the texts in it, and what its camera wrote."""

    path: str  # below the folder, with forward slashes
    texts: tuple[str, ...] = ()
    taken_at: datetime | None = None
    camera: str = ""  # its serial number, else its model


def image_key(sha256: str) -> str:
    """The keyword by which an image is known again, wherever it went meanwhile: `tui-4f2a9c01b7de33aa`."""
    return f"{KEY}{sha256[:16]}"


def folder_name(number: str, name: str) -> str:
    """The folder of a session that goes out: `10003_diaz-zoe`."""
    return "_".join(filter(None, (number_slug(number), optional_slug(name))))


class Matcher:
    """The images of the studio by session."""

    def __init__(self, images: Iterable[Known]) -> None:
        self._of: dict[str, list[Known]] = {}
        for image in images:
            self._of.setdefault(image.number, []).append(image)
        self._by_key = {image_key(image.sha256): image for every in self._of.values() for image in every}
        self._slugs: Mapping[str, str] = {number_slug(number): number for number in self._of}

    def match(self, file: Returned) -> Known | str:
        """The image, or why nobody can tell."""
        told = {where: number for where, number in self._numbers(file) if number}
        if len(set(told.values())) > 1:
            return " and ".join(f"its {where} says {number}" for where, number in told.items())
        marked = {self._by_key[text] for text in file.texts if text in self._by_key}
        if len(marked) == 1:
            return self._unless_named(marked.pop(), file, told)
        if not told:
            return "neither its folder nor its name nor a text in it is the number of a session with images"
        number = next(iter(told.values()))
        found = _named(file, self._of[number]) or _taken(file, self._of[number])
        if len(found) == 1:
            return found[0]
        what = "has this name or was taken then" if not found else "was taken then, and which one cannot be told"
        return f"no image of {number} {what}" if not found else f"more than one image of {number} {what}"

    def _unless_named(self, marked: Known, file: Returned, told: Mapping[str, str]) -> Known | str:
        """What stands in a file counts more than its place, unless its name is that of another image."""
        number = next(iter(told.values()), "")
        named = _named(file, self._of[number]) if number else []
        if named and marked not in named:
            return f"it was made from {marked.name}, and its name is that of {named[0].name}"
        return marked

    def _numbers(self, file: Returned) -> Iterable[tuple[str, str]]:
        place = PurePosixPath(file.path)
        folders = (self._slugs.get(part.partition("_")[0], "") for part in reversed(place.parts[:-1]))
        yield "folder", next(filter(None, folders), "")
        yield "name", self._slugs.get(place.stem.partition("_")[0], "")
        texts = {text for text in file.texts if text in self._of}
        yield "text", texts.pop() if len(texts) == 1 else ""


def _named(file: Returned, images: Sequence[Known]) -> list[Known]:
    """The image whose name the file has, or has with something behind it: IMG_0007-edit, IMG_0007 copy."""
    stem = PurePosixPath(file.path).stem.casefold()
    found: list[tuple[int, Known]] = []
    for image in images:
        own = PurePosixPath(image.name).stem.casefold()
        for known in (own, own.partition("_")[2]):  # a retoucher may take the number off again
            rest = stem[len(known) :]
            if known and stem.startswith(known) and not rest[:1].isalnum():
                found.append((len(known), image))
                break
    longest = max((length for length, _ in found), default=0)
    return [image for length, image in found if length == longest]


def _taken(file: Returned, images: Collection[Known]) -> list[Known]:
    """The images that the same camera took at the same moment."""
    if file.taken_at is None:
        return []
    then = [image for image in images if image.taken_at == file.taken_at]
    return [image for image in then if not image.camera or (file.camera and file.camera in image.camera)]

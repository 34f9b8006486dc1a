"""A file or folder on this machine, with Tab completion as in a shell."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from tui_studio.text import clean_text
from tui_studio.ui.widgets.choice_input import SHOWN, ChoiceInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOUNTS = ("/media/*/*", "/media/*", "/run/media/*/*", "/Volumes/*", "/mnt/*")
"""Where systems put a camera card that was just inserted."""


class PathInput(ChoiceInput):
    """Completes folders, and files with one of `suffixes` when there are any.

    A folder on a slow card is listed in a thread; what comes too late for the text is dropped.
    """

    def __init__(
        self,
        *,
        value: str = "",
        placeholder: str = "",
        suffixes: Sequence[str] = (),
        offered: Sequence[str] = (),
        eager: bool = False,
        id: str | None = None,
    ) -> None:
        """`offered` is shown before anything is typed, in front of the mounted cards; at once when `eager`."""
        super().__init__(value=value, placeholder=placeholder, id=id)
        self._suffixes = tuple(suffix.casefold() for suffix in suffixes)
        self._offered = tuple(offered)
        self._eager = eager
        self._real: dict[str, str] = {}

    @property
    def path(self) -> Path:
        """What the text names; `~` is the home folder."""
        return Path(self._real.get(self.value, self.value)).expanduser()

    def on_mount(self) -> None:
        """A card that was just inserted is the usual answer."""
        if self._eager and not self._first_value:
            self.refresh_matches(wanted=True)

    def choose(self, by: int) -> None:
        """Move in the list, or ask for it."""
        if self.open:
            super().choose(by)
        else:
            self.refresh_matches(wanted=True)

    def refresh_matches(self, *, wanted: bool = False) -> None:
        """List the folder the text stands in."""
        self.load_paths(self.field.value, wanted)

    @work(exclusive=True, group="paths", exit_on_error=False)
    async def load_paths(self, text: str, wanted: bool) -> None:
        """Look at the disk beside the loop."""
        real = self._real.get(text, text)
        found = (
            await asyncio.to_thread(_offers, self._offered, self._suffixes)
            if not text
            else await asyncio.to_thread(_entries, real, self._suffixes)
        )
        self._real.update(found)
        if self.field.value == text:
            self.show_matches([shown for shown in found if shown != text])
            if not (self.field.has_focus or wanted):
                self.close_list()

    def label_of(self, choice: str) -> str:
        """The end of a path tells more than its beginning."""
        room = max(20, self.size.width - 4)
        return choice if len(choice) <= room else "…" + choice[1 - room :]

    def can_complete(self) -> bool:
        """True when Tab would add anything to the line."""
        return self.open and (self.highlighted is not None or self._common() != self.field.value)

    def complete(self) -> None:
        """Add what all choices share, or take the highlighted one; the field keeps the focus."""
        if self.highlighted is None:
            common = self._common()
            self.field.value = common
            self.field.cursor_position = len(common)
        else:
            self.take()

    def take(self) -> bool:
        """A folder is entered, so Enter does not go on at once; anything else is finished."""
        choice = self.highlighted
        if choice is None:
            self.close_list()
            return True
        self.field.value = choice
        self.field.cursor_position = len(choice)
        return False

    def _common(self) -> str:
        text = self.field.value
        common = self._matches[0] if self._matches else text
        for match in self._matches:
            while not match.startswith(common):
                common = common[:-1]
        return common if common.casefold().startswith(text.casefold()) and len(common) > len(text) else text


def mounted() -> Iterator[str]:
    """The folders of disks and cards that are not empty, each with a slash at its end."""
    for pattern in MOUNTS:
        for folder in sorted(Path("/").glob(pattern[1:])):
            try:
                if folder.is_dir() and any(folder.iterdir()):
                    yield f"{folder}/"
            except OSError:
                continue


def _offers(offered: Sequence[str], suffixes: Sequence[str]) -> dict[str, str]:
    """What is shown for an empty line: the last folder, files at hand, inserted cards, home."""
    found = {_shown(path): path for path in offered}
    if suffixes:
        here = _entries("", suffixes)
        found.update({shown: real for shown, real in here.items() if not real.endswith("/")})
        places = (f"{Path.home()}/{name}/" for name in ("Downloads", "Desktop", "Documents"))
        found.update({_shown(place): place for place in places if Path(place).is_dir()})
    found.update({_shown(place): place for place in mounted()})
    home = f"{Path.home()}/"
    found.setdefault(_shown(home), home)
    return found


def _entries(text: str, suffixes: Sequence[str]) -> dict[str, str]:
    """What begins with `text` on the disk: shown text to real path, folders first."""
    head, _, start = text.rpartition("/")
    folder = Path(f"{head}/" if head or text.startswith("/") else ".").expanduser()
    folders: dict[str, str] = {}
    files: dict[str, str] = {}
    try:
        names = sorted(os.scandir(folder), key=lambda entry: entry.name.casefold())
    except OSError:
        return {}
    for entry in names:
        if not entry.name.casefold().startswith(start.casefold()) or (entry.name[0] == "." and start[:1] != "."):
            continue
        real = f"{head}/{entry.name}" if "/" in text else entry.name
        try:
            if entry.is_dir():
                folders[_shown(real + "/")] = real + "/"
            elif entry.name.casefold().endswith(tuple(suffixes)) and suffixes:
                files[_shown(real)] = real
        except OSError:
            continue
    return dict([*folders.items(), *files.items()][:SHOWN])


def _shown(path: str) -> str:
    return clean_text(path, 1000)

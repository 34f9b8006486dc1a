"""Asks for a file to write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal, path_choices

if TYPE_CHECKING:
    from datetime import date

    from tui_studio.ui.app import StudioApp


async def ask_target(
    app: StudioApp, title: str, stem: str, suffixes: tuple[str, ...], day: date | None = None, *, fresh: bool = False
) -> Path | None:
    """A file with one of the suffixes, None when nobody wants one; asks again before a file is replaced.

    With `fresh` none may be replaced. The name that is proposed holds the day, today's where none is given.
    """
    proposal = free_name(Path.home() / f"{stem}-{day or app.studio.clock.today():%Y-%m-%d}{suffixes[0]}")
    prompt = PromptModal(
        title,
        str(proposal),
        check=lambda text: target_problem(text, suffixes, fresh=fresh),
        complete=path_choices,
        hint="Tab completes · Enter writes · Esc closes",
    )
    answer = await app.ask(prompt)
    if not answer:
        return None
    target = Path(answer.strip()).expanduser().absolute()
    if target.exists():
        question = ConfirmModal("Replace the file?", [str(target)], yes="Replace", destructive=True)
        return target if await app.ask(question) else None
    return target


def free_name(path: Path) -> Path:
    """The path, or with a number behind its name the first one that no file has."""
    names = (path, *(path.with_stem(f"{path.stem}-{n}") for n in range(2, 100)))
    return next((one for one in names if not one.exists()), path)


def target_problem(text: str, suffixes: tuple[str, ...], *, fresh: bool = False) -> str:
    """Why a file of this name cannot be written; nothing when it can."""
    path = Path(text.strip()).expanduser()
    if not text.strip() or path.suffix.lower() not in suffixes:
        return f"Write the name of a file that ends in {' or '.join(suffixes)}."
    if path.is_dir():
        return "This is a folder; add the name of the file."
    if fresh and path.exists():
        return "There is a file of this name; name a new one."
    return "" if path.parent.is_dir() else f"There is no folder {path.parent}."

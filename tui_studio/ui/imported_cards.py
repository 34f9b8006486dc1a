"""Utilities > Imported Cards: which cards were imported, and what came of each."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING

from textual.content import Content

from tui_studio.services.card_imports import frames_of, outcome
from tui_studio.text import clean_text
from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.page import PageModal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.repositories.card_imports import CardImport
    from tui_studio.services.studio import Studio
    from tui_studio.ui.app import StudioApp

LISTED = 50


def import_lines(studio: Studio, found: Sequence[CardImport], *, whole_source: bool = False) -> list[Content]:
    """Two lines for each import: when, from where and what came of it; then the frames to know the card by."""
    lines = []
    for one in found:
        source = clean_text(one.source if whole_source else PurePath(one.source).name, 60)
        lines.append(plain(f"{studio.card_imports.when(one)}  {source}: {outcome(one)}"))
        lines.append(Content("   ") + plain(" · ".join(filter(None, (frames_of(one), one.by))), "$text-muted"))
    return lines


async def show_imported_cards(app: StudioApp) -> None:
    """The last imports as a page to read; runs in a worker."""
    found = await asyncio.to_thread(app.studio.card_imports.recent, LISTED)
    lines = import_lines(app.studio, found, whole_source=True)
    await app.ask(PageModal("Imported cards", lines or [plain("No card has been imported yet.")]))

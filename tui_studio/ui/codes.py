"""What a number that was typed, or a code that was scanned, opens: a session, a spare card, a client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.scanning import Scanned


async def hear_scan(app: StudioApp, scan: Scanned) -> None:
    """A scan: in Group Capture it selects, elsewhere it opens; a dialog waits below until that is closed again."""
    for screen in reversed(app.screen_stack):
        if callable(take := getattr(screen, "take_scan", None)) and getattr(screen, "ready", True):
            await app.decide(scan, ours=True)
            take(scan.code)
            return
    if scan.before is None:
        app.action_open_record(scan.code)
    else:
        app.open_scanned_into(scan)


async def open_if_printed(app: StudioApp, scan: Scanned) -> None:
    """Open what was scanned into a field where one of our sheets or cards has it; anything else is the field's."""
    code, studio = clean_text(scan.code, 64), app.studio
    number = read_code(code, CodeRules(app.settings.code_prefix)).number or code

    def printed() -> bool:
        return studio.sessions.find_number(number) is not None or bool(studio.new_clients.spare_card(code))

    try:
        if await asyncio.to_thread(printed):
            await app.decide(scan, ours=True)
            await open_code(app, code)
    finally:
        await app.decide(scan, ours=False)


async def open_code(app: StudioApp, code: str) -> None:
    """Open what the code names, or say that nobody has it."""
    code, studio = clean_text(code, 64), app.studio
    number = read_code(code, CodeRules(app.settings.code_prefix)).number or code
    session_id = await asyncio.to_thread(studio.sessions.find_number, number)
    if session_id is not None:
        _go_to_session(app, session_id)
        return
    card = await asyncio.to_thread(studio.new_clients.spare_card, code)
    if card:
        await _take_card(app, card)
        return
    client_id = await asyncio.to_thread(studio.clients.find_number, code)
    if client_id is not None:
        app.action_open_client(client_id)
        return
    app.bell()
    app.say(f"No session has the number {number}, and no client.", "warning")


def _go_to_session(app: StudioApp, session_id: int) -> None:
    from tui_studio.ui.hubs.sessions import SessionsHub

    if not any(screen.is_modal for screen in app.screen_stack):  # a question may be about the row under the cursor
        for screen in app.screen_stack:
            if isinstance(screen, SessionsHub):
                screen.table.go_to(session_id)
    app.show_session(session_id)


async def print_action_codes(app: StudioApp) -> None:
    """The sheet of codes that are scanned in Group Capture instead of pressing keys; asks for its file."""
    from tui_studio.ui.modals.target import ask_target

    target = await ask_target(app, "Sheet of action codes to (.pdf)", "action codes", (".pdf",))
    if target is not None:
        await asyncio.to_thread(app.studio.capture.desk.print_codes, target)
        app.say(f"Action codes: {target}")


async def _take_card(app: StudioApp, number: str) -> None:
    """A spare card goes to the client on screen, or to somebody new."""
    from tui_studio.ui.records.client import ClientForm
    from tui_studio.ui.records.new_client import NewClientForm

    top = app.screen
    if isinstance(top, NewClientForm):
        top.take_card(number)
    elif isinstance(top, ClientForm) and top.row_id is not None and not top.editing:
        await top.book_with(number)
    else:
        app.push_screen(NewClientForm({"card": number}))
        app.say(f"{number} is a spare card. Save and book gives it to this client.")

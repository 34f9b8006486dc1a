"""What a number that was typed, or a code that was scanned, opens: a session, a spare card, a client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from tui_studio.ui.app import StudioApp


def hear_code(app: StudioApp, code: str) -> None:
    """A scan: in Group Capture it selects, also below a dialog; elsewhere it opens, unless a question waits."""
    for screen in reversed(app.screen_stack):
        if callable(take := getattr(screen, "take_scan", None)):
            take(code)
            return
    if app.screen.is_modal:
        app.bell()
        app.say(f"Scanned {clean_text(code, 40)}: answer this first.", "warning")
    else:
        app.action_open_record(code)


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

    for screen in app.screen_stack:
        if isinstance(screen, SessionsHub):
            screen.table.go_to(session_id)
    app.show_session(session_id)


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

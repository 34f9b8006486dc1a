"""Codes that are an action and nobody's number: scanned from a printed sheet in Group Capture."""

from __future__ import annotations

from tui_studio.domain.session_codes import check_character

PREFIX = "0000"
"""No session number begins so: numbers count up from one. Digits alone, so that every scanner's keys are heard."""

ACTIONS: dict[str, tuple[str, str]] = {
    "next": ("01", "Next in class"),
    "absent": ("02", "Not here"),
    "refused": ("03", "Refused"),
    "later": ("04", "Come back later"),
    "retake": ("05", "Retake: last frame out"),
    "undo": ("06", "Undo"),
    "nobody": ("07", "Nobody in front"),
}
"""What each does: its two digits, and the words on the sheet."""


def action_code(action: str) -> str:
    """The code of an action: eight digits and a check digit of its own."""
    body = PREFIX + ACTIONS[action][0] * 2
    return body + _check(body)


def action_of(code: str) -> str | None:
    """The action that a scanned code means; None for everything else."""
    return _BY_CODE.get(code.strip())


def _check(body: str) -> str:
    """A digit, from the check character of session codes."""
    return str("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(check_character(body)) % 10)


_BY_CODE = {action_code(action): action for action in ACTIONS}

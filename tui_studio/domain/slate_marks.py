"""What one frame says about whose pictures follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.frames import FileKind, KnownSession, Role, ScannedFrame, Suspicion
from tui_studio.domain.session_codes import CodeKind, CodeRules, read_code
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Mark:
    """One frame read: its role when it stands alone, and what follows from it.

    `doubt` says why the frames after it belong to nobody; empty, they go on as before (or with `session`, if set).
    """

    role: Role
    session: str | None = None
    payload: str | None = None
    reason: str = ""
    doubt: str = ""
    warning: tuple[str, str] | None = None  # kind and text
    ignored: tuple[str, ...] = ()  # payloads that are no codes of a session


def read_mark(frame: ScannedFrame, sessions: Mapping[str, KnownSession], rules: CodeRules) -> Mark:
    """What the frame says; it names a session only where exactly one number of this studio was read."""
    if frame.kind is FileKind.DAMAGED:
        return _damaged(frame)
    if frame.kind is FileKind.NOT_IMAGE:
        problem = frame.problem or "not a picture"
        text = f"{problem}; a slate may have been there, so the frames after it were left unassigned"
        doubt = f"after a file without a picture, where a slate may have been ({_name(frame)})"
        return Mark(Role.NOT_IMAGE, reason=problem, doubt=doubt, warning=("no-picture", text))
    if frame.reading.payloads:
        return _coded(frame, sessions, rules)
    return _uncoded(frame)


def _coded(frame: ScannedFrame, sessions: Mapping[str, KnownSession], rules: CodeRules) -> Mark:
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    wrong: list[str] = []
    foreign: list[str] = []
    for payload in frame.reading.payloads:
        reading = read_code(payload, rules, sessions.__contains__)
        if reading.number is not None and reading.kind in (CodeKind.BARE, CodeKind.CHECKED):
            (known if reading.number in sessions else unknown).setdefault(reading.number, payload)
        else:
            (wrong if reading.kind is CodeKind.BAD_CHECK else foreign).append(payload)
    payloads = _listed([*known.values(), *unknown.values(), *wrong])
    if len(known) > 1 or (known and (unknown or wrong)):
        numbers = _listed([*known, *unknown, *wrong])
        return _nobodys(frame, payloads, "two-numbers", f"two different numbers in one frame: {numbers}")
    if known:
        (number,) = known
        return Mark(Role.SLATE, number, known[number], ignored=tuple(foreign))
    if unknown:
        text = f"number {_listed(unknown)} is not in this studio"
        return _nobodys(frame, payloads, "unknown-number", text)
    if wrong:
        return _nobodys(frame, payloads, "bad-check", f"check character does not fit in {payloads}")
    if frame.reading.suspicion is Suspicion.STRONG:
        text = f"“{clean_text(_listed(foreign), 40)}” on a sheet is no session of this studio"
        return _nobodys(frame, _listed(foreign), "foreign-slate", text)
    mark = _uncoded(frame)
    return Mark(mark.role, None, _listed(foreign), mark.reason, mark.doubt, mark.warning, tuple(foreign))


def _uncoded(frame: ScannedFrame) -> Mark:
    if frame.kind is FileKind.RAW:
        return Mark(
            Role.UNASSIGNED,
            reason="raw file without its JPEG",
            doubt=f"after a raw file without its JPEG, which may have been a slate ({_name(frame)})",
            warning=("raw-alone", "a raw file without its JPEG cannot be read here; its picture was left unassigned"),
        )
    if frame.reading.suspicion is Suspicion.STRONG:
        return _nobodys(frame, None, "unread-slate", "a slate that could not be read")
    if frame.reading.suspicion is Suspicion.NONE:
        return Mark(Role.IMAGE)
    reason = "may be a slate that could not be read"
    return Mark(
        Role.UNASSIGNED,
        reason=reason,
        doubt=f"after a frame that {reason} ({_name(frame)})",
        warning=("maybe-slate", f"this frame {reason}; it and the frames after it were left unassigned"),
    )


def _nobodys(frame: ScannedFrame, payload: str | None, kind: str, reason: str) -> Mark:
    """A slate that starts the pictures of nobody we know."""
    after = f"after {reason} ({_name(frame)})" if reason.startswith("a slate") else f"after a slate: {reason}"
    return Mark(Role.SLATE, None, payload, reason, after, (kind, f"{reason}; the frames after it were left unassigned"))


def _damaged(frame: ScannedFrame) -> Mark:
    problem = frame.problem or "damaged"
    if frame.reading.suspicion is Suspicion.NONE and not frame.reading.payloads:
        return Mark(Role.DAMAGED, reason=problem, warning=("damaged", f"{problem}; the file was left on the card"))
    return Mark(
        Role.DAMAGED,
        payload=_listed(frame.reading.payloads) or None,
        reason=problem,
        doubt=f"after a damaged file that may have been a slate ({_name(frame)})",
        warning=("damaged", f"{problem}; it may have been a slate, so the frames after it were left unassigned"),
    )


def _name(frame: ScannedFrame) -> str:
    return clean_text(frame.path.rpartition("/")[2], 60)


def _listed(texts: Iterable[str]) -> str:
    return " and ".join(clean_text(text, 64) for text in texts)

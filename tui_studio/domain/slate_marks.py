"""What one frame says about whose pictures stand behind it, or before it where slates come last.

Several numbers in one frame are one slate in two cases only; in any other a person decides, for the sheet of the next
child in line is often in the picture:

* they are of different clients of one family (linked by hand, or last name and a mailbox, phone or home in common):
  siblings stand together, each with a sheet, or with the card that was printed for them;
* they stand in the grid of one printed card (`SlateReading.card`), three at least, all of one class and shoot: a class
  picture. Three children of a class who wait with their sheets do not stand in such a grid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.client_order import family_key
from tui_studio.domain.frames import FileKind, KnownSession, Role, ScannedFrame, Suspicion
from tui_studio.domain.session_codes import CodeKind, CodeRules, person_key, read_code
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


NONE_LEFT = "no frame was left unassigned because of it"
AFTER, BEFORE = "after", "before"
"""Where the pictures of a slate are: behind it, or, where the slate is photographed last, in front of it."""
LEAST_OF_CLASS = 3
"""Codes of a class on a card; two may be two sheets that are held side by side."""
NAMED = 3
"""So many sessions are named that one code may mean."""


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
    alone: str = ""  # the text instead, where no frame hangs on what is told: at the end of a card, or next to a slate
    ignored: tuple[str, ...] = ()  # payloads that are no codes of a session
    also: tuple[str, ...] = ()  # further sessions the slate stands for
    of_class: tuple[str, ...] = ()  # shoot, organization, grade, teacher, where it is a card of a class


def read_mark(frame: ScannedFrame, sessions: Mapping[str, KnownSession], rules: CodeRules, side: str = AFTER) -> Mark:
    """What the frame says; `side` is where the pictures of a slate are.

    It names a session only where one number of this studio was read, or several that belong together.
    """
    if frame.kind is FileKind.DAMAGED:
        return _damaged(frame, side)
    if frame.kind is FileKind.NOT_IMAGE:
        problem = frame.problem or "not a picture"
        text = f"{problem}; a slate may have been there, so the frames {side} it were left unassigned"
        alone = f"{problem}; a slate may have been there, but {NONE_LEFT}"
        doubt = f"{side} a file without a picture, where a slate may have been ({_name(frame)})"
        return Mark(Role.NOT_IMAGE, reason=problem, doubt=doubt, warning=("no-picture", text), alone=alone)
    if frame.reading.payloads:
        return _coded(frame, sessions, rules, side)
    return _uncoded(frame, side)


def _coded(frame: ScannedFrame, sessions: Mapping[str, KnownSession], rules: CodeRules, side: str) -> Mark:
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    wrong: list[str] = []
    several: list[str] = []
    foreign: list[str] = []
    for payload in frame.reading.payloads:
        reading = read_code(payload, rules, sessions.__contains__)
        if reading.number is not None and reading.kind in (CodeKind.BARE, CodeKind.CHECKED):
            (known if reading.number in sessions else unknown).setdefault(reading.number, payload)
        elif reading.kind is CodeKind.STRANGER:
            unknown[payload] = payload
        elif reading.kind is CodeKind.SEVERAL:
            several.append(payload)
        else:
            (wrong if reading.kind is CodeKind.BAD_CHECK else foreign).append(payload)
    payloads = _listed([*known.values(), *unknown.values(), *wrong, *several])
    together = _together(frame, known, sessions, side) if len(known) > 1 and not (unknown or wrong or several) else None
    if together is not None:
        return replace(together, payload=_listed(known.values()), ignored=tuple(foreign))
    if len(known) > 1 or (known and (unknown or wrong or several)):
        numbers = _listed([*known, *unknown, *wrong, *several])
        return _nobodys(frame, payloads, "two-numbers", f"two different numbers in one frame: {numbers}", side)
    if known:
        (number,) = known
        return Mark(Role.SLATE, number, known[number], ignored=tuple(foreign))
    if several:
        text = f"{payloads} may mean more than one session"
        return _nobodys(frame, payloads, "several-sessions", text, side, who=_choices(several, rules))
    if unknown:
        text = f"number {_listed(unknown)} is not in this studio"
        if rules.meant is not None:  # of one organization perhaps
            text = f"{_listed(unknown)} is the key of no session that was asked for"
        return _nobodys(frame, payloads, "unknown-number", text, side)
    if wrong:
        return _nobodys(frame, payloads, "bad-check", f"check character does not fit in {payloads}", side)
    if frame.reading.suspicion is Suspicion.STRONG:
        text = f"“{clean_text(_listed(foreign), 40)}” on a sheet is no session of this studio"
        return _nobodys(frame, _listed(foreign), "foreign-slate", text, side)
    mark = _uncoded(frame, side)
    return replace(mark, payload=_listed(foreign), ignored=tuple(foreign))


def _together(
    frame: ScannedFrame, numbers: Iterable[str], sessions: Mapping[str, KnownSession], side: str
) -> Mark | None:
    """One slate of several children, if that is certain."""
    members = sorted((sessions[number] for number in numbers), key=lambda one: (one.position, one.number))
    first, *others = (one.number for one in members)
    if len({one.client for one in members}) < len(members):
        return None
    if _is_family(members):
        text = f"{_listed([first, *others])} are siblings: the pictures {side} it go to each of them"
        return Mark(Role.SLATE, first, warning=("siblings", text), also=tuple(others))
    classes = {(one.shoot, *one.school_class) for one in members}
    named = any(members[0].school_class[1:])
    if frame.reading.card and len(members) >= LEAST_OF_CLASS and len(classes) == 1 and named:
        return Mark(Role.SLATE, first, also=tuple(others), of_class=classes.pop())
    return None


def _is_family(members: Iterable[KnownSession]) -> bool:
    families = {family_key(*one.home) for one in members}
    return len(families) == 1 and "" not in families


def _uncoded(frame: ScannedFrame, side: str) -> Mark:
    if frame.kind is FileKind.RAW:
        what = frame.problem.partition(",")[0] or "a raw file"  # "a HEIC picture, which cannot be read here"
        return Mark(
            Role.UNASSIGNED,
            reason=f"{what.removeprefix('a ')} without its JPEG",
            doubt=f"{side} {what} without its JPEG, which may have been a slate ({_name(frame)})",
            warning=("raw-alone", f"{what} without its JPEG cannot be read here; its picture was left unassigned"),
        )
    if frame.reading.suspicion is Suspicion.STRONG:
        return _nobodys(frame, None, "unread-slate", "a slate that could not be read", side)
    if frame.reading.suspicion is Suspicion.NONE:
        return Mark(Role.IMAGE)
    reason = "may be a slate that could not be read"
    return Mark(
        Role.UNASSIGNED,
        reason=reason,
        doubt=f"{side} a frame that {reason} ({_name(frame)})",
        warning=("maybe-slate", f"this frame {reason}; it and the frames {side} it were left unassigned"),
        alone=f"this frame {reason}; it was left unassigned",
    )


def _choices(payloads: Iterable[str], rules: CodeRules) -> str:
    """Whose sessions these codes may mean, as far as they can be named in a line."""
    every = list(dict.fromkeys(one for payload in payloads for one in rules.choices.get(person_key(payload), ())))
    more = f" and {len(every) - NAMED:,} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + more


def _nobodys(frame: ScannedFrame, payload: str | None, kind: str, reason: str, side: str, *, who: str = "") -> Mark:
    """A slate with the pictures of nobody we know; `who` tells whose they may be, at the slate itself."""
    doubt = f"{side} {reason} ({_name(frame)})" if reason.startswith("a slate") else f"{side} a slate: {reason}"
    reason = f"{reason}: {who}" if who else reason
    warning = (kind, f"{reason}; the frames {side} it were left unassigned")
    return Mark(Role.SLATE, None, payload, reason, doubt, warning, alone=f"{reason}; {NONE_LEFT}")


def _damaged(frame: ScannedFrame, side: str) -> Mark:
    problem = frame.problem or "damaged"
    if frame.reading.suspicion is Suspicion.NONE and not frame.reading.payloads:
        return Mark(Role.DAMAGED, reason=problem, warning=("damaged", f"{problem}; the file was left on the card"))
    return Mark(
        Role.DAMAGED,
        payload=_listed(frame.reading.payloads) or None,
        reason=problem,
        doubt=f"{side} a damaged file that may have been a slate ({_name(frame)})",
        warning=("damaged", f"{problem}; it may have been a slate, so the frames {side} it were left unassigned"),
        alone=f"{problem}; it may have been a slate, but {NONE_LEFT}",
    )


def _name(frame: ScannedFrame) -> str:
    return clean_text(frame.path.rpartition("/")[2], 60)


def _listed(texts: Iterable[str]) -> str:
    return " and ".join(clean_text(text, 64) for text in texts)

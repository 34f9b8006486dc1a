"""How a plan is told: the cells of its rows, what is known of a stretch, and the totals."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from textual.content import Content

from tui_studio.domain.frames import Role
from tui_studio.domain.plan_stretches import BY_HAND
from tui_studio.text import clean_text, counted
from tui_studio.ui.modals.base import plain
from tui_studio.ui.widgets.line_table import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.frames import PlannedFrame, PlanWarning
    from tui_studio.domain.plan_proposals import Candidate, Proposal
    from tui_studio.domain.plan_stretches import Stretch
    from tui_studio.domain.reading_quality import ReadingQuality

ROLE_WORDS = {
    "image": "pictures",
    "slate": "slates",
    "unassigned": "belong to nobody yet",
    "duplicate": "here already",
    "damaged": "damaged",
    "excluded": "left out",
    "not_image": "other files",
}
ONE_OF_ROLE = {"image": "picture", "slate": "slate", "unassigned": "belongs to nobody yet", "not_image": "other file"}
FRAME_WORDS = {**ROLE_WORDS, "image": "picture", "slate": "slate", "unassigned": "nobody's", "not_image": "other"}
CHECK = "✓"
"""Before a row that a person has decided."""


def stretch_line(key: str, stretch: Stretch, people: Mapping[str, Candidate], names: Mapping[str, str]) -> Line:
    """One row for a stretch."""
    role = stretch.role
    number = stretch.session or stretch.read or ""
    cells = (
        "!" if stretch.problem else CHECK if stretch.by_hand else "",
        number if stretch.session else f"({number})" if number else "",
        _who(stretch, people, names),
        people[number].group if number in people else "",
        f"{stretch.frames - stretch.left_out:,}" if stretch.frames or role is Role.SLATE else "",
        taken(stretch),
        {"nobody's": "nobody", BY_HAND: "hand"}.get(stretch.confidence, stretch.confidence),
        files(stretch),
    )
    muted = role not in (Role.IMAGE, Role.SLATE, Role.UNASSIGNED)
    tone = "error" if role is Role.DAMAGED else "warning" if stretch.problem else "muted" if muted else ""
    return Line(key, tuple(clean_text(cell) for cell in cells), tone)


def frame_line(key: str, frame: PlannedFrame, warned: bool, companions: Sequence[PlannedFrame], last: bool) -> Line:
    """One row for a frame inside of an opened stretch."""
    words = FRAME_WORDS[frame.role.value]
    if frame.role is Role.SLATE and frame.session is None:
        words = "slate, not read"
    why = "" if frame.role in (Role.IMAGE, Role.SLATE) and not frame.reason.startswith(BY_HAND) else frame.reason
    beside = "".join(f" +{PurePosixPath(one.path).suffix[1:].upper()}" for one in companions)
    said = f"{words}: {why}" if why and not why.startswith(words) else why or words
    cells = (
        "!" if warned else CHECK if frame.reason.startswith(BY_HAND) else "",
        "+".join(frame.sessions),
        f"{'└' if last else '├'} {said}",
        "",
        "",
        f"{frame.taken_at:%H:%M:%S}" if frame.taken_at else "",
        "",
        PurePosixPath(frame.path).name + beside,
    )
    tone = "muted" if frame.role in (Role.EXCLUDED, Role.DUPLICATE) else "warning" if warned else ""
    return Line(key, tuple(clean_text(cell) for cell in cells), tone)


def detail(
    stretch: Stretch, proposed: Iterable[Proposal], people: Mapping[str, Candidate], key: str, *, by_slates: bool = True
) -> list[Content]:
    """What is known of a stretch: its files, the first of its warnings, and who is likely.

    Where its slate is missing is told of a plan `by_slates` only: pictures that name their student need none.
    """
    span = stretch.first if stretch.first == stretch.last else f"{stretch.first} to {PurePosixPath(stretch.last).name}"
    slate = f"slate {stretch.slate}" if stretch.slate not in ("", stretch.first, stretch.last) else ""
    if not stretch.slate and by_slates and stretch.session is None:
        slate = "no slate"
    beside = (
        f"{stretch.left_out:,} left out" if stretch.left_out else "",
        f"{stretch.stored:,} here already" if stretch.stored else "",
    )
    grounds = stretch.judged.grounds if stretch.judged is not None and not stretch.by_hand else ()
    lines = [plain(" · ".join(filter(None, (span, slate, stretch.body, *beside))), "$text-muted")]
    lines += [plain(f"{stretch.confidence}: {'; '.join(grounds)}", "$text-muted")] if grounds else []
    texts = [f"! {warning.text}" for warning in stretch.warnings]
    if not texts and stretch.reason and stretch.reason != BY_HAND:
        texts = [stretch.reason]
    if len(texts) > 2:
        texts[1:] = [f"  and {counted(len(texts) - 1, 'more warning')} in its frames"]
    lines += [plain(text, "$text-warning") for text in texts]
    likely = [f"{one.number} {people[one.number].name} ({one.why})" for one in proposed]
    if likely:
        lines.append(Content.assemble((f"{key} ", "bold $accent"), clean_text(" · ".join(likely), 300)))
    return lines


def totals(
    counts: Mapping[str, int],
    sessions: int,
    problems: int,
    general: Iterable[PlanWarning],
    aside: str,
    reading: ReadingQuality,
) -> Content:
    """The figures of a plan, what is to be done, and last how its slates were to be read where that was hard.

    `aside` says how the rows are shown.
    """
    roles = ", ".join(
        counted(counts[role], ONE_OF_ROLE.get(role, words), words)
        for role, words in ROLE_WORDS.items()
        if counts.get(role)
    )
    look = f"{counted(problems, 'row')} to look at" if problems else "Nothing to look at"
    lines = [
        Content.styled(f"{counted(sum(counts.values()), 'file')}: {roles}", "bold"),
        Content.styled(f"{look} · {counted(sessions, 'session')}{aside}", "$text-warning" if problems else ""),
        *(plain(f"! {warning.text}", "$text-warning") for warning in list(general)[:3]),
        *([plain(reading.sentence, "$text-warning")] if reading.hard else []),  # last: what has no room is cut
    ]
    return Content("\n").join(lines)


def taken(stretch: Stretch) -> str:
    """The time span by the camera's clock: `08:12-08:14`."""
    if stretch.began is None or stretch.ended is None:
        return ""
    began, ended = f"{stretch.began:%H:%M}", f"{stretch.ended:%H:%M}"
    return began if began == ended else f"{began}-{ended}"


def files(stretch: Stretch) -> str:
    """First and last file as short as can be: `IMG_0004-0006`, the whole name for a single file."""
    first, last = PurePosixPath(stretch.first), PurePosixPath(stretch.last)
    if stretch.first == stretch.last:
        return first.name
    letters = first.stem.rstrip("0123456789")
    return f"{first.stem}-{last.stem.removeprefix(letters)}"


def _who(stretch: Stretch, people: Mapping[str, Candidate], names: Mapping[str, str]) -> str:
    number = stretch.session or ""
    if number:
        name = people[number].name if number in people else names.get(number, "")
        beside = "".join(f" + {people[one].name if one in people else one}" for one in stretch.also)
        return f"{name}{beside}" if stretch.frames else f"{name}{beside} (no pictures)"
    return f"({stretch.reason or ROLE_WORDS[stretch.role.value]})"

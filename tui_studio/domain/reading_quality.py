"""How well the slates of a card were to be read, in one sentence for the crew while the light can still be changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from tui_studio.domain.frames import Rung
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.domain.frames import PlannedFrame

PALE = 0.35
"""Contrast of a code below which more light, or another place for the lamp, would help."""
ADVICE = {
    Rung.CLOSER: "come closer with the slate",
    Rung.EVENED: "light the slate evenly",
    Rung.DARKENED: "less light on the slate",
    Rung.SHARPENED: "focus on the slate",
    Rung.SECOND: "more light, and the slate in focus",
    Rung.FULL: "come closer with the slate",
}
"""What the crew can do where codes were read by this look only."""


@dataclass(frozen=True, slots=True)
class ReadingQuality:
    """The codes of the slates of one source."""

    slates: int = 0  # that were read
    unread: int = 0  # seen and not read
    rungs: tuple[tuple[Rung, int], ...] = ()  # the looks that read them, the first look first
    module: float = 0.0  # median width in pixels of a square of their codes
    contrast: float = 0.0  # median between paper and ink, of 1

    @property
    def hard(self) -> bool:
        """Whether the crew should hear of it: a slate was not read, or not at the first look, or is pale."""
        harder = any(rung is not Rung.FIRST for rung, _ in self.rungs)
        return bool(self.slates) and (harder or self.unread > 0 or 0 < self.contrast < PALE)

    @property
    def sentence(self) -> str:
        """“38 of 40 slates were read at the first look, 2 only sharpened: focus on the slate”; empty without slates."""
        if not self.slates:
            return ""
        looks = dict(self.rungs)
        first = looks.pop(Rung.FIRST, 0)
        whole = counted(self.slates, "slate")
        if not looks:
            told = f"{whole} read at the first look" if self.slates > 1 else "1 slate, read at the first look"
        else:
            rest = ", ".join(f"{count:,} {_WORDS[rung]}" for rung, count in looks.items())
            told = f"{first:,} of {whole} read at the first look, {rest}"
        if self.unread:
            told += f"; {self.unread:,} not read at all"
        advice = self._advice(looks)
        return f"{told}: {advice}." if advice else f"{told}."

    def _advice(self, looks: dict[Rung, int]) -> str:
        if self.contrast and self.contrast < PALE:
            return "more light on the slate"
        return ADVICE[max(looks, key=lambda rung: looks[rung])] if looks else ""

    def document(self) -> dict[str, Any]:
        """As the JSON document of an import has it."""
        return {
            "slates": self.slates,
            "unread": self.unread,
            "looks": {rung.value: count for rung, count in self.rungs},
            "module": self.module,
            "contrast": self.contrast,
            "sentence": self.sentence,
        }


_WORDS = {
    Rung.CLOSER: "only from closer",
    Rung.EVENED: "only in evened light",
    Rung.DARKENED: "only darkened",
    Rung.SHARPENED: "only sharpened",
    Rung.SECOND: "only by the second reader",
    Rung.FULL: "only at full size",
}


def reading_quality(frames: Iterable[PlannedFrame]) -> ReadingQuality:
    """Sum up the slates of a plan."""
    every = [frame for frame in frames if frame.role == "slate"]
    codes = [frame.code for frame in every if frame.code is not None]
    found = Counter(code.rung for code in codes)
    rungs = tuple((rung, found[rung]) for rung in Rung if found[rung])
    modules = [code.module for code in codes if code.module]
    return ReadingQuality(
        len(codes),
        sum(frame.code is None and frame.session is None for frame in every),
        rungs,
        round(median(modules), 1) if modules else 0.0,
        round(median(code.contrast for code in codes), 2) if codes else 0.0,
    )

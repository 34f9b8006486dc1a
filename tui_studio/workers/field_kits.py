"""Take a shoot along on a laptop, pack what was done there, and merge it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import clean_text, counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.domain.kit_merge import Decisions
    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class TakeKitJob:
    """Writes one file, complete or not at all."""

    shoot: ShootChoice
    file: Path
    kind: str = "take-kit"
    when_stopped: str = "It ends by itself in a moment."

    @property
    def title(self) -> str:
        """Of which shoot."""
        return f"Take the field kit of {clean_text(self.shoot.title, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Write it."""
        taken = ctx.studio.field_kits.take(self.shoot, self.file)
        held = f"{counted(taken.clients, 'client')}, {counted(taken.sessions, 'session')}"
        ctx.log(f"On the laptop: tui-studio kit open {clean_text(self.file.name)}")
        first, last = taken.session_numbers
        return JobOutcome(f"{held} in {self.file}; new sessions there get {first} to {last}.", result=taken)


@dataclass(frozen=True, slots=True)
class PackKitJob:
    """Writes one new file, complete or not at all, and reads it back."""

    file: Path
    kind: str = "pack-kit"
    when_stopped: str = "Nothing is written unless all of it is."

    @property
    def title(self) -> str:
        """Into which file."""
        return f"Pack the field kit into {clean_text(self.file.name, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Pack; everything that was left is said."""
        packed = ctx.studio.field_kits.pack(self.file, ctx)
        for skip in packed.left:
            ctx.log(f"{clean_text(skip.record, 120)}: {skip.reason}", "warning")
        left = f", {len(packed.left):,} left out" if packed.left else ""
        said = f"{packed.title}: {counted(packed.pictures, 'picture')} and all records in {self.file}{left}."
        return JobOutcome(said, result=packed)


@dataclass(frozen=True, slots=True)
class MergeKitJob:
    """Copies the pictures first, then writes everything in one step."""

    source: Path
    decisions: Decisions
    kind: str = "merge-kit"
    when_stopped: str = "Nothing is merged unless all of it is."

    @property
    def title(self) -> str:
        """Where from."""
        return f"Merge the field kit {clean_text(self.source.name or self.source, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Merge; everything that was left is said."""
        merged = ctx.studio.field_kits.merge(self.source, self.decisions, ctx)
        for skip in merged.refused:
            ctx.log(f"{clean_text(skip.record, 120)}: {skip.reason}", "warning")
        for note in merged.notes:
            ctx.log(note, "warning")
        if merged.open:
            return JobOutcome(f"Nothing was merged: {counted(len(merged.open), 'new conflict')}; merge again.")
        ctx.studio.previews.complete_step(merged.batch, ctx)
        left = f", {len(merged.refused):,} left out" if merged.refused else ""
        said = f"{merged.title}: {merged.sentence()}{left}."
        return JobOutcome(said, result=merged, changed_records=bool(merged.batch))

"""Copy the pictures of an accepted plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.text import clean_text, counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.services.import_plan import ImportPlan
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ImportImagesJob:
    """Copies, reads back and records one picture after the other."""

    plan: ImportPlan
    options: CopyOptions | None = None
    """None copies as the preferences want it, or as the last time where that is remembered."""
    remember: bool = False
    """Take the options of the last import where none are given, and keep those that are given for the next."""
    replaces: str = ""
    """The session whose earlier images are not selected any more once something is stored; empty for none."""
    kind: str = "import-images"
    when_stopped: str = "What was copied is kept; import the same card again to finish."

    @property
    def title(self) -> str:
        """Where the pictures come from."""
        return f"Import images from {clean_text(self.plan.source.name or self.plan.source, 60)}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Copy what the plan assigns; the service logs each failure."""
        options = self._options(ctx)
        imports = ctx.studio.session_imports
        earlier = {image.id for image in imports.session(self.replaces).images} if self.replaces else set()
        result = ctx.studio.imports.apply(self.plan, progress=_PictureLog(ctx, self.plan), options=options)
        ctx.log(
            "This card may be formatted." if result.card_may_be_formatted else f"Keep this card: {result.why_not}",
            "info" if result.card_may_be_formatted else "warning",
        )
        if earlier and result.copied:
            replaced = imports.set_aside(self.replaces, earlier)
            ctx.log(f"{counted(replaced, 'earlier image')} kept and not selected any more")
        # From here on the card is done with: it can be pulled.
        previews = ctx.studio.previews.complete(result.plan, progress=ctx, options=options)
        if ctx.studio.second_copies.wanted:
            ctx.studio.second_copies.complete(progress=ctx)  # of earlier imports, while the volume is in
        total = result.seconds.get("total", 0.0) + previews.seconds
        result = replace(result, seconds={**result.seconds, "previews": previews.seconds, "total": total})
        result = replace(result, rolls=tuple(ctx.studio.stragglers.after(result.batch)))
        for call in result.rolls:
            ctx.log(f"{call.shoot.title}: {call.roll.sentence()}")
        counts = {"copied": result.copied, "duplicates": result.duplicates, "failed": len(result.failed)}
        return JobOutcome(
            f"{counted(result.copied, 'picture')} copied, {result.duplicates:,} already here, "
            f"{len(result.failed):,} failed.",
            counts,
            result,
            changed_records=result.copied > 0,
        )

    def _options(self, ctx: JobContext) -> CopyOptions | None:
        if self.remember and self.options is None:
            return ctx.studio.imports.copy_options()
        if self.remember and self.options is not None:
            ctx.studio.imports.remember_copy_options(self.options)
        return self.options


class _PictureLog:
    """Says of each picture whose it is; a picture that failed has had its line from the service."""

    def __init__(self, ctx: JobContext, plan: ImportPlan) -> None:
        self._ctx = ctx
        self._whose = {
            frame.path: f"{frame.session} {plan.names.get(frame.session or '', '')}".strip() for frame in plan.to_copy
        }
        self._failed = False

    def log(self, text: str, level: str = "info") -> None:
        """Pass on."""
        self._failed = self._failed or level == "error"
        self._ctx.log(text, level)

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """Pass on, with a line for the picture."""
        if not self._failed and item in self._whose:
            self._ctx.log(f"{PurePosixPath(item).name} -> {self._whose[item]}")
        self._failed = False
        self._ctx.advance(done, total, item, size=size, stage=stage)

    def checkpoint(self) -> None:
        """Pass on."""
        self._ctx.checkpoint()

"""What the Bulk Scheduling Wizard collects, and the line that says how far it reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.domain.class_blocks import blocks, class_of, shortage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tui_studio.domain.class_blocks import ClassOf
    from tui_studio.domain.slots import SlotRow
    from tui_studio.services.schedule_plan import ChosenClients, ClientChoice, SchedulePlan, ScheduleRequest


@dataclass(slots=True)
class ScheduleDraft:
    """Filled in step by step; `plan` is the last count, and stands for exactly this draft."""

    choice: ClientChoice | None = None
    chosen: ChosenClients | None = None
    """The clients of `choice`, as soon as they are known."""
    excluded: frozenset[int] = frozenset()
    description: str = ""
    type: str = ""
    status: str = ""
    photographer: str = ""
    assistant: str = ""
    room: str = ""
    order: str = ""
    slots: tuple[SlotRow, ...] = ()
    untimed: date | None = None
    skip_clashes: bool = True
    skip_holidays: bool = False
    days_off: frozenset[date] = frozenset()
    unused: Mapping[int, int] = field(default_factory=dict)
    """Slots of a row that cannot be used, once the service has said so."""
    plan: SchedulePlan | None = field(default=None)
    _classes: tuple[object, Counter[ClassOf]] | None = field(default=None)

    def live_line(self) -> tuple[str, bool]:
        """“612 clients, 14 excluded, 598 to book, 480 slots, 118 short”, and whether that is too few.

        Nothing is asked and nothing is generated, so that it can follow every key press.
        """
        from tui_studio.services.schedule_plan import counts_line
        from tui_studio.services.schedule_slots import without

        if self.chosen is None:
            return "No clients chosen yet.", False
        total = len(self.chosen.clients) + self.chosen.left_out
        out = self.chosen.left_out + len(self.excluded)
        if self.untimed:
            return counts_line(total, out, None, 0), False
        if not self.slots:
            return counts_line(total, out, None, 0).replace("no time needed", "no slots yet"), False
        rows = without(self.slots, self.days_off) if self.skip_holidays else self.slots
        kept = any(row.classes for row in rows)
        found = blocks(rows, self.classes() if kept else {("", "", ""): total - out}, self.unused)
        short = sum(block.short for block in found)
        where = shortage(found, brief=True)
        line = counts_line(total, out, sum(block.places for block in found), short)
        return f"{line}: {where}" if where else line, short > 0

    def classes(self) -> Counter[ClassOf]:
        """How many to book are in which class; counted again only when the clients are others."""
        assert self.chosen is not None
        key = (id(self.chosen), self.excluded)
        if self._classes is None or self._classes[0] != key:
            clients = (one for one in self.chosen.clients if one.id not in self.excluded)
            self._classes = (key, Counter(map(class_of, clients)))
        return self._classes[1]

    def request(self) -> ScheduleRequest:
        """What the service is asked; step 2 must have been left."""
        from tui_studio.services.schedule_plan import ScheduleRequest

        assert self.choice is not None
        return ScheduleRequest(
            choice=self.choice,
            slots=() if self.untimed else self.slots,
            untimed=self.untimed,
            excluded=self.excluded,
            description=self.description,
            type=self.type,
            status=self.status,
            photographer=self.photographer,
            assistant=self.assistant,
            room=self.room,
            order=self.order or "last-name",
            skip_clashes=self.skip_clashes,
            skip_holidays=self.skip_holidays,
        )

"""How a copy ended, in the words of every wizard that copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.ui.key_hint import key_hint

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_studio.workers.job import JobOutcome
    from tui_studio.workers.runner import JobRecord


def copied_lines(step: Widget, outcome: JobOutcome) -> list[tuple[str, str]]:
    """Counts, and whether the card may be formatted."""
    result = outcome.result
    lines = [(outcome.summary, "bold")]
    if result.card_may_be_formatted:
        lines.append(("This card may be formatted.", "bold $text-success"))
        lines.append((f"{result.proof.sentence}.", ""))
    else:
        lines.append((f"Keep this card: {result.why_not}", "bold $text-warning"))
    lines += [(f"{call.shoot.title}: {call.roll.sentence()}.", "") for call in result.rolls]
    if result.batch:
        lines.append((f"Batch {result.batch}; {key_hint(step, 'frame.undo')} takes it back.", ""))
    return lines


def stopped_lines(step: Widget, record: JobRecord) -> list[tuple[str, str]]:
    """What is still on the card only."""
    lines = []
    left = record.total - record.done
    if left:
        total = counted(record.total, "picture")
        lines.append((f"Keep this card: {left:,} of {total} not reached yet.", "bold $text-warning"))
    if record.done:
        lines.append((f"{key_hint(step, 'frame.undo')} takes back what was copied.", ""))
    return lines

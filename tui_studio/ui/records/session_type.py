"""Session types with their chains of statuses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widgets import Static

from tui_studio.domain.session_types import MOST_DUE_DAYS
from tui_studio.domain.workflow_stages import STAGES
from tui_studio.services.maintenance_sources import TypeSource
from tui_studio.text import counted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.records.fields import Fact, Field, Kind, Tab
from tui_studio.ui.records.maintained import HISTORY, MaintainedForm
from tui_studio.ui.records.record_list import RecordList
from tui_studio.ui.records.staff import RETIRED
from tui_studio.ui.widgets.line_table import Line, LineColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.widget import Widget

    from tui_studio.services.record_view import RecordSource, RecordView
    from tui_studio.services.session_types import SessionTypeService
    from tui_studio.services.studio import Studio

GUARD_LABELS = {
    "number": ("Needs number", ""),
    "date": ("Needs date", ""),
    "enrollment": ("Needs class", "is enrolled somewhere"),
    "images": ("Needs images", ""),
    "uploaded": ("Needs upload", "all its images are uploaded"),
    "email": ("Needs e-mail", "the client's or a guardian's"),
    "photo": ("Needs consent", "the client may be photographed"),
    "publish": ("Needs release", "the client may be published"),
}
"""Label and explanation of each."""


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    needs = ", ".join(guard for guard in GUARD_LABELS if row[guard])
    due = f"{row['due_days']}" if row["due_days"] else ""
    ends = "cancelled" if row["cancelled"] else ""
    standing = f"{row.get('standing', 0):,}" if row.get("standing") else ""
    return row["name"], row["stage"], due, needs, ends, standing


CHAIN = Field(
    "chain",
    "Chain",
    Kind.ROWS,
    noun="status",
    empty="No status yet.",
    ordered=True,
    fields=(
        Field("name", "Name"),
        Field("stage", "Stage", Kind.CHOICE, options=STAGES),
        Field("due_days", "Due", Kind.NUMBER, hint="working days; 0 is never", least=0, most=MOST_DUE_DAYS),
        *(Field(guard, label, Kind.YES, hint=hint) for guard, (label, hint) in GUARD_LABELS.items()),
        Field("cancelled", "Cancelled", Kind.YES, hint="a session that stands here is not taken"),
    ),
    columns=(
        LineColumn("Status", 14, grow=True),
        LineColumn("Stage", 8),
        LineColumn("Due", 3, right=True),
        LineColumn("Needs", 21),
        LineColumn("", 9),
        LineColumn("Here", 6, right=True),
    ),
    cells=_cells,
)


class SessionTypeForm(MaintainedForm):
    """One session type with its chain."""

    BINDINGS = bindings_for("session_type")
    NOUN = "session type"
    DEFAULT_CSS = "SessionTypeForm #chain-keys { height: auto; color: $text-muted; }"
    ABOUT = (
        "A session goes down the chain. Editing it: Enter changes a status, F2 adds one, F4 takes one out, "
        "shift and the arrows move it. Nothing is written before you save."
    )
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab("Chain", (Field("name", "Name"), CHAIN)),
        Tab(
            "General",
            (
                Field("minutes", "Minutes", Kind.NUMBER, hint="usual length", least=1, most=1440),
                RETIRED,
                Fact("sessions", "Sessions"),
                Field("notes", "Notes", Kind.NOTE, limit=10_000),
            ),
        ),
        HISTORY,
    )

    def __init__(self, row_id: int | None = None, *, copied: int | None = None, **options: Any) -> None:
        """`copied` is the type whose chain a new one begins with."""
        super().__init__(row_id, **options)
        self._copied = copied
        self._moves: dict[int, int] = {}

    def source(self, studio: Studio) -> RecordSource:
        """Session types."""
        return TypeSource(studio.session_types, studio.audit, self._moves, self._copied)

    def footnote(self) -> Iterable[Widget]:
        """How the chain is edited; the footer has no room for it."""
        yield Static("", id="chain-keys", markup=False)

    async def show_tab(self, index: int) -> None:
        """Show a page; below the chain that is edited stand its keys."""
        await super().show_tab(index)
        add, delete, up, down = (key_hint(self, name) for name in ("rows.add", "rows.delete", "chain.up", "chain.down"))
        line = self.query_one("#chain-keys", Static)
        line.update(f" {add} adds a status · {delete} takes it out · {up} and {down} move it")
        line.display = self.editing and index == 0

    def actions(self) -> list[Choice[str]]:
        """Copying the chain beside the usual ones."""
        return [Choice("Copy the chain to a new type", "copy_type", letter="c"), *super().actions()]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a type that is there, and is not edited, can be copied."""
        if action == "copy_type":
            return self.row_id is not None and not self.editing
        return super().check_action(action, parameters)

    def action_copy_type(self) -> None:
        """A new session type with the same chain."""
        self.app.push_screen(SessionTypeForm(copied=self.row_id))

    async def write(self, save: Callable[[RecordView, Mapping[str, Any]], int] | None = None) -> int | None:
        """First ask where the sessions of statuses go that are taken out."""
        if self.row_id is not None and not await self._ask_where():
            return None
        return await super().write(save)

    async def _ask_where(self) -> bool:
        """False where the question was not answered."""
        assert self.view is not None
        assert self.row_id is not None
        kept = [row for row in self.raws["chain"] if row["id"] is not None]
        ids = {row["id"] for row in kept}
        gone = [row for row in self.view.values["chain"] if row["id"] not in ids]
        standing = await asyncio.to_thread(self.studio_app.studio.session_types.standing, self.row_id)
        for row in gone:
            count = standing.get(row["id"], 0)
            if not count or self._moves.get(row["id"]) in ids:
                continue
            choices = [Choice(other["name"], other["id"]) for other in kept]
            if not choices:
                return True  # the service says that a chain needs a status
            title = f"{counted(count, 'session')} in {row['name']} {'goes' if count == 1 else 'go'} to"
            chosen = await self.studio_app.ask(ChooseModal(title, choices))
            if chosen is None:
                self.say("Not saved yet: choose where those sessions go, or put the status back with Esc.")
                return False
            self._moves[row["id"]] = chosen
        return True


class SessionTypeList(RecordList):
    """Every session type."""

    BINDINGS = bindings_for("session_type")
    TITLE_WORD = "Session types"
    NOUN = "session type"
    COLUMNS: ClassVar[tuple[LineColumn, ...]] = (
        LineColumn("Name", 20, grow=True),
        LineColumn("Minutes", 7, right=True),
        LineColumn("Statuses", 8, right=True),
        LineColumn("Sessions", 12, right=True),
        LineColumn("", 7),
    )
    form = SessionTypeForm

    def lines(self, studio: Studio) -> Sequence[Line]:
        """Name, length, chain, sessions."""
        return [
            Line(
                str(row.id),
                (row.name, str(row.minutes), str(row.statuses), f"{row.sessions:,}", "retired" if row.retired else ""),
                "muted" if row.retired else "",
            )
            for row in studio.session_types.rows()
        ]

    def records(self, studio: Studio) -> SessionTypeService:
        """Session types."""
        return studio.session_types

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a type under the cursor can be copied."""
        return super().check_action("open" if action == "copy_type" else action, parameters)

    def action_copy_type(self) -> None:
        """A new session type with the same chain."""
        self.app.push_screen(SessionTypeForm(copied=int(self.table.key)))

"""The preferences of the company, with live examples of what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from tui_studio.domain import folder_pattern, numbering
from tui_studio.domain.folder_pattern import FIELDS, pattern_problem, session_folder
from tui_studio.domain.image_pattern import COUNTED, SHIPPED, patterned_name
from tui_studio.domain.numbering import LABELS, Scheme
from tui_studio.domain.preferences import (
    CLIENT_NUMBERING,
    DUPLICATES,
    FOLDER_CREATION,
    HELP,
    IMAGE_NUMBERS,
    PAPERS,
    WEEKDAYS,
)
from tui_studio.services.edits import COMPANY
from tui_studio.services.preference_source import DAY, DUPLICATE, PreferenceSource
from tui_studio.ui.modals.base import plain, stacked
from tui_studio.ui.records.field_line import FieldLine
from tui_studio.ui.records.fields import Field, Heading, Kind, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.records.maintained import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.content import Content
    from textual.widget import Widget

    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.studio import Studio


class PreferencesForm(RecordForm):
    """What the whole company works by."""

    NOUN = "preferences"
    DEFAULT_CSS = """
    PreferencesForm #preference-example { height: auto; max-height: 6; padding: 0 1; color: $text-muted; }
    """
    ABOUT = (
        "What the whole company works by; what is set for one machine stands in studio.toml. Below the page you read "
        "what a field does and what would come of it."
    )
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "Numbers",
            (
                Field(
                    "session_numbering", "Session numbers", Kind.CHOICE,
                    options={scheme.value: label for scheme, label in LABELS.items()},
                ),
                Field("next_session_number", "Next session", Kind.NUMBER, least=1, hint="can only be raised"),
                Field("client_numbering", "Client numbers", Kind.CHOICE, options=CLIENT_NUMBERING),
                Field("client_number_status", "At status", Kind.LOOKUP, strict=True, hint="only for that choice"),
                Field("next_client_number", "Next client", Kind.NUMBER, least=1, hint="can only be raised"),
            ),
        ),
        Tab(
            "Sessions",
            (
                Field("default_type", "Default type", Kind.LOOKUP, strict=True, hint="empty: the first one"),
                Heading("Folders of pictures"),
                Field("folder_creation", "Made", Kind.CHOICE, options=FOLDER_CREATION),
                Field("folder_pattern", "Pattern"),
                Heading("Printing"),
                Field("paper", "Paper", Kind.CHOICE, options=PAPERS),
                Heading("Group Capture"),
                Field("shot_limit", "Frames each", Kind.NUMBER, least=1, hint="the next asks for a forgotten scan"),
            ),
        ),
        Tab(
            "Images",
            (
                Field("image_numbers", "Image numbers", Kind.CHOICE, options=IMAGE_NUMBERS),
                Field("next_image_number", "Next image", Kind.NUMBER, least=1, hint="can only be raised"),
                Heading("Previews"),
                Field("previews", "Made", Kind.YES),
                Field("preview_pixels", "Longer side", Kind.NUMBER, hint="pixels"),
                Field("preview_quality", "JPEG quality", Kind.NUMBER, hint="50 to 95"),
                Heading("Sorting by metadata"),
                Field("metadata_fields", "Fields", Kind.LINES),
            ),
        ),
        Tab(
            "Calendar",
            (
                Heading("Work week"),
                *(Field(f"{DAY}{n}", day.capitalize(), Kind.YES) for n, day in enumerate(WEEKDAYS)),
                Heading("Holidays"),
                Field("holidays", "Days off", Kind.LINES),
            ),
        ),
        Tab(
            "Duplicates",
            (
                Heading("A new client is taken for a known one by the same"),
                *(Field(f"{DUPLICATE}{key}", label.capitalize(), Kind.YES) for key, label in DUPLICATES.items()),
            ),
        ),
        HISTORY,
    )  # fmt: skip

    def __init__(self) -> None:
        """The one record there is."""
        super().__init__(COMPANY)

    def source(self, studio: Studio) -> RecordSource:
        """The preferences."""
        return PreferenceSource(studio.preferences, studio.lookups, studio.audit)

    def footnote(self) -> Iterable[Widget]:
        """What the field does, and what would come of it."""
        yield Static("", id="preference-example", markup=False)

    async def show_tab(self, index: int) -> None:
        """Show a page, with what would come of it."""
        await super().show_tab(index)
        self._explain_focused(self.focused)

    def edited(self, _key: str) -> None:
        """A field was edited: the example follows."""
        self._explain_focused(self.focused)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field: another explanation."""
        self._explain_focused(event.widget)

    def _explain_focused(self, widget: Widget | None) -> None:
        nodes = widget.ancestors_with_self if widget is not None else ()
        line = next((node for node in nodes if isinstance(node, FieldLine)), None)
        self.explain(line.part.key if line is not None else "")

    def explain(self, key: str) -> None:
        """What a field does in a sentence, below it the examples of the page."""
        if not self.raws:
            return
        lines = [plain(HELP.get(_preference(key), ""))] if key else []
        name = self.tabs[self.index].name
        if name == "Numbers":
            lines += self._numbers()
        elif name == "Sessions":
            lines += self._folders()
        elif name == "Images":
            lines += self._images()
        self.query_one("#preference-example", Static).update(stacked(line for line in lines if line.plain))

    def _numbers(self) -> list[Content]:
        label = self.raws["session_numbering"]
        scheme = next((scheme for scheme, shown in LABELS.items() if shown == label), None)
        count = str(self.raws["next_session_number"]).replace(",", "").strip()
        if scheme is None or not count.isdigit():
            return []
        warnings = [plain(f"! {text}", "$text-warning") for text in numbering.warnings(scheme)]
        return [plain(f"Example: {numbering.example(Scheme(scheme), int(count))}", "bold"), *warnings]

    def _images(self) -> list[Content]:
        label = self.raws["image_numbers"]
        how = next((how for how, shown in IMAGE_NUMBERS.items() if shown == label), None)
        count = str(self.raws["next_image_number"]).replace(",", "").strip()
        if how is None or not count.isdigit():
            return []
        number, original = folder_pattern.EXAMPLE.number, "IMG_4711.JPG"
        counts = {"session": 1, "studio": int(count)}
        pattern = SHIPPED if how == "camera" else COUNTED
        shown = patterned_name(pattern, number, original, counts.get(how, 0))
        return [plain(f"Example: {original} of session {number} becomes {shown}", "bold")]

    def _folders(self) -> list[Content]:
        pattern = str(self.raws["folder_pattern"])
        if problem := pattern_problem(pattern):
            return [plain(f"! {problem}", "$text-warning")]
        fields = ", ".join("{" + name + "}" for name in FIELDS)
        shown = session_folder(pattern, folder_pattern.EXAMPLE)
        return [plain(f"Example: images/{shown}", "bold"), plain(f"Fields: {fields}")]


def _preference(key: str) -> str:
    if key.startswith(DAY):
        return "work_week"
    return "duplicate_criteria" if key.startswith(DUPLICATE) else key

"""The options of a copy on one page, with a live example; asked for by those who want them, remembered for all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.widgets import Input, Static

from tui_studio.domain.copy_options import (
    COPIED,
    COUNT_BY,
    KEYWORDS,
    RAW_FOLDER,
    CopyOptions,
    option_problems,
    split_words,
)
from tui_studio.domain.image_pattern import counts, image_pattern_problem, patterned_name
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.widgets.option_line import OptionLine, Tick
from tui_studio.ui.wizards.form_field import FormField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.screen import Screen
    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp

FIELDS = {
    "preview_pixels": "pixels",
    "preview_quality": "quality",
    "count_by": "count-by",
    "keywords": "keyword-number",
}
"""Options whose field is not called as they are."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the example is about, and what is known of second copies."""

    number: str = "10001"
    picture: str = "IMG_4711.JPG"
    second: str = ""


async def ask_copy_options(screen: Screen[Any], chosen: CopyOptions | None, sample: Sample) -> CopyOptions | None:
    """Show the options, those of the last import where none were chosen yet; None where nobody took any."""
    app = cast("StudioApp", screen.app)
    imports, second = app.studio.imports, app.studio.second_copies
    last, usual, said = await asyncio.to_thread(
        lambda: (imports.copy_options(), imports.usual_copy_options(), second.sentence())
    )
    modal = CopyOptionsModal(chosen or last, usual, replace(sample, second=said))
    answer: CopyOptions | None = await app.push_screen_wait(modal)
    return answer


class CopyOptionsModal(StudioModal[CopyOptions]):
    """Enter takes the options from any field; nothing is copied here."""

    BINDINGS = bindings_for("copying")
    DEFAULT_CSS = """
    CopyOptionsModal {
        & .dialog { width: 78; }
        & Input { width: 1fr; }
        & Tick { margin: 0 2 0 0; }
        & .-number { width: 12; max-width: 12; }
        & #copy-example { height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self, options: CopyOptions, usual: CopyOptions, sample: Sample) -> None:
        """`usual` is what the preferences want."""
        super().__init__("Options of the copy", "Tab goes on · Enter takes them · F5 as usual · Esc closes")
        self._options, self._usual, self._sample = options, usual, sample

    def body(self) -> Iterable[Widget]:
        """What is copied, what it is called, what is made beside."""
        mine = self._options
        yield FormField("Copy", OptionLine(COPIED, value=mine.copied, id="copied"))
        endings = Input(", ".join(mine.endings), compact=True, placeholder="all; or jpg, cr3", id="endings")
        yield FormField("Only endings", endings)
        yield FormField("Raw files", Tick("in a folder of their own", mine.raw_folder, id="raw-folder"))
        yield FormField("Names", Input(mine.names, compact=True, id="names"), hint="{number} {name} {count}")
        yield FormField("Count", OptionLine(COUNT_BY, value=mine.count_by, id="count-by"), id="field-count-by")
        first = Input(str(mine.first), compact=True, id="first", classes="-number")
        yield FormField("Begin at", first, hint="the first number of a session", id="field-first")
        yield FormField("Previews", Tick("made", mine.previews, id="previews"))
        pixels = Input(str(mine.preview_pixels), compact=True, id="pixels", classes="-number")
        yield FormField("Longer side", pixels, hint="pixels", id="field-pixels")
        quality = Input(str(mine.preview_quality), compact=True, id="quality", classes="-number")
        yield FormField("JPEG quality", quality, hint="50 to 95", id="field-quality")
        ticks = (Tick(label, key in mine.keywords, id=f"keyword-{key}") for key, label in KEYWORDS.items())
        yield FormField("Keywords", *ticks, id="field-keywords")
        yield Static("", id="copy-example", markup=False)

    def on_mount(self) -> None:
        """Show what comes of it."""
        self.show_example()

    @on(OptionLine.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def show_example(self) -> None:
        """What belongs together is shown together, and the example follows."""
        previews = self.query_one("#previews", Tick).value
        for name in ("pixels", "quality", "keywords"):
            self.query_one(f"#field-{name}").display = previews
        pattern = self._text("names")
        counting, by = counts(pattern), self.query_one("#count-by", OptionLine).value
        self.query_one("#field-count-by").display = counting
        self.query_one("#field-first").display = counting and by == "session"
        self.query_one("#copy-example", Static).update(stacked(self._example(pattern)))
        self._clear()

    def _example(self, pattern: str) -> Iterable[Content]:
        if problem := image_pattern_problem(pattern):
            return [plain(f"! {problem}", "$text-warning")]
        sample, count = self._sample, max(1, self._number("first"))
        name = patterned_name(pattern, sample.number, sample.picture, count)
        lines = [plain(f"Example: {sample.picture} of session {sample.number} becomes {name}", "bold")]
        if self.query_one("#copied", OptionLine).value != "pictures":
            raw = PurePosixPath(RAW_FOLDER if self.query_one("#raw-folder", Tick).value else "", name)
            lines.append(plain(f"and its raw file {raw.with_suffix('.CR3')}"))
        if self.query_one("#previews", Tick).value:
            lines.append(plain("Keywords are written into the previews only; no picture is changed.", "$text-muted"))
        if sample.second:
            lines.append(plain(sample.second, "$text-muted"))
        return lines

    # taking them

    def action_usual(self) -> None:
        """Everything as the preferences want it."""
        usual = self._usual
        for name, text in (
            ("endings", ", ".join(usual.endings)), ("names", usual.names), ("first", str(usual.first)),
            ("pixels", str(usual.preview_pixels)), ("quality", str(usual.preview_quality)),
        ):  # fmt: skip
            self.query_one(f"#{name}", Input).value = text
        self.query_one("#copied", OptionLine).value = usual.copied
        self.query_one("#count-by", OptionLine).value = usual.count_by
        self.query_one("#raw-folder", Tick).value = usual.raw_folder
        self.query_one("#previews", Tick).value = usual.previews
        for key in KEYWORDS:
            self.query_one(f"#keyword-{key}", Tick).value = key in usual.keywords

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Give the options back, or say what is wrong beside its field."""
        options = self.chosen()
        problems = option_problems(options)
        self._clear()
        for key, text in problems.items():
            field = self.query_one(f"#{FIELDS.get(key, key)}")
            next(node for node in field.ancestors if isinstance(node, FormField)).show_problem(text)
        if problems:
            self.query_one(f"#{FIELDS.get(next(iter(problems)), next(iter(problems)))}").focus()
        else:
            self.answer(options)

    def chosen(self) -> CopyOptions:
        """What the fields say; what is no number is 0, which no option allows."""
        return replace(
            self._options,
            copied=self.query_one("#copied", OptionLine).value,
            endings=split_words(self._text("endings")),
            raw_folder=self.query_one("#raw-folder", Tick).value,
            names=self._text("names"),
            count_by=self.query_one("#count-by", OptionLine).value,
            first=self._number("first"),
            previews=self.query_one("#previews", Tick).value,
            preview_pixels=self._number("pixels"),
            preview_quality=self._number("quality"),
            keywords=tuple(key for key in KEYWORDS if self.query_one(f"#keyword-{key}", Tick).value),
        )

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _number(self, name: str) -> int:
        text = self._text(name).replace(",", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0

    def _clear(self) -> None:
        for field in self.query(FormField):
            field.show_problem("")

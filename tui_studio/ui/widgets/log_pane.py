"""What a job says, live: one line each, its level as a letter and a colour, never markup."""

from __future__ import annotations

import textwrap
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len, chop_cells
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Log

from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.workers.runner import LOG_LINES, skipped_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style
    from textual import events
    from textual.strip import Strip

    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.job_bridge import JobBridge
    from tui_studio.workers.reporter import JobReport, LogLine

PAGE_SECONDS = 60.0
"""Seconds between two paintings of the whole pane where the line is to be spared: each is 7 kB."""
_COMPONENTS = {"I": "log-pane--info", "W": "log-pane--warning", "E": "log-pane--error"}
_FOUND = "log-pane--found"


class LogPane(Log):
    """The log of one job; shows first what was said before it came.

    A plain `Log`: it takes 57,000 lines a second where a `RichLog` takes 15,000, and a file name with brackets
    stays what it is.
    """

    BINDINGS = bindings_for("log")
    COMPONENT_CLASSES: ClassVar[set[str]] = {*_COMPONENTS.values(), _FOUND}
    DEFAULT_CSS = """
    LogPane {
        overflow-x: auto;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        border-subtitle-align: left;
        border-subtitle-color: $text-muted;
        &.-set { border-bottom: solid $border; }
        & > .log-pane--warning { color: $text-warning; }
        & > .log-pane--error { color: $text-error; text-style: bold; }
        & > .log-pane--found { text-style: reverse; }
    }
    """

    def __init__(self, jobs: JobBridge, job_id: str = "", *, id: str | None = None) -> None:
        """Without a job the pane is empty until `show_job`."""
        super().__init__(max_lines=LOG_LINES, id=id)
        self._jobs = jobs
        self._job_id = job_id
        self._entries: deque[LogLine] = deque(maxlen=LOG_LINES)
        self._wrapping = True
        self._timed = True
        self._problems_only = False
        self._sparing = False
        self._held = 0
        self._problems = 0
        self._next_page = 0.0
        self._needle = ""
        self._found: LogLine | None = None
        self._lit = range(0)  # the lines that show what was found

    def on_mount(self) -> None:
        """Replay, then listen: both on the loop, so that nothing falls between.

        A log that runs is 200 kB a second on the line; where it is to be spared only problems are shown at first, and
        of many the newest each `PAGE_SECONDS`, with their count in between; who reads sees all at once.
        """
        self._sparing = self._problems_only = bool(getattr(self.app, "spares_line", False))
        self._jobs.reported.subscribe(self, self._take, immediate=True)
        if self._job_id:
            self.show_job(self._job_id)

    def show_job(self, job_id: str) -> None:
        """Turn to another job and show all that is remembered of it."""
        self._job_id = job_id
        record = self._jobs.record(job_id)
        self._entries, self._problems = deque(record.log, maxlen=LOG_LINES), record.warnings
        self._found = None
        self._redraw()

    def action_follow(self) -> None:
        """Stay at the newest line, or let the reader stand still; at first show what was held back."""
        self._follow(bool(self._held) or not self.auto_scroll)

    def action_wrap(self) -> None:
        """Wrap long lines, or run them off the edge."""
        self._wrapping = not self._wrapping
        self._redraw()

    def action_times(self) -> None:
        """Show or hide the time of each line."""
        self._timed = not self._timed
        self._redraw()

    def action_problems_only(self) -> None:
        """Warnings and errors only, or everything."""
        self._problems_only = not self._problems_only
        self._redraw()

    def action_search(self) -> None:
        """Ask what to look for; an empty answer ends the search, as `leave_search` does."""
        from tui_studio.ui.modals.prompt import PromptModal

        def answered(text: str | None) -> None:
            if text is not None:
                self._needle, self._found = text.strip(), None
                self._go_to_match(1)

        cast("StudioApp", self.app).open_modal(PromptModal("Search the log", self._needle), answered)

    def leave_search(self) -> bool:
        """Look for nothing any more; False when nothing was looked for. Whoever leaves with Esc asks here first."""
        if not self._needle:
            return False
        self._needle, self._found = "", None
        self._light()
        return True

    def action_next_match(self, way: int) -> None:
        """The next line with what was looked for, or the one before; ask first what that is."""
        if self._needle:
            self._go_to_match(way)
        else:
            self.action_search()

    def action_scroll_up(self) -> None:
        """Reading what was said means standing still."""
        self._follow(False)
        super().action_scroll_up()

    def action_page_up(self) -> None:
        """Reading what was said means standing still."""
        self._follow(False)
        super().action_page_up()

    def action_scroll_home(self) -> None:
        """Reading what was said means standing still."""
        self._follow(False)
        super().action_scroll_home()

    def action_scroll_end(self) -> None:
        """The newest line is the place to follow from."""
        self._follow(True)

    def on_mouse_scroll_up(self) -> None:
        """Reading what was said means standing still."""
        self._follow(False)

    def on_resize(self, event: events.Resize) -> None:
        """Wrapped lines depend on the width."""
        if event.size.width:
            self._redraw()

    def _go_to_match(self, way: int) -> None:
        """From what was found last, else from the top of the window; beyond the end it begins anew."""
        self._follow(False)
        matches = self._matches()
        if matches:
            here = next((first for entry, first, _ in matches if entry is self._found), None)
            start = self.scroll_offset.y - (way > 0) if here is None else here
            onward = [match for match in matches if (match[1] - start) * way > 0] or matches
            self._found = onward[0 if way > 0 else -1][0]
        else:
            self._found = None
        self._light()
        if self._lit:
            self.scroll_to(y=max(0, self._lit.start - self.size.height // 2), animate=False, immediate=True, force=True)

    def _matches(self) -> list[tuple[LogLine, int, int]]:
        """The entries that hold what is looked for, with the first of their lines and the one after the last."""
        needle, found, place = self._needle.casefold(), [], 0
        for entry in self._entries if needle else ():
            lines = len(self._shown([entry]))
            if lines and needle in entry.text.casefold():
                found.append((entry, place, place + lines))
            place += lines
        gone = place - len(self._lines)  # the pane keeps fewer lines than it was given
        return [(entry, first - gone, last - gone) for entry, first, last in found if last > gone]

    def _light(self) -> None:
        """Mark the lines that show what was found."""
        before = self._lit
        place = next(((first, last) for entry, first, last in self._matches() if entry is self._found), (0, 0))
        self._lit = range(max(0, place[0]), place[1])
        self._render_line_cache.clear()
        for lines in (before, self._lit):
            if lines:
                self.refresh_lines(lines.start, len(lines))
        self._tell_modes()

    def _follow(self, following: bool) -> None:
        if self._held:
            self._redraw()
        self.auto_scroll = following
        self._to_newest()
        self._tell_modes()

    def _to_newest(self) -> None:
        # `Log` follows only from the very end, and scrolls only once its scrollbar stands: a pane that is not
        # laid out yet is never at the end and has no scrollbar
        if self.auto_scroll:
            self.scroll_end(animate=False, immediate=True, force=True, x_axis=False)

    def _take(self, report: JobReport) -> None:
        if report.job_id != self._job_id or not (report.lines or report.skipped):
            return
        fresh = list(report.lines)
        if report.skipped:
            fresh.insert(0, type(fresh[0])(fresh[0].at, "info", skipped_sentence(report.skipped)))
        self._entries.extend(fresh)
        new_problems, self._problems = report.warnings - self._problems, report.warnings
        if not (shown := self._shown(fresh)):
            return
        if self._sparing and not report.state.final and self._is_too_much(shown):
            self._hold(new_problems if self._problems_only else len(report.lines) + report.skipped)
        elif self._held:
            self._redraw()
        else:
            self._append(shown)

    def _is_too_much(self, shown: list[str]) -> bool:
        """Showing these would repaint the whole pane, soon after it was painted."""
        if not self._held and len(self._lines) + len(shown) <= self.scrollable_content_region.height:
            return False
        now = monotonic()
        if self._lines and now < self._next_page:
            return True
        self._next_page = now + PAGE_SECONDS
        return False

    def _hold(self, count: int) -> None:
        """Say in the place of the last line how many have come since; that one is counted too."""
        self._held += count + (not self._held)
        what = "problems" if self._problems_only else "lines"
        last = len(self._lines) - 1
        self._lines[last] = f"… and {self._held:,} more {what}; the file has all, f shows the newest"
        self._render_line_cache.clear()
        self.refresh_lines(last)

    def _append(self, lines: list[str]) -> None:
        first, room = len(self._lines), self.scrollable_content_region
        if self._lit and (gone := first + len(lines) - LOG_LINES) > 0:
            self._lit = range(max(0, self._lit.start - gone), max(0, self._lit.stop - gone))
        if first + len(lines) > room.height or any(cell_len(line) > room.width for line in lines):
            self.write_lines(lines, scroll_end=False)
            self._to_newest()
        else:  # as it is said to `Log`, the whole pane would be painted
            self._lines.extend(lines)
            self.refresh_lines(first, len(lines))

    def _redraw(self) -> None:
        self._held = 0
        self.clear()
        self.write_lines(self._shown(self._entries), scroll_end=False)
        self._to_newest()
        self._light()

    def _shown(self, entries: Iterable[LogLine]) -> list[str]:
        width = self.scrollable_content_region.width
        lines: list[str] = []
        for entry in entries:
            if self._problems_only and entry.level == "info":
                continue
            head = f"{entry.letter} {entry.at} " if self._timed else f"{entry.letter} "
            room = width - len(head)
            if not self._wrapping or room < 20 or cell_len(entry.text) <= room:
                lines.append(head + entry.text)
                continue
            first, *rest = _wrapped(entry.text, room)
            lines.append(head + first)
            lines.extend(entry.letter + " " * (len(head) - 1) + part for part in rest)
        return lines

    def _tell_modes(self) -> None:
        modes = [
            word
            for on, word in (
                (not self.auto_scroll, "standing still, f follows"),
                (self._problems_only, "problems only, e shows all"),
                (bool(self._needle), self._tell_match()),
            )
            if on
        ]
        self.border_subtitle = Content(clean_text(" · ".join(modes), 200))
        self.set_class(bool(modes), "-set")

    def _tell_match(self) -> str:
        matches = [entry for entry, _, _ in self._matches()]
        if self._found is None or not any(entry is self._found for entry in matches):
            return f"“{self._needle}” is not here" if not matches else f"“{self._needle}” n next"
        at = next(n for n, entry in enumerate(matches, 1) if entry is self._found)
        return f"“{self._needle}” {at:,} of {len(matches):,}, n next, N before"

    def _render_line_strip(self, y: int, rich_style: Style) -> Strip:
        component = _COMPONENTS.get(self._lines[y][:1], "log-pane--info")
        style = rich_style + self.get_component_rich_style(component, partial=True)
        if y in self._lit:
            style += self.get_component_rich_style(_FOUND, partial=True)
        return super()._render_line_strip(y, style)

    def _update_size(self, updates: int, lines: list[str]) -> Any:
        # `Log` starts a thread for each write to measure it; here a write has a hundred lines at most
        if updates == self._updates and lines:
            self._width = max(self._width, *(cell_len(line) for line in lines))
            self.virtual_size = Size(self._width, self.line_count)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words where all characters are one cell wide."""
    if cell_len(text) == len(text):
        return textwrap.wrap(text, width) or [""]
    return chop_cells(text, width)

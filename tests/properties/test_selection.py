from __future__ import annotations

from array import array

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tui_studio.domain.selection import Matched, Selection

RECORDS = range(1000, 1030)
views = st.lists(st.sampled_from(RECORDS), unique=True, max_size=len(RECORDS))
rows = st.integers(0, len(RECORDS) - 1)
seen = st.sampled_from(["not yet", "in this view", "in another view"])


class AgainstASet(RuleBasedStateMachine):
    """The selection beside a plain set of record ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open(list(RECORDS))

    @initialize(view=views)
    def open(self, view: list[int]) -> None:
        self.view, self.selection = view, Selection(array("q", view))
        self.marked: set[int] = set()
        self.anchor, self.before = -1, set[int]()
        self.told = (self.selection, -1, self.marked)

    def given(self, records: set[int], seen: str) -> set[int] | Matched:
        if seen == "not yet":
            return records
        return Matched(self.selection.ids if seen == "in this view" else array("q", RECORDS), records)

    def between(self, a: int, b: int) -> set[int]:
        return set(self.view[min(a, b) : max(a, b) + 1])

    @rule(row=rows)
    def toggle(self, row: int) -> None:
        if row < len(self.view):
            self.selection.toggle(row)
            self.marked ^= {self.view[row]}
            self.anchor = -1

    @rule(a=rows, b=rows, on=st.booleans())
    def set_range(self, a: int, b: int, on: bool) -> None:
        self.selection.set_range(a, b, on)
        self.marked = self.marked | self.between(a, b) if on else self.marked - self.between(a, b)
        self.anchor = -1

    @rule(row=rows)
    def start_range(self, row: int) -> None:
        self.selection.start_range(row)
        self.anchor, self.before = row, set(self.marked)
        self.marked = self.before | self.between(row, row)

    @rule(row=rows)
    def move_range(self, row: int) -> None:
        self.selection.move_range(row)
        if self.anchor < 0:
            self.anchor, self.before = row, set(self.marked)
        self.marked = self.before | self.between(self.anchor, row)

    @rule()
    def all(self) -> None:
        self.selection.all()
        self.marked |= set(self.view)
        self.anchor = -1

    @rule()
    def clear(self) -> None:
        self.selection.clear()
        self.marked, self.anchor = set(), -1

    @rule()
    def invert(self) -> None:
        self.selection.invert()
        self.marked ^= set(self.view)
        self.anchor = -1

    @rule(wanted=st.sets(st.sampled_from(RECORDS)), seen=seen)
    def include(self, wanted: set[int], seen: str) -> None:
        assert self.selection.include(self.given(wanted, seen)) == len(wanted - self.marked)
        self.marked |= wanted
        self.anchor = -1

    @rule(unwanted=st.sets(st.sampled_from(RECORDS)), seen=seen)
    def exclude(self, unwanted: set[int], seen: str) -> None:
        assert self.selection.exclude(self.given(unwanted, seen)) == len(unwanted & self.marked)
        self.marked -= unwanted
        self.anchor = -1

    @rule(wanted=st.sets(st.sampled_from(RECORDS)), seen=seen)
    def keep(self, wanted: set[int], seen: str) -> None:
        assert self.selection.keep(self.given(wanted, seen)) == len(self.marked - wanted)
        self.marked &= wanted
        self.anchor = -1

    @rule(gone=st.sets(st.sampled_from(RECORDS)))
    def forget(self, gone: set[int]) -> None:
        self.selection.forget(gone)
        self.marked -= gone - set(self.view)
        self.before -= gone - set(self.view)

    @rule(view=views)
    def filter(self, view: list[int]) -> None:
        self.selection, self.view, self.anchor = self.selection.carried_to(array("q", view)), view, -1

    @invariant()
    def the_selection_holds_what_the_set_holds(self) -> None:
        in_view = [record for record in self.view if record in self.marked]
        assert self.selection.marked_ids().tolist() == in_view
        assert self.selection.count == len(in_view)
        assert [self.selection.is_marked(row) for row in range(len(self.view))] == [r in self.marked for r in self.view]
        every = self.selection.all_marked_ids().tolist()
        assert len(every) == self.selection.total == len(self.marked)
        assert set(every) == self.marked
        assert self.selection.hidden == len(self.marked - set(self.view))

    @invariant()
    def a_change_of_marks_is_told(self) -> None:
        selection, acts, marked = self.told
        assert selection is not self.selection or marked == self.marked or acts != selection.acts
        self.told = (self.selection, self.selection.acts, set(self.marked))


TestSelectionAgainstASet = AgainstASet.TestCase
TestSelectionAgainstASet.settings = settings(max_examples=60, stateful_step_count=30)

"""What each correction of a plan does, in words and in frames."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import SESSIONS, booked, card, numbered, shot
from tui_studio.domain.frames import FileKind, PlannedFrame, PlanWarning, Role, ScannedFrame, Split, Suspicion
from tui_studio.domain.plan_edits import Edit, PlanEditor
from tui_studio.domain.plan_proposals import Candidate, Lineup
from tui_studio.domain.plan_stretches import Stretch
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import UNTOLD, split
from tui_studio.errors import InputRefused

UNREAD = Suspicion.STRONG
PEOPLE = {
    one.number: Candidate(one.number, f"Child {one.number}", "", one.shoot, one.position, hold=one.hold)
    for one in SESSIONS.values()
}


class Desk:
    """A plan with somebody who corrects it."""

    def __init__(self, frames: list[ScannedFrame], *, slates_after: bool = False, stored: tuple[str, ...] = ()) -> None:
        known = {frame.sha256: "before" for frame in frames if frame.path in stored}
        self.now = split(frames, SESSIONS, CodeRules(), known, slates_after=slates_after)
        self.editor = PlanEditor(self.now, PEOPLE, slates_after)

    @property
    def rows(self) -> tuple[Stretch, ...]:
        return self.editor.stretches(self.now)

    def take(self, edit: Edit) -> str:
        self.now = edit.done(self.now)
        return edit.said

    def roles(self) -> list[str]:
        return [f"{frame.role} {frame.session or ''}".strip() for frame in self.now.frames]

    def kinds(self) -> list[str]:
        return [warning.kind for warning in self.now.warnings if warning.kind != UNTOLD]


def test_a_slate_that_nobody_could_read_is_given_with_its_pictures() -> None:
    desk = Desk(card("10001", None, UNREAD, None, None))
    assert desk.kinds() == ["unread-slate"]
    assert desk.take(desk.editor.assign_stretch(desk.now, desk.rows[1], "10002")) == "2 pictures to 10002 Child 10002"
    assert desk.roles() == ["slate 10001", "image 10001", "slate 10002", "image 10002", "image 10002"]
    assert desk.kinds() == []
    assert not any(row.problem and not _untold(row) for row in desk.rows)


def _untold(row: Stretch) -> bool:
    return {warning.kind for warning in row.warnings} == {UNTOLD}


def test_only_somebody_who_has_looked_answers_a_warning_about_the_whole_card() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    about_all = PlanWarning(desk.now.frames[1].path, UNTOLD, "a forgotten slate might go unnoticed")
    desk.now = replace(desk.now, warnings=(about_all, *desk.now.warnings))
    desk.take(desk.editor.assign_stretch(desk.now, desk.rows[1], "10002"))
    desk.take(desk.editor.assign_stretch(desk.now, desk.rows[0], "10002"))
    assert [warning.kind for warning in desk.now.warnings] == [UNTOLD]
    assert desk.take(desk.editor.confirm(desk.now, desk.rows[0])) == "1 warning looked at and answered"
    assert desk.now.warnings == ()


def test_a_stretch_of_nobody_cannot_be_called_right() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    with pytest.raises(InputRefused, match="say whose it is"):
        desk.editor.confirm(desk.now, desk.rows[1])


def test_who_must_not_be_photographed_and_who_is_not_there_get_nothing() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    with pytest.raises(InputRefused, match=r"10003 Child 10003 must not be photographed \(do not photograph\)"):
        desk.editor.assign_stretch(desk.now, desk.rows[1], "10003")
    with pytest.raises(InputRefused, match="no session 777 in this studio"):
        desk.editor.make_slate(desk.now, 2, "777")


def test_pictures_of_siblings_are_given_to_all_of_them() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    said = desk.take(desk.editor.assign_stretch(desk.now, desk.rows[1], "10001", ("10002",)))
    assert said == "1 picture to 10001 Child 10001 and 10002 Child 10002"
    assert [frame.sessions for frame in desk.now.frames[2:]] == [("10001", "10002")] * 2
    assert desk.now.images_per_session() == {"10001": 2, "10002": 1}
    with pytest.raises(InputRefused, match="belongs to 10001 Child 10001 and 10002 Child 10002 already"):
        desk.editor.assign_stretch(desk.now, desk.rows[1], "10001", ("10002",))


def test_a_typed_slate_is_of_several_siblings() -> None:
    desk = Desk(card("10001", None, None, None))
    said = desk.take(desk.editor.make_slate(desk.now, 2, "10001", ("10002",)))
    assert said == "slate of 10001 Child 10001 and 10002 Child 10002, 1 picture behind it"
    assert [frame.sessions for frame in desk.now.frames[2:]] == [("10001", "10002")] * 2


@pytest.mark.parametrize(("other", "why"), [("10003", "must not be photographed"), ("777", "no session 777")])
def test_of_siblings_each_must_be_there_and_may_be_photographed(other: str, why: str) -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    with pytest.raises(InputRefused, match=why):
        desk.editor.assign_stretch(desk.now, desk.rows[1], "10001", (other,))
    with pytest.raises(InputRefused, match=why):
        desk.editor.make_slate(desk.now, 2, "10001", (other,))


def test_what_is_stored_already_stays_a_duplicate() -> None:
    frames = card(UNREAD, None, None)
    desk = Desk(frames, stored=(frames[1].path,))
    desk.take(desk.editor.assign_stretch(desk.now, desk.rows[0], "10001"))
    assert desk.roles() == ["slate 10001", "duplicate", "image 10001"]
    with pytest.raises(InputRefused, match="in the studio already"):
        desk.editor.assign(desk.now, {1}, "10002")


def test_a_typed_slate_takes_what_follows_up_to_the_next_slate_and_no_further_doubt() -> None:
    desk = Desk(card("10001", None, None, None, Suspicion.WEAK, None, "10002", None))
    said = desk.take(desk.editor.make_slate(desk.now, 2, "10002"))
    assert said == "slate of 10002 Child 10002, 1 picture behind it"
    assert desk.roles() == [
        "slate 10001", "image 10001", "slate 10002", "image 10002", "unassigned", "unassigned", "slate 10002",
        "image 10002",
    ]  # fmt: skip
    assert desk.kinds() == ["maybe-slate"], "another doubt stays one"


def test_a_slate_that_is_a_picture_goes_with_those_before_it() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    assert desk.take(desk.editor.make_picture(desk.now, 2)) == "IMG_0003.JPG is a picture of 10001 Child 10001"
    assert desk.roles() == ["slate 10001", "image 10001", "image 10001", "image 10001"]
    assert len(desk.rows) == 1
    desk.take(desk.editor.make_picture(desk.now, 0))
    assert desk.roles()[0] == "image 10001", "one that was read is a picture of its own session"


def test_a_stretch_is_divided_and_joined() -> None:
    desk = Desk(card("10001", None, None, None))
    desk.take(desk.editor.split_here(desk.now, 2))
    assert desk.roles() == ["slate 10001", "image 10001", "unassigned", "unassigned"]
    assert [row.problem for row in desk.rows][1]
    assert "split" in desk.kinds()
    desk.take(desk.editor.split_here(desk.now, 3))
    assert [len(row.places) for row in desk.rows] == [2, 1, 1]
    said = desk.take(desk.editor.join(desk.now, desk.rows[2]))
    assert said == "1 frame joined with the stretch before"
    assert [len(row.places) for row in desk.rows] == [2, 2]
    desk.take(desk.editor.join(desk.now, desk.rows[1]))
    assert desk.roles()[1:] == ["image 10001"] * 3
    with pytest.raises(InputRefused, match="Nothing stands before"):
        desk.editor.join(desk.now, desk.rows[0])
    with pytest.raises(InputRefused, match="Stand on the frame"):
        desk.editor.split_here(desk.now, 1)


def test_what_was_left_out_comes_back_to_whom_it_was_of() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    assert desk.take(desk.editor.exclude(desk.now, {1, 2, 3})) == "3 frames left out"
    assert desk.roles() == ["slate 10001", "excluded", "excluded", "excluded"]
    assert desk.take(desk.editor.exclude(desk.now, {1})) == "1 frame taken back in, to 10001 Child 10001"
    desk.take(desk.editor.exclude(desk.now, {3}))
    assert desk.roles() == ["slate 10001", "image 10001", "excluded", "unassigned"], "and to nobody whose it never was"


def test_raw_files_and_side_cars_go_where_their_picture_goes() -> None:
    frames = card("10001", None, UNREAD, None)
    frames += [shot(frames[3].path.replace(".JPG", ".CR3"), kind=FileKind.RAW)]
    frames += [shot(f"{frames[3].path}.xmp", kind=FileKind.COMPANION)]
    frames += [shot(frames[2].path.replace(".JPG", ".CR3"), kind=FileKind.RAW)]
    desk = Desk(frames)
    desk.take(desk.editor.assign_stretch(desk.now, desk.rows[1], "10002"))
    by_path = {frame.path[-13:]: (frame.role, frame.session) for frame in desk.now.frames}
    assert by_path["/IMG_0004.CR3"] == by_path["_0004.JPG.xmp"] == (Role.IMAGE, "10002")
    assert by_path["/IMG_0003.CR3"] == (Role.EXCLUDED, None), "that of the slate is no picture"
    assert sum(len(row.places) for row in desk.rows) == 4
    desk.take(desk.editor.exclude(desk.now, {3}))
    assert all(f.role is Role.EXCLUDED for f in desk.now.frames if "0004" in f.path)
    desk.take(desk.editor.make_slate(desk.now, 3, "10002"))
    assert [f.reason for f in desk.now.frames if f.path.endswith("4.CR3")] == ["belongs to the slate"]


def test_of_equal_pictures_one_is_kept_and_all_are_left_out_together() -> None:
    paths = numbered([1, 2, 3, 4])
    frames = [shot(paths[0], payloads="10001", at=0), *(shot(path, at=9, content="same") for path in paths[1:3])]
    desk = Desk([*frames, shot(paths[3], at=12)])
    assert desk.roles() == ["slate 10001", "image 10001", "duplicate", "image 10001"]
    desk.take(desk.editor.exclude(desk.now, {1}))
    assert desk.roles() == ["slate 10001", "excluded", "excluded", "image 10001"]
    desk.take(desk.editor.exclude(desk.now, {1}))
    assert desk.roles() == ["slate 10001", "image 10001", "duplicate", "image 10001"]


def test_where_slates_come_last_everything_runs_the_other_way() -> None:
    desk = Desk(card(None, None, UNREAD, None, "10002"), slates_after=True)
    assert [(row.places, row.opener) for row in desk.rows] == [((0, 1, 2), 2), ((3, 4), 4)]
    desk.take(desk.editor.assign_stretch(desk.now, desk.rows[0], "10001"))
    assert desk.roles() == ["image 10001", "image 10001", "slate 10001", "image 10002", "slate 10002"]
    desk.take(desk.editor.split_here(desk.now, 1))
    assert desk.roles()[:3] == ["unassigned", "image 10001", "slate 10001"], "what is apart from the slate is nobody's"
    desk.take(desk.editor.join(desk.now, desk.rows[0]))
    assert desk.roles()[:3] == ["image 10001", "image 10001", "slate 10001"]
    said = desk.take(desk.editor.make_slate(desk.now, 1, "10002"))
    assert said == "slate of 10002 Child 10002, 1 picture before it"
    assert desk.roles()[:3] == ["image 10002", "slate 10002", "slate 10001"]


def test_pictures_of_nobody_for_different_reasons_are_not_one_stretch() -> None:
    named = ["987", "987", "988", None, "10001"]
    frames = [
        PlannedFrame(path, Role.UNASSIGNED, None, key, f"number {key} is not in this studio", body="R6")
        if key != "10001" else PlannedFrame(path, Role.IMAGE, key, key, body="R6")
        for path, key in zip(numbered([1, 2, 3, 4, 5]), named, strict=True)
    ]  # fmt: skip
    found = PlanEditor(Split(tuple(frames)), PEOPLE).stretches(Split(tuple(frames)))
    assert [row.places for row in found] == [(0, 1), (2,), (3,), (4,)]


def test_a_frame_that_may_be_a_slate_is_one_stretch_with_those_behind_it() -> None:
    desk = Desk(card("10001", None, Suspicion.WEAK, None, None, Suspicion.WEAK, None))
    assert [row.places for row in desk.rows] == [(0, 1), (2, 3, 4), (5, 6)]
    after = Desk(card(None, Suspicion.WEAK, None, None, Suspicion.WEAK, None, "10001"), slates_after=True)
    assert [row.places for row in after.rows] == [(0, 1), (2, 3, 4), (5, 6)]


def test_nobody_who_has_pictures_is_proposed_and_the_times_tell_where_the_order_does_not() -> None:
    people = booked(*(str(10001 + n) for n in range(8)))
    lineup = Lineup(Candidate(one.number, "", "", one.shoot, one.position) for one in people.values())
    assert [one.number for one in lineup.propose("10002", "10005", {"10003": 2})] == ["10004"]
    assert [one.number for one in lineup.propose("10002", None, {})] == ["10003", "10004", "10005"]
    assert lineup.propose("10002", None, {})[0].why == "next after 10002"
    assert lineup.propose(None, None, {}) == []


def test_the_same_split_is_made_of_a_plan_however_its_stretches_came_about() -> None:
    desk = Desk(card("10001", None, UNREAD, None))
    assert isinstance(desk.now, Split)
    again = PlanEditor(desk.now, PEOPLE)
    desk.take(desk.editor.exclude(desk.now, {1}))
    assert again.stretches(desk.now) == desk.rows

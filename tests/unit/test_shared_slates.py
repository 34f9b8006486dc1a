"""Several numbers in one frame: siblings, the cards of a class, and what stays a conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import booked, card, entry, plan, roles, shot, told, warned
from tui_studio.domain.frames import FileKind, KnownSession

BAKER = ("Baker", "baker@example.org", "", "", None)


def school() -> dict[str, KnownSession]:
    """Ten sessions: the first two are siblings by their mailbox, the next two by hand, the last six are a class."""
    known = booked(*(str(10001 + n) for n in range(10)))
    for n, (number, one) in enumerate(known.items()):
        home = BAKER if n < 2 else ("", "", "", "", 7) if n < 4 else ("", "", "", "", None)
        of = ("Lincoln", "9", "Berg") if n >= 4 else ("Lincoln", str(n), "Moss")
        known[number] = replace(one, client=n + 1, home=home, school_class=of)
    return known


CLASS = tuple(str(10005 + n) for n in range(6))


@pytest.mark.parametrize("pair", [("10001", "10002"), ("10004", "10003")])
def test_siblings_share_what_stands_behind_a_frame_with_both_numbers(pair: tuple[str, str]) -> None:
    first, second = sorted(pair)
    found = plan([shot("IMG_0001.JPG", payloads=pair), shot("IMG_0002.JPG"), shot("IMG_0003.JPG")], school())
    assert roles(found) == [f"slate {first}", f"image {first}", f"image {first}"]
    assert [frame.also for frame in found.frames] == [(second,)] * 3
    assert found.images_per_session() == {first: 2, second: 2}
    (warning,) = told(found)
    assert warning.kind == "siblings"
    assert warning.text == f"{first} and {second} are siblings: the pictures after it go to each of them"


def test_what_travels_with_a_picture_of_siblings_is_of_both() -> None:
    frames = [shot("IMG_0001.JPG", payloads=("10001", "10002")), shot("IMG_0002.JPG")]
    found = plan([*frames, shot("IMG_0002.CR3", kind=FileKind.RAW)], school())
    assert entry(found, "0002.CR3").sessions == ("10001", "10002")


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (("10001", "10003"), "two families"),
        (("10005", "10006"), "two sheets of a class side by side"),
        (("10001", "10002", "10005"), "siblings and somebody else"),
        (("10001", "10002", "99999"), "siblings and a number of nobody"),
    ],
)
def test_any_other_numbers_in_one_frame_are_nobodys(numbers: tuple[str, ...], why: str) -> None:
    found = plan([shot("IMG_0001.JPG", payloads=numbers, card=True), shot("IMG_0002.JPG")], school())
    assert roles(found) == ["slate", "unassigned"], why
    assert warned(found) == ["two-numbers"]


def test_two_sessions_of_one_child_are_no_siblings() -> None:
    known = school()
    known["10002"] = replace(known["10002"], client=known["10001"].client)
    assert roles(plan([shot("IMG_0001.JPG", payloads=("10001", "10002"))], known)) == ["slate"]


def test_one_of_the_siblings_must_not_be_photographed() -> None:
    known = school()
    known["10002"] = replace(known["10002"], hold="do not photograph")
    found = plan([shot("IMG_0001.JPG", payloads=("10001", "10002")), shot("IMG_0002.JPG")], known)
    assert roles(found)[1] == "unassigned"
    assert "10002: do not photograph" in found.warnings[-1].text + found.warnings[0].text


def test_the_card_of_a_class_gives_the_pictures_to_all_of_it() -> None:
    found = plan([shot("IMG_0001.JPG", payloads=CLASS[:4], card=True), shot("IMG_0002.JPG")], school())
    assert found.frames[1].sessions == CLASS[:4]
    (warning,) = told(found)
    assert warning.kind == "class-card"
    assert warning.text == (
        "the card of Lincoln · 9 · Berg: the pictures after it go to 4 sessions; "
        "2 others of the class are on no card read here"
    )


def test_children_of_a_class_who_wait_with_their_sheets_are_no_card() -> None:
    found = plan([shot("IMG_0001.JPG", payloads=CLASS[:4]), shot("IMG_0002.JPG")], school())
    assert roles(found) == ["slate", "unassigned"]


@pytest.mark.parametrize("slates_after", [False, True])
def test_several_cards_of_a_class_in_a_row_are_one_slate(slates_after: bool) -> None:
    cards = [shot(f"IMG_000{n}.JPG", payloads=part, card=True) for n, part in ((2, CLASS[:3]), (3, CLASS[3:]))]
    frames = [shot("IMG_0001.JPG"), *cards, shot("IMG_0004.JPG")]
    found = plan(frames[:3] if slates_after else frames[1:], school(), slates_after=slates_after)
    picture = entry(found, "0001.JPG" if slates_after else "0004.JPG")
    assert set(picture.sessions) == set(CLASS)
    assert warned(found) == ["class-card"]
    assert "6 sessions" in told(found)[0].text


def test_a_card_of_a_class_does_not_hide_that_the_slate_of_one_child_is_missing() -> None:
    codes = [*CLASS[:3], None, *CLASS[4:]]
    frames, clock = [shot("DCIM/100CANON/IMG_0001.JPG", payloads=CLASS, card=True, at=0)], 0
    frames.append(shot("DCIM/100CANON/IMG_0002.JPG", at=20))
    number = 2
    for code in codes:
        for n in range(4):
            clock += 24 if n == 0 else 6 if n == 1 else 4
            if n or code:
                number += 1
                frames.append(
                    shot(f"DCIM/100CANON/IMG_{number:04d}.JPG", payloads=code or () if not n else (), at=60 + clock)
                )
    found = plan(frames, school())
    missing = [warning.text for warning in found.warnings if warning.kind == "missing-slate"]
    assert len(missing) == 1
    assert CLASS[3] in missing[0]


def test_a_picture_behind_two_slates_of_which_one_is_of_siblings_belongs_to_neither() -> None:
    frames = [
        *card("10001", None),
        shot("DCIM/100CANON/IMG_0003.JPG", payloads=("10001", "10002")),
        shot("DCIM/100CANON/IMG_0004.JPG", content="DCIM/100CANON/IMG_0002.JPG"),
    ]
    found = plan(frames, school())
    assert {one.role.value for one in found.frames if one.role != "slate"} == {"unassigned", "duplicate"}
    assert "two-students" in warned(found)

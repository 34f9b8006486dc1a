from __future__ import annotations

from tui_studio.domain.frames import PlannedFrame, Role, Rung, SeenCode
from tui_studio.domain.reading_quality import reading_quality

BOX = (0.4, 0.4, 0.6, 0.7)


def slates(rung: Rung, count: int, contrast: float = 0.8) -> list[PlannedFrame]:
    code = SeenCode("10001", rung, BOX, 12.0, contrast)
    return [PlannedFrame(f"{rung}{n}.JPG", Role.SLATE, "10001", code=code) for n in range(count)]


def test_a_card_without_slates_has_nothing_to_say() -> None:
    found = reading_quality([PlannedFrame("A.JPG", Role.IMAGE, "10001")])
    assert (found.sentence, found.hard) == ("", False)


def test_good_light_is_said_in_a_few_words() -> None:
    found = reading_quality(slates(Rung.FIRST, 40))
    assert (found.sentence, found.hard) == ("40 slates read at the first look.", False)


def test_what_was_hard_to_read_is_counted_with_what_helps() -> None:
    found = reading_quality([*slates(Rung.FIRST, 38), *slates(Rung.SHARPENED, 2)])
    assert found.sentence == "38 of 40 slates read at the first look, 2 only sharpened: focus on the slate."
    assert found.hard
    assert found.document() == {
        "slates": 40, "unread": 0, "looks": {"first look": 38, "sharpened": 2}, "module": 12.0, "contrast": 0.8,
        "sentence": found.sentence,
    }  # fmt: skip


def test_slates_that_nobody_read_are_told_beside_the_others() -> None:
    unread = PlannedFrame("B.JPG", Role.SLATE, None, reason="a slate that could not be read")
    found = reading_quality([*slates(Rung.FIRST, 2), unread])
    assert found.sentence == "2 slates read at the first look; 1 not read at all."
    assert found.hard


def test_pale_codes_want_more_light() -> None:
    assert reading_quality(slates(Rung.DARKENED, 3, contrast=0.2)).sentence.endswith(": more light on the slate.")
    assert reading_quality(slates(Rung.FIRST, 3, contrast=0.2)).hard

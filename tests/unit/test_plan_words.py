"""What the plan says of the row under the cursor."""

from __future__ import annotations

import pytest

from tui_studio.domain.frames import Role
from tui_studio.domain.plan_stretches import Stretch
from tui_studio.domain.reading_quality import reading_quality
from tui_studio.ui.wizards.plan_words import detail, totals


def stretch(session: str | None, slate: str = "") -> Stretch:
    role = Role.IMAGE if session else Role.UNASSIGNED
    return Stretch(
        (0, 1), None, None, "R6", role, session, slate, "a/IMG_0002.JPG", "a/IMG_0003.JPG", 2, 0, 0, "", (), None, None,
        by_hand=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "by_slates", "told"),
    [
        (stretch("10001", "a/IMG_0001.JPG"), True, " · slate a/IMG_0001.JPG · R6"),
        (stretch(None), True, " · no slate · R6"),
        (stretch(None), False, " · R6"),
        (stretch("10001"), True, " · R6"),
    ],
)
def test_a_slate_is_missed_only_where_one_was_due(row: Stretch, by_slates: bool, told: str) -> None:
    first, *_ = detail(row, (), {}, "a", by_slates=by_slates)
    assert first.plain == f"a/IMG_0002.JPG to IMG_0003.JPG{told}"


def test_one_file_of_a_kind_is_told_as_one() -> None:
    counts = {"image": 1, "slate": 1, "unassigned": 1, "not_image": 1, "damaged": 0}
    first, *_ = totals(counts, 1, 0, (), "", reading_quality(())).plain.splitlines()
    assert first == "4 files: 1 picture, 1 slate, 1 belongs to nobody yet, 1 other file"

"""Each of the promises P1 to P24 of a picture's way from the card to the records has its test, found by its number."""

from __future__ import annotations

import re
from pathlib import Path

PROMISES = {
    1: "the card is never written",
    2: "no file is ever overwritten",
    3: "imported means read back from the disk and equal",
    4: "the card may be formatted only when every frame found is stored",
    5: "killed at any moment, nothing is lost or doubled",
    6: "the same card twice adds nothing",
    7: "two cameras, one file name: both are kept",
    8: "a counter that rolls over keeps the shooting order",
    9: "a wrong clock moves no frame to another child",
    10: "a full disk stops cleanly",
    11: "a bad sector costs one frame",
    12: "a card that is pulled is resumed when it returns",
    13: "a destination that is read-only or gone marks nothing",
    14: "a power cut leaves no row without its file",
    15: "several imports may run at once",
    16: "a database that is held is waited for, and that is said",
    17: "a damaged or old database is recognised, and its pictures come back",
    18: "RAW, JPEG, side-car and voice note stay together",
    19: "an unread slate gives no picture to the child before",
    20: "every import leaves a manifest that sha256sum checks",
    21: "verify finds rot",
    22: "a stop is at once and safe",
    23: "a big day does not grow memory",
    24: "a backup is one moment, and restoring it is practised",
}
ELSEWHERE = {
    4: ("integration/test_second_copies.py", "test_a_card_may_be_formatted_when_every_picture_has_two_verified_copies"),
    8: ("properties/test_frame_order.py", "test_a_roll_over_anywhere_keeps_the_order_of_shooting"),
    9: ("properties/test_frame_order.py", "test_bodies_with_equal_names_and_mixed_clocks_keep_their_own_order"),
    13: ("integration/test_second_copies.py", "test_a_volume_that_fills_up_stops_the_second_copies_alone"),
    19: ("properties/test_slate_split.py", "test_on_a_thousand_days_no_frame_behind_a_slate_goes_to_another_student"),
    20: ("integration/test_manifests.py", "test_the_standard_tool_agrees_and_sees_one_changed_byte"),
}
"""Promises that other tests keep as well, or alone: those about sorting, second copies and manifests."""
ALONE = {8, 9, 19, 20}
"""Those that have no test in this folder."""
TESTS = Path(__file__).parents[1]


def names(file: Path) -> list[str]:
    return re.findall(r"^(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_promise_has_its_test() -> None:
    here = {name for file in Path(__file__).parent.glob("test_*.py") for name in names(file)}
    missing = [
        f"P{number}: {promise}"
        for number, promise in PROMISES.items()
        if number not in ALONE and not any(name.startswith(f"test_p{number:02}_") for name in here)
    ]
    missing += [
        f"P{number}: {test} in {file}" for number, (file, test) in ELSEWHERE.items() if test not in names(TESTS / file)
    ]
    assert missing == []
    assert ELSEWHERE.keys() >= ALONE

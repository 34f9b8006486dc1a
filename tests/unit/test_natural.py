from __future__ import annotations

from tui_studio.domain.natural import natural_key


def test_digits_compare_as_numbers() -> None:
    names = ["IMG_10", "img_9", "IMG_1", "101B", "99A", "Ärger", "arm", ""]
    assert sorted(names, key=natural_key) == ["", "99A", "101B", "Ärger", "arm", "IMG_1", "img_9", "IMG_10"]


def test_a_run_of_digits_longer_than_any_counter_is_no_error() -> None:
    assert natural_key("9" * 5000) > natural_key("8" * 5000)

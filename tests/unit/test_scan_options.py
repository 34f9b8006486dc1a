"""What is asked of a scan, and how a plan file keeps it."""

import pytest

from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.errors import InputRefused


def test_options_come_back_from_a_plan_file_as_they_were():
    for options in (BY_SLATES, ScanOptions("hand", "10020"), ScanOptions("auto")):
        assert ScanOptions.from_document(options.to_document()) == options


def test_a_plan_of_another_version_says_what_it_can():
    assert ScanOptions.from_document({}) == BY_SLATES
    assert ScanOptions.from_document({"by": "auto", "of tomorrow": 1}) == ScanOptions("auto")


@pytest.mark.parametrize("written", [{"by": 7}, {"by": "hand", "session": ["10020"]}])
def test_a_value_of_the_wrong_kind_is_no_option(written):
    with pytest.raises(TypeError):
        ScanOptions.from_document(written)


def test_a_way_that_cannot_be_gone_is_refused_with_a_reason():
    with pytest.raises(InputRefused, match="There is no way “guess”"):
        ScanOptions("guess")
    with pytest.raises(InputRefused, match="belongs to the way “hand”"):
        ScanOptions("qr", "10020")
    with pytest.raises(InputRefused, match="belongs to the way “hand”"):
        ScanOptions("hand")

"""Encodings: certain where the file says so, guessed with a preview where it does not."""

from __future__ import annotations

import pytest

from tui_studio.errors import InputRefused
from tui_studio.integrations.text_encodings import decode

NAMES = "Last Name,First Name\nMüller,Zoë\nGarcía,José\nNúñez,Ángel\nO’Brien,Chloé\nSchmidt,Tom\n"


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_windows_and_mac_are_told_apart_by_their_letters_and_both_are_shown(encoding: str) -> None:
    decoded = decode(NAMES.encode(encoding), "a.csv")
    assert (decoded.text, decoded.encoding) == (NAMES, encoding)
    assert decoded.readings[0].encoding == encoding
    assert decoded.readings[0].lines == ("Müller,Zoë", "García,José", "Núñez,Ángel", "O’Brien,Chloé")
    assert {"cp1252", "mac_roman"} <= {reading.encoding for reading in decoded.readings}
    assert decoded.doubts("a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_certain(encoding: str) -> None:
    decoded = decode(NAMES.encode(encoding), "a.csv")
    assert decoded.text.removeprefix("\ufeff") == NAMES
    assert not decoded.readings
    assert decoded.doubts("a.csv") == []


def test_the_choice_of_the_operator_counts() -> None:
    raw = "Łukasz".encode("cp1250")
    assert decode(raw, "a.csv", "cp1250").text == "Łukasz"
    with pytest.raises(InputRefused, match=r"a\.csv is not written in UTF-8; choose another encoding"):
        decode(b"Zo\xeb", "a.csv", "utf-8")
    with pytest.raises(InputRefused, match="There is no encoding “latin9”; there are utf-8"):
        decode(raw, "a.csv", "latin9")

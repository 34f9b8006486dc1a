from __future__ import annotations

import time

import pytest
from textual import _ansi_sequences, _parser
from textual._xterm_parser import XTermParser
from textual.events import Key

from tui_studio.ui.alt_digits import hear_alt_digits


@pytest.mark.parametrize("digit", list("123456789"))
def test_alt_and_a_digit_is_a_key_and_not_a_sign(digit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = dict(_ansi_sequences.ANSI_SEQUENCES_KEYS)
    try:
        hear_alt_digits()
        parser = XTermParser()
        events = list(parser.feed(f"\x1b{digit}"))
        monkeypatch.setattr(_parser, "get_time", lambda: time.monotonic() + 60)  # nothing more comes
        events += parser.tick()
        heard = [event.key for event in events if isinstance(event, Key)]
        assert heard == [f"alt+{digit}"]
    finally:
        _ansi_sequences.ANSI_SEQUENCES_KEYS.update(kept)  # type: ignore[attr-defined]

"""How a terminal is given a picture, by its name, the settings and what is installed."""

from __future__ import annotations

import pytest

from tui_studio import config
from tui_studio.domain.picture_ways import AUTO, Choice, Way, choose, multiplexer

KITTY = {"TERM": "xterm-kitty", "COLORTERM": "truecolor", "KITTY_WINDOW_ID": "1"}
PLAIN = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def test_each_way_can_be_wished_for_in_the_settings() -> None:
    assert (AUTO, *Way) == config.PICTURES


@pytest.mark.parametrize(
    ("env", "way"),
    [
        (KITTY, Way.KITTY),
        ({**PLAIN, "KITTY_WINDOW_ID": "1"}, Way.KITTY),
        ({**PLAIN, "TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, Way.KITTY),
        ({**PLAIN, "TERM_PROGRAM": "WezTerm"}, Way.SIXEL),
        ({"TERM": "foot-extra"}, Way.SIXEL),
        ({**PLAIN, "KONSOLE_VERSION": "230805"}, Way.SIXEL),
        ({**PLAIN, "KONSOLE_VERSION": "200400"}, Way.CELLS),
        (PLAIN, Way.CELLS),
        ({}, Way.CELLS),
        # another terminal, started from a shell in kitty
        ({**PLAIN, "KITTY_WINDOW_ID": "1", "XTERM_VERSION": "XTerm(390)"}, Way.CELLS),
        # a multiplexer would have to hand it through
        ({**KITTY, "TMUX": "/tmp/tmux-0/default,1,0"}, Way.CELLS),
        ({**KITTY, "TERM": "screen-256color", "STY": "1.x"}, Way.CELLS),
        # colours stand for the number of the picture
        ({**KITTY, "COLORTERM": ""}, Way.CELLS),
    ],
)
def test_a_terminal_is_known_by_its_name(env: dict[str, str], way: Way) -> None:
    assert choose(AUTO, env, installed=True).way is way


def test_without_the_extra_half_cells_are_shown_and_the_hint_says_how_to_get_more() -> None:
    assert choose(AUTO, KITTY, installed=False) == Choice(
        Way.CELLS, "pip install 'tui-studio[pictures]' shows them whole by kitty"
    )
    assert choose(AUTO, PLAIN, installed=False) == Choice(Way.CELLS)


def test_a_slow_line_gets_half_cells_unless_it_is_wished_otherwise() -> None:
    far = {**KITTY, "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    assert choose(AUTO, far, installed=True) == Choice(
        Way.CELLS, 'half cells over SSH; pictures = "kitty" in studio.toml sends them whole'
    )
    assert choose("kitty", far, installed=True).way is Way.KITTY
    assert choose("kitty", KITTY, installed=True, slow=True).way is Way.CELLS


@pytest.mark.parametrize(("wish", "way"), [("sixel", Way.SIXEL), ("cells", Way.CELLS), ("off", Way.OFF)])
def test_a_wish_goes_before_what_the_terminal_is_known_for(wish: str, way: Way) -> None:
    assert choose(wish, KITTY, installed=True).way is way


def test_kitty_is_not_sent_through_a_multiplexer_and_sixels_are_where_it_draws_them() -> None:
    inside = {**PLAIN, "TMUX": "x"}
    assert multiplexer(inside) == "tmux"
    assert choose("kitty", inside, installed=True) == Choice(Way.CELLS, "kitty's pictures do not pass through tmux")
    assert choose("sixel", inside, installed=True).way is Way.SIXEL

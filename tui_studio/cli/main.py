"""The command line: one parser, one place where errors become sentences and exit codes.

Standard library only up to here: a command that fails on its words must not wait 0.4 s for the database layer.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui_studio import __version__
from tui_studio.errors import Cancelled, InputRefused, StudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.config import Settings

COMMANDS = (
    "init", "demo", "doctor", "keys", "import_", "imports", "schedule", "lists", "filters", "advance", "moving",
    "qr_sheets", "images", "agenda", "capture", "stragglers", "kit", "undo", "audit", "preferences", "verify", "backup",
)  # fmt: skip
PARTLY = 3
SLOW_FRAMES, SLOW_COLOURS = "15", "256"
"""Pictures a second and colours on a slow line: a page of the list costs half as much."""


class Parser(argparse.ArgumentParser):
    """Wrong usage is one sentence and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Refuse."""
        raise InputRefused(f"{message[:1].upper()}{message[1:]}. See “{self.prog} --help”.")


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line; the exit code. Nothing but the result goes to stdout."""
    wants_json = "--json" in arguments
    args: argparse.Namespace | None = None
    try:
        args = parser(_commands_for(arguments)).parse_args(_negations(arguments))
        return int(args.run(args))
    except StudioError as error:
        return _say(str(error), error.exit_code, wants_json)
    except Cancelled:
        return _say("Stopped. What was done so far is kept; run the command again to finish.", 3, wants_json)
    except KeyboardInterrupt:
        return _say("Interrupted.", 130, wants_json)
    except BrokenPipeError:  # `tui-studio sessions | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # a defect: the details belong into the log, not on the screen
        return _say(_reference(args, error), 1, wants_json)


def _commands_for(arguments: Sequence[str]) -> Sequence[str]:
    """No command at all where the screens are opened: reading them in takes as long as a first line on screen."""
    left = iter(arguments)
    for word in left:
        if word == "--studio":
            next(left, None)
        elif word != "--slow" and not word.startswith("--studio="):
            return COMMANDS
    return ()


def parser(names: Sequence[str] = COMMANDS) -> Parser:
    """The command line with these commands."""
    whole = Parser(prog="tui-studio", description="School picture days from the keyboard.", allow_abbrev=False)
    whole.add_argument("--studio", metavar="DIR", type=Path, help="the studio's folder (default: $TUI_STUDIO)")
    whole.add_argument("--slow", action="store_true", help="screens for a slow line: send as little as possible")
    whole.add_argument("--version", action="version", version=f"tui-studio {__version__}")
    whole.set_defaults(run=_open_screens)
    commands = whole.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name in names:
        import_module(f"tui_studio.cli.{name}").add(commands)
    return whole


def _negations(arguments: Sequence[str]) -> list[str]:
    """`-grade:9` negates a term of a query; the parser would take it for an option, so it becomes `!grade:9`."""
    return [
        "!" + word[1:]
        if word[:1] == "-" and word[1:2] not in ("", "-") and word != "-h" and not before.startswith("--")
        else word
        for before, word in zip(["", *arguments], arguments, strict=False)
    ]


def settings_of(args: argparse.Namespace) -> Settings:
    """Settings of the studio the command line names."""
    from tui_studio.config import load_settings

    return load_settings(args.studio)


def _open_screens(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    return open_screens(replace(settings, slow=settings.slow or args.slow))


def open_screens(settings: Settings) -> int:
    """Open the screens on a studio; refuses where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputRefused("The screens need a terminal; name a command, see “tui-studio --help”.")
    if settings.slow:  # before Textual is imported, which looks at these then
        os.environ.setdefault("TEXTUAL_FPS", SLOW_FRAMES)
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", SLOW_COLOURS)
    gc.disable()  # a tenth of the time until the first rows stand; the opened studio ends this (`collect_again`)
    from tui_studio.ui.first_picture import FirstPicture

    with FirstPicture(settings) as picture:
        from tui_studio.ui.app import run_tui

        return run_tui(settings, picture)


def _say(sentence: str, code: int, as_json: bool) -> int:
    print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": sentence}, ensure_ascii=False))
    return code


def _reference(args: argparse.Namespace | None, error: Exception) -> str:
    """Write a defect to the log and return the sentence that names it."""
    import logging
    import secrets

    reference = secrets.token_hex(3)
    try:
        folder = settings_of(args).paths.logs if args is not None else Path("nowhere")
    except StudioError:
        folder = Path("nowhere")
    if not folder.is_dir():
        import tempfile

        folder = Path(tempfile.gettempdir())
    file = folder / f"defect-{reference}.log"
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    logging.getLogger("tui_studio").addHandler(handler)
    logging.getLogger("tui_studio").error("defect %s", reference, exc_info=error)
    logging.getLogger("tui_studio").removeHandler(handler)
    handler.close()
    return f"Something went wrong that should not ({type(error).__name__}); the details are in {file}."

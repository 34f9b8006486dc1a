"""`tui-studio doctor`: what this machine and this terminal can do."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import print_json

if TYPE_CHECKING:
    import argparse

SSH = "; ssh -C a tenth of that"


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("doctor", help="terminal, colours, QR readers, database, disk")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look at everything; 4 when the database is damaged, 1 when its server cannot be used."""
    from tui_studio.cli.main import settings_of

    settings = settings_of(args)
    database = _database(settings)
    report = {
        "version": _version(),
        "python": sys.version.split()[0],
        "terminal": _terminal(settings),
        "line": _line(settings),
        "qr_readers": _readers(),
        "database": database,
        "disk": _disk(settings.paths.root),
        "studio": str(settings.paths.root),
        "timezone": settings.zone().key,
    }
    if args.json:
        print_json(report)
    else:
        for key, value in report.items():
            print(f"{key.replace('_', ' '):<11} {_words(value)}")
    return {"damaged": 4, "out of reach": 1}.get(database["state"], 0)


def _version() -> str:
    from tui_studio import __version__

    return __version__


def _terminal(settings: Any) -> dict[str, Any]:
    from tui_studio.domain.picture_ways import multiplexer

    env = os.environ
    term = env.get("TERM", "")
    deep = env.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    colours = "16 million" if deep else "256" if "256" in term else "16" if term not in ("", "dumb") else "none"
    size = shutil.get_terminal_size()
    between = multiplexer(env)
    pictures, hint = _pictures(settings)
    return {
        "name": term or "none",
        "size": f"{size.columns}x{size.lines}",
        "big_enough": size.columns >= 80 and size.lines >= 24,
        "colours": colours,
        "image_protocol": pictures,
        "image_hint": hint,
        "multiplexer": between,
        "over_ssh": bool(env.get("SSH_CONNECTION")),
        "utf8": "utf" in (sys.stdout.encoding or "").lower(),
    }


def _pictures(settings: Any) -> tuple[str, str]:
    """What previews are sent as, and how more can be had."""
    from tui_studio.domain.picture_ways import AUTO, EXTRA, Way, choose, multiplexer
    from tui_studio.integrations.terminal import can_draw, draws_sixels

    installed = can_draw()
    choice = choose(settings.pictures, os.environ, installed=installed, slow=settings.slow)
    hint = choice.hint
    open_question = settings.pictures == AUTO and choice.way is Way.CELLS and not hint and not multiplexer(os.environ)
    if open_question and draws_sixels():
        hint = "this terminal draws sixels: " + ("" if installed else f"{EXTRA} and ")
        hint += 'pictures = "sixel" in studio.toml shows them whole'
    return {Way.CELLS: "half cells", Way.OFF: "off until asked for"}.get(choice.way, choice.way.value), hint


def _line(settings: Any) -> dict[str, Any]:
    over_ssh = bool(os.environ.get("SSH_CONNECTION"))
    sparing = over_ssh or settings.slow
    return {
        "slow_mode": settings.slow,
        "scroll_bars": not sparing,
        "blinking_cursor": not sparing,
        "mouse": settings.mouse and not settings.slow,
        "hint": "" if settings.slow else "--slow, or slow = true in studio.toml, sends a third less" + SSH * over_ssh,
    }


def _readers() -> list[str]:
    from tui_studio.integrations.slate_reader import available_readers

    return list(available_readers().names)


def _database(settings: Any) -> dict[str, Any]:
    file = settings.paths.database
    if settings.database:
        from tui_studio.services.integrity import check_server

        called, problem = check_server(settings.database)
        state = "out of reach" if problem else "answers"
        return {"state": state, "server": called, "problems": [problem] if problem else []}
    if not file.is_file():
        return {"state": "none yet", "file": str(file)}
    from tui_studio.services.integrity import check_database

    problems = check_database(file)
    return {
        "state": "damaged" if problems else "sound",
        "file": str(file),
        "bytes": file.stat().st_size,
        "problems": problems,
    }


def _disk(folder: Any) -> dict[str, Any]:
    there = folder
    while not there.exists():
        there = there.parent
    usage = shutil.disk_usage(there)
    return {"free_gb": round(usage.free / 1e9, 1), "total_gb": round(usage.total / 1e9, 1)}


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{key.replace('_', ' ')} {_words(item)}" for key, item in value.items() if item not in ("", [])
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

"""`tui-studio agenda`: a day, station by station, on the terminal or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_table
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from tui_studio.domain.agenda import DaySummary
    from tui_studio.domain.slots import Station
    from tui_studio.services.studio import Studio

SHOWN = ("start", "end", "number", "last_name", "first_name", "class_name", "status", "images", "note", "station")


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("agenda", help="the sessions of a day, with free places and clashes")
    command.add_argument("date", nargs="?", default="", help="2026-09-14, today, tomorrow; else the next with sessions")
    command.add_argument("--station", default="", metavar='"Ann/Room 1"', help="photographer, room, or both")
    command.add_argument("--out", type=Path, metavar="FILE.pdf", help="print the roster, with boxes to tick")
    command.add_argument("--paper", choices=("letter", "a4"), default="", help="else that of the preferences")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the day, or write its roster."""
    from tui_studio.domain.agenda import day_name
    from tui_studio.domain.field_text import read_date

    with opened(args) as studio:
        day = read_date(args.date, studio.clock.today()) or studio.agenda.first_day()
        station = studio.agenda.station(day, args.station)
        roster = studio.agenda.print_roster(day, station, args.out, args.paper) if args.out else None
        if args.json:
            print_json(_document(studio, day, station) | {"file": str(roster.file) if roster else None})
            return 0
        if roster:
            replaced = ", in place of the file that was there" if roster.replaced else ""
            size = f"{counted(roster.sessions, 'session')} on {counted(roster.pages, 'page')}"
            print(f"Roster of {size} written to {roster.file}{replaced}")
            return 0
        found = studio.agenda.day(day)
        here = studio.agenda.on(day, station)
        rows = here.rows(ids := here.ids())
        if len(ids):
            lines = [[getattr(rows[row_id], key) for key in SHOWN] for row_id in ids if row_id in rows]
            print_table([here.columns[key].label for key in SHOWN], lines)
        whole = found.summaries[found.stations.index(station)] if station in found.stations else found.whole
        print(f"{day_name(day)}: {whole.sentence()}")
    return 0


def _document(studio: Studio, day: date, station: Station | None) -> dict[str, Any]:
    found, here = studio.agenda.day(day), studio.agenda.on(day, station)
    rows = here.rows(ids := here.ids())
    return {
        "date": day.isoformat(),
        "previous": found.previous.isoformat() if found.previous else None,
        "next": found.next.isoformat() if found.next else None,
        "stations": [
            {"photographer": one.photographer, "room": one.room, **_figures(figures)}
            for one, figures in zip(found.stations, found.summaries, strict=True)
            if station in (None, one)
        ],
        "sessions": [{key: getattr(rows[row], key) for key in (*SHOWN, "flags")} for row in ids if row in rows],
    }


def _figures(figures: DaySummary) -> dict[str, Any]:
    return {
        "sessions": figures.sessions, "first": figures.first, "last": figures.last, "free": figures.free,
        "clashes": figures.clashes, "untimed": figures.untimed, "cancelled": figures.cancelled,
    }  # fmt: skip

"""The options of the copy on the command line: what is copied, under which names, and which previews are made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_studio.errors import FieldsRefused

if TYPE_CHECKING:
    import argparse

    from tui_studio.domain.copy_options import CopyOptions

FLAGS = {
    "copied": "--copy", "endings": "--only", "names": "--names", "count_by": "--count", "first": "--first",
    "preview_pixels": "--preview-pixels", "preview_quality": "--preview-quality", "keywords": "--keywords",
}  # fmt: skip


def add_copy_options(command: argparse.ArgumentParser) -> None:
    """Add the options; each left out is as the preferences of the company want it."""
    told = command.add_argument_group("the copy", "what is left out is as the preferences want it")
    told.add_argument("--copy", choices=("both", "pictures", "raw"), help="pictures, raw files, or both (default)")
    told.add_argument("--only", metavar="ENDINGS", help="only files with these endings: jpg,cr3")
    told.add_argument("--raw-beside", action="store_true", help="raw files beside the pictures, in no folder of theirs")
    told.add_argument("--names", metavar="PATTERN", help="of stored pictures: {number}_{name}, {number}_{count}, ...")
    told.add_argument("--count", choices=("session", "studio"), help="where {count} goes on")
    told.add_argument("--first", type=int, metavar="N", help="where {count} begins in a session (default: 1)")
    told.add_argument("--no-previews", action="store_true", help="make no previews")
    told.add_argument("--preview-pixels", type=int, metavar="N", help="the longer side of a preview")
    told.add_argument("--preview-quality", type=int, metavar="N", help="50 to 95")
    told.add_argument(
        "--keywords", metavar="A,B", help="written into previews: number,organization,grade,name, or none"
    )


def copy_options(args: argparse.Namespace, usual: CopyOptions) -> CopyOptions:
    """The options as they were given; raises `FieldsRefused` in the words of the command line."""
    from tui_studio.domain.copy_options import option_problems, split_words

    given: dict[str, Any] = {
        "copied": args.copy,
        "endings": None if args.only is None else split_words(args.only),
        "raw_folder": False if args.raw_beside else None,
        "names": args.names,
        "count_by": args.count,
        "first": args.first,
        "previews": False if args.no_previews else None,
        "preview_pixels": args.preview_pixels,
        "preview_quality": args.preview_quality,
        "keywords": None if args.keywords is None else tuple(w for w in split_words(args.keywords) if w != "none"),
    }
    options = replace(usual, **{key: value for key, value in given.items() if value is not None})
    if problems := option_problems(options):
        raise FieldsRefused({key: f"{FLAGS[key]}: {text}" for key, text in problems.items()})
    return options

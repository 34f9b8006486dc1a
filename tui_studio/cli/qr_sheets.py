"""`tui-studio qr-sheets`: slates on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals, query_text
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.slates import SheetsResult

ORDERS = ("listed", "time", "last-name", "class", "roster", "number", "siblings")


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("qr-sheets", help="print a QR sheet for every session a query matches")
    command.add_argument("query", nargs="*", help="may be left out for --spare alone")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    command.add_argument("--per-page", type=int, choices=(1, 2, 4, 8), default=1)
    command.add_argument("--paper", choices=("letter", "a4"), default="", help="else that of the preferences")
    command.add_argument("--order", choices=ORDERS, default="listed")
    command.add_argument("--stack", action="store_true", help="in order once the stack of pages is cut")
    command.add_argument("--spare", type=int, default=0, metavar="N", help="cards with numbers kept for walk-ins")
    command.add_argument("--siblings", action="store_true", help="also a card with the codes of each family")
    command.add_argument("--classes", action="store_true", help="also cards with the codes of each class")
    command.add_argument("--only-cards", action="store_true", help="no sheets of single students")
    command.add_argument("--dry-run", action="store_true")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the PDF; 3 when somebody got no sheet."""
    from tui_studio.domain.sheet_plan import SheetWish
    from tui_studio.errors import InputRefused
    from tui_studio.services.slates import SheetsResult

    if not args.query and not args.spare:
        raise InputRefused("Say whose sheets to print: a query, or --spare N for spare cards alone.")
    wish = SheetWish(
        args.per_page, args.paper, args.order, args.stack, not args.only_cards, args.siblings, args.classes, args.spare
    )
    with opened(args) as studio:
        ids = studio.sessions.ids(query_text(args.query)) if args.query else ()
        if args.dry_run:
            plan = studio.slates.plan(ids, wish)
            left = [(one.number, "do not photograph") for one in plan.left_out]
            cards = len(plan.sibling_cards) + len(plan.class_cards)
            result = SheetsResult(args.out, len(plan.subjects), (), plan.pages, cards)
            says = f"Would print {plan.sentence()}"
        else:
            result = studio.slates.print_sheets(ids, args.out, wish)
            left = [(skip.record, skip.reason) for skip in result.left_out]
            says = _says(result)
    if args.json:
        print_json(_document(result, left))
    else:
        print(says)
        print_refusals("No sheet for:", left)
    return 3 if left else 0


def _says(result: SheetsResult) -> str:
    parts = [
        counted(count, word)
        for count, word in ((result.sheets, "sheet"), (result.cards, "card"), (len(result.spare), "spare card"))
        if count
    ]
    numbers = f" (numbers {result.spare[0]} to {result.spare[-1]})" if result.spare else ""
    replaced = ", in place of the file that was there" if result.replaced else ""
    return f"{' and '.join(parts)}{numbers} written to {result.file}{replaced}"


def _document(result: SheetsResult, left: list[tuple[str, str]]) -> dict[str, Any]:
    skipped = [{"session": record, "reason": reason} for record, reason in left]
    return {
        "sheets": result.sheets, "file": str(result.file), "skipped": skipped, "pages": result.pages,
        "cards": result.cards, "spare": list(result.spare), "replaced": result.replaced,
    }  # fmt: skip

"""`tui-studio` and `python -m tui_studio`."""

from __future__ import annotations

import sys
import warnings


def main() -> None:
    """Run the command line and leave with its exit code."""
    from tui_studio.cli.main import run

    # Pillow warns of odd EXIF on stderr, which is the screen; what matters of it is in the plan of a card.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

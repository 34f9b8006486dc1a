"""`tui-studio` and `python -m tui_studio`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from tui_studio.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""What the README says about keys and pictures is generated, and up to date."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tui_studio.cli.keys import keys_markdown

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(<!-- keys: [^\n]*-->\n).*?(<!-- /keys -->)", re.DOTALL)


def test_the_key_table_is_the_one_of_the_program() -> None:
    text = README.read_text(encoding="utf-8")
    wanted = BLOCK.sub(lambda found: f"{found[1]}\n{keys_markdown()}\n{found[2]}", text)
    if os.environ.get("UPDATE_SCREENS"):
        README.write_text(wanted, encoding="utf-8")
        text = wanted
    assert text == wanted


def test_every_picture_of_the_readme_is_there() -> None:
    for name in re.findall(r"\]\((assets/[^)]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / name).is_file(), name

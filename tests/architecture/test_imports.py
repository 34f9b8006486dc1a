"""What a run-time import loads: static contracts cannot tell a deferred import from an eager one."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import tui_studio
from tests.big_studio import big_studio

HEAVY = ("textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "openpyxl", "alembic", "httpx", "PIL", "reportlab")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_command_line_starts_without_screens_and_database() -> None:
    loaded = loaded_by("from tui_studio.cli.main import parser; parser()")
    assert loaded.isdisjoint(HEAVY)


def test_the_jobs_load_no_screens() -> None:
    loaded = loaded_by("import tui_studio.workers.import_images, tui_studio.workers.runner")
    assert loaded.isdisjoint(("textual", "rich"))


def test_the_screens_paint_before_the_database_layer_is_loaded() -> None:
    loaded = loaded_by("import tui_studio.ui.app")
    assert loaded.isdisjoint(("sqlmodel", "sqlalchemy", "pydantic", "openpyxl", "alembic", "httpx", "PIL", "reportlab"))


FIRST_DATA = """
import sys
from pathlib import Path
from tui_studio.config import load_settings
from tui_studio.ui.app import StudioApp

def painted(app):
    print(" ".join(sys.modules))
    print(app.screen.table.render_line(1).text)
    app.exit()

StudioApp.open_studio = painted
StudioApp(load_settings(Path(sys.argv[1]))).run(headless=True, size=(120, 40))
"""


def test_the_first_rows_are_on_screen_before_the_database_layer_is_loaded(tmp_path: Path) -> None:
    folder = big_studio(tmp_path, 50)
    code = [sys.executable, "-c", FIRST_DATA, str(folder)]
    loaded, row = subprocess.run(code, capture_output=True, text=True, check=True).stdout.splitlines()
    assert "1000001" in row
    assert {name.partition(".")[0] for name in loaded.split()}.isdisjoint(set(HEAVY) - {"textual", "rich"})


def modules() -> list[str]:
    found = pkgutil.walk_packages(tui_studio.__path__, "tui_studio.")
    skipped = ("tui_studio.__main__", "tui_studio.repositories.migrations.env", "tui_studio.repositories.migrations.v")
    return [module.name for module in found if not module.name.startswith(skipped)]


def test_every_module_can_be_imported_in_an_empty_environment() -> None:
    names = ", ".join(modules())
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import {names}"], capture_output=True, text=True, env={}, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("package", ["tui_studio"])
def test_the_version_is_all_the_package_itself_holds(package: str) -> None:
    assert loaded_by(f"import {package}").isdisjoint(HEAVY)

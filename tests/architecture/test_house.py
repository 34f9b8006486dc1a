"""The rules of the house that no tool knows."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "tui_studio"
FILE_LIMIT = 400
FUNCTION_LIMIT = 60


def sources() -> Iterator[tuple[Path, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "versions" not in file.parts:
            yield file, file.read_text(encoding="utf-8")


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Name) and called.id == name) or (
                isinstance(called, ast.Attribute) and called.attr == name
            ):
                yield node


def keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords}


def test_files_fit_in_a_head() -> None:
    lengths = {file.name: text.count("\n") for file, text in sources()}
    assert [name for name, length in lengths.items() if length > FILE_LIMIT] == []
    assert statistics.median(lengths.values()) <= 120


def test_functions_fit_in_a_head() -> None:
    long = [
        f"{file.name}:{node.name} {node.end_lineno - node.lineno + 1}"
        for file, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LIMIT
    ]
    assert long == []


def test_no_module_is_called_after_nothing() -> None:
    vague = {"utils", "helpers", "common", "manager", "misc"}
    assert [file.name for file, _ in sources() if file.stem in vague] == []


def test_every_worker_of_a_screen_names_its_group_and_spares_the_app() -> None:
    found = []
    for file, text in sources():
        for call in calls(ast.parse(text), "work"):
            given = keywords(call)
            leaves = given.get("exit_on_error")
            if "group" not in given or not (isinstance(leaves, ast.Constant) and leaves.value is False):
                found.append(f"{file.name}:{call.lineno}")
    assert found == []


def test_no_data_goes_through_markup() -> None:
    """A name like `[/]` in markup takes the whole app down."""
    found = []
    for file, text in sources():
        if "ui" not in file.parts:
            continue
        for call in calls(ast.parse(text), "notify"):
            plain = keywords(call).get("markup")
            if not (isinstance(plain, ast.Constant) and plain.value is False):
                found.append(f"{file.name}:{call.lineno}")
    assert found == []


def test_only_one_place_reads_the_clock() -> None:
    allowed = {"clock.py"}
    found = [
        f"{file.name}: {name}"
        for file, text in sources()
        if file.name not in allowed
        for name in ("datetime.now(", "date.today(", "datetime.utcnow(")
        if name in text
    ]
    assert found == []

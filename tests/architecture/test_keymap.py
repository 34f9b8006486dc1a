"""Laws of the one table of keys."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from tui_studio.ui.key_names import FORBIDDEN, is_key, key_name
from tui_studio.ui.keymap import CHAINS, COMMANDS, PLACES, bindings_for, commands_at, keys_of

UI = Path(__file__).parents[2] / "tui_studio" / "ui"

CLASSES = {
    "app": "app.StudioApp",
    "frame": "hubs.frame.HubFrame",
    "hub": "hubs.base.HubScreen",
    "sessions": "hubs.sessions.SessionsHub",
    "agenda": "hubs.agenda.AgendaHub",
    "stragglers": "hubs.stragglers.StragglersHub",
    "workflow": "hubs.workflow.WorkflowHub",
    "table": "widgets.hub_table.HubTable",
    "filter": "widgets.filter_bar.FilterInput",
    "order": "modals.sort_order.OrderList",
    "sorter": "modals.sort_order.SortOrderModal",
    "columns": "modals.column_chooser.ColumnList",
    "chooser": "modals.column_chooser.ColumnChooser",
    "marking": "modals.mark_query.MarkQueryModal",
    "lines": "modals.filter_builder.FilterList",
    "builder": "modals.filter_builder.FilterBuilder",
    "condition": "modals.condition.ConditionModal",
    "savedfilters": "modals.saved_filters.SavedFiltersModal",
    "advance": "modals.advance.AdvanceModal",
    "modal": "modals.base.StudioModal",
    "confirm": "modals.confirm.ConfirmModal",
    "job": "modals.leave_job.LeaveJobModal",
    "leaving": "modals.leave_job.LeaveJobModal",
    "answers": "modals.confirm.ConfirmModal",
    "button": "modals.confirm.Answer",
    "menu": "modals.menu.MenuModal",
    "prompt": "modals.prompt.PromptModal",
    "page": "modals.page.PageModal",
    "sheets": "modals.print_sheets.PrintSheetsModal",
    "importer": "wizards.import_images.ImportImagesWizard",
    "copying": "wizards.import_options.CopyOptionsModal",
    "check": "records.quality_check.QualityCheck",
    "record": "records.form.RecordForm",
    "maintain": "records.record_list.RecordList",
    "organization": "records.organization.OrganizationForm",
    "session_type": "records.session_type.SessionTypeForm",
    "chain": "records.field_lists.OrderedRows",
    "client": "records.client.ClientForm",
    "newclient": "records.new_client.NewClientForm",
    "session": "records.session.SessionForm",
    "pick": "records.pick_client.PickClientModal",
    "rows": "records.field_lists.RowsTable",
    "row": "records.row_modal.RowModal",
    "related": "records.field_lists.RelatedTable",
    "capture": "wizards.group_capture.GroupCaptureScreen",
    "fields": "modals.capture_fields.CaptureFieldsModal",
    "unsaved": "records.dialogs.UnsavedModal",
    "differ": "records.dialogs.ConflictModal",
}
"""Where the shell's places stand; wizards and the job log are tested beside them."""


def test_every_id_is_there_once() -> None:
    assert [name for name, count in Counter(row.id for row in COMMANDS).items() if count > 1] == []


def test_within_what_is_heard_together_a_key_means_one_thing() -> None:
    for chain in CHAINS:
        keys = Counter(key for row in COMMANDS if row.where in chain for key in keys_of(row).split(","))
        assert [key for key, count in keys.items() if count > 1] == [], chain


def test_every_place_has_a_name_and_stands_in_a_chain() -> None:
    places = {row.where for row in COMMANDS}
    assert places == set(PLACES)
    assert places <= {place for chain in CHAINS for place in chain}


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.id)
def test_a_command_is_well_formed(row) -> None:
    keys = keys_of(row).split(",")
    assert all(is_key(key) and key not in FORBIDDEN for key in keys)
    assert 0 < len(row.label) <= 12
    assert row.help[0].isupper()
    assert not row.help.endswith(".")
    assert not row.priority or row.action == "quit", "only leaving may pass through a dialog"
    risky = ("delete", "remove", "undo", "advance")
    assert not (any(word in row.action for word in risky) and any(key.startswith("ctrl+") for key in keys))


@pytest.mark.parametrize(("where", "path"), CLASSES.items())
def test_the_class_of_a_place_has_its_bindings_and_an_action_for_each(where: str, path: str) -> None:
    module, _, name = path.rpartition(".")
    kind = getattr(import_module(f"tui_studio.ui.{module}"), name)
    ids = {binding.id for _, binding in kind._merge_bindings()}
    for row in commands_at(where):
        assert row.id in ids
        if not row.action.startswith("app."):
            assert callable(getattr(kind, f"action_{row.action.partition('(')[0]}", None)), row.id


def test_textual_knows_every_key_by_the_same_name() -> None:
    from textual.keys import _character_to_key

    for character in "?/\\@-+_*~,#:;.<>=|'\"([{}])^`&%$!aZ5":
        assert key_name(character) == _character_to_key(character)


def test_no_other_file_makes_bindings_by_hand() -> None:
    found = [
        f"{file.name}:{node.lineno}"
        for file in sorted(UI.rglob("*.py"))
        if file.name != "keymap.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Binding"
    ]
    assert found == []


def test_the_keys_that_are_the_same_everywhere_are_there() -> None:
    promised = {
        "1": "go.sessions", "2": "go.clients", "6": "go.control_center", "f10": "app.menu", "colon": "app.palette",
        "ctrl+p": "app.palette", "question_mark": "app.help", "f1": "app.help", "slash": "hub.filter",
        "space": "table.mark", "v": "table.range", "shift+down": "table.extend_down", "asterisk": "table.mark_all",
        "u": "table.unmark", "tilde": "table.invert", "comma": "table.alike", "enter": "table.open",
        "s": "sessions.advance", "S": "sessions.advance_to", "x": "hub.actions", "o": "hub.sort", "E": "hub.export",
        "c": "hub.columns", "M": "hub.mark_query", "B": "hub.builder",
        "y": "hub.copy", "r": "hub.refresh", "z": "frame.undo", "l": "app.job_log", "number_sign": "app.open_number",
        "e": "hub.edit", "n": "hub.new", "ctrl+n": "app.new_client", "escape": "hub.back", "q": "frame.quit",
        "ctrl+q": "app.quit",
    }  # fmt: skip
    heard = {key: row.id for row in COMMANDS if row.where in CHAINS[0] for key in keys_of(row).split(",")}
    assert {key: heard.get(key) for key in promised} == promised


def test_the_table_is_printed_without_loading_textual() -> None:
    code = (
        "import sys; from tui_studio.cli.keys import keys_table, keys_markdown; text = keys_table({'hub.sort': 's'}); "
        "assert 'hub.sort stays as shipped' in text and keys_markdown(); assert 'textual' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_bindings_carry_their_ids_so_that_they_can_be_changed() -> None:
    assert all(binding.id for place in PLACES for binding in bindings_for(place))

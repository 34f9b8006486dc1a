from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.events import Key, Paste

from tui_studio.ui import app
from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.choose import Choice, ChooseModal, letters_for
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.error import ErrorModal
from tui_studio.ui.modals.page import PageModal
from tui_studio.ui.modals.prompt import PromptModal, common_start, path_choices
from tui_studio.ui.modals.refusals import RefusalsModal
from tui_studio.ui.modals.target import target_problem
from tui_studio.ui.records.dialogs import ConflictModal, Difference, UnsavedModal

NASTY = ("[/]", "Smith [jr]", "\x1b]2;x\x07", "[link=http://x]y", "李")


class Asking(App):
    """Shows one dialog and keeps what it answered."""

    CSS_PATH = [Path(app.__file__).parent / name for name in app.StudioApp.CSS_PATH]  # noqa: RUF012

    def __init__(self, modal):
        super().__init__()
        self.modal, self.answers, self.keys = modal, [], {}

    def on_mount(self):
        self.push_screen(self.modal, self.answers.append)


def visible(pilot):
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def answered(modal, *keys, wait):
    app = Asking(modal)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await wait(pilot, lambda: app.answers)
    return app.answers


@pytest.mark.parametrize(
    ("keys", "destructive", "answer"),
    [
        (("y",), True, True), (("n",), False, False), (("escape",), False, False), (("enter",), False, True),
        (("enter",), True, False), (("right", "enter"), False, False), (("left", "enter"), True, True),
        (("tab", "space"), False, False),
    ],
)  # fmt: skip
async def test_a_question_takes_y_n_arrows_and_enter_on_the_button_that_is_ready(keys, destructive, answer, wait):
    assert await answered(ConfirmModal("Sure?", ["Text"], destructive=destructive), *keys, wait=wait) == [answer]


async def test_a_key_pressed_twice_answers_once(wait):
    app = Asking(ConfirmModal("Sure?"))
    async with app.run_test() as pilot:
        modal = app.modal
        modal.answer(True)
        modal.answer(False)
        await wait(pilot, lambda: len(app.screen_stack) == 1)
        assert app.answers == [True]


async def test_a_dialog_below_another_one_does_not_answer_for_it(wait):
    app = Asking(ConfirmModal("Below?"))
    async with app.run_test() as pilot:
        app.push_screen(ConfirmModal("Above?"), app.answers.append)
        await wait(pilot, lambda: len(app.screen_stack) == 3)
        app.modal.answer(True)
        await pilot.pause()
        assert app.answers == []
        assert len(app.screen_stack) == 3
        await pilot.press("n", "y")
        await wait(pilot, lambda: app.answers == [False, True])


async def test_the_button_that_is_ready_is_shown_by_signs_too():
    app = Asking(ConfirmModal("Sure?", figures=[(1204, "rows"), (3, "others")], yes="Go", destructive=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "›Cancel  n‹" in visible(pilot)
        assert "1,204  rows" in visible(pilot)
        assert "    3  others" in visible(pilot)


async def test_a_list_takes_letters_arrows_and_enter(wait):
    choices = [Choice("Advance", "a"), Choice("Alter", "b"), Choice("Stop", "c")]
    assert await answered(ChooseModal("What", choices), "s", wait=wait) == ["c"]
    assert await answered(ChooseModal("What", choices), "down", "enter", wait=wait) == ["b"]
    assert await answered(ChooseModal("What", choices), "escape", wait=wait) == [None]


async def test_an_entry_that_cannot_be_taken_says_why_and_the_list_stays():
    app = Asking(ChooseModal("What", [Choice("Edit", "e", reason="A locked record is not edited.")]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e", "enter")
        assert "A locked record is not edited." in visible(pilot)
        assert app.answers == []


@given(st.lists(st.text(min_size=1, max_size=12), max_size=26))
def test_no_letter_is_given_twice(labels):
    letters = [letter for letter in letters_for([Choice(label, label) for label in labels]) if letter]
    assert len(letters) == len(set(letters))
    assert len(letters) == len(labels)


async def test_a_line_is_checked_before_it_is_taken(wait):
    app = Asking(PromptModal("Number", check=lambda text: "" if text.isdigit() else "Digits only."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "enter")
        assert "Digits only." in visible(pilot)
        await pilot.press("backspace", "7")
        assert "Digits only." not in visible(pilot)
        await pilot.press("enter")
        await wait(pilot, lambda: app.answers == ["7"])


async def test_tab_completes_a_path_as_far_as_it_is_certain(tmp_path, wait):
    (tmp_path / "cards" / "card-a").mkdir(parents=True)
    (tmp_path / "cards" / "card-b").mkdir()
    app = Asking(PromptModal("Folder", f"{tmp_path}/ca", complete=path_choices))
    async with app.run_test(size=(100, 24)) as pilot:
        line = app.screen.query_one("Input")
        await pilot.press("tab")
        assert line.value == f"{tmp_path}/cards/"
        await pilot.press("tab")
        assert line.value == f"{tmp_path}/cards/card-"
        assert "card-a/" in visible(pilot)
        assert "card-b/" in visible(pilot)
        await pilot.press("z", "tab")
        assert "Nothing begins like this." in visible(pilot)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ((), "pasted"),
        (("end",), "proposedpasted"),
        (("home",), "pastedproposed"),
        (("right", "backspace"), "proposepasted"),
    ],
    ids=["nothing", "end", "home", "edited"],
)
async def test_what_is_pasted_replaces_a_proposal_that_no_arrow_has_kept(keys, text, wait):
    app = Asking(PromptModal("File", "proposed"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        app.post_message(Paste("pasted\n"))
        await wait(pilot, lambda: app.screen.query_one("Input").value == text)


async def test_keys_typed_ahead_of_a_prompt_replace_its_proposal_and_enter_alone_takes_it(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        answers: list[str | None] = []

        def asks() -> None:
            pilot.app.open_modal(PromptModal("File", "proposed"), answers.append)

        for keys in ("new", "", "x"):
            pilot.app.call_later(asks)
            for key in (*keys, "enter"):
                pilot.app.post_message(Key(key, key if len(key) == 1 else None))
            taken = len(answers) + 1
            await wait(pilot, lambda taken=taken: len(answers) == taken)
        assert answers == ["new", "proposed", "x"]


def test_hidden_files_are_proposed_only_when_asked_for(tmp_path):
    (tmp_path / ".hidden").touch()
    (tmp_path / "seen").touch()
    assert path_choices(f"{tmp_path}/") == [f"{tmp_path}/seen"]
    assert path_choices(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    assert path_choices(f"{tmp_path}/nowhere/x") == []


@given(st.lists(st.text(), min_size=1))
def test_the_common_start_is_one(texts):
    start = common_start(texts)
    assert all(text.startswith(start) for text in texts)
    longer = {text[: len(start) + 1] for text in texts}
    assert len(longer) > 1 or longer == {start}


@pytest.mark.parametrize(("text", "says"), [("", "ends in"), ("a.txt", "ends in"), ("/nowhere/a.csv", "no folder")])
def test_a_target_that_cannot_be_written_says_why(text, says):
    assert says in target_problem(text, (".xlsx", ".csv"))


def test_a_target_in_a_folder_is_fine(tmp_path):
    assert target_problem(f"{tmp_path}/a.CSV", (".csv",)) == ""
    (tmp_path / "b.csv").mkdir()
    assert "folder" in target_problem(f"{tmp_path}/b.csv", (".csv",))


async def test_a_page_scrolls_copies_and_closes(wait):
    app = Asking(PageModal("Long", [plain(f"line {n}") for n in range(100)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "pagedown")
        assert "line 0\n" not in visible(pilot)
        await pilot.press("y")
        assert app.clipboard.startswith("Long\nline 0")
        assert "Sent to the terminal's clipboard." in visible(pilot)
        await pilot.press("q")
        await wait(pilot, lambda: app.answers == [None])


@pytest.mark.parametrize("key", ["enter", "escape", "q"])
async def test_a_page_closes_with_the_keys_one_tries(key, wait):
    assert await answered(ErrorModal("It did not work."), key, wait=wait) == [None]


async def test_refusals_count_the_reasons_and_name_every_record():
    skipped = [SimpleNamespace(record=str(n), reason="no images" if n else "no number") for n in range(5)]
    app = Asking(RefusalsModal("Left", skipped))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "4  no images" in visible(pilot)
        assert "1  no number" in visible(pilot)
        assert "3  no images" in visible(pilot)


@pytest.mark.parametrize("name", NASTY)
async def test_nasty_text_is_shown_in_every_dialog_and_not_obeyed(name):
    dialogs = [
        ConfirmModal(name, [name], figures=[(1, name)], yes=name), ChooseModal(name, [Choice(name, 1, hint=name)]),
        ChooseModal(name, [Choice("Edit", 1, reason=name)]), PromptModal(name, name, check=lambda _: name),
        ErrorModal(name, name), RefusalsModal(name, [SimpleNamespace(record=name, reason=name)]),
        UnsavedModal(name, [name]), ConflictModal(name, name, [Difference("name", name, name, name)]),
    ]  # fmt: skip
    for modal in dialogs:
        app = Asking(modal)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter")
            text = visible(pilot)
            assert "\x1b" not in text
            assert "\x07" not in text

from __future__ import annotations

from pathlib import Path

import pytest

from tui_studio.config import Settings, load_settings
from tui_studio.errors import InputRefused


def written(folder: Path, text: str) -> Settings:
    (folder / "studio.toml").write_text(text, encoding="utf-8")
    return load_settings(folder)


def test_a_studio_without_settings_has_defaults_and_nothing_is_made(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "new")
    assert settings.mouse
    assert not (tmp_path / "new").exists()


def test_settings_are_read(tmp_path: Path) -> None:
    settings = written(tmp_path, 'name = "Häusl"\ntimezone = "Europe/Vienna"\n[keys]\n"table.mark" = "m"\n')
    assert (settings.name, settings.zone().key, settings.keys) == ("Häusl", "Europe/Vienna", {"table.mark": "m"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "cannot be read"),
        ("nmae = 'x'", "is no setting"),
        ("mouse = 'no'", "true or false"),
        ("pictures = 'jpeg'", "one of auto, kitty, sixel, cells, off"),
        ("timezone = 'Mars/Base'", "no time zone"),
        ("code_prefix = 'a b'", "letters and digits"),
        ("database = 'mysql://ann:secret@office/x'", "no address of a database"),
        ("[keys]\n'table.mark' = 3", "must be a text"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says):
        written(tmp_path, text)


def test_a_database_on_a_server_is_named_in_the_file_or_above_it_and_its_password_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql+psycopg://ann:secret@office/studio"
    settings = written(tmp_path, f'database = "{address}"\n')
    assert settings.database == address
    assert "secret" not in repr(settings)
    monkeypatch.setenv("TUI_STUDIO_DATABASE", "postgresql+psycopg://bo@gym/studio")
    assert load_settings(tmp_path).database == "postgresql+psycopg://bo@gym/studio"
    monkeypatch.setenv("TUI_STUDIO_DATABASE", "postgres://bo:secret@gym/studio")
    with pytest.raises(InputRefused, match="no address of a database") as caught:
        load_settings(tmp_path)
    assert "secret" not in str(caught.value)


def test_the_environment_names_the_studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_STUDIO", str(tmp_path / "gym"))
    assert load_settings().paths.root == tmp_path / "gym"


def test_a_file_is_no_studio(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputRefused, match="is a file"):
        load_settings(tmp_path / "file")

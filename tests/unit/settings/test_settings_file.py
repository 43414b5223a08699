import json
import os
import stat
from dataclasses import fields, replace
from pathlib import Path

import pytest

from reflectapp.services import preferences
from reflectapp.settings.file import SettingsFolder
from reflectapp.settings.table import SETTINGS, Preferences, to_values, with_value


def test_every_setting_is_a_field_and_its_default_is_allowed() -> None:
    assert {setting.name for setting in SETTINGS} == {field.name for field in fields(Preferences)}
    defaults = to_values(Preferences())
    assert all(setting.kind.allows(defaults[setting.name]) for setting in SETTINGS)


def test_what_was_set_is_there_again(tmp_path: Path) -> None:
    wanted = replace(Preferences(), theme="dark", text_scale=150, single_keys=False)
    preferences.save(wanted, tmp_path / "settings")
    assert preferences.load(tmp_path / "settings") == wanted


def test_nothing_kept_means_the_defaults(tmp_path: Path) -> None:
    assert preferences.load(tmp_path) == Preferences()


@pytest.mark.parametrize("spoiled", ["", "{", "[]", "null", '"x"', "[" * 100_000, "\ufeff{}", "\x00"])
def test_a_spoiled_file_means_the_defaults(tmp_path: Path, spoiled: str) -> None:
    (tmp_path / "settings.json").write_text(spoiled, encoding="utf-8")
    assert preferences.load(tmp_path) == Preferences()


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "pink"), ("text_scale", 5000), ("text_scale", True), ("start_muted", 1), ("jump_seconds", "5")],
)
def test_a_value_that_is_not_allowed_is_left_at_its_default(tmp_path: Path, name: str, value: object) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"theme": "dark", name: value, "unknown": 1}))
    loaded = preferences.load(tmp_path)
    assert to_values(loaded)[name] == to_values(Preferences())[name]
    assert loaded.theme == ("system" if name == "theme" else "dark")


def test_one_setting_is_changed_only_to_what_the_table_allows() -> None:
    assert with_value(Preferences(), "text_scale", 200).text_scale == 200
    assert with_value(Preferences(), "text_scale", 900) == Preferences()


def test_places_of_windows_are_kept_by_name(tmp_path: Path) -> None:
    folder = SettingsFolder(tmp_path)
    folder.remember("window", b"\x00\xffabc")
    folder.remember("panel", b"")
    assert folder.recall("window") == b"\x00\xffabc"
    assert folder.recall("panel") == b""
    assert folder.recall("other") is None


def test_a_spoiled_place_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "places.json").write_text('{"window": "not base64!", "other": 3, "third": "é"}', "utf-8")
    assert SettingsFolder(tmp_path).recall("window") is None
    assert SettingsFolder(tmp_path).recall("other") is None
    assert SettingsFolder(tmp_path).recall("third") is None


def test_a_folder_that_cannot_be_written_loses_a_place_quietly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    preferences.remember("window", b"x", tmp_path / "file")
    assert preferences.recall("window", tmp_path / "file") is None


def test_only_she_can_read_the_settings(tmp_path: Path) -> None:
    preferences.save(Preferences(), tmp_path / "settings")
    mode = stat.S_IMODE((tmp_path / "settings" / "settings.json").stat().st_mode)
    assert mode == 0o600 or os.name == "nt"

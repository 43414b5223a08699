from collections import Counter

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from reflectapp.ui.actions import ACTIONS, group_text, keys_text, make_actions, spec
from reflectapp.ui.icons import ICON_NAMES


def test_names_and_keys_are_used_once() -> None:
    assert max(Counter(action.name for action in ACTIONS).values()) == 1
    assert max(Counter(key for action in ACTIONS for key in action.keys).values()) == 1


def test_every_entry_has_words_a_group_and_an_icon_that_is_there() -> None:
    for action in ACTIONS:
        assert action.plain
        assert group_text(action.group)
        assert not action.icon or action.icon in ICON_NAMES
        assert all(QKeySequence(key).count() == 1 for key in action.keys), action.name


def test_only_keys_with_a_modifier_are_bound(qtbot: QtBot) -> None:
    parent = QObject()
    made = make_actions(parent)
    assert made.keys() == {action.name for action in ACTIONS}
    assert made["undo"].shortcut() == QKeySequence("Ctrl+Z")
    assert all(made[action.name].shortcut().isEmpty() for action in ACTIONS if action.single_key)


def test_a_group_alone(qtbot: QtBot) -> None:
    parent = QObject()
    assert set(make_actions(parent, "marking")) == {a.name for a in ACTIONS if a.group == "marking"}


def test_keys_are_written_as_on_this_computer() -> None:
    assert keys_text(spec("mark")) == "M"
    assert keys_text(spec("about")) == ""

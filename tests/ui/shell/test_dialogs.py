import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.services.preferences import SETTINGS, Preferences
from reflectapp.ui.actions import ACTIONS
from reflectapp.ui.shell.about import AboutDialog, built_on
from reflectapp.ui.shell.help import HelpWindow
from reflectapp.ui.shell.key_sheet import KeySheet
from reflectapp.ui.shell.settings_dialog import SettingsDialog
from reflectapp.ui.theme import style


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_every_setting_has_an_editor_with_a_name(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Preferences())
    qtbot.addWidget(dialog)
    assert dialog.editors.keys() == {setting.name for setting in SETTINGS}
    assert all(editor.accessibleName() for editor in dialog.editors.values())


def test_a_change_takes_effect_at_once(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Preferences())
    qtbot.addWidget(dialog)
    seen: list[Preferences] = []
    dialog.changed.connect(seen.append)
    theme, lead_in, muted = (dialog.editors[name] for name in ("theme", "lead_in_seconds", "start_muted"))
    assert isinstance(theme, QComboBox)
    assert isinstance(lead_in, QSpinBox)
    assert isinstance(muted, QCheckBox)
    theme.setCurrentIndex(theme.findData("dark"))
    lead_in.setValue(7)
    muted.click()
    assert seen[-1] == Preferences(theme="dark", lead_in_seconds=7, start_muted=False)
    assert len(seen) == 3


@pytest.mark.parametrize("dialog", [SettingsDialog, KeySheet, AboutDialog])
def test_dialogs_fit_the_screen_with_the_largest_text(qapp: QApplication, qtbot: QtBot, dialog: type) -> None:
    style.apply(qapp, "light", 200)
    made = dialog(Preferences()) if dialog is SettingsDialog else dialog()
    qtbot.addWidget(made)
    made.show()
    room = made.screen().availableGeometry()
    assert made.width() <= room.width()
    assert made.height() <= room.height()


def test_the_sheet_of_keys_shows_every_action_that_has_one(qtbot: QtBot) -> None:
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    shown = texts(sheet)
    assert all(action.plain in shown for action in ACTIONS if action.keys)
    assert "Shift+←" in shown


def test_the_manual_is_shown_and_its_contents_lead_somewhere(qtbot: QtBot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.show()
    text = window.view.toPlainText()
    assert text.startswith("reflectapp, the manual")
    assert "recovery key" in text
    markdown = window.view.document().toMarkdown()
    links = [part.partition(")")[0] for part in markdown.split("](#")[1:]]
    assert len(links) >= 5
    assert all(window.view.turn_to(link) for link in links)
    assert not window.view.turn_to("no-such-heading")


def test_about_names_each_library_with_its_licence(qtbot: QtBot) -> None:
    found = built_on()
    assert {"PySide6_Addons", "cryptography", "sqlcipher3", "av"} <= {name for name, _version, _terms in found}
    assert all(terms for _name, _version, terms in found)
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    assert "General Public License" in texts(dialog)
    assert all(name in texts(dialog) for name in ("Lucide", "CenterFace"))

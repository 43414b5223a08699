"""The settings, made from their table."""

from typing import Final

from PySide6.QtCore import QT_TR_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QWidget

from reflectapp.services.preferences import SETTINGS, Choice, Preferences, Setting, Switch, Whole, to_values, with_value
from reflectapp.ui.looks import card, fill, label
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.setting_row import setting_row


class Settings:
    """The class is the texts' context for translators."""

    GROUPS: Final = {
        "looks": QT_TR_NOOP("Looks"),
        "watching": QT_TR_NOOP("Watching"),
        "keys": QT_TR_NOOP("Keys"),
    }
    NAMES: Final = {
        "theme": (QT_TR_NOOP("Colours"), ""),
        "text_scale": (QT_TR_NOOP("Size of text"), ""),
        "reduce_motion": (QT_TR_NOOP("No movement"), QT_TR_NOOP("Nothing slides, fades or blinks.")),
        "lead_in_seconds": (
            QT_TR_NOOP("A moment begins earlier"),
            QT_TR_NOOP("You notice a moment once it has begun; so it is set this much before."),
        ),
        "jump_seconds": (QT_TR_NOOP("Jump with ← and →"), ""),
        "silence_seconds": (
            QT_TR_NOOP("Skip silences of more than"),
            QT_TR_NOOP("Only where you turn it on: N, or “View” under the video."),
        ),
        "start_muted": (QT_TR_NOOP("Start without sound"), QT_TR_NOOP("Kind to staff rooms. One click turns it on.")),
        "single_keys": (
            QT_TR_NOOP("Single keys act"),
            QT_TR_NOOP("M marks a moment, the space bar plays, and so on. Press ? to see them all."),
        ),
    }
    OPTIONS: Final = {
        "system": QT_TR_NOOP("As on this computer"),
        "light": QT_TR_NOOP("Light"),
        "dark": QT_TR_NOOP("Dark"),
        "percent": QT_TR_NOOP(" %"),
        "seconds": QT_TR_NOOP(" seconds"),
    }


class SettingsDialog(Sheet):
    """Each change takes effect at once: `changed` carries the new Preferences."""

    changed = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("Settings", "Settings"), parent)
        self._preferences = preferences
        self.editors: dict[str, QWidget] = {}
        for group, title in Settings.GROUPS.items():
            heading = label(_tr(title), "heading")
            heading.setContentsMargins(0, 10 if self.editors else 0, 0, 4)
            self.body.addWidget(heading)
            box = card()
            for setting in (setting for setting in SETTINGS if setting.group == group):
                fill(box, self._row(setting))
            self.body.addWidget(box)
        self.body.addStretch(1)
        self.add_close()
        self.stand(600, 760)

    def _row(self, setting: Setting) -> QHBoxLayout:
        name, hint = (_tr(text) for text in Settings.NAMES[setting.name])
        editor = self._editor(setting)
        self.editors[setting.name] = editor
        return setting_row(name, hint, editor)

    def _editor(self, setting: Setting) -> QWidget:
        value = to_values(self._preferences)[setting.name]
        match setting.kind:
            case Choice(options):
                box = QComboBox()
                for option in options:
                    box.addItem(_tr(Settings.OPTIONS[option]), option)
                box.setCurrentIndex(options.index(str(value)))
                box.currentIndexChanged.connect(lambda: self._set(setting, box.currentData()))
                return box
            case Whole(low, high, step, unit):
                spin = QSpinBox()
                spin.setRange(low, high)
                spin.setSingleStep(step)
                spin.setSuffix(_tr(Settings.OPTIONS[unit]))
                spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                spin.setValue(int(value))
                spin.setKeyboardTracking(False)
                spin.valueChanged.connect(lambda number: self._set(setting, number))
                return spin
            case Switch():
                check = QCheckBox()
                check.setChecked(bool(value))
                check.toggled.connect(lambda on: self._set(setting, on))
                return check

    def _set(self, setting: Setting, value: str | int | bool) -> None:
        self._preferences = with_value(self._preferences, setting.name, value)
        self.changed.emit(self._preferences)


def _tr(text: object) -> str:
    return QCoreApplication.translate("Settings", str(text)) if text else ""

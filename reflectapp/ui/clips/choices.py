"""A choice among a few, as a box to open; what was chosen before is not told again."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox

from reflectapp.ui.clips.clip_words import said

K = TypeVar("K", bound=StrEnum)

_LETTERS = 12


class Choice(QComboBox):
    """Turning the wheel over it scrolls the page, and changes nothing."""

    def __init__(self, name: str, texts: Mapping[K, object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)
        for value, text in texts.items():
            self.addItem(said(text), value)

    def show_value(self, value: StrEnum) -> None:
        self.setCurrentIndex(self.findData(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

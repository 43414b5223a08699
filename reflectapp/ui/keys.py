"""Which key does what, decided by what has the focus."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from reflectapp.ui.actions import ACTIONS

_KEPT: Final = frozenset(
    {
        *(Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End),
    }
)
_PLAIN_KEYS_END: Final = 0x01000000
_NONE: Final = Qt.KeyboardModifier.NoModifier
_MODIFIERS: Final = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def types_text(widget: QWidget | None) -> bool:
    """Whether what is typed goes into `widget` as text."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def keeps(widget: QWidget | None, key: int) -> bool:
    """Text entry owns every key but Esc; a button, list or slider keeps Space, Enter and arrows."""
    if types_text(widget):
        return key != Qt.Key.Key_Escape
    if isinstance(widget, QAbstractButton | QAbstractItemView | QAbstractSlider | QComboBox):
        return key in _KEPT
    return False


class KeyDispatcher(QObject):
    """Listens at a window for the keys that nobody below it used, while `active()`.

    `fired` carries the name of an action of the table. `single_keys()` tells whether letters and signs
    without a modifier may act.
    """

    fired = Signal(str)

    def __init__(
        self, parent: QObject, groups: tuple[str, ...], active: Callable[[], bool], single_keys: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._active = active
        self._single_keys = single_keys
        self.first: Callable[[str, bool], bool] = lambda _sign, _held: False
        """Is given letters and digits, and whether they are held down; tells whether they meant something to it."""
        self._windows: list[QWidget] = []
        self._names = {
            QKeySequence(keys).toString(): action.name
            for action in ACTIONS
            if action.group in groups and action.single_key
            for keys in action.keys
        }

    def listen(self, window: QWidget) -> None:
        """May be called again for the same window."""
        if window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)

    def leave(self, window: QWidget) -> None:
        if window in self._windows:
            self._windows.remove(window)
            window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.dispatch(event)

    def dispatch(self, event: QKeyEvent) -> bool:
        """Fires the action of a key, unless the focused widget owns it."""
        if not self._active() or keeps(QApplication.focusWidget(), event.key()):
            return False
        modifiers = event.modifiers() & _MODIFIERS
        sign = chr(event.key()).lower() if event.key() < _PLAIN_KEYS_END and modifiers == _NONE else ""
        if sign.isalnum() and self._single_keys() and self.first(sign, event.isAutoRepeat()):
            return True
        name = self._names.get(QKeySequence(event.key() | modifiers.value).toString())
        if name is None:
            return False
        typed = event.key() < _PLAIN_KEYS_END and event.key() != Qt.Key.Key_Space
        if typed and not self._single_keys():
            return False
        self.fired.emit(name)
        return True

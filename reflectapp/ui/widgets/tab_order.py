from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow(first: QWidget, others: Iterable[QWidget]) -> QWidget:
    """Lets Tab go from `first`, which takes the focus, to each of the others with what is in it, whenever they were
    made. Returns the last that takes the focus."""
    last = first
    for other in others:
        for part in (other, *other.findChildren(QWidget)):
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.focusProxy() is None:
                QWidget.setTabOrder(last, part)
                last = part
    return last

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.ui.looks import label


def setting_row(name: str, hint: str, editor: QWidget) -> QHBoxLayout:
    """A setting's name, a hint beneath it if there is one, and its editor on the right."""
    editor.setAccessibleName(name)
    editor.setAccessibleDescription(hint)
    words = QVBoxLayout()
    words.setSpacing(2)
    title = label(name, wrap=True)
    title.setBuddy(editor)
    words.addWidget(title)
    if hint:
        words.addWidget(label(hint, "small", wrap=True))
    row = QHBoxLayout()
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(16)
    row.addLayout(words, 1)
    row.addWidget(editor, 0, Qt.AlignmentFlag.AlignVCenter)
    return row

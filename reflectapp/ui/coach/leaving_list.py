from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.domain.packets import ItemKind, Leaving
from reflectapp.ui.coach.naming import kind_text
from reflectapp.ui.looks import label
from reflectapp.ui.words import size_text

_MOST = 160
_WORTH_SAYING = 1000


class LeavingList(QWidget):
    """Item by item: what it is, its first words, and its size if that is more than a few words'."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._rows: list[QWidget] = []

    def show_items(self, items: tuple[Leaving, ...]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_row(item) for item in items]
        for row in self._rows:
            self._column.addWidget(row)


def _row(item: Leaving) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    head = QHBoxLayout()
    head.addWidget(label(kind_text(item.kind), "small"), 1)
    if item.size_bytes >= _WORTH_SAYING:
        head.addWidget(label(size_text(item.size_bytes), "small"))
    column.addLayout(head)
    words = label(shortened(item.text), wrap=True)
    words.setToolTip(item.text if len(item.text) > _MOST else "")
    words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    column.addWidget(words)
    return row


def shortened(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST].rstrip() + "…"


def counted(items: tuple[Leaving, ...]) -> list[tuple[str, str]]:
    """An icon's name and a line for each sort of thing that leaves."""
    kinds = [item.kind for item in items]
    goal = sum(kind.startswith("goal_") or kind is ItemKind.CHECK_IN for kind in kinds)
    lesson = sum(kind in (ItemKind.LESSON_TITLE, ItemKind.LESSON_DETAILS) for kind in kinds)
    moments = _count("%n moments", "1 moment", kinds.count(ItemKind.MOMENT))
    pictures = _count("%n pictures", "1 picture", kinds.count(ItemKind.MOMENT_STILL))
    results = _count("%n results", "1 result", kinds.count(ItemKind.RESULT))
    drawn = _count("%n drawings", "1 drawing", kinds.count(ItemKind.RESULT_PICTURE))
    lines = [
        ("target", _count("%n parts of goals", "1 part of a goal", goal)),
        ("clapperboard", _count("%n details of lessons", "1 detail of a lesson", lesson)),
        ("diamond", ", ".join(part for part in (moments, pictures) if part)),
        ("list", ", ".join(part for part in (results, drawn) if part)),
        ("clipboard-list", _count("%n answers", "1 answer", kinds.count(ItemKind.ANSWER))),
    ]
    return [(icon, text) for icon, text in lines if text]


def _count(many: str, one: str, number: int) -> str:
    if number == 0:
        return ""
    if number == 1:
        return QCoreApplication.translate("Sharing", one)
    return QCoreApplication.translate("Sharing", many, None, number)

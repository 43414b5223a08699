"""The lessons as a list that can be sorted and filtered at once, by plain values in memory."""

from datetime import date
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reflectapp.domain.lessons import LessonCard
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.lessons.said import about, done_so_far

CARD = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Order(StrEnum):
    TAUGHT = "taught"
    OPENED = "opened"
    TITLE = "title"
    CLASS = "class"


class LessonsModel(QAbstractListModel):
    """The cards that pass the filter, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[LessonCard, ...] = ()
        self._seen: list[LessonCard] = []
        self._order = Order.TAUGHT
        self._words: list[str] = []

    def show_cards(self, cards: tuple[LessonCard, ...]) -> None:
        self._all = cards
        self._settle()

    def order_by(self, order: Order) -> None:
        self._order = order
        self._settle()

    def filter_by(self, text: str) -> None:
        """Keeps the lessons in which every word of `text` is found."""
        self._words = text.casefold().split()
        self._settle()

    @property
    def total(self) -> int:
        return len(self._all)

    def card(self, row: int) -> LessonCard:
        return self._seen[row]

    def row_of(self, lesson_id: str) -> int:
        """-1 where it is not seen."""
        return next((row for row, card in enumerate(self._seen) if card.lesson.id == lesson_id), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._seen)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self._seen[index.row()]
        if role == CARD:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(card.lesson)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (title_of(card.lesson), about(card), done_so_far(card)) if part)
        return None

    def _settle(self) -> None:
        self.beginResetModel()
        self._seen = [card for card in self._all if self._passes(card)]
        match self._order:
            case Order.TAUGHT:
                self._seen.sort(key=_taught, reverse=True)
            case Order.OPENED:
                self._seen.sort(key=_opened, reverse=True)
            case Order.TITLE:
                self._seen.sort(key=lambda card: title_of(card.lesson).casefold())
            case Order.CLASS:
                self._seen.sort(key=_taught, reverse=True)
                self._seen.sort(key=lambda card: (not card.lesson.class_name, card.lesson.class_name.casefold()))
        self.endResetModel()

    def _passes(self, card: LessonCard) -> bool:
        if not self._words:
            return True
        lesson = card.lesson
        parts = (title_of(lesson), lesson.class_name, lesson.subject, lesson.notes, about(card))
        heap = "\n".join(parts).casefold()
        return all(word in heap for word in self._words)


def _taught(card: LessonCard) -> tuple[date, float]:
    lesson = card.lesson
    return lesson.taught_on or lesson.created_at.date(), lesson.created_at.timestamp()


def _opened(card: LessonCard) -> tuple[float, float]:
    opened = card.last_opened_at.timestamp() if card.last_opened_at else 0.0
    return opened, card.lesson.created_at.timestamp()

import datetime

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from reflectapp.ui.looks import button


class DateField(QWidget):
    """A date that may be missing: then a quiet "Add a date" stands in its place; it begins with `first` or today."""

    edited = Signal()

    def __init__(self, name: str, day: datetime.date | None = None, first: datetime.date | None = None) -> None:
        super().__init__()
        self._first = first
        self._edit = _Calm()
        self._edit.setCalendarPopup(True)
        self._edit.setAccessibleName(name)
        self._add = button(self.tr("Add a date"), "link")
        self._add.setAccessibleName(self.tr("Add a date: {0}").format(name))
        self._clear = button(self.tr("No date"), "icon", "x")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self._edit, self._clear, self._add):
            layout.addWidget(part)
        layout.addStretch()
        self.setFocusProxy(self._edit)
        self._edit.dateChanged.connect(self.edited)
        self._add.clicked.connect(self._begin)
        self._clear.clicked.connect(self._end)
        self.show_date(day)

    @property
    def date(self) -> datetime.date | None:
        if self._edit.isHidden():
            return None
        day = self._edit.date()
        return datetime.date(day.year(), day.month(), day.day())

    def show_date(self, day: datetime.date | None) -> None:
        """Shows a stored date without telling that it was edited."""
        self._edit.blockSignals(True)
        if day is not None:
            self._edit.setDate(_qdate(day))
        self._edit.blockSignals(False)
        self._show_parts(day is not None)

    def _show_parts(self, dated: bool) -> None:
        self._edit.setVisible(dated)
        self._clear.setVisible(dated)
        self._add.setVisible(not dated)

    def _begin(self) -> None:
        self._edit.setDate(QDate.currentDate() if self._first is None else _qdate(self._first))
        self._show_parts(True)
        self._edit.setFocus()
        self.edited.emit()

    def _end(self) -> None:
        self._show_parts(False)
        self._add.setFocus()
        self.edited.emit()


def _qdate(day: datetime.date) -> QDate:
    return QDate(day.year, day.month, day.day)


class _Calm(QDateEdit):
    """Scrolling a page over it does not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

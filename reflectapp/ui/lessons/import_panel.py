"""What is coming in, at the bottom of the window, while everything else goes on."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.domain.errors import UserError
from reflectapp.ui.icons import pixmap
from reflectapp.ui.lessons.import_queue import Entry, ImportQueue, State
from reflectapp.ui.looks import button, label, look, separator
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.frames import scrolling
from reflectapp.ui.widgets.pace import time_left
from reflectapp.ui.words import told

_SIGNS = {
    State.WAITING: ("hourglass", "soft"),
    State.RUNNING: ("upload", "accent"),
    State.DONE: ("circle-check", "good"),
    State.REFUSED: ("triangle-alert", "moment"),
    State.CANCELLED: ("x", "soft"),
}
_SCALE = 1000
_ROWS_SEEN = 3


class ImportPanel(QWidget):
    """One row for each file; hidden when there is none."""

    def __init__(self, queue: ImportQueue) -> None:
        super().__init__()
        self._queue = queue
        self._rows: dict[int, _Row] = {}
        self._running = -1
        self.setAccessibleName(self.tr("Bringing in"))
        frame = QFrame()
        look(frame, "panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(separator())
        outer.addWidget(frame)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(24, 8, 24, 8)
        layout.setSpacing(4)
        layout.addLayout(self._make_head())
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        self._area = scrolling(holder)
        layout.addWidget(self._area)
        queue.changed.connect(self._show)
        queue.removed.connect(self._remove)
        self.setVisible(False)

    def _make_head(self) -> QHBoxLayout:
        self._title = label("", "heading")
        self._cancel_all = button(self.tr("Cancel all"), "link")
        self._close = button(self.tr("Close this list"), "icon", "x")
        self._cancel_all.clicked.connect(self._queue.cancel_all)
        self._close.clicked.connect(self._queue.forget_finished)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._cancel_all)
        head.addWidget(self._close)
        return head

    def _show(self, entry: Entry) -> None:
        if entry.number not in self._rows:
            self._rows[entry.number] = _Row(self._queue, entry.number)
            self._list.addWidget(self._rows[entry.number])
        began = entry.state is State.RUNNING and entry.number != self._running
        self._rows[entry.number].show_entry(entry)
        self._settle()
        if began:
            self._running = entry.number
            QTimer.singleShot(0, self._rows[entry.number], self._show_running)

    def _show_running(self) -> None:
        row = self._rows.get(self._running)
        if row is not None:
            self._area.ensureWidgetVisible(row, 0, 0)

    def _remove(self, number: int) -> None:
        row = self._rows.pop(number, None)
        if row is not None:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._settle()

    def _settle(self) -> None:
        pending, entries = self._queue.pending, self._queue.entries
        if pending:
            place = len(entries) - len(pending) + 1
            goes_on = any(entry.going_on and entry.state is State.RUNNING for entry in entries)
            title = self.tr("Going on with {0} of {1}") if goes_on else self.tr("Bringing in {0} of {1}")
            self._title.setText(title.format(place, len(entries)))
        else:
            came = sum(entry.state is State.DONE for entry in entries)
            self._title.setText(self.tr("{0} of {1} came in").format(came, len(entries)))
        self._cancel_all.setVisible(len(pending) > 1)
        self._close.setVisible(bool(entries) and not pending)
        self._fit()
        self.setVisible(bool(self._rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the last rows need; the others are scrolled to."""
        rows = list(self._rows.values())[-_ROWS_SEEN:]
        self._area.setFixedHeight(sum(row.height_for(self._area.width()) + 2 for row in rows))


class _Row(QFrame):
    def __init__(self, queue: ImportQueue, number: int) -> None:
        super().__init__()
        self._queue = queue
        self._number = number
        self._sign = QLabel()
        self._name = label("")
        self._name.setMaximumWidth(360)
        self._state = label("", "soft", wrap=True)
        self._state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setRange(0, _SCALE)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._cancel = button(self.tr("Cancel"), "link")
        self._open = button(self.tr("Open"), "link")
        self._again = button(self.tr("Try again"), "link")
        self._forget = button(self.tr("Take off the list"), "icon", "x")
        self._open.clicked.connect(self._go)
        self._cancel.clicked.connect(lambda: queue.cancel(number))
        self._again.clicked.connect(lambda: queue.retry(number))
        self._forget.clicked.connect(lambda: queue.forget(number))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._name)
        row.addWidget(self._bar)
        row.addWidget(self._state, 1)
        for part in (self._cancel, self._again, self._open, self._forget):
            row.addWidget(part)

    def height_for(self, width: int) -> int:
        layout = self.layout()
        assert layout is not None
        return layout.heightForWidth(width)

    def show_entry(self, entry: Entry) -> None:
        self._entry = entry
        sign, role = _SIGNS[entry.state]
        self._sign.setPixmap(pixmap(sign, role, scaled(18), self.devicePixelRatioF()))
        elide = Qt.TextElideMode.ElideMiddle
        self._name.setText(self.fontMetrics().elidedText(entry.path.name, elide, self._name.maximumWidth()))
        self._name.setToolTip(str(entry.path))
        self._state.setText(_said(entry))
        running = entry.state is State.RUNNING
        total = entry.progress.total
        self._bar.setVisible(running)
        self._bar.setRange(0, _SCALE if total else 0)
        self._bar.setValue(round(_SCALE * entry.progress.done / total) if total else 0)
        self._bar.setAccessibleName(self.tr("Progress of {0}").format(entry.path.name))
        self._cancel.setVisible(entry.pending)
        self._cancel.setAccessibleName(self.tr("Cancel {0}").format(entry.path.name))
        self._open.setVisible(entry.state is State.DONE)
        self._open.setAccessibleName(self.tr("Open {0}").format(entry.path.name))
        self._again.setVisible(entry.state is State.REFUSED and not isinstance(entry.error, UserError))
        self._forget.setVisible(not entry.pending)

    def _go(self) -> None:
        self._queue.opened.emit(self._entry.lesson_id)
        self._queue.forget(self._number)


def _said(entry: Entry) -> str:
    match entry.state:
        case State.WAITING:
            return _tr("waits its turn")
        case State.RUNNING:
            return time_left(entry.seconds_left) or (_tr("going on …") if entry.going_on else _tr("working …"))
        case State.CANCELLED:
            return _tr("Cancelled. Nothing of it was kept.")
        case State.REFUSED:
            return _why(entry.error)
        case State.DONE if entry.duplicate:
            return _tr("It is in your store, though you had the same recording there already.")
        case State.DONE:
            return _tr("It is in your store, encrypted. The original is still where it was.")


def _why(error: BaseException | None) -> str:
    said = told(error or RuntimeError())
    return f"{said.title} {said.text}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportPanel", text)

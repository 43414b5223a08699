"""What the window says: a problem in a bar that stays, an announcement that goes by itself."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.words import Told, way_text

_SHOWN_MS = 4000
_READ_MS = 60
"""For each letter of a longer text."""
_UNDO_SHOWN_MS = 10_000


class ProblemBar(QFrame):
    """Title, text, a way out where there is one, and a way to put them away. Stays until she dismisses it.

    `way_wanted` carries the way's name.
    """

    dismissed = Signal()
    way_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.offers = frozenset({"restore", "look_again", "again", "hush"})
        self._way = ""
        look(self, "problem")
        self._sign = QLabel()
        self._title = label("", "heading", wrap=True)
        self._text = label("", wrap=True)
        self.way = button("")
        self.way.clicked.connect(lambda: self.way_wanted.emit(self._way))
        self.close_button = button(self.tr("Put this message away"), "icon", "x")
        self.close_button.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self.way, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        return f"{self._title.text()} {self._text.text()}"

    def tell(self, told: Told, *, aloud: bool = True) -> None:
        self._title.setText(told.title)
        self._text.setText(told.text)
        self._way = told.way
        self.way.setVisible(told.way in self.offers)
        if told.way:
            self.way.setText(way_text(told.way))
        self.setAccessibleName(told.title)
        self._draw_sign()
        self.show()
        if aloud:
            say_aloud(self, self.text, urgent=True)

    def dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._draw_sign()

    def _draw_sign(self) -> None:
        self._sign.setPixmap(pixmap("triangle-alert", "moment", scaled(20), self.devicePixelRatioF()))


class Toast(QFrame):
    """A short announcement over the lower edge of its parent; read out, and gone after a while.

    Clicks go through it, unless it offers to undo what it tells.
    """

    undo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        look(self, "toast")
        self._label = label("")
        self.undo = button(self.tr("Undo"))
        self.undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo.clicked.connect(self._on_undo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(14)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def tell(self, text: str) -> None:
        self._tell(text, max(_SHOWN_MS, _READ_MS * len(text)), undo=False)
        say_aloud(self, text)

    def offer_undo(self, text: str) -> None:
        self._tell(text, _UNDO_SHOWN_MS, undo=True)
        say_aloud(self, self.tr("{0} Undo brings it back.").format(text))

    def withdraw_undo(self) -> None:
        """Something else was done since: the last step is not this one any more."""
        if self.isVisible() and not self.undo.isHidden():
            self.hide()

    def _tell(self, text: str, shown_ms: int, undo: bool) -> None:
        self._label.setText(text)
        self.undo.setVisible(undo)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not undo)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(shown_ms)

    def _on_undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self._place()
        return False

    def _place(self) -> None:
        around = self.parentWidget()
        if around is not None:
            room = around.width() - 48
            self._label.setWordWrap(False)
            size: QSize = self.sizeHint()
            if size.width() > room:
                self._label.setWordWrap(True)
                size = QSize(room, max(self.heightForWidth(room), self.minimumSizeHint().height()))
            self.resize(size)
            self.move((around.width() - size.width()) // 2, around.height() - size.height() - 24)


def say_aloud(widget: QWidget, text: str, urgent: bool = False) -> None:
    """Has a screen reader say `text`, at once if it is urgent."""
    event = QAccessibleAnnouncementEvent(widget, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from reflectapp.domain.forms import MOST_LETTERS, WITH_OPTIONS, Prompt, PromptKind, lacking
from reflectapp.ui.forms.details import MeasureChoice, OptionLines, ScaleEnds
from reflectapp.ui.forms.naming import KINDS, kind_text, lacking_text
from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import button, card, label
from reflectapp.ui.widgets.growing_text import GrowingText
from reflectapp.ui.widgets.scale import grown


class PromptCard(QFrame):
    """One question as it is written. Its grip is dragged; Alt with ↑ or ↓ moves it too."""

    edited = Signal()
    move_asked = Signal(int)
    copy_asked = Signal()
    remove_asked = Signal()
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self._prompt = prompt
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(kind_text(kind), kind.value)
        self.kind.setAccessibleName(self.tr("How it is answered"))
        self.words = GrowingText(self.tr("Question"), self.tr("What would you like to be asked?"), single_line=True)
        self.hint = GrowingText(self.tr("Hint"), self.tr("A hint beneath it, if that helps"), single_line=True)
        self.options = OptionLines()
        self.ends = ScaleEnds()
        self.measure = MeasureChoice()
        self.lack = label("", "small", wrap=True)
        self.grip = _Grip()
        self.up = button(self.tr("Move it up (Alt+↑)"), "icon", "chevron-up")
        self.down = button(self.tr("Move it down (Alt+↓)"), "icon", "chevron-down")
        self.copy = button(self.tr("Ask it twice"), "icon", "copy")
        self.away = button(self.tr("Take it out"), "icon", "trash-2")
        self._lay_out()
        self._connect()
        self.show_prompt(prompt)

    @property
    def prompt(self) -> Prompt:
        """As it stands on the card."""
        made = replace(
            self._prompt,
            kind=PromptKind(self.kind.currentData()),
            text=" ".join(self.words.text().split())[:MOST_LETTERS],
            hint=" ".join(self.hint.text().split())[:MOST_LETTERS],
        )
        return self.ends.written(replace(made, options=self.options.options, measure=self.measure.measure))

    def show_prompt(self, prompt: Prompt) -> None:
        """What she writes just now stays, spaces aside."""
        self._prompt = prompt
        self.kind.setCurrentIndex(self.kind.findData(prompt.kind.value))
        self.words.show_text(prompt.text)
        self.hint.show_text(prompt.hint)
        self.options.show_options(prompt.options)
        self.ends.show_prompt(prompt)
        self.measure.show_measure(prompt.measure)
        self._fit()

    def show_place(self, place: int, of: int) -> None:
        """`place` counts from 1."""
        self.grip.number.setText(str(place))
        self.setAccessibleName(self.tr("Question {0} of {1}").format(place, of))
        self.up.setEnabled(place > 1)
        self.down.setEnabled(place < of)

    def focus(self) -> None:
        self.words.setFocus()

    def _fit(self) -> None:
        """Shows what this kind needs."""
        prompt = self.prompt
        self.options.setVisible(prompt.kind in WITH_OPTIONS)
        self.ends.setVisible(prompt.kind is PromptKind.SCALE)
        self.measure.setVisible(prompt.kind is PromptKind.MEASURE)
        lack = lacking(prompt)
        self.lack.setText(lacking_text(lack) if lack is not None else "")
        self.lack.setVisible(lack is not None)

    def _on_edited(self) -> None:
        self._fit()
        self.edited.emit()

    def _connect(self) -> None:
        self.kind.activated.connect(self._on_edited)
        for part in (self.words, self.hint, self.options, self.ends, self.measure):
            part.edited.connect(self._on_edited)
        self.up.clicked.connect(lambda: self.move_asked.emit(-1))
        self.down.clicked.connect(lambda: self.move_asked.emit(1))
        self.copy.clicked.connect(self.copy_asked)
        self.away.clicked.connect(self.remove_asked)
        self.grip.dragged.connect(self.dragged)
        self.grip.dropped.connect(self.dropped)
        for key, by in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
            keys = QShortcut(QKeySequence(Qt.Modifier.ALT | key), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda by=by: self.move_asked.emit(by))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.grip)
        head.addSpacing(4)
        head.addWidget(self.kind)
        head.addStretch(1)
        for part in (self.up, self.down, self.copy, self.away):
            head.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = card()
        outer.addWidget(frame)
        column = frame.layout()
        assert isinstance(column, QVBoxLayout)
        column.setContentsMargins(14, 10, 12, 14)
        column.setSpacing(6)
        column.addLayout(head)
        for field in (self.words, self.hint, self.options, self.ends, self.measure, self.lack):
            column.addWidget(field)


class _Grip(QFrame):
    """Where a card is held to drag it, with its number."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.number = label("", "strong")
        self._sign = QLabel()
        self._sign.setPixmap(pixmap("grip-vertical", "soft", grown(16), self.devicePixelRatioF()))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(self.tr("Drag it to another place"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._sign)
        row.addWidget(self.number)
        self._held = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.button() == Qt.MouseButton.LeftButton
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._held:
            self._held = False
            self.dropped.emit(event.globalPosition().toPoint())

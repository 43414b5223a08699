from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QVBoxLayout, QWidget

from reflectapp.domain.forms import Prompt, PromptKind
from reflectapp.domain.moments import Moment
from reflectapp.ui.icons import icon
from reflectapp.ui.lesson.prompts import FIELDS
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.words import short_time

MOMENT_MIME: Final = "application/x-reflectapp-moment"


class MomentChip(QPushButton):
    """A linked moment: press it to see it, Delete or its menu to take the link away."""

    unlink_asked = Signal()

    def __init__(self, moment: Moment) -> None:
        super().__init__(icon("diamond", "moment"), short_time(moment.start_ms))
        look(self, "chip-moment")
        note = moment.note.split("\n")[0]
        self.setAccessibleName(self.tr("Moment at {0}. {1}").format(short_time(moment.start_ms), note))
        self.setToolTip(note or self.tr("Show this moment"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unlink_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Take the link away"), self.unlink_asked.emit)
        menu.popup(event.globalPos())


class PromptBlock(QFrame):
    """One question with its answer and its moments. A moment may be dropped on it."""

    edited = Signal(str)
    link_asked = Signal(str)
    unlink_asked = Signal(str, str)
    moment_pressed = Signal(str)
    dropped = Signal(str, str)
    entered = Signal(str)
    measure_asked = Signal(str)

    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self.prompt = prompt
        self.setAcceptDrops(True)
        look(self, "prompt")
        question = label(prompt.text, "soft", wrap=True)
        self.field = FIELDS[prompt.kind](prompt)
        if self.field.first is not None:
            question.setBuddy(self.field.first)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 6, 18, 6)
        column.setSpacing(6)
        column.addWidget(question)
        if prompt.hint:
            column.addWidget(label(prompt.hint, "small", wrap=True))
        column.addWidget(self.field)
        chips = QWidget()
        look(chips, "clear")
        self._chips = FlowLayout(chips)
        column.addWidget(chips)
        self._add = button(self.tr("this moment"), "chip", "plus")
        self._add.setToolTip(self.tr("Link the moment that you see (P)"))
        self._add.setAccessibleName(self.tr("Link this moment to: {0}").format(prompt.text))
        self._add.clicked.connect(lambda: self.link_asked.emit(prompt.id))
        chips.setVisible(prompt.kind is not PromptKind.THOUGHT)
        self._shown: tuple[Moment, ...] = ()
        self._chips.addWidget(self._add)
        self.field.measure_asked.connect(self.measure_asked)
        self.field.edited.connect(lambda: self.edited.emit(prompt.id))
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)

    def show_moments(self, moments: Sequence[Moment]) -> None:
        if tuple(moments) == self._shown:
            return
        self._shown = tuple(moments)
        self._chips.removeWidget(self._add)
        clear(self._chips)
        for moment in moments:
            chip = MomentChip(moment)
            chip.clicked.connect(lambda _on=False, key=moment.id: self.moment_pressed.emit(key))
            chip.unlink_asked.connect(lambda key=moment.id: self.unlink_asked.emit(self.prompt.id, key))
            self._chips.addWidget(chip)
        self._chips.addWidget(self._add)
        self.updateGeometry()

    @property
    def parts(self) -> list[QWidget]:
        """In the order in which they are seen, and Tab goes through them."""
        return [self.field, *self.chips(), self._add]

    def chips(self) -> list[MomentChip]:
        return [chip for chip in self.findChildren(MomentChip) if not chip.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self.prompt.id)
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MOMENT_MIME):
            event.acceptProposedAction()
            self._show_target(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_target(False)
        moment_id = bytes(event.mimeData().data(MOMENT_MIME).data()).decode()
        event.acceptProposedAction()
        self.dropped.emit(self.prompt.id, moment_id)

    def _show_target(self, over: bool) -> None:
        look(self, "prompt-over" if over else "prompt")

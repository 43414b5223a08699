from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.ui.codes import badge, place_of
from reflectapp.ui.lesson.result_words import card
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.frames import clear


class ResultCard(QFrame):
    """What a run found: the number, what each code has of it, what it rests on, and what she guessed."""

    def __init__(self) -> None:
        self._coding: Coding | None = None
        super().__init__()
        look(self, "panel")
        self.headline = label("", "heading", wrap=True)
        self.guess = label("", "soft", wrap=True)
        self.rests_on = label("", "small", wrap=True)
        self.notes = label("", "warn", wrap=True)
        self.definition = label("", "small", wrap=True)
        self.picture = button(self.tr("Show as a picture"), "link", "image")
        self._rows = QWidget()
        look(self._rows, "clear")
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 6, 18, 10)
        column.setSpacing(6)
        for part in (self.headline, self.guess, self._rows, self.rests_on):
            column.addWidget(part)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.notes, self.definition):
            column.addWidget(part)

    def show_coding(self, coding: Coding) -> None:
        self._coding = coding
        found = card(coding)
        for part, text in (
            (self.headline, found.headline),
            (self.guess, found.guess),
            (self.rests_on, found.rests_on),
            (self.notes, "\n".join(found.notes)),
            (self.definition, coding.measure.definition),
        ):
            part.setText(text)
            part.setVisible(bool(text))
        self.picture.setVisible(bool(coding.entries))
        self._build()

    def texts(self) -> str:
        """All that is read on it."""
        return "\n".join(part.text() for part in self.findChildren(QLabel) if not part.isHidden() and part.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._coding is not None:
            self._build()

    def _build(self) -> None:
        clear(self._grid)
        coding = self._coding
        if coding is None:
            return
        for row, each in enumerate(card(coding).rows):
            code = coding.measure.find(each.code_id)
            if code is not None:
                self._grid.addWidget(self._sign(coding, each.code_id, code.key), row, 0)
            self._grid.addWidget(label(each.label, wrap=True), row, 1)
            said = label(each.said, "strong")
            said.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(said, row, 2)
            if each.guess:
                self._grid.addWidget(label(each.guess, "soft"), row, 3)

    def _sign(self, coding: Coding, code_id: str, key: str) -> QLabel:
        made, pixels = QLabel(), self.fontMetrics().height()
        sign = badge(place_of(coding.measure, code_id), key, pixels, self.devicePixelRatioF(), self.font())
        made.setPixmap(sign)
        made.setFixedSize(QSize(2 * pixels, pixels))
        return made

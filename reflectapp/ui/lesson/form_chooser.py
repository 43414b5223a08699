from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.domain.forms import Form, Watching
from reflectapp.ui.looks import button, label
from reflectapp.ui.widgets.frames import clear


class FormChooser(QWidget):
    """The forms that can be begun, those for the pass in hand first."""

    chosen = Signal(object)
    forms_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Sequence[Form], Watching | None] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 4, 18, 18)
        self._column.setSpacing(8)

    def show_forms(self, offered: Sequence[Form], watching: Watching | None) -> None:
        if self._shown == (offered, watching):
            return
        self._shown = (offered, watching)
        clear(self._column)
        self._column.addWidget(
            label(self.tr("Choose the questions you would like beside the video."), "soft", wrap=True)
        )
        order = sorted(
            offered, key=lambda form: (form.measures, watching is not None and form.watching is not watching)
        )
        for place, form in enumerate(order):
            if form.measures and (place == 0 or not order[place - 1].measures):
                self._column.addSpacing(8)
                self._column.addWidget(label(self.tr("About a measure"), "soft"))
            self._column.addSpacing(4)
            self._column.addWidget(self._form_button(form))
            if form.purpose:
                self._column.addWidget(label(form.purpose, "small", wrap=True))
        more = button(self.tr("Your forms…"), "link")
        more.clicked.connect(self.forms_asked)
        self._column.addSpacing(4)
        self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addStretch(1)

    def _form_button(self, form: Form) -> QWidget:
        made = button(form.title.replace("&", "&&"), None, "clipboard-list")
        made.setAccessibleName(form.title)
        made.setAccessibleDescription(form.purpose)
        made.clicked.connect(lambda: self.chosen.emit(form))
        return made

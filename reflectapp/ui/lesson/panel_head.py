from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.forms import Form
from reflectapp.ui.lesson.passes import PassSwitch
from reflectapp.ui.looks import button, label, look


class PanelHead(QWidget):
    """Over the questions: the form's name, whether all is saved, the pass, and that there is a newer form."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wrap=True)
        self.saved = label("", "small")
        self.switch = PassSwitch()
        self.newer = NewerForm()
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 6)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self.switch)
        column.addWidget(self.newer)


class NewerForm(QFrame):
    """Says that a form was changed since it was begun. `pressed` carries the form as it is now."""

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._now: Form | None = None
        look(self, "goal")
        self.text = label("", "small", wrap=True)
        self.begin = button(self.tr("Begin with the new ones"), "link")
        self.begin.clicked.connect(lambda: self.pressed.emit(self._now))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 4)
        column.setSpacing(2)
        column.addWidget(self.text)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeading)
        self.hide()

    def compare(self, answered: Form, offered: Sequence[Form]) -> None:
        """Shows itself if what would be asked now differs from what was asked."""
        now = next((form for form in offered if form.id == answered.id), None)
        newer = now is not None and (now.title, now.prompts) != (answered.title, answered.prompts)
        self._now = now if newer else None
        said = self.tr("You began with version {0} of this form, and it has changed since. You can go on as it is.")
        self.text.setText(said.format(answered.version))
        self.setVisible(newer)

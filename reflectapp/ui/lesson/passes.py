"""Two passes through a lesson: once for the students, once for herself. What belongs to the other one is faded."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from reflectapp.domain.forms import Form, Reflection, Watching
from reflectapp.domain.moments import Moment
from reflectapp.ui.forms.naming import watching_text
from reflectapp.ui.looks import button, label
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.scale import grown

_ALL: Final = (None, Watching.STUDENTS, Watching.MYSELF)


def side(reflection: Reflection, offered: Sequence[Form]) -> Watching | None:
    """The pass that a reflection belongs to; of one that was begun before its form had one, as it has now."""
    if reflection.form.watching is not None:
        return reflection.form.watching
    return next((form.watching for form in offered if form.id == reflection.form.id), None)


def faded(
    moments: Iterable[Moment], watching: Watching | None, reflections: Sequence[Reflection], offered: Sequence[Form]
) -> frozenset[str]:
    """The moments that belong to the other pass only: by when they were marked, and by what they are linked to."""
    if watching is None:
        return frozenset()
    sides = {reflection.id: side(reflection, offered) for reflection in reflections}
    found = set()
    for moment in moments:
        of_it = {moment.watching, *(sides.get(link.reflection_id) for link in moment.prompts)} - {None}
        if of_it and watching not in of_it:
            found.add(moment.id)
    return frozenset(found)


class PassSwitch(QWidget):
    """Whom she watches now. `chosen` carries a Watching or None."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Whom you are watching"))
        self._row = row = FlowLayout(self)
        self._name = label(self.tr("Watching"), "small")
        self._name.setContentsMargins(0, grown(4), 0, 0)
        row.addWidget(self._name)
        self._group = QButtonGroup(self)
        self.buttons = {}
        for watching in _ALL:
            made = self.buttons[watching] = button(watching_text(watching), "switch")
            made.setCheckable(True)
            made.clicked.connect(lambda _on, watching=watching: self.chosen.emit(watching))
            self._group.addButton(made)
            row.addWidget(made)
        said = self.tr("Moments of the other pass are paler")
        for watching in Watching:
            self.buttons[watching].setToolTip(said)
        self.show_watching(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Its name makes room where all would need a second row."""
        super().resizeEvent(event)
        parts = (self._name, *self.buttons.values())
        needed = sum(part.sizeHint().width() for part in parts) + self._row.spacing() * (len(parts) - 1)
        self._name.setVisible(needed <= self.width())

    def show_watching(self, watching: Watching | None) -> None:
        self.buttons[watching].setChecked(True)

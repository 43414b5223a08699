from functools import partial
from itertools import groupby
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.domain.goals import GoalText, Measured
from reflectapp.services.following import ToFollow
from reflectapp.ui.looks import drop_down
from reflectapp.ui.measuring import Choice, choices, taken
from reflectapp.ui.widgets.scale import grown

_BESIDE: Final = 48


class MeasureChoice(QWidget):
    """What a goal's numbers come from: her own words and check-ins, or a measure that lessons answer by themselves.

    `chosen` comes with the Choice, or None for her own words.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._measured: Measured | None = None
        self._menu = QMenu()
        self._menu.aboutToShow.connect(self._fill)
        self._button = drop_down("", self._menu)
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        self._say()

    @property
    def measured(self) -> Measured | None:
        return self._measured

    @property
    def current(self) -> Choice | None:
        """What is followed; None for her own words, and for what is no longer offered."""
        return next((each for each in self._choices if each.measured == self._measured), None)

    def name_of(self, measured: Measured | None) -> str:
        """What is followed, in words; "" for her own words."""
        if measured is None:
            return ""
        known = next((each.words for each in self._choices if each.measured == measured), "")
        return known or self.tr("A measure that is no longer offered")

    def offer(self, found: ToFollow) -> None:
        self._choices = choices(found)
        self._say()

    def show_measured(self, measured: Measured | None) -> None:
        self._measured = measured
        self._say()

    def take(self, text: GoalText, choice: Choice | None) -> GoalText:
        """The goal's text once it follows `choice`."""
        made = taken(text, choice, self.current)
        self.show_measured(made.measured)
        return made

    def menu(self) -> QMenu:
        """What can be chosen, as it stands."""
        self._fill()
        return self._menu

    def sizeHint(self) -> QSize:
        words = self._button.fontMetrics().horizontalAdvance(self._words())
        return QSize(words + grown(_BESIDE), self._button.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._button.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fill(self) -> None:
        self._menu.clear()
        for numbers in self._menu.findChildren(QMenu):
            numbers.deleteLater()
        own = self._menu.addAction(self.tr("My own words and check-ins"), lambda: self.chosen.emit(None))
        self._check(own, self._measured is None)
        self._menu.addSeparator()
        by_measure = groupby(self._choices, key=lambda each: (each.measured.measure_id, each.title))
        for (_id, title), several in by_measure:
            numbers = self._menu.addMenu(title.replace("&", "&&"))
            for each in several:
                action = numbers.addAction(each.said.replace("&", "&&"), partial(self.chosen.emit, each))
                self._check(action, each.measured == self._measured)

    def _check(self, action: QAction, on: bool) -> None:
        action.setCheckable(True)
        action.setChecked(on)

    def _say(self) -> None:
        self._button.setAccessibleName(self.tr("Numbers from: {0}").format(self._words()))
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - grown(_BESIDE))
        words = self._words()
        shown = self._button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self._button.setText(shown.replace("&", "&&"))
        self._button.setToolTip("" if shown == words else words)

    def _words(self) -> str:
        return self.name_of(self._measured) or self.tr("My own words and check-ins")

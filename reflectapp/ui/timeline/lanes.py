"""Which lanes there are, where they stand, and which of them she wants to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from reflectapp.services import preferences

_KEPT: Final = "timeline-hidden-lanes"


class Lane(StrEnum):
    """From the top down, under the ruler."""

    CHAPTERS = "chapters"
    PICTURES = "pictures"
    SOUND = "sound"
    SPEECH = "speech"
    MOMENTS = "moments"
    MEASURES = "measures"


_NAMES: Final = {
    Lane.CHAPTERS: QT_TRANSLATE_NOOP("TimelineView", "Chapters"),
    Lane.PICTURES: QT_TRANSLATE_NOOP("TimelineView", "Pictures"),
    Lane.SOUND: QT_TRANSLATE_NOOP("TimelineView", "Sound level"),
    Lane.SPEECH: QT_TRANSLATE_NOOP("TimelineView", "Speech (estimate)"),
    Lane.MOMENTS: QT_TRANSLATE_NOOP("TimelineView", "Moments"),
    Lane.MEASURES: QT_TRANSLATE_NOOP("TimelineView", "Measures"),
}
_HIDEABLE: Final = (Lane.CHAPTERS, Lane.PICTURES, Lane.SOUND, Lane.SPEECH, Lane.MEASURES)


def lane_name(lane: Lane) -> str:
    return QCoreApplication.translate("TimelineView", str(_NAMES[lane]))


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where the lanes stand, in pixels; they grow with the text. `heights`: of those that are shown."""

    gutter: int
    ruler: int
    heights: Mapping[Lane, int] = field(default_factory=dict)

    def has(self, lane: Lane) -> bool:
        return lane in self.heights

    def top(self, lane: Lane) -> int:
        above = 0
        for other, height in self.heights.items():
            if other is lane:
                break
            above += height
        return self.ruler + above

    def at(self, y: float) -> Lane | None:
        return next((lane for lane, height in self.heights.items() if 0 <= y - self.top(lane) < height), None)

    def inside(self, x: float) -> float:
        """A widget's x from the left end of the lanes."""
        return x - self.gutter

    @property
    def height(self) -> int:
        return self.ruler + sum(self.heights.values())

    @property
    def moments_middle(self) -> float:
        return self.top(Lane.MOMENTS) + self.heights[Lane.MOMENTS] / 2


class LaneChoice(QObject):
    """The lanes that she doesn't want to see; remembered for all lessons."""

    changed = Signal()
    table_asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        kept = (preferences.recall(_KEPT) or b"").decode("ascii", "ignore").split()
        self.hidden = frozenset(lane for lane in _HIDEABLE if lane.value in kept)

    def show_lane(self, lane: Lane, shown: bool) -> None:
        self.hidden = self.hidden - {lane} if shown else self.hidden | {lane}
        preferences.remember(_KEPT, " ".join(sorted(self.hidden)).encode())
        self.changed.emit()

    def menu(self, parent: QWidget) -> QMenu:
        """What is shown, and the way to the table."""
        made = QMenu(parent)
        made.aboutToShow.connect(lambda: self._fill(made))
        self._fill(made)
        return made

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for lane in _HIDEABLE:
            action = menu.addAction(lane_name(lane))
            action.setCheckable(True)
            action.setChecked(lane not in self.hidden)
            action.triggered.connect(self._switch(lane))
        menu.addSeparator()
        menu.addAction(self.tr("Timeline as a table…")).triggered.connect(self.table_asked)

    def _switch(self, lane: Lane) -> Callable[[bool], None]:
        return lambda shown: self.show_lane(lane, shown)

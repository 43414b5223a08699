from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from reflectapp.domain.lessons import Thumbnail
from reflectapp.ui.timeline.scale import Scale

_MOST_DRAWN: Final = 400


class Thumbnails:
    """The thumbnails of a lesson on its timeline, scaled for the lane and kept while they are in use."""

    def __init__(self, pictures: Sequence[Thumbnail] = (), turned: Callable[[int], int] = lambda _ms: 0) -> None:
        """`turned`: by how many degrees, clockwise, a picture is to be turned at a time of the lesson."""
        self._turned = turned
        self._pictures = sorted(pictures, key=lambda picture: picture.at_ms)
        self._times = [picture.at_ms for picture in self._pictures]
        self._scaled: dict[tuple[int, int], QPixmap] = {}

    def __len__(self) -> int:
        return len(self._pictures)

    def at(self, ms: int) -> QPixmap | None:
        """The picture last begun at `ms`, in its own size."""
        place = self._place(ms)
        if place is None:
            return None
        made = self._loaded(place)
        return None if made.isNull() else made

    def paint(self, painter: QPainter, scale: Scale, left: float, top: float, height: int, ratio: float) -> None:
        """A row of pictures, each with what is shown where it begins."""
        if not self._pictures:
            return
        width = self._width(height, ratio)
        first = -int((scale.first_ms / scale.ms_per_pixel) % width) if not scale.whole else 0
        end = min(scale.width, int(scale.x(scale.total_ms)))
        for x in range(first, end, width):
            picture = self._drawn(self._place(scale.ms(x + width / 2)) or 0, height, ratio)
            seen = min(width - 1, end - x)
            source = QRectF(0, 0, seen * ratio, picture.height())
            painter.drawPixmap(QRectF(left + x, top, seen, height), picture, source)

    def _width(self, height: int, ratio: float) -> int:
        picture = self._drawn(0, height, ratio)
        return max(16, round(picture.width() / ratio) + 1)

    def _place(self, ms: int) -> int | None:
        return max(0, bisect_right(self._times, ms) - 1) if self._times else None

    def _drawn(self, place: int, height: int, ratio: float) -> QPixmap:
        key = (place, round(height * ratio))
        if key not in self._scaled:
            if len(self._scaled) > _MOST_DRAWN:
                self._scaled.clear()
            made = self._loaded(place)
            if not made.isNull():
                made = made.scaledToHeight(key[1], Qt.TransformationMode.SmoothTransformation)
            self._scaled[key] = made
        return self._scaled[key]

    def _loaded(self, place: int) -> QPixmap:
        made, shown = QPixmap(), self._pictures[place]
        made.loadFromData(shown.jpeg)
        degrees = self._turned(shown.at_ms)
        return made.transformed(QTransform().rotate(degrees)) if degrees else made

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QSizePolicy, QWidget

from reflectapp.ui.icons import pixmap as icon_pixmap
from reflectapp.ui.player import caption, picture
from reflectapp.ui.player.eight_bits import drawable
from reflectapp.ui.player.high_range import toned

_BACK: Final = QColor("#101214")
_INK: Final = QColor("#ECEAE6")
_VEIL: Final = QColor(16, 18, 20, 210)
_MOST_BEHIND_MS: Final = 1000


class VideoView(QWidget):
    """The picture, upright and whole. Where no frame comes, a thumbnail stands for it, with a note if need be."""

    pressed = Signal()
    double_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._frame: QVideoFrame | None = None
        self._painted_us = 0
        self._toned: QImage | None = None
        self._stand_in: QPixmap | None = None
        self._note = ""
        self._caption = ""
        self._sound_only = False
        self.clockwise_degrees = 0
        self.brighter = 0
        self.setAccessibleName(self.tr("Video"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 135)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def note(self) -> str:
        return self._note

    @property
    def shows_frame(self) -> bool:
        return self._frame is not None

    @property
    def behind_ms(self) -> int:
        """How far what stands on the screen is behind the frame that waits to be painted; 0 where none does."""
        behind_ms = (self._frame.startTime() - self._painted_us) // 1000 if self._frame is not None else 0
        return behind_ms if 0 < behind_ms <= _MOST_BEHIND_MS else 0

    @property
    def has_stand_in(self) -> bool:
        return self._stand_in is not None

    def sizeHint(self) -> QSize:
        return QSize(824, 464)

    def show_frame(self, frame: QVideoFrame) -> None:
        self._frame = drawable(frame)
        self._toned = toned(self._frame)
        self.update()

    def show_stand_in(self, shown: QPixmap | None) -> None:
        """A thumbnail, shown until frames come."""
        self._stand_in = shown
        if self._frame is None:
            self.update()

    def show_note(self, note: str) -> None:
        """Says something over the picture; "" takes it away."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    @property
    def caption(self) -> str:
        return self._caption

    def show_caption(self, text: str) -> None:
        """What is said now, over the picture; "" takes it away."""
        self._caption = text
        self.update()

    def show_sound_only(self, sound_only: bool) -> None:
        self._sound_only = sound_only
        self.update()

    def show_turned(self, clockwise_degrees: int) -> None:
        self.clockwise_degrees = clockwise_degrees
        self.update()

    def show_brighter(self, steps: int) -> None:
        """As `picture.paint` has them."""
        self.brighter = steps
        self.update()

    def forget(self) -> None:
        self._frame = self._toned = self._stand_in = None
        self._caption = ""
        self.show_note("")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _BACK)
        if self._frame is not None:
            self._painted_us = self._frame.startTime()
            picture.paint(painter, self.rect(), self._toned or self._frame, self.clockwise_degrees, self.brighter)
        elif self._stand_in is not None:
            self._paint_stand_in(painter, self._stand_in)
        elif self._sound_only:
            size = 64
            sign = icon_pixmap("volume-2", "outline", size, self.devicePixelRatioF())
            painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, sign)
        if self._note:
            self._paint_note(painter)
        elif self._caption:
            caption.paint(painter, self.rect(), self._caption)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()

    def _paint_stand_in(self, painter: QPainter, shown: QPixmap) -> None:
        size = shown.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawPixmap(QRectF(left, top, size.width(), size.height()), shown, QRectF(shown.rect()))

    def _paint_note(self, painter: QPainter) -> None:
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = QRectF(0, 0, max(100, min(520, self.width() - 80)), self.height() - 40)
        words = painter.boundingRect(room, flags, self._note)
        words.moveCenter(QRectF(self.rect()).center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        painter.drawRoundedRect(words.adjusted(-20, -14, 20, 14), 8, 8)
        painter.setPen(_INK)
        painter.drawText(words.adjusted(-4, -4, 4, 4), flags, self._note)

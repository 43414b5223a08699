"""Pictures with round corners, and the card button that carries one."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy

from reflectapp.ui.icons import pixmap as icon_pixmap
from reflectapp.ui.theme.colors import current

CORNER = 8
_BADGE_BACK = QColor(20, 20, 20, 205)
_BADGE_TEXT = QColor(255, 255, 255)


def filling(jpeg: bytes | None, size: QSize, ratio: float) -> QPixmap | None:
    """The picture scaled and cropped to fill `size` (device independent pixels), or None."""
    image = QImage.fromData(jpeg) if jpeg else QImage()
    if image.isNull() or size.isEmpty():
        return None
    wanted = size * ratio
    fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(wanted, fill, smooth)
    left, top = (scaled.width() - wanted.width()) // 2, (scaled.height() - wanted.height()) // 2
    pixmap = QPixmap.fromImage(scaled.copy(left, top, wanted.width(), wanted.height()))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_picture(painter: QPainter, rect: QRectF, pixmap: QPixmap | None, watched: float = 0.0) -> None:
    """A picture (or a quiet place for one) with round corners; `watched` (0 to 1) draws a line below it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(rect, CORNER, CORNER)
    painter.setClipPath(path)
    if pixmap is None:
        painter.fillRect(rect, current("accent-soft"))
        sign = icon_pixmap("clapperboard", "accent", 28, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.center() - QPointF(14, 14), sign)
    else:
        painter.drawPixmap(rect.topLeft(), pixmap)
    if watched > 0:
        track = QRectF(rect.left(), rect.bottom() - 4, rect.width(), 4)
        painter.fillRect(track, QColor(0, 0, 0, 90))
        painter.fillRect(QRectF(track.left(), track.top(), track.width() * min(1.0, watched), 4), current("moment"))
    painter.restore()


def paint_badge(painter: QPainter, rect: QRectF, text: str) -> None:
    """A time in the lower corner of a picture."""
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 2
    badge = QRectF(rect.right() - width - 6, rect.bottom() - height - 7, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BADGE_BACK)
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(_BADGE_TEXT)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class PictureButton(QPushButton):
    """A picture with a title and a line below it; pressing it anywhere goes there."""

    def __init__(self, title: str, below: str, jpeg: bytes | None, badge: str = "", watched: float = 0.0) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(", ".join(part for part in (title, below, badge) if part))
        self.setToolTip(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._below, self._badge, self._watched = below, badge, watched
        self._jpeg = jpeg
        self._pixmap: QPixmap | None = None
        self._pixmap_key: tuple[int, int, float] | None = None
        self._hovered = False

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = 2 if self._below else 1
        return round((width - 4) * 9 / 16) + 4 + lines * (self.fontMetrics().height() + 3) + 8

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(120))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = QRectF(2, 2, self.width() - 4, (self.width() - 4) * 9 / 16)
        paint_picture(painter, picture, self._filled(picture), self._watched)
        if self._badge:
            paint_badge(painter, picture, self._badge)
        if self.hasFocus() or self._hovered:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current("accent"), 2))
            painter.drawRoundedRect(picture.adjusted(-0.5, -0.5, 0.5, 0.5), CORNER, CORNER)
        self._paint_words(painter, picture.bottom() + 6)

    def _paint_words(self, painter: QPainter, top: float) -> None:
        height = self.fontMetrics().height() + 2
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        font = self.font()
        for text, role, bold in ((self.text(), "text", bool(self._below)), (self._below, "soft", False)):
            if not text:
                continue
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(current(role))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 4)
            painter.drawText(QRectF(2, top, self.width() - 4, height), flags, shown)
            top += height + 1

    def _filled(self, rect: QRectF) -> QPixmap | None:
        ratio = self.devicePixelRatioF()
        key = (round(rect.width()), round(rect.height()), ratio)
        if key != self._pixmap_key:
            self._pixmap = filling(self._jpeg, QSize(key[0], key[1]), ratio)
            self._pixmap_key = key
        return self._pixmap

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

if TYPE_CHECKING:
    from reflectapp.ui.timeline.view import TimelineView

ZOOM_STEP: Final = 1.5
_NOTCH: Final = 120


class Zooming:
    """Wheel, pinch and keys: closer and further away about what is under the hand, and along the time."""

    def __init__(self, view: "TimelineView") -> None:
        self._view = view

    def takes(self, event: QEvent) -> bool:
        """Whether the event was one of these."""
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QNativeGestureEvent):
            return self._touchpad(event)
        if isinstance(event, QGestureEvent):
            return self._fingers(event)
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event)

    def _wheel(self, event: QWheelEvent) -> bool:
        """With Ctrl closer, by as much as it was turned; else along: a touch pad by its pixels."""
        angle, pixels = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._closer(ZOOM_STEP ** (angle.y() / _NOTCH), event.position())
        else:
            by = -(angle.x() or angle.y()) / 2 if pixels.isNull() else -(pixels.x() or pixels.y())
            self._view.look_from(self._view.scale.panned(by))
        event.accept()
        return True

    def _touchpad(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._closer(1 + max(-0.5, event.value()), event.position())
        return True

    def _fingers(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged:
            self._closer(pinch.scaleFactor(), QPointF(self._view.mapFromGlobal(pinch.centerPoint().toPoint())))
        event.accept(pinch)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._view.zoom(1)
        elif event.key() == Qt.Key.Key_Minus:
            self._view.zoom(-1)
        elif event.key() == Qt.Key.Key_0:
            self._view.look_from(self._view.scale.fully())
        else:
            return False
        return True

    def _closer(self, factor: float, position: QPointF) -> None:
        if factor > 0:
            self._view.look_from(self._view.scale.zoomed(factor, self._view.lanes.inside(position.x())))

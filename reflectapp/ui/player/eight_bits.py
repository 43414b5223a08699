"""Frames of ten bits where Qt has no graphics to draw them with: as over a remote desktop, or without a driver."""

from typing import Final

from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

_Format = QVideoFrameFormat.PixelFormat
_NARROWED: Final = {_Format.Format_YUV420P10: _Format.Format_YUV420P, _Format.Format_P010: _Format.Format_NV12}


def drawable(frame: QVideoFrame) -> QVideoFrame:
    """The frame itself, or one of eight bits where it could not be drawn."""
    narrowed = _NARROWED.get(frame.pixelFormat())
    if narrowed is None or not frame.toImage().isNull() or not frame.map(QVideoFrame.MapMode.ReadOnly):
        return frame
    made = QVideoFrame(_like(frame.surfaceFormat(), narrowed))
    try:
        if made.map(QVideoFrame.MapMode.WriteOnly):
            for plane in range(made.planeCount()):
                _narrow(frame, made, plane)
            made.unmap()
    finally:
        frame.unmap()
    made.setStartTime(frame.startTime())
    made.setEndTime(frame.endTime())
    return made


def _like(given: QVideoFrameFormat, pixels: QVideoFrameFormat.PixelFormat) -> QVideoFrameFormat:
    made = QVideoFrameFormat(given.frameSize(), pixels)
    made.setColorSpace(given.colorSpace())
    made.setColorRange(given.colorRange())
    made.setColorTransfer(given.colorTransfer())
    made.setRotation(given.rotation())
    made.setMirrored(given.isMirrored())
    return made


def _narrow(frame: QVideoFrame, made: QVideoFrame, plane: int) -> None:
    """Of ten bits in two bytes the lower two are dropped; P010 has all ten at the upper end."""
    import numpy as np

    wide, target = frame.bytesPerLine(plane) // 2, made.bytesPerLine(plane)
    read = np.frombuffer(frame.bits(plane), np.uint16).reshape(-1, wide)
    written = np.frombuffer(made.bits(plane), np.uint8).reshape(-1, target)
    rows, columns = min(len(read), len(written)), min(wide, target)
    np.right_shift(
        read[:rows, :columns],
        2 if frame.pixelFormat() == _Format.Format_YUV420P10 else 8,
        out=written[:rows, :columns],
        casting="unsafe",
    )

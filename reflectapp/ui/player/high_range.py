"""Pictures of high dynamic range (PQ and HLG), brought into the range of an ordinary screen.

Light up to 0.3 of reference white (203 cd/m²) stays as it is; above, a Möbius curve leads to white at 1000 cd/m². Then
the colours of BT.2020 become those of sRGB. Qt draws such frames as if they were ordinary ones: flat and pale.
"""

from functools import cache
from math import exp
from typing import Final

from PySide6.QtGui import QColorSpace, QColorTransform, QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

_Transfer = QVideoFrameFormat.ColorTransfer
_HIGH: Final = frozenset({_Transfer.ColorTransfer_ST2084, _Transfer.ColorTransfer_STD_B67})
_STEPS: Final = 1024
_WHITE_NITS: Final = 203.0
_PEAK_NITS: Final = 1000.0
_KNEE: Final = 0.3


def toned(frame: QVideoFrame) -> QImage | None:
    """The frame's picture for an ordinary screen, upright; None where the frame itself is one."""
    transfer = frame.surfaceFormat().colorTransfer()
    if transfer not in _HIGH:
        return None
    image = frame.toImage()
    if image.isNull():
        return None
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    image.applyColorTransform(_transform(transfer))
    return image


@cache
def _transform(transfer: QVideoFrameFormat.ColorTransfer) -> QColorTransform:
    nits = _pq_nits if transfer == _Transfer.ColorTransfer_ST2084 else _hlg_nits
    table = [round(65535 * _compressed(nits(step / (_STEPS - 1)) / _WHITE_NITS)) for step in range(_STEPS)]
    given = QColorSpace(QColorSpace.Primaries.Bt2020, table)
    return given.transformationToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))


def _compressed(light: float) -> float:
    """Of reference white to of the screen's white."""
    if light <= _KNEE:
        return light
    knee, peak = _KNEE, _PEAK_NITS / _WHITE_NITS
    before = -knee * knee * (peak - 1) / (knee * knee - 2 * knee + peak)
    after = (knee * knee - 2 * knee * peak + peak) / (peak - 1)
    factor = (after * after + 2 * after * knee + knee * knee) / (after - before)
    return min(1.0, factor * (light + before) / (light + after))


def _pq_nits(signal: float) -> float:
    """SMPTE ST 2084."""
    power = signal ** (32 / 2523)
    return float(10_000 * (max(power - 0.8359375, 0.0) / (18.8515625 - 18.6875 * power)) ** (16384 / 2610))


def _hlg_nits(signal: float) -> float:
    """BT.2100 on a screen of 1000 cd/m², channel by channel."""
    scene = signal * signal / 3 if signal <= 0.5 else (exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return float(_PEAK_NITS * scene**1.2)

from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

_PLAIN = 13


def grown(pixels: float) -> int:
    """`pixels` at 100 % text, as many more as the text is larger; for what stands beside words."""
    return round(pixels * max(1.0, QFontInfo(QApplication.font()).pixelSize() / _PLAIN))

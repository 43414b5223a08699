"""Makes reflectapp.ico and reflectapp.icns from the one drawing: `python installers/make_icons.py FOLDER`.

Both containers hold PNG pictures. Windows' icon: a 6-byte head, 16 bytes for each picture, the pictures. macOS's:
`icns` and the whole length, then for each picture its type, its length and its bytes; lengths count their own head.
"""

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app" / "reflectapp.svg"
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
MACOS_TYPES = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def drawn(side: int) -> bytes:
    """The icon as PNG, `side` pixels wide and high."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def windows_icon() -> bytes:
    pictures = [(side, drawn(side)) for side in WINDOWS_SIZES]
    at = 6 + 16 * len(pictures)
    entries = b""
    for side, png in pictures:
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(png for _, png in pictures)


def macos_icon() -> bytes:
    parts = b""
    for kind, side in MACOS_TYPES.items():
        png = drawn(side)
        parts += kind + struct.pack(">I", 8 + len(png)) + png
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def main(folder: Path) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reflectapp.ico").write_bytes(windows_icon())
    (folder / "reflectapp.icns").write_bytes(macos_icon())
    application.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A picture of a result becomes a file, where she says."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QStandardPaths, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QWidget

from reflectapp.domain.charts import Chart
from reflectapp.kit import clock
from reflectapp.services import results
from reflectapp.ui.context import Context

_SHARP: Final = 2


def ask_for_file(
    owner: QWidget, context: Context, chart: Chart, heading: str, suffix: str, *, named: bool = False
) -> None:
    """`suffix`: png, svg or csv; `named`: a table with the titles of lessons.

    The name offered tells nothing of the lesson: file names travel too.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(owner, _tr("Save the picture") if suffix != "csv" else _tr("Save the table"), folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"result-{clock.today().isoformat()}.{suffix}")
    dialog.fileSelected.connect(lambda name: save_to(owner, context, chart, heading, Path(name), named=named))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save_to(owner: QWidget, context: Context, chart: Chart, heading: str, path: Path, *, named: bool = False) -> None:
    """As what it is saved, the ending says. Off the UI thread; what goes wrong is told."""
    made: dict[str, Callable[[], bytes]] = {
        ".csv": partial(results.table, chart, named=named),
        ".svg": lambda: results.page(chart, heading).encode(),
        ".png": lambda: painted(results.page(chart, heading)),
    }
    content = made.get(path.suffix.lower(), made[".png"])
    said = _tr("Saved: {0}.").format(path.name)
    context.background(
        owner, lambda _report, _cancel: results.save(path, content), lambda _none: context.announce(said)
    )


def painted(svg: str) -> bytes:
    """A PNG, sharp enough for a page in print. May be called on any thread."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(renderer.defaultSize() * _SHARP, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(made.data())


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureFiles", text)

"""Files of captions: chosen or dropped, and what is said of those that could not be read whole."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from reflectapp.domain.captions import ReadCaptions, Unread, Why
from reflectapp.services.transcripts import SUFFIXES
from reflectapp.ui.lesson.transcripts import lines_text
from reflectapp.ui.looks import label
from reflectapp.ui.shell.dialogs import Sheet

if TYPE_CHECKING:
    from reflectapp.ui.lesson.page import LessonPage

_MOST_TOLD: Final = 200
_WIDTH: Final = 560
_WHY: Final = {
    Why.TIMES: QT_TRANSLATE_NOOP("Captions", "its times can't be read"),
    Why.ENDS_FIRST: QT_TRANSLATE_NOOP("Captions", "it ends before it begins"),
    Why.NO_TIMES: QT_TRANSLATE_NOOP("Captions", "it has no times"),
    Why.TOO_MANY: QT_TRANSLATE_NOOP("Captions", "there are more than 100,000 lines"),
}


def ask_for_file(page: "LessonPage") -> None:
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(page, _tr("Choose a file with captions"), start)
    patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in SUFFIXES)
    dialog.setNameFilters([_tr("Captions ({0})").format(patterns), _tr("All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: page.transcripts.add_file(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def show_unread(parent: QWidget, read: ReadCaptions, keep: Callable[[], None]) -> None:
    UnreadReport(read, keep, parent).open()


class UnreadReport(Sheet):
    """Which lines of the file could not be read, before the others are kept."""

    def __init__(self, read: ReadCaptions, keep: Callable[[], None], parent: QWidget) -> None:
        heading = _tr("Some lines of “{0}” can't be read").format(read.title)
        super().__init__(_tr("Captions from a file"), parent, heading)
        told = _tr("What was read and can be kept: {0}. This could not be:")
        self.body.addWidget(label(told.format(lines_text(len(read.captions))), wrap=True))
        for each in read.unread[:_MOST_TOLD]:
            self.body.addWidget(label(_line_text(each), "soft", wrap=True))
        if len(read.unread) > _MOST_TOLD:
            more = _tr("… and {0} more.").format(len(read.unread) - _MOST_TOLD)
            self.body.addWidget(label(more, "soft", wrap=True))
        self.body.addStretch(1)
        leave = self.add_button(_tr("Leave it"))
        leave.clicked.connect(self.reject)
        self.keep = self.add_button(_tr("Keep what was read"), "filled")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.accept)
        self.accepted.connect(keep)
        self.fit(_WIDTH)


class CaptionDrop(QObject):
    """Takes files of captions that are dropped on a page; others go to the window."""

    def __init__(self, page: QWidget, add: Callable[[Path], None]) -> None:
        super().__init__(page)
        self._add = add
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return False
        if not isinstance(event, QDropEvent):
            return False
        files = caption_files(event.mimeData().urls())
        if not files:
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            for path in files:
                self._add(path)
        return True


def caption_files(urls: list[QUrl]) -> list[Path]:
    """The files, if all that is dropped are captions."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths if len(paths) == len(urls) and all(path.suffix.lower() in SUFFIXES for path in paths) else []


def _line_text(unread: Unread) -> str:
    why = QCoreApplication.translate("Captions", str(_WHY[unread.why]))
    return _tr("Line {0}: {1}.  {2}").format(unread.line, why, unread.text)


_tr = partial(QCoreApplication.translate, "Captions")

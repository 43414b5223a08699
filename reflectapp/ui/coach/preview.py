from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMargins, Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.packets import PacketFormat
from reflectapp.ui.coach.maker import Made
from reflectapp.ui.looks import label, look
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.empty_state import EmptyState


class Preview(QWidget):
    """The packet's pages. They are white in the dark too, as paper is."""

    def __init__(self) -> None:
        super().__init__()
        self._document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._view = QPdfView()
        self._view.setDocument(self._document)
        self._view.setAccessibleName(self.tr("The packet’s pages"))
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocumentMargins(QMargins(24, 16, 24, 24))
        self._view.setPageSpacing(16)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._about = label("", "small", wrap=True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        pages = QWidget()
        column = QVBoxLayout(pages)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._about)
        column.addWidget(self._view, 1)
        self._stack = QStackedWidget()
        look(self._stack, "page")
        self._empty = EmptyState(
            "file-text",
            self.tr("Nothing is picked yet"),
            self.tr(
                "Tick on the left what you would like to share. Here you will see the pages, just as they will be read."
            ),
        )
        self._stack.addWidget(self._empty)
        self._stack.addWidget(pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._paint_ground()

    @property
    def page_count(self) -> int:
        return self._document.pageCount()

    def show_nothing(self) -> None:
        self._stack.setCurrentIndex(0)
        self._document.close()

    def show_making(self) -> None:
        if self._stack.currentIndex() == 1:
            self._about.setText(self.tr("Making the pages…"))

    def show_made(self, made: Made) -> None:
        """The new pages, scrolled to where the old ones were."""
        at = self._view.verticalScrollBar().value()
        self._document.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(made.pages))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if made.wish.form is PacketFormat.PDF:
            self._about.setText(self.tr("These are the pages."))
        else:
            self._about.setText(self.tr("The web page holds exactly this, laid out for the reader’s screen."))
        self._stack.setCurrentIndex(1)
        self._view.verticalScrollBar().setValue(at)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_ground()

    def _paint_ground(self) -> None:
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Dark, current("window"))
        self._view.setPalette(palette)

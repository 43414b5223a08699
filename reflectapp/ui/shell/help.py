"""The manual, inside the program and without a network."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from reflectapp.kit.paths import resource
from reflectapp.ui.looks import look
from reflectapp.ui.shell import places


class ManualView(QTextBrowser):
    """Shows the shipped Markdown; links lead within the page only."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "reading")
        self.setOpenLinks(False)
        self.anchorClicked.connect(lambda url: self.scrollToAnchor(url.fragment()))
        self.setAccessibleName(self.tr("Manual"))


class HelpWindow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        look(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Manual"))
        self.view = ManualView()
        self.view.document().setDocumentMargin(12)
        self.view.document().setMarkdown(
            resource("manual", "manual.md").read_text("utf-8"), QTextDocument.MarkdownFeature.MarkdownNoHTML
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 12, 8, 12)
        layout.addWidget(self.view)
        QShortcut(QKeySequence.StandardKey.Cancel, self, self.close)
        places.put_back_window(self, "manual", QSize(760, 720))

    def hideEvent(self, event: QHideEvent) -> None:
        places.remember_window(self, "manual")
        super().hideEvent(event)

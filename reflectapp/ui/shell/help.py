"""The manual, inside the program and without a network."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from reflectapp.kit.paths import resource
from reflectapp.ui.looks import look
from reflectapp.ui.shell import places
from reflectapp.ui.theme.style import scaled

_LINE_PERCENT: Final = 135
_ABOVE_HEADING: Final = 22


class ManualView(QTextBrowser):
    """Shows the shipped Markdown; links lead within the page only."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "reading")
        self.setOpenLinks(False)
        self.anchorClicked.connect(lambda url: self.turn_to(url.fragment()))
        self.setAccessibleName(self.tr("Manual"))
        self.document().setDocumentMargin(16)

    def read(self, markdown: str) -> None:
        self.document().setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        for block in _blocks(self.document()):
            airy = block.blockFormat()
            airy.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            airy.setTopMargin(_ABOVE_HEADING if airy.headingLevel() > 1 else 0)
            airy.setBottomMargin(4 if block.textList() else 10)
            QTextCursor(block).setBlockFormat(airy)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def turn_to(self, slug: str) -> bool:
        """Shows the heading whose text, in small letters joined by dashes, is `slug`."""
        for block in _blocks(self.document()):
            if block.blockFormat().headingLevel() and block.text().lower().replace(" ", "-") == slug:
                self.moveCursor(QTextCursor.MoveOperation.End)
                self.setTextCursor(QTextCursor(block))
                return True
        return False


class HelpWindow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        look(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Manual"))
        self.view = ManualView()
        self.view.read(resource("manual", "manual.md").read_text("utf-8"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.view)
        QShortcut(QKeySequence.StandardKey.Cancel, self, self.close)
        places.put_back_window(self, "manual", QSize(scaled(760), 720))

    def hideEvent(self, event: QHideEvent) -> None:
        places.remember_window(self, "manual")
        super().hideEvent(event)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.outcome import Topic
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.along_section import AlongSection
from reflectapp.ui.keeping.backup_section import BackupSection
from reflectapp.ui.keeping.checking_section import CheckingSection
from reflectapp.ui.keeping.keys_section import KeysSection
from reflectapp.ui.keeping.letting_go_section import LettingGoSection
from reflectapp.ui.keeping.lock_section import LockSection
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.looks import label
from reflectapp.ui.page import Page
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.frames import scrolling

COLUMNS: tuple[tuple[Callable[[Context], Section], ...], ...] = (
    (BackupSection, AlongSection, LettingGoSection),
    (KeysSection, LockSection, CheckingSection),
)
_ROOM_FOR_TWO = 960


class StorePage(Page):
    """Everything about the store itself, one card for each concern."""

    topics = frozenset({Topic.STORE, Topic.RECORDINGS, Topic.LESSONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        outer.addWidget(scrolling(content))
        rows = QVBoxLayout(content)
        rows.setContentsMargins(36, 22, 36, 26)
        rows.setSpacing(18)
        rows.addWidget(label(self.tr("Your store"), "display"))
        rows.addWidget(
            label(self.tr("All that you keep here is encrypted on this computer. Only you open it."), "soft", wrap=True)
        )
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(18)
        rows.addLayout(self._columns)
        rows.addStretch(1)
        self.sections: tuple[Section, ...] = ()
        for makers in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(18)
            self._columns.addLayout(column, 1)
            for make in makers:
                section = make(context)
                column.addWidget(section)
                self.sections += (section,)
            column.addStretch(1)

    def refresh(self) -> None:
        for section in self.sections:
            section.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= scaled(_ROOM_FOR_TWO)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from reflectapp.ui.widgets.frames import scrolling

SECTIONS: tuple[Callable[[Context], Section], ...] = (
    KeysSection,
    LockSection,
    BackupSection,
    AlongSection,
    LettingGoSection,
    CheckingSection,
)
_WIDEST = 820


class StorePage(Page):
    """Everything about the store itself, one card for each concern."""

    topics = frozenset({Topic.STORE, Topic.RECORDINGS, Topic.LESSONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(36, 22, 36, 26)
        column.setSpacing(18)
        column.addWidget(label(self.tr("Your store"), "display"))
        column.addWidget(
            label(self.tr("All that you keep here is encrypted on this computer. Only you open it."), "soft", wrap=True)
        )
        self.sections = tuple(make(context) for make in SECTIONS)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(content))

    def refresh(self) -> None:
        for section in self.sections:
            section.refresh()

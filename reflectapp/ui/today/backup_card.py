from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.chip import SignLine


class BackupCard(QFrame):
    """Says quietly how old the last backup is, or that there is none, and leads to where one is made."""

    def __init__(self, context: Context, days: int, any_backup: bool) -> None:
        super().__init__()
        look(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        if any_backup:
            heading = self.tr("Your last backup is {0} days old").format(days)
        else:
            heading = self.tr("There is no backup of your store yet")
        column.addWidget(SignLine("hard-drive", "accent", heading, "heading"))
        text = self.tr("One file on a memory stick or another disk is enough. It is as encrypted as your store.")
        column.addWidget(label(text, "soft", wrap=True))
        go = button(self.tr("Make a backup"))
        go.clicked.connect(lambda: context.go.page.emit("store"))
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeading)

from PySide6.QtWidgets import QFrame, QVBoxLayout

from reflectapp.ui.context import Context
from reflectapp.ui.looks import label, look
from reflectapp.ui.widgets.chip import SignLine


class Section(QFrame):
    """One card of the page "Your store": a sign with a title, a sentence, then what a subclass adds to `body`."""

    def __init__(self, context: Context, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.context = context
        look(self, "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 20, 20, 20)
        self.body.setSpacing(8)
        self.body.addWidget(SignLine(icon, "accent", title, "heading"))
        self.body.addWidget(label(text, "soft", wrap=True))

    def refresh(self) -> None:
        """Asks the store for what the section shows. Overridden."""

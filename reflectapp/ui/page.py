from collections.abc import Iterator

from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from reflectapp.domain.outcome import Topic
from reflectapp.ui.context import Context


class Page(QWidget):
    """A page of the window. It asks again when what it shows has changed, at once if it is seen."""

    topics: frozenset[Topic] = frozenset()
    unmade: Iterator[None] | None = None
    """Makes the rest of a page which all at once would hold up the window; it is shown when it is whole."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.first_focus: QWidget | None = None
        """What gets the focus when the page gets it. No proxy: Tab would leave out what stands before that."""
        self._stale = True
        context.changed.connect(self._on_changed)

    def make_some(self) -> bool:
        """Makes a bit more of the page; whether there is still more to make."""
        if self.unmade is not None and next(self.unmade, self) is self:
            self.unmade = None
        return self.unmade is not None

    def finish(self) -> None:
        """Makes the rest at once."""
        while self.make_some():
            pass

    def refresh(self) -> None:
        """Asks the store for what the page shows. Overridden."""

    def flush(self) -> None:
        """Saves drafts at once, before a lock or the end. Overridden where there are any."""

    @property
    def playing(self) -> bool:
        """Whether a recording plays on it, which counts as use. Overridden where there is one."""
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.first_focus is not None:
            self.first_focus.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if not topics & self.topics:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

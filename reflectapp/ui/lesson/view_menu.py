from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from reflectapp.ui.actions import keys_text, spec
from reflectapp.ui.icons import icon

_HELD: Final = ("repeat", "captions", "full_screen", "slower", "faster")


class ViewMenu(QMenu):
    """What is rarely asked of the video. `asked` carries the name of an action of the table."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setToolTipsVisible(True)
        self.skip_silences = self._add("skip_silences", checkable=True)
        self.skip_silences.setToolTip(self.tr("Where someone speaks is an estimate, and sometimes wrong."))
        self.video_apart = self._add("video_apart", checkable=True)
        self.addSeparator()
        for name in ("turn", "brighter", "darker"):
            self._add(name)
        self.usual_brightness = self._add("usual_brightness")
        self.usual_brightness.setEnabled(False)
        self.addSeparator()
        self._held = {name: self._add(name) for name in _HELD}
        self.hold(*_HELD, there=False)

    def hold(self, *names: str, there: bool) -> None:
        """What the bar under the video has no room for is here instead."""
        for name in names:
            self._held[name].setVisible(there)

    def _add(self, name: str, checkable: bool = False) -> QAction:
        entry = spec(name)
        action = self.addAction(f"{entry.plain}\t{keys_text(entry)}".rstrip())
        action.setCheckable(checkable)
        if entry.icon and not checkable:
            action.setIcon(icon(entry.icon, "soft"))
        action.triggered.connect(lambda: self.asked.emit(name))
        return action

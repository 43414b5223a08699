"""What the system says about the session: it was locked, left to another user, or the computer goes to sleep."""

import logging
import sys
from importlib import import_module
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

_log = logging.getLogger(__name__)

MOST_HELD_MS: Final = 1500
_OF_SYSTEM: Final = {
    "linux": ("session_linux", "LinuxSignals"),
    "win32": ("session_windows", "WindowsSignals"),
    "darwin": ("session_mac", "MacSignals"),
}


class SessionSignals(QObject):
    """`left` is emitted when the store has to be locked. `locked` tells that it is; a sleep waits for that."""

    left = Signal()

    def locked(self) -> None:
        """The store is closed: the computer may sleep, and nothing is listened to any more."""


class HoldingSignals(SessionSignals):
    """For systems that sleep as soon as their signal is answered: the answer waits until the store is closed."""

    _closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._over = False

    def locked(self) -> None:
        self._over = True
        self._closed.emit()

    def leave_before_sleep(self) -> None:
        """Returns once the store is closed, or after MOST_HELD_MS."""
        self.left.emit()
        if not self._over:
            waiting = QEventLoop()
            self._closed.connect(waiting.quit)
            QTimer.singleShot(MOST_HELD_MS, waiting.quit)
            waiting.exec()


def session_signals() -> SessionSignals:
    """Those of this system. Where it has none, or refuses, the quiet ones."""
    module, name = _OF_SYSTEM.get(sys.platform, _OF_SYSTEM["linux"])
    try:
        made = getattr(import_module(f"reflectapp.ui.locking.{module}"), name)()
    except (ImportError, OSError, AttributeError) as error:
        _log.warning("the session's signals are not heard: %s", type(error))
        return SessionSignals()
    assert isinstance(made, SessionSignals)
    return made

import logging
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject

_log = logging.getLogger(__name__)
_OF_SYSTEM: Final = {
    "linux": ("awake_linux", "LinuxAwake"),
    "win32": ("awake_windows", "WindowsAwake"),
    "darwin": ("awake_mac", "MacAwake"),
}


class Awake(QObject):
    """Holds sleep off between `set_playing(True)` and `set_playing(False)`; the same may be said again.

    What is held goes with the process at the latest. A lock stops playing, and so lets it go.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held = False

    @property
    def held(self) -> bool:
        return self._held

    def set_playing(self, playing: bool) -> None:
        if playing != self._held:
            self._held = playing
            self._hold() if playing else self._release()

    def _hold(self) -> None:
        """Asks this system not to sleep."""

    def _release(self) -> None:
        """Lets it sleep again."""


def awake() -> Awake:
    """That of this system. Where it has none, or refuses, one that does nothing."""
    try:
        made = load()()
    except (ImportError, OSError, AttributeError) as error:
        _log.warning("sleep can't be held off: %s", type(error))
        return Awake()
    assert isinstance(made, Awake)
    return made


def load() -> Callable[[], object]:
    """What makes it, loaded; may be called beside the window before it is needed."""
    module, name = _OF_SYSTEM.get(sys.platform, _OF_SYSTEM["linux"])
    made: Callable[[], object] = getattr(import_module(f"reflectapp.ui.awake.{module}"), name)
    return made

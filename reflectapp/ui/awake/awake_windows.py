"""Windows: the thread's execution state."""

import sys
from typing import Final

from reflectapp.ui.awake.awake import Awake

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _CONTINUOUS: Final = 0x80000000
    _SYSTEM_REQUIRED: Final = 0x00000001
    _DISPLAY_REQUIRED: Final = 0x00000002

    class WindowsAwake(Awake):
        """Said on the UI thread, and kept by Windows for as long as that lives or until it is taken back."""

        def __init__(self) -> None:
            super().__init__()
            self._set_state = ctypes.WinDLL("kernel32").SetThreadExecutionState
            self._set_state.argtypes = [wintypes.DWORD]
            self._set_state.restype = wintypes.DWORD

        def _hold(self) -> None:
            self._set_state(_CONTINUOUS | _SYSTEM_REQUIRED | _DISPLAY_REQUIRED)

        def _release(self) -> None:
            self._set_state(_CONTINUOUS)

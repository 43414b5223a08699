"""macOS: a power assertion of IOKit."""

import sys
from typing import Final

from reflectapp.ui.awake.awake import Awake

if sys.platform == "darwin":
    import ctypes

    _KIND: Final = b"PreventUserIdleDisplaySleep"
    _LEVEL_ON: Final = 255
    _UTF8: Final = 0x08000100
    _FRAMEWORKS: Final = "/System/Library/Frameworks"
    _String = ctypes.c_void_p

    class MacAwake(Awake):
        """One assertion while it is held."""

        def __init__(self) -> None:
            super().__init__()
            self._power = ctypes.CDLL(f"{_FRAMEWORKS}/IOKit.framework/IOKit")
            self._core = ctypes.CDLL(f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation")
            self._core.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
            self._core.CFStringCreateWithCString.restype = _String
            self._core.CFRelease.argtypes = [ctypes.c_void_p]
            self._core.CFRelease.restype = None
            number = ctypes.POINTER(ctypes.c_uint32)
            self._power.IOPMAssertionCreateWithName.argtypes = [_String, ctypes.c_uint32, _String, number]
            self._power.IOPMAssertionRelease.argtypes = [ctypes.c_uint32]
            self._assertion: int | None = None

        def _hold(self) -> None:
            kind, name = self._text(_KIND), self._text(self.tr("A lesson is playing.").encode())
            made = ctypes.c_uint32()
            failed = self._power.IOPMAssertionCreateWithName(kind, _LEVEL_ON, name, ctypes.byref(made))
            self._assertion = None if failed else made.value
            for text in (kind, name):
                self._core.CFRelease(text)

        def _release(self) -> None:
            held, self._assertion = self._assertion, None
            if held is not None:
                self._power.IOPMAssertionRelease(held)

        def _text(self, text: bytes) -> int | None:
            made: int | None = self._core.CFStringCreateWithCString(None, text, _UTF8)
            return made

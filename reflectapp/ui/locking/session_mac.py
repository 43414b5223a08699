"""macOS' notifications: the screen is locked, the session left to another user, the computer goes to sleep.

Heard by a small object made with the Objective-C runtime; AppKit is there, as Qt draws with it.
"""

import sys
from typing import Any, Final

from reflectapp.ui.locking.session import HoldingSignals

if sys.platform == "darwin":
    import ctypes
    import ctypes.util

    _SCREEN_LOCKED: Final = b"com.apple.screenIsLocked"
    _SCREEN_SAVED: Final = b"com.apple.screensaver.didstart"
    _WILL_SLEEP: Final = b"NSWorkspaceWillSleepNotification"
    _SESSION_LEFT: Final = b"NSWorkspaceSessionDidResignActiveNotification"
    _Handle = ctypes.c_void_p
    _METHOD: Final = ctypes.CFUNCTYPE(None, _Handle, _Handle, _Handle)

    class MacSignals(HoldingSignals):
        """Sleeping waits until the store is closed."""

        def __init__(self) -> None:
            super().__init__()
            self._objc = _runtime()
            # kept here: the runtime calls them
            self._on_left = _METHOD(lambda _self, _command, _notification: self.left.emit())
            self._on_sleep = _METHOD(lambda _self, _command, _notification: self.leave_before_sleep())
            self._observer = self._make_observer()
            everywhere = self._send(self._class(b"NSDistributedNotificationCenter"), b"defaultCenter")
            workspace = self._send(self._class(b"NSWorkspace"), b"sharedWorkspace")
            here = self._send(workspace, b"notificationCenter")
            self._centers = (everywhere, here)
            self._observe(everywhere, b"left:", _SCREEN_LOCKED)
            self._observe(everywhere, b"left:", _SCREEN_SAVED)
            self._observe(here, b"left:", _SESSION_LEFT)
            self._observe(here, b"sleep:", _WILL_SLEEP)

        def locked(self) -> None:
            for center in self._centers:
                self._send(center, b"removeObserver:", self._observer)
            super().locked()

        def _make_observer(self) -> int:
            """An object of a class of its own: each of these signals has methods that call it alone."""
            name = f"ReflectappSession{id(self)}".encode()
            made = self._objc.objc_allocateClassPair(self._class(b"NSObject"), name, 0)
            for selector, method in ((b"left:", self._on_left), (b"sleep:", self._on_sleep)):
                self._objc.class_addMethod(made, self._selector(selector), ctypes.cast(method, _Handle), b"v@:@")
            self._objc.objc_registerClassPair(made)
            return self._send(self._send(made, b"alloc"), b"init")

        def _observe(self, center: int, selector: bytes, name: bytes) -> None:
            text = self._send(self._class(b"NSString"), b"stringWithUTF8String:", ctypes.c_char_p(name))
            add = b"addObserver:selector:name:object:"
            self._send(center, add, self._observer, self._selector(selector), text, None)

        def _class(self, name: bytes) -> int:
            found = self._objc.objc_getClass(name)
            if not found:
                raise OSError("a class of the system is missing")
            return int(found)

        def _selector(self, name: bytes) -> int:
            return int(self._objc.sel_registerName(name))

        def _send(self, receiver: int, selector: bytes, *arguments: Any) -> int:
            kinds = [ctypes.c_char_p if isinstance(each, ctypes.c_char_p) else _Handle for each in arguments]
            send = ctypes.CFUNCTYPE(_Handle, _Handle, _Handle, *kinds)(("objc_msgSend", self._objc))
            return int(send(receiver, self._selector(selector), *arguments) or 0)

    def _runtime() -> ctypes.CDLL:
        """The Objective-C runtime, with AppKit loaded."""
        ctypes.CDLL("/System/Library/Frameworks/AppKit.framework/AppKit")
        objc = ctypes.CDLL(ctypes.util.find_library("objc") or "/usr/lib/libobjc.A.dylib")
        objc.objc_getClass.restype = objc.sel_registerName.restype = objc.objc_allocateClassPair.restype = _Handle
        objc.objc_getClass.argtypes = objc.sel_registerName.argtypes = [ctypes.c_char_p]
        objc.objc_allocateClassPair.argtypes = [_Handle, ctypes.c_char_p, ctypes.c_size_t]
        objc.class_addMethod.argtypes = [_Handle, _Handle, _Handle, ctypes.c_char_p]
        objc.objc_registerClassPair.argtypes = [_Handle]
        objc.objc_registerClassPair.restype = None
        return objc

"""Windows' messages: the session is locked or left to another user, the computer is suspended."""

import sys
from typing import Final

from reflectapp.ui.locking.session import HoldingSignals

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
    from PySide6.QtWidgets import QWidget

    _SESSION_CHANGE: Final = 0x02B1
    _POWER_BROADCAST: Final = 0x0218
    _SUSPEND: Final = 0x0004
    # console and remote disconnect, logoff, lock
    _LEAVING: Final = frozenset({0x2, 0x4, 0x6, 0x7})
    _THIS_SESSION: Final = 0
    _TO_A_WINDOW: Final = 0

    class WindowsSignals(HoldingSignals):
        """Hears them with a window of its own that is never shown. Suspending waits until the store is closed."""

        def __init__(self) -> None:
            super().__init__()
            self._window = QWidget()
            self._handle = wintypes.HWND(int(self._window.winId()))
            self._sessions = ctypes.WinDLL("wtsapi32")
            self._user = ctypes.WinDLL("user32")
            self._user.RegisterSuspendResumeNotification.restype = ctypes.c_void_p
            self._sessions.WTSRegisterSessionNotification(self._handle, wintypes.DWORD(_THIS_SESSION))
            self._suspend = self._user.RegisterSuspendResumeNotification(self._handle, wintypes.DWORD(_TO_A_WINDOW))
            self._filter = _Messages(self)
            _app().installNativeEventFilter(self._filter)

        def locked(self) -> None:
            _app().removeNativeEventFilter(self._filter)
            self._sessions.WTSUnRegisterSessionNotification(self._handle)
            if self._suspend:
                self._user.UnregisterSuspendResumeNotification(ctypes.c_void_p(self._suspend))
                self._suspend = None
            super().locked()
            self._window.deleteLater()

        def hear(self, message: int, what: int) -> None:
            """A window's message with its first parameter."""
            if message == _SESSION_CHANGE and what in _LEAVING:
                self.left.emit()
            elif message == _POWER_BROADCAST and what == _SUSPEND:
                self.leave_before_sleep()

    class _Messages(QAbstractNativeEventFilter):
        def __init__(self, signals: WindowsSignals) -> None:
            super().__init__()
            self._signals = signals

        def nativeEventFilter(
            self, kind: QByteArray | bytes | bytearray | memoryview, message: int
        ) -> tuple[bool, int]:
            heard = wintypes.MSG.from_address(int(message))
            if heard.message in (_SESSION_CHANGE, _POWER_BROADCAST):
                self._signals.hear(heard.message, heard.wParam)
            return False, 0

    def _app() -> QCoreApplication:
        app = QCoreApplication.instance()
        assert app is not None
        return app

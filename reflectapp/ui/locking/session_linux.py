"""D-Bus: logind's session and sleep, and the screen lockers of the desktops. No bus, no signals."""

import os
from typing import Final, cast

from PySide6.QtCore import SLOT, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

from reflectapp.ui.locking.session import SessionSignals

_LOGIN: Final = "org.freedesktop.login1"
_MANAGER: Final = (_LOGIN, "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_LOCKERS: Final = tuple(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce", "ukui")
)


class LinuxSignals(SessionSignals):
    """`system`, `session`: the buses, given in tests only.

    Sleep is delayed by an inhibitor that is held while the store is open. Only the Lock signal of this program's own
    session counts; until logind has told which one that is, that of any.
    """

    def __init__(self, system: QDBusConnection | None = None, session: QDBusConnection | None = None) -> None:
        super().__init__()
        self.system = system or QDBusConnection.systemBus()
        self.session = session or _session_bus()
        self._own_path = ""
        self._calls: set[QDBusPendingCallWatcher] = set()
        self._inhibitor: QDBusUnixFileDescriptor | None = None
        self._over = False
        self._listen(self.system, _LOGIN, f"{_LOGIN}.Session", "Lock", "on_lock(QDBusMessage)")
        self._listen(self.system, _LOGIN, _MANAGER[2], "PrepareForSleep", "on_sleep(QDBusMessage)")
        for locker in _LOCKERS:
            self._listen(self.session, "", locker, "ActiveChanged", "on_active(QDBusMessage)")
        if self.system.isConnected():
            self._call("Inhibit", ["sleep", "reflectapp", self.tr("Your store is being locked."), "delay"])
            self._call("GetSession", [os.environ.get("XDG_SESSION_ID", "auto")])

    def locked(self) -> None:
        self._over = True
        self._inhibitor = None

    @property
    def delays_sleep(self) -> bool:
        return self._inhibitor is not None

    @property
    def knows_session(self) -> bool:
        return self._own_path != ""

    @Slot(QDBusMessage)
    def on_lock(self, message: QDBusMessage) -> None:
        if self._own_path in ("", message.path()):
            self._leave()

    @Slot(QDBusMessage)
    def on_sleep(self, message: QDBusMessage) -> None:
        if message.arguments() == [True]:
            self._leave()

    @Slot(QDBusMessage)
    def on_active(self, message: QDBusMessage) -> None:
        if message.arguments() == [True]:
            self._leave()

    def _leave(self) -> None:
        if not self._over:
            self.left.emit()

    def _listen(self, bus: QDBusConnection, service: str, interface: str, name: str, slot: str) -> None:
        if bus.isConnected():
            # Qt's stubs say bytes here, and Qt refuses them
            bus.connect(service, "", interface, name, self, cast(bytes, SLOT(slot)))

    def _call(self, method: str, arguments: list[object]) -> None:
        message = QDBusMessage.createMethodCall(*_MANAGER, method)
        message.setArguments(arguments)
        self._watch(self.system.asyncCall(message))

    def _watch(self, pending: QDBusPendingCall) -> None:
        call = QDBusPendingCallWatcher(pending, self)
        self._calls.add(call)
        call.finished.connect(self._answered)

    def _answered(self, call: QDBusPendingCallWatcher) -> None:
        self._calls.discard(call)
        answer = call.reply().arguments()
        call.deleteLater()
        if not answer or self._over:
            return
        if isinstance(answer[0], QDBusUnixFileDescriptor):
            self._inhibitor = answer[0]
        elif isinstance(answer[0], QDBusObjectPath):
            self._own_path = answer[0].path()


def has_session_bus() -> bool:
    """Whether one runs. Asked for where there is none, the library would start one."""
    place = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or os.path.exists(os.path.join(place, "bus"))


def no_bus() -> QDBusConnection:
    """A connection to nothing."""
    return QDBusConnection("none")


def _session_bus() -> QDBusConnection:
    return QDBusConnection.sessionBus() if has_session_bus() else no_bus()

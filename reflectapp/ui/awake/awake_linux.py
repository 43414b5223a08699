"""D-Bus: the desktop's screen saver; where there is none, logind. No bus, nothing is held."""

from collections.abc import Callable
from typing import Final

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

from reflectapp.ui.awake.awake import Awake
from reflectapp.ui.locking.session_linux import has_session_bus, no_bus

_SAVER: Final = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
_LOGIN: Final = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_NAME: Final = "reflectapp"
_CONNECTION: Final = "reflectapp-awake"


class LinuxAwake(Awake):
    """Asked over a connection of its own: the screen saver forgets what was asked when that is closed.

    `connect` and `system` are given in tests only.
    """

    def __init__(
        self, connect: Callable[[str], QDBusConnection] | None = None, system: QDBusConnection | None = None
    ) -> None:
        super().__init__()
        self._connect = connect or _connect
        self._system = system or QDBusConnection.systemBus()
        self._calls: set[QDBusPendingCallWatcher] = set()
        self._inhibitor: QDBusUnixFileDescriptor | None = None

    @property
    def inhibits(self) -> bool:
        """Whether logind was asked, and holds it."""
        return self._inhibitor is not None

    def _hold(self) -> None:
        session = self._connect(_CONNECTION)
        self._call(session, _SAVER, [_NAME, self.tr("A lesson is playing.")], self._saver_answered)

    def _release(self) -> None:
        self._inhibitor = None
        QDBusConnection.disconnectFromBus(_CONNECTION)

    def _saver_answered(self, answer: QDBusMessage) -> None:
        if self._held and answer.type() != QDBusMessage.MessageType.ReplyMessage:
            asked = ["idle", _NAME, self.tr("A lesson is playing."), "block"]
            self._call(self._system, _LOGIN, asked, self._login_answered)

    def _login_answered(self, answer: QDBusMessage) -> None:
        """What comes too late is closed as it goes."""
        inhibitor = next(iter(answer.arguments()), None)
        if self._held and isinstance(inhibitor, QDBusUnixFileDescriptor):
            self._inhibitor = inhibitor

    def _call(
        self,
        bus: QDBusConnection,
        where: tuple[str, str, str],
        arguments: list[str],
        then: Callable[[QDBusMessage], None],
    ) -> None:
        message = QDBusMessage.createMethodCall(*where, "Inhibit")
        message.setArguments(arguments)
        call = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        self._calls.add(call)

        def answered(_call: QDBusPendingCallWatcher) -> None:
            self._calls.discard(call)
            then(call.reply())
            call.deleteLater()

        call.finished.connect(answered)


def _connect(name: str) -> QDBusConnection:
    return QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, name) if has_session_bus() else no_bus()

"""Sleep is held off while a recording plays, asked over a message bus of the test's own."""

import os
import sys
from collections.abc import Callable

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is Linux'", allow_module_level=True)

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor, QDBusVirtualObject
from pytestqt.qtbot import QtBot

from reflectapp.ui.awake.awake_linux import LinuxAwake

Connect = Callable[[str], QDBusConnection]


class Saver(QDBusVirtualObject):
    """A screen saver or logind: remembers what it was asked, and who asks. `refuses`: it knows no Inhibit."""

    def __init__(self, bus: QDBusConnection, path: str, service: str, refuses: bool = False) -> None:
        super().__init__()
        self.asked: list[list[object]] = []
        self.askers: list[str] = []
        self.reading = -1
        self._bus = bus
        self._refuses = refuses
        self._service = service
        assert bus.registerVirtualObject(path, self)
        assert bus.registerService(service)

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        self.asked.append(message.arguments())
        self.askers.append(message.service())
        if self._refuses:
            return connection.send(message.createErrorReply("org.freedesktop.DBus.Error.UnknownMethod", ""))
        reply = message.createReply()
        if "login1" in self._service:
            self.reading, writing = os.pipe()
            os.set_blocking(self.reading, False)
            reply.setArguments([QDBusUnixFileDescriptor(writing)])
            os.close(writing)
        else:
            reply.setArguments([7])
        return connection.send(reply)

    @property
    def holds(self) -> bool:
        """Whether the last one who asked still listens: a screen saver forgets those who are gone."""
        bus = self._bus.interface()
        return bool(self.askers) and bool(bus.isServiceRegistered(self.askers[-1]).value())

    @property
    def inhibitor_held(self) -> bool:
        try:
            return os.read(self.reading, 1) != b""
        except BlockingIOError:
            return True


@pytest.fixture
def login(connect: Connect) -> Saver:
    return Saver(connect("login"), "/org/freedesktop/login1", "org.freedesktop.login1")


def _saver(connect: Connect, refuses: bool = False) -> Saver:
    return Saver(connect("saver"), "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", refuses)


def test_the_screen_saver_is_held_off_while_it_plays(connect: Connect, login: Saver, qtbot: QtBot) -> None:
    saver = _saver(connect)
    awake = LinuxAwake(connect, connect("system"))
    for _ in range(2):
        awake.set_playing(True)
        awake.set_playing(True)
        qtbot.waitUntil(lambda: saver.holds)
        assert saver.asked[-1][0] == "reflectapp"
        awake.set_playing(False)
        qtbot.waitUntil(lambda: not saver.holds)
    assert len(saver.asked) == 2 and login.asked == []


def test_without_a_screen_saver_logind_is_asked(connect: Connect, login: Saver, qtbot: QtBot) -> None:
    _refusing = _saver(connect, refuses=True)
    awake = LinuxAwake(connect, connect("system"))
    awake.set_playing(True)
    qtbot.waitUntil(lambda: login.asked != [])
    assert login.asked[0][0] == "idle" and login.asked[0][3] == "block"
    qtbot.waitUntil(lambda: awake.inhibits)
    assert login.inhibitor_held
    awake.set_playing(False)
    qtbot.waitUntil(lambda: not login.inhibitor_held)


def test_a_pause_before_the_answer_holds_nothing(connect: Connect, login: Saver, qtbot: QtBot) -> None:
    _refusing = _saver(connect, refuses=True)
    awake = LinuxAwake(connect, connect("system"))
    awake.set_playing(True)
    qtbot.waitUntil(lambda: login.asked != [])
    awake.set_playing(False)
    qtbot.waitUntil(lambda: not login.inhibitor_held)
    assert not awake.inhibits


def test_without_a_bus_it_plays_all_the_same() -> None:
    nothing = QDBusConnection("none")
    awake = LinuxAwake(lambda _name: nothing, nothing)
    awake.set_playing(True)
    awake.set_playing(False)

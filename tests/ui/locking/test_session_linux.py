"""The signals of a session, over a message bus of its own with a stand-in for logind on it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is Linux'", allow_module_level=True)

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)
from pytestqt.qtbot import QtBot

from reflectapp.ui.locking.session_linux import LinuxSignals

OWN, OTHER = "/org/freedesktop/login1/session/_32", "/org/freedesktop/login1/session/_33"
MANAGER = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")


class Logind(QDBusVirtualObject):
    """Hands out inhibitors, writing ends of pipes: whoever reads the other end sees when they are closed."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.asked: list[tuple[str, list[object]]] = []
        self.bus = bus
        self.reading = -1
        assert bus.registerVirtualObject("/org/freedesktop/login1", self)
        assert bus.registerService("org.freedesktop.login1")

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        self.asked.append((message.member(), message.arguments()))
        reply = message.createReply()
        if message.member() == "Inhibit":
            self.reading, writing = os.pipe()
            os.set_blocking(self.reading, False)
            reply.setArguments([QDBusUnixFileDescriptor(writing)])
            os.close(writing)
        else:
            reply.setArguments([QDBusObjectPath(OWN)])
        return connection.send(reply)

    def say(self, path: str, interface: str, name: str, *arguments: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(arguments))
        assert self.bus.send(signal)

    @property
    def inhibitor_held(self) -> bool:
        try:
            return os.read(self.reading, 1) != b""
        except BlockingIOError:
            return True


@pytest.fixture
def logind(connect: Callable[[str], QDBusConnection]) -> Logind:
    return Logind(connect("logind"))


@pytest.fixture
def signals(logind: Logind, connect: Callable[[str], QDBusConnection], qtbot: QtBot) -> LinuxSignals:
    """Those of the program, once logind has answered it."""
    made = LinuxSignals(connect("system"), connect("session"))
    qtbot.waitUntil(lambda: made.delays_sleep and made.knows_session)
    return made


def test_the_session_that_is_locked_is_left(logind: Logind, signals: LinuxSignals, qtbot: QtBot) -> None:
    with qtbot.waitSignal(signals.left):
        logind.say(OWN, "org.freedesktop.login1.Session", "Lock")


def test_another_s_session_does_not_matter(logind: Logind, signals: LinuxSignals, qtbot: QtBot) -> None:
    left: list[str] = []
    signals.left.connect(lambda: left.append("left"))
    logind.say(OTHER, "org.freedesktop.login1.Session", "Lock")
    logind.say(*MANAGER, "PrepareForSleep", False)
    logind.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", False)
    logind.say(OWN, "org.freedesktop.login1.Session", "Unlock")
    with qtbot.waitSignal(signals.left):
        logind.say(OWN, "org.freedesktop.login1.Session", "Lock")
    assert left == ["left"]


@pytest.mark.parametrize("desktop", ["freedesktop", "gnome", "cinnamon", "mate", "xfce"])
def test_a_screen_locker_is_heard(desktop: str, logind: Logind, signals: LinuxSignals, qtbot: QtBot) -> None:
    with qtbot.waitSignal(signals.left):
        logind.say("/ScreenSaver", f"org.{desktop}.ScreenSaver", "ActiveChanged", True)


def test_sleep_waits_until_the_store_is_closed(logind: Logind, signals: LinuxSignals, qtbot: QtBot) -> None:
    (asked,) = [given for name, given in logind.asked if name == "Inhibit"]
    assert asked[0] == "sleep" and asked[3] == "delay"
    with qtbot.waitSignal(signals.left):
        logind.say(*MANAGER, "PrepareForSleep", True)
    assert logind.inhibitor_held
    signals.locked()
    qtbot.waitUntil(lambda: not logind.inhibitor_held)


def test_nothing_is_said_after_the_lock(logind: Logind, signals: LinuxSignals, qtbot: QtBot) -> None:
    left: list[str] = []
    signals.left.connect(lambda: left.append("left"))
    signals.locked()
    other = LinuxSignals(signals.system, signals.session)
    with qtbot.waitSignal(other.left):
        logind.say(OWN, "org.freedesktop.login1.Session", "Lock")
    assert left == []


def test_without_a_bus_there_is_quiet(qtbot: QtBot) -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")
    signals = LinuxSignals(nowhere, nowhere)
    assert not signals.delays_sleep
    signals.locked()
    QDBusConnection.disconnectFromBus("nowhere")


def test_no_bus_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(QDBusConnection, "sessionBus", lambda: pytest.fail("it was asked for"))
    signals = LinuxSignals(QDBusConnection("none"))
    assert not signals.session.isConnected()
    signals.locked()

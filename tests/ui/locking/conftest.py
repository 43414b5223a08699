"""A message bus of the test's own."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={0}/bus</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow own="*"/><allow eavesdrop="true"/>
</policy>
</busconfig>"""


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Callable[[str], "QDBusConnection"]]:
    """Connections, by name, to a message bus that nobody else is on."""
    from PySide6.QtDBus import QDBusConnection

    daemon = shutil.which("dbus-daemon")
    assert daemon is not None, "the package dbus is needed"
    place = Path("/tmp") if len(str(tmp_path)) > 80 else tmp_path
    configuration = tmp_path / "bus.conf"
    configuration.write_text(CONFIGURATION.format(place), "utf-8")
    command = [daemon, f"--config-file={configuration}", "--nofork", "--print-address=1"]
    names: list[str] = []

    def make(name: str) -> QDBusConnection:
        names.append(name)
        made = QDBusConnection.connectToBus(address, name)
        assert made.isConnected(), made.lastError().message()
        return made

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        yield make
        for name in names:
            QDBusConnection.disconnectFromBus(name)
        process.terminate()

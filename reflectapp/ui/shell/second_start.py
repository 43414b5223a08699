"""A second start with the same store raises the first's window and hands over its files."""

import hashlib
import json
import logging
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)

_PATIENCE_MS = 1000
_MOST_BYTES = 1_000_000
_LONGEST_PATH_BYTES = 100  # macOS allows 103 with its end, Linux 107; Qt adds some while it makes one


def _name(folder: Path) -> str:
    """In her own runtime folder where there is one (Linux): anyone could listen in the temporary folder.

    A socket's path must be short: where the folder for it is deep, it stands in the system's own temporary folder,
    under the user's number.
    """
    name = "reflectapp-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
    if os.name == "nt":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    places = [runtime] if os.path.isabs(runtime) and os.access(runtime, os.W_OK) else []
    for place in (*places, tempfile.gettempdir()):
        if len(os.fsencode(f"{place}/{name}")) <= _LONGEST_PATH_BYTES:
            return f"{place}/{name}"
    return f"/tmp/{name}-{Path.home().stat().st_uid}"


if sys.platform == "win32":

    def _is_hers(name: str) -> bool:
        return True
else:

    def _is_hers(name: str) -> bool:
        """Anyone can put a socket into the temporary folder; names of files are for her own program only."""
        try:
            return os.stat(name, follow_symlinks=False).st_uid == os.getuid()
        except OSError:
            return False


def hand_over(folder: Path, files: list[Path]) -> bool:
    """Tells the program that already runs with this store; False if there is none."""
    name = _name(folder)
    if not _is_hers(name):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path) for path in files]).encode())
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return True


def files_in(message: bytes) -> list[Path]:
    """The files that a further start was given; none of a message that isn't one."""
    try:
        given = json.loads(message[:_MOST_BYTES] or b"[]")
    except (ValueError, RecursionError):
        return []
    return [Path(part) for part in given if isinstance(part, str)] if isinstance(given, list) else []


class FirstStart(QObject):
    """Listens for further starts; `raised` carries the paths they were given."""

    raised = Signal(list)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(_name(folder)):
            # left behind by a crash: whoever runs would have answered `hand_over`
            QLocalServer.removeServer(_name(folder))
            if not self._server.listen(_name(folder)):
                _log.warning("further starts can't be heard: %s", self._server.serverError())

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readChannelFinished.connect(self._read)
        socket.disconnected.connect(self._read)

    def _read(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket):
            return
        socket.blockSignals(True)
        self.raised.emit(files_in(bytes(socket.readAll().data())))
        socket.deleteLater()

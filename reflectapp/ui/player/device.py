from threading import Lock

from PySide6.QtCore import QIODevice, QIODeviceBase, QObject

from reflectapp.domain.ports import SealedReader


class SealedDevice(QIODevice):
    """Reads a sealed recording for the decoder. Read off the UI thread, so reads and closing take turns."""

    def __init__(self, reader: SealedReader, parent: QObject) -> None:
        super().__init__(parent)
        self._reader: SealedReader | None = reader
        self._size = reader.size
        self._lock = Lock()
        self._failed = False
        self.open(QIODeviceBase.OpenModeFlag.ReadOnly | QIODeviceBase.OpenModeFlag.Unbuffered)

    @property
    def failed(self) -> bool:
        """Whether a part of the recording could not be read."""
        return self._failed

    def isSequential(self) -> bool:
        return False

    def size(self) -> int:
        return self._size

    def bytesAvailable(self) -> int:
        return max(0, self._size - self.pos())

    def atEnd(self) -> bool:
        """A part that can't be read is the end: a decoder would ask for it for ever."""
        return self._failed or self._reader is None or self.pos() >= self._size

    def readData(self, maxlen: int) -> bytes:
        return self.read_beside(self.pos(), min(maxlen, max(0, self._size - self.pos())))

    def read_beside(self, offset: int, length: int) -> bytes:
        """For another decoder, in a thread of its own."""
        with self._lock:
            if self._reader is None:
                return b""
            data = self._reader.read_at(offset, length)
            self._failed = self._failed or self._reader.failed
            return data

    def writeData(self, data: bytes | bytearray | memoryview, length: int) -> int:
        return -1

    def let_go(self) -> None:
        """Closes the reader; later reads return nothing."""
        with self._lock:
            reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()


class Beside:
    """The reader of a device for another decoder; ends when the device lets it go."""

    def __init__(self, device: SealedDevice) -> None:
        self._device = device
        self.size = device.size()

    @property
    def failed(self) -> bool:
        return self._device.failed

    def read_at(self, offset: int, length: int) -> bytes:
        return self._device.read_beside(offset, length)

    def close(self) -> None:
        """The device closes it."""

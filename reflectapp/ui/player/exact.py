"""Decodes a picture beside Qt where Qt does not show the right one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.domain.playing import Planes, Times
from reflectapp.domain.ports import SealedReader
from reflectapp.services import recordings

if TYPE_CHECKING:
    from reflectapp.media.single import Frames

T = TypeVar("T")
_Format = QVideoFrameFormat.PixelFormat
_LAYOUTS: Final = {
    "yuv420p": _Format.Format_YUV420P,
    "yuv420p10le": _Format.Format_YUV420P10,
    "bgra": _Format.Format_BGRA8888,
}


class Exact(QObject):
    """The times and single pictures of one recording, found in a thread of its own; only the latest wish is answered.

    It reads through the reader of the player, so nothing can be read once that is let go.
    """

    _done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = thread = ThreadPoolExecutor(1, "picture")
        self.destroyed.connect(lambda: thread.shutdown(wait=False))
        self._reader: SealedReader | None = None
        self._frames: Frames | None = None
        self._wish = 0
        self._done.connect(self._on_done)

    def load(self, reader: SealedReader) -> None:
        self.unload()
        self._reader = reader
        self._thread.submit(import_module, "numpy")  # what makes frames needs it, on the UI thread

    def unload(self) -> None:
        self.cancel()
        if self._reader is not None:
            self._reader = None
            self._thread.submit(self._close)

    def cancel(self) -> None:
        """What is under way is not answered any more."""
        self._wish += 1

    def times(self, at_us: int, then: Callable[[Times], object]) -> None:
        """The times around `at_us`; none if they can't be read."""
        self._begin(lambda frames, stopped: frames.times(at_us, stopped), then, Times((), False))

    def picture(self, at_us: int, size: tuple[int, int], then: Callable[[Planes | None], object]) -> None:
        self._begin(lambda frames, stopped: frames.picture(at_us, size, stopped), then, None)

    def _begin(
        self, work: "Callable[[Frames, Callable[[], bool]], T]", then: Callable[[T], object], otherwise: T
    ) -> None:
        self.cancel()
        reader, wish = self._reader, self._wish
        if reader is not None:
            self._thread.submit(self._run, reader, wish, work, then, otherwise)

    def _run(
        self,
        reader: SealedReader,
        wish: int,
        work: "Callable[[Frames, Callable[[], bool]], T]",
        then: Callable[[T], object],
        otherwise: T,
    ) -> None:
        if self._wish != wish:
            return
        found = otherwise
        with suppress(EnvironmentProblem, ValueError, OSError):
            if self._frames is None:
                self._frames = recordings.open_frames(reader)
            found = work(self._frames, lambda: self._wish != wish)
        with suppress(RuntimeError):  # nobody is left to hear it
            self._done.emit((wish, partial(then, found)))

    def _close(self) -> None:
        frames, self._frames = self._frames, None
        if frames is not None:
            frames.close()

    def _on_done(self, answer: tuple[int, Callable[[], object]]) -> None:
        wish, tell = answer
        if wish == self._wish:
            tell()


def frame_of(planes: Planes, like: QVideoFrameFormat, end_us: int) -> QVideoFrame:
    """A frame as Qt's own: of the same size, colours and turn as `like`."""
    import numpy as np

    form = QVideoFrameFormat(like.frameSize(), _LAYOUTS[planes.layout])
    form.setColorSpace(like.colorSpace())
    form.setColorRange(like.colorRange())
    form.setColorTransfer(like.colorTransfer())
    form.setRotation(like.rotation())
    form.setMirrored(like.isMirrored())
    frame = QVideoFrame(form)
    if frame.map(QVideoFrame.MapMode.WriteOnly):
        for number, (data, across) in enumerate(planes.planes):
            read = np.frombuffer(data, np.uint8).reshape(-1, across)
            written = np.frombuffer(frame.bits(number), np.uint8).reshape(-1, frame.bytesPerLine(number))
            rows, columns = min(len(read), len(written)), min(across, written.shape[1])
            written[:rows, :columns] = read[:rows, :columns]
        frame.unmap()
    frame.setStartTime(planes.start_us)
    frame.setEndTime(end_us)
    return frame

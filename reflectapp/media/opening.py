"""Opening a recording for decoding: from a file object, by a named demuxer, and nothing else."""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, NoReturn, cast, overload

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import EOFError as EndOfFile
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.ports import SealedReader
from reflectapp.media.containers import recognise

_BUFFER_BYTES = 256 * 1024
_BEFORE_ALL_MS = -10_000


class SealedFile(io.RawIOBase):
    """A sealed reader as a file for decoders; never raises into them: a failed read is the end."""

    def __init__(self, reader: SealedReader) -> None:
        super().__init__()
        self._reader = reader
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._reader.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._reader.size - self._at)
        data = self._reader.read_at(self._at, left if size < 0 else min(size, left)) if left else b""
        self._at += len(data)
        return data


def open_container(file: BinaryIO) -> InputContainer:
    """Raises UserError NOT_A_RECORDING for what is not an allowed container, else what PyAV raises.

    Naming the demuxer and refusing every further open keeps playlists, references and protocols out.
    """
    demuxer = recognise(file)
    if demuxer is None:
        raise UserError(Problem.NOT_A_RECORDING)
    return av.open(
        file, mode="r", format=demuxer, metadata_errors="replace", buffer_size=_BUFFER_BYTES, io_open=_refuse
    )


def open_sealed(reader: SealedReader) -> InputContainer:
    """The container in a sealed recording, which was probed when it came in."""
    try:
        return open_container(cast(BinaryIO, SealedFile(reader)))
    except (FFmpegError, UserError) as error:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED) from error


def _refuse(_url: str, _flags: int, _options: dict[str, str]) -> NoReturn:
    raise PermissionError


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The first moving picture; a cover picture of a sound file is none."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def origin_us(container: InputContainer) -> int:
    """Where the recording's time 0 lies in the container's own time, in microseconds."""
    return container.start_time if isinstance(container.start_time, int) else 0


def frame_ms(frame: VideoFrame, origin: int) -> int:
    """When a frame is shown, in whole milliseconds (rounded down) from the recording's start."""
    pts, base = frame.pts, frame.time_base
    assert base is not None
    if pts is None:
        return 0
    return int((pts * base.numerator * 1_000_000 // base.denominator - origin) // 1000)


def seek(container: InputContainer, stream: VideoStream | AudioStream, at_ms: int) -> None:
    """To the keyframe at or before `at_ms` of the recording; to the start where there is no index.

    A time well below 0 is the very first packet: frames are stored before the time they are shown.
    """
    at_us = (at_ms if at_ms > 0 else _BEFORE_ALL_MS) * 1000 + origin_us(container)
    base = stream.time_base
    assert base is not None
    try:
        container.seek(at_us * base.denominator // (base.numerator * 1_000_000), stream=stream)
    except FFmpegError:
        with suppress(FFmpegError):
            container.seek(origin_us(container))


@overload
def decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]: ...
@overload
def decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]: ...
def decoded(container: InputContainer, stream: VideoStream | AudioStream) -> Iterator[VideoFrame | AudioFrame]:
    """Frames in the order of showing, from where the container stands; what is damaged is passed over."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, FFmpegError):
            return
        try:
            yield from cast("list[VideoFrame | AudioFrame]", packet.decode())
        except EndOfFile:
            return
        except FFmpegError:
            continue
